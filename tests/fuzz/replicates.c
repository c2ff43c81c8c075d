/* SPDX-License-Identifier: MIT */
/* Any bytes as files of replicate weights for a small sample: up to an empty line
   replicate_weights.csv, behind it replicates.csv (run it in the root of the checkout).
   They are refused with a word, or the scores have standard errors. */
#include "survey/clean/clean.h"
#include "survey/score/replicate_writer.h"
#include "survey/score/scoring.h"
#include "tests/core/files.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>

#define QUESTIONNAIRE "tests/data/subjective/h-jackknife-jkn/questionnaire"

static const char dump[] =
    "id,city,stratum,psu,base_weight,sex,age,edu,hukou,q_medical,q_school,q_office,q_traffic,"
    "q_safety,q_green,q_network,q_privacy\n"
    "a,320100,S1,1,2,1,57,3,2,,3,1,3,1,9,8,1\nb,320100,S1,2,1,2,51,1,1,4,2,3,,2,0,6,4\n"
    "c,330100,S1,1,1,1,57,3,2,,3,1,3,1,1,8,1\nd,330100,S1,2,3,2,51,1,1,4,2,3,,2,0,6,4\n";

/* A weighted sample; it lives as long as the fuzzer. */
struct sample {
    struct mny_questionnaire *questionnaire;
    struct mny_responses *responses;
    struct mny_weighting *weighting;
};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static const struct sample *weighted(void)
{
    static struct sample sample;
    const struct mny_weighting_options weighting = {.epsilon = 1e-9, .max_iterations = 500};
    struct mny_problems *problems;
    struct mny_flow flow;
    const char *path;

    if (sample.weighting)
        return &sample;
    gsl_set_error_handler_off();
    problems = mny_problems_create();
    path = test_file("dump.csv", dump, sizeof dump - 1);
    mny_questionnaire_read(QUESTIONNAIRE, problems, &sample.questionnaire);
    require(sample.questionnaire != NULL);
    mny_clean(sample.questionnaire,
              &(struct mny_clean_options){.dumps = &path, .dump_count = 1, .threads = 1}, NULL,
              problems, &sample.responses, &flow);
    require(sample.responses && mny_responses_count(sample.responses) == 4);
    mny_weight(sample.questionnaire, sample.responses, NULL, &weighting, NULL, problems,
               &sample.weighting);
    require(sample.weighting != NULL);
    mny_problems_free(problems);
    return &sample;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sample *sample = weighted();
    const char *text = (const char *)data;
    struct mny_problems *problems = mny_problems_create();
    struct mny_scoring_options options = {.threads = 1, .replication = MNY_REPLICATION_GIVEN};
    size_t weights = 0;
    enum mny_code code;

    while (weights < size && (weights < 2 || memcmp(text + weights - 2, "\n\n", 2) != 0))
        weights++;
    test_file(MNY_REPLICATE_SCALES, text + weights, size - weights);
    options.given = test_file(MNY_REPLICATE_WEIGHTS, text, weights);
    code = mny_score(sample->questionnaire, sample->responses, sample->weighting, &options, NULL,
                     problems);
    require((code == MNY_OK) == (mny_problems_count(problems, MNY_ERROR) == 0));
    mny_problems_free(problems);
    return 0;
}
