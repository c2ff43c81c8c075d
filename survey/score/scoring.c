/* SPDX-License-Identifier: MIT */
#include "survey/score/scoring.h"

#include "core/text.h"
#include "stats/difference.h"
#include "survey/common/workers.h"
#include "survey/questionnaire/nearest.h"
#include "survey/score/estimates_private.h"
#include "survey/score/replicate_share.h"
#include "survey/score/replicate_writer.h"
#include "survey/score/scoring_private.h"
#include "survey/score/topics_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t mny_scoring_statistics(const struct mny_scoring *scoring)
{
    return scoring->items + scoring->dimensions + 1;
}

static void close_scoring(struct mny_scoring *scoring)
{
    for (size_t i = 0; scoring->scored && i < scoring->cities; i++) {
        struct mny_scored_city *scored = &scoring->scored[i];
        mny_problems_free(scored->problems);
        mny_design_free(scored->design);
        mny_given_replicates_free(scored->given);
        free(scored->estimates);
        free(scored->differences);
        free(scored->categories);
        free(scored->domain);
    }
    mny_replicate_writer_close(scoring->writer);
    free(scoring->columns);
    free(scoring->item_branches);
    free(scoring->dimension_branches);
    free(scoring->scored);
}

/* The items' columns and the tree they stand in. */
static void read_tree(struct mny_scoring *scoring)
{
    for (size_t i = 0; i < scoring->items; i++) {
        const struct mny_item_column column = mny_responses_item(scoring->responses, i);
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[i]);
        scoring->columns[i] =
            (struct mny_score_column){column.codes, column.score_of_code, column.values};
        scoring->item_branches[i] = (struct mny_branch){question->dimension, question->weight};
    }
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, d);
        scoring->dimension_branches[d] = (struct mny_branch){
            dimension->parent == MNY_NONE ? MNY_ROOT : dimension->parent, dimension->weight};
    }
}

static bool open_scoring(struct mny_scoring *scoring)
{
    scoring->columns = calloc(scoring->items + 1, sizeof *scoring->columns);
    scoring->item_branches = calloc(scoring->items + 1, sizeof *scoring->item_branches);
    scoring->dimension_branches =
        calloc(scoring->dimensions + 1, sizeof *scoring->dimension_branches);
    scoring->scored = calloc(scoring->cities + 1, sizeof *scoring->scored);
    if (!scoring->columns || !scoring->item_branches || !scoring->dimension_branches ||
        !scoring->scored)
        return false;
    for (size_t i = 0; i < scoring->cities; i++) {
        scoring->scored[i].problems = mny_problems_create();
        if (!scoring->scored[i].problems)
            return false;
    }
    read_tree(scoring);
    return true;
}

/* ---- subgroups -------------------------------------------------------------------- */

enum mny_code mny_scoring_group(const struct mny_questionnaire *questionnaire, const char *name,
                                struct mny_problems *problems, size_t *question)
{
    const struct mny_where nowhere = {NULL, 0, 0};

    *question = mny_questionnaire_find(questionnaire, name, strlen(name));
    if (*question == MNY_NONE) {
        const size_t near = mny_nearest_question(questionnaire, name, strlen(name), MNY_NEAR_SLIP);

        mny_problem(problems, MNY_E_USAGE, nowhere,
                    _("--by %s: not a question of the questionnaire"), name);
        if (near != MNY_NONE)
            mny_note_meant(problems, nowhere,
                           mny_questionnaire_question(questionnaire, near)->name);
        return MNY_E_USAGE;
    }
    if (mny_questionnaire_question(questionnaire, *question)->type == MNY_SELECT_MULTIPLE)
        return mny_problem(problems, MNY_E_USAGE, nowhere,
                           _("--by %s: a select_multiple puts people into several subgroups; name "
                             "a question with one answer, or a calculate"),
                           name);
    return MNY_OK;
}

/* Finds the grouping variable that --by names. */
static enum mny_code find_group(struct mny_scoring *scoring, struct mny_problems *problems)
{
    const char *name = scoring->options->by;
    size_t question = MNY_NONE;
    enum mny_code code;

    if (!name)
        return MNY_OK;
    code = mny_scoring_group(scoring->questionnaire, name, problems, &question);
    if (code != MNY_OK)
        return code;
    scoring->by = mny_responses_factor(scoring->responses, question);
    if (!scoring->by)
        return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){NULL, 0, 0},
                           _("--by %s: the answers were not kept"), name);
    if (scoring->by->label_count == 0 ||
        (scoring->by->label_count == 1 && *scoring->by->labels[0] == '\0'))
        mny_remark(problems, MNY_WARNING, (struct mny_where){NULL, 0, 0},
                   _("--by %s: no accepted response has an answer, so there are no subgroups"),
                   name);
    return MNY_OK;
}

/* Numbers the categories that the city's respondents have; the unanswered are in
   none. */
static enum mny_code find_domains(const struct mny_scoring *scoring,
                                  const struct mny_city_weights *weights,
                                  struct mny_scored_city *scored)
{
    const struct mny_factor *by = scoring->by;
    uint32_t *number = calloc(by->label_count + 1, sizeof *number);

    scored->domain = calloc(weights->n + 1, sizeof *scored->domain);
    scored->categories = calloc(by->label_count + 1, sizeof *scored->categories);
    if (!number || !scored->domain || !scored->categories) {
        free(number);
        return MNY_E_MEMORY;
    }
    for (size_t i = 0; i < weights->n; i++)
        number[mny_code_at(&by->codes, weights->first + i)] = 1;
    for (size_t label = 0; label < by->label_count; label++)
        if (number[label] && *by->labels[label] != '\0') {
            number[label] = (uint32_t)scored->domains;
            scored->categories[scored->domains++] = (uint32_t)label;
        } else {
            number[label] = UINT32_MAX;
        }
    for (size_t i = 0; i < weights->n; i++)
        scored->domain[i] = number[mny_code_at(&by->codes, weights->first + i)];
    free(number);
    return MNY_OK;
}

/* ---- one city --------------------------------------------------------------------- */

struct mny_estimate_input mny_scoring_input(const struct mny_scoring *scoring, size_t index,
                                            struct mny_calibrated *calibrated)
{
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);

    *calibrated = (struct mny_calibrated){
        weights->cells, weights->cell, mny_weighting_base(scoring->weighting), weights->untrimmed};
    return (struct mny_estimate_input){.n = weights->n,
                                       .first = weights->first,
                                       .weight = weights->weight,
                                       .items = scoring->columns,
                                       .item_branches = scoring->item_branches,
                                       .item_count = scoring->items,
                                       .nodes = scoring->dimension_branches,
                                       .node_count = scoring->dimensions,
                                       .design = scoring->scored[index].design,
                                       .calibrated = weights->cell ? calibrated : NULL};
}

/* The variances of the differences between the city's domains; with replication only
   room for them. */
static enum mny_code estimate_differences(const struct mny_scoring *scoring,
                                          const struct mny_estimate_input *input,
                                          struct mny_scored_city *scored)
{
    const size_t statistics = mny_scoring_statistics(scoring), pairs = mny_pairs(scored->domains);

    if (!scoring->options->differences || pairs == 0)
        return MNY_OK;
    if (pairs >= SIZE_MAX / sizeof *scored->differences / statistics)
        return MNY_E_MEMORY;
    scored->differences = calloc(pairs * statistics, sizeof *scored->differences);
    if (!scored->differences)
        return MNY_E_MEMORY;
    if (scoring->options->replication != MNY_REPLICATION_NONE)
        return MNY_OK;
    return mny_estimate_differences(input, scored->domains, scored->estimates + statistics,
                                    scored->differences);
}

enum mny_code mny_scoring_estimate(const struct mny_estimate_input *input, const uint32_t *domain,
                                   size_t domains, struct mny_estimate *estimates)
{
    const size_t statistics = input->item_count + input->node_count + 1;
    struct mny_estimate_input set_input = *input;
    enum mny_code code = MNY_OK;

    for (size_t set = 0; code == MNY_OK && set <= domains; set++) {
        struct mny_estimate *items = estimates + set * statistics;
        set_input.domain = set > 0 ? domain : NULL;
        set_input.category = (uint32_t)set - 1;
        code = mny_estimate(&set_input, items, items + input->item_count);
    }
    return code;
}

/* The city's estimates, then those of its domains. */
static enum mny_code estimate_city(const struct mny_scoring *scoring, size_t index)
{
    struct mny_scored_city *scored = &scoring->scored[index];
    const size_t statistics = mny_scoring_statistics(scoring);
    struct mny_calibrated calibrated;
    struct mny_estimate_input input = mny_scoring_input(scoring, index, &calibrated);
    enum mny_code code;

    if (scored->domains >= SIZE_MAX / sizeof *scored->estimates / statistics - 1)
        return MNY_E_MEMORY;
    scored->estimates = calloc((1 + scored->domains) * statistics, sizeof *scored->estimates);
    if (!scored->estimates)
        return MNY_E_MEMORY;
    code = mny_scoring_estimate(&input, scored->domain, scored->domains, scored->estimates);
    if (code == MNY_OK) {
        input.domain = scored->domain;
        code = estimate_differences(scoring, &input, scored);
    }
    return code;
}

/* What the design of a city is made of. */
static struct mny_design_columns design_columns(const struct mny_scoring *scoring,
                                                const struct mny_city_weights *weights)
{
    const struct mny_factor *stratum = mny_responses_stratum(scoring->responses);
    const struct mny_factor *psu = mny_responses_psu(scoring->responses);
    const double *population = mny_responses_fpc(scoring->responses);

    return (struct mny_design_columns){
        .n = weights->n,
        .stratum = stratum ? stratum->codes.words + weights->first : NULL,
        .psu = psu ? psu->codes.words + weights->first : NULL,
        .population = population ? population + weights->first : NULL,
    };
}

static void score_job(void *context, size_t index)
{
    struct mny_scoring *scoring = context;
    struct mny_scored_city *scored = &scoring->scored[index];
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);
    const struct mny_design_columns columns = design_columns(scoring, weights);

    scored->code = MNY_E_PARTIAL;
    if (weights->failed)
        return;
    scored->code = MNY_E_MEMORY;
    scored->design = mny_design_create(&columns);
    if (!scored->design)
        return;
    mny_design_set_lonely(scored->design, scoring->options->lonely);
    scored->code = mny_score_check_design(scoring, weights->city, scored->design, scored->problems);
    if (scored->code == MNY_OK)
        scored->code =
            mny_score_check_pairs(scoring, weights->city, scored->design, scored->problems);
    if (scored->code == MNY_OK)
        scored->code = mny_score_check_weights(scoring, weights, scored->problems);
    if (scored->code == MNY_OK && scoring->by)
        scored->code = find_domains(scoring, weights, scored);
    if (scored->code == MNY_OK)
        scored->code = estimate_city(scoring, index);
}

/* ---- replication ------------------------------------------------------------------ */

/* A seed for each city (FNV-1a of its code), so that cities of the same size do
   not draw alike. */
static uint64_t seed_of(uint64_t seed, const char *code)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (; *code != '\0'; code++)
        hash = (hash ^ (unsigned char)*code) * UINT64_C(0x100000001B3);
    return hash ^ (seed * UINT64_C(0x9E3779B97F4A7C15));
}

/* Weights of replicates in memory at once: 256 MiB. */
enum { KEPT_WEIGHTS = 1 << 25 };

/* As in replicates.csv. */
static const char *kind_name(const struct mny_scoring_options *options)
{
    switch (options->replication) {
    case MNY_REPLICATION_NONE:
        break;
    case MNY_REPLICATION_JACKKNIFE:
        return "jackknife";
    case MNY_REPLICATION_BOOTSTRAP:
        return "bootstrap";
    case MNY_REPLICATION_BALANCED:
        return options->fay > 0 ? "fay" : "brr";
    case MNY_REPLICATION_GIVEN:
        return "given";
    }
    return "";
}

/* With replicate weights asked for, begins their files: with a column for each replicate
   of the city that has most. */
static enum mny_code open_writer(struct mny_scoring *scoring, struct mny_output *output,
                                 struct mny_problems *problems)
{
    const struct mny_scoring_options *options = scoring->options;
    size_t most = 0;

    if (!output || !options->replicate_weights)
        return MNY_OK;
    for (size_t i = 0; i < scoring->cities; i++) {
        const struct mny_scored_city *scored = &scoring->scored[i];
        const size_t count =
            scored->code == MNY_OK
                ? mny_replication_count(scored->design, options->replication, options->replicates)
                : 0;
        most = count > most ? count : most;
    }
    return mny_replicate_writer_open(output, most, problems, &scoring->writer);
}

static void replicate_job(void *context, size_t part)
{
    mny_replicates_run(context, part);
}

/* Writes the weights of the city's replicates; those that were not kept are made once
   more. */
static enum mny_code write_replicates(const struct mny_scoring *scoring, size_t index,
                                      struct mny_replicates *replicates)
{
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);
    const char *city = mny_responses_city_code(scoring->responses, weights->city);
    enum mny_code code =
        mny_replicate_writer_rows(scoring->writer, scoring->responses, weights, replicates);

    while (code == MNY_OK && mny_replicates_keep_next(replicates)) {
        mny_workers_run(mny_replicates_parts(replicates), scoring->options->threads, replicate_job,
                        replicates);
        if (mny_replicates_failure(replicates).fault != MNY_REPLICATES_FINE)
            return MNY_E_MEMORY; /* they could be made before */
        code = mny_replicate_writer_rows(scoring->writer, scoring->responses, weights, replicates);
    }
    mny_replicate_writer_scales(scoring->writer, city, kind_name(scoring->options), replicates);
    return code;
}

/* What replication replaces the Taylor standard errors of. */
struct replicated {
    const struct mny_estimate_input *estimate;
    const uint32_t *domain;
    size_t domains;
    struct mny_estimate *estimates;
    double *differences; /* of the domains; NULL: not wanted */
    bool write;          /* the weights, too */
};

/* The parts are shared among threads, and with other processes. */
static enum mny_code replicate(const struct mny_scoring *scoring, size_t index,
                               const struct replicated *of)
{
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);
    const struct mny_weighting_options *settings = mny_weighting_settings(scoring->weighting);
    const struct mny_replicate_input input = {
        .estimate = of->estimate,
        .base = mny_weighting_base(scoring->weighting),
        .base_scale = weights->base_scale,
        .targets = weights->targets,
        .calibration = {weights->distance, settings->epsilon, settings->max_iterations, NULL},
        .trim = settings->trim,
        .domain = of->domain,
        .domains = of->domains,
        .differences = of->differences != NULL,
        .kind = scoring->options->replication,
        .fay = scoring->options->fay,
        .given = scoring->scored[index].given,
        .keep = of->write ? KEPT_WEIGHTS : 0,
        .replicates = scoring->options->replicates,
        .seed = seed_of(scoring->options->seed,
                        mny_responses_city_code(scoring->responses, weights->city))};
    const struct mny_design_columns columns = design_columns(scoring, weights);
    struct mny_replicates *replicates = mny_replicates_create(&input, of->estimates);
    struct mny_replicate_failure failure;
    enum mny_code code;

    if (!replicates)
        return MNY_E_MEMORY;
    code = mny_replicates_run_all(replicates, &input, &columns, of->estimates,
                                  scoring->options->threads, scoring->options->ranks,
                                  scoring->problems);
    if (code != MNY_OK) {
        mny_replicates_free(replicates);
        return code;
    }
    failure = mny_replicates_finish(replicates, of->estimates);
    if (of->differences && failure.fault == MNY_REPLICATES_FINE)
        mny_replicates_differences(replicates, of->estimates, of->differences);
    code = mny_score_report_replicates(scoring, index, &failure, scoring->scored[index].problems);
    if (code == MNY_OK && of->write)
        code = write_replicates(scoring, index, replicates);
    mny_replicates_free(replicates);
    return code;
}

enum mny_code mny_scoring_replicate(const struct mny_scoring *scoring, size_t index,
                                    const struct mny_estimate_input *estimate,
                                    const uint32_t *domain, size_t domains,
                                    struct mny_estimate *estimates)
{
    const struct replicated of = {estimate, domain, domains, estimates, NULL, false};

    return replicate(scoring, index, &of);
}

static enum mny_code replicate_city(const struct mny_scoring *scoring, size_t index)
{
    const struct mny_scored_city *scored = &scoring->scored[index];
    struct mny_calibrated calibrated;
    const struct mny_estimate_input input = mny_scoring_input(scoring, index, &calibrated);
    const struct replicated of = {&input,
                                  scored->domain,
                                  scored->domains,
                                  scored->estimates,
                                  scored->differences,
                                  scoring->writer != NULL};

    return replicate(scoring, index, &of);
}

/* What other processes break off with ends it; what becomes of a city stands there. */
static enum mny_code replicate_all(const struct mny_scoring *scoring)
{
    if (scoring->options->replication == MNY_REPLICATION_NONE)
        return MNY_OK;
    for (size_t i = 0; i < scoring->cities && !mny_interrupted(); i++) {
        enum mny_code *code = &scoring->scored[i].code;

        if (*code != MNY_OK)
            continue;
        *code = replicate_city(scoring, i);
        if (*code != MNY_OK && *code != MNY_E_PARTIAL && *code != MNY_E_MEMORY)
            return *code;
    }
    return MNY_OK;
}

/* ---- all cities ------------------------------------------------------------------- */

/* Hands the cities' own problems on, in city order. */
static enum mny_code gather_problems(const struct mny_scoring *scoring,
                                     struct mny_problems *problems)
{
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < scoring->cities; i++) {
        const struct mny_scored_city *scored = &scoring->scored[i];
        mny_problems_add(problems, scored->problems);
        if (scored->code == MNY_E_MEMORY)
            return mny_problem_memory(problems);
        if (scored->code != MNY_OK && scored->code != MNY_E_PARTIAL)
            return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){NULL, 0, 0}, "%s",
                               _("the dimensions are no tree"));
    }
    return MNY_OK;
}

static enum mny_code write_estimates(const struct mny_scoring *scoring, struct mny_output *output,
                                     struct mny_problems *problems)
{
    struct mny_estimates *estimates = NULL;
    enum mny_code code = mny_estimates_make(scoring, &estimates);

    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    if (code == MNY_E_INTERNAL)
        return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){NULL, 0, 0}, "%s",
                           _("--estimates: the answers were not kept"));
    if (code == MNY_OK)
        code = mny_estimates_write(estimates, output, problems);
    mny_estimates_free(estimates);
    return code;
}

enum mny_code mny_score(const struct mny_questionnaire *questionnaire,
                        const struct mny_responses *responses,
                        const struct mny_weighting *weighting,
                        const struct mny_scoring_options *options, struct mny_output *output,
                        struct mny_problems *problems)
{
    struct mny_scoring scoring = {.questionnaire = questionnaire,
                                  .responses = responses,
                                  .weighting = weighting,
                                  .options = options,
                                  .problems = problems,
                                  .dimensions = mny_questionnaire_dimensions(questionnaire),
                                  .cities = mny_weighting_cities(weighting)};
    enum mny_code code = find_group(&scoring, problems);

    if (code != MNY_OK)
        return code;
    scoring.questions = mny_questionnaire_items(questionnaire, &scoring.items);
    if (!open_scoring(&scoring)) {
        code = mny_problem_memory(problems);
        goto done;
    }
    mny_workers_run(scoring.cities, options->threads, score_job, &scoring);
    if (options->replication == MNY_REPLICATION_GIVEN)
        code = mny_score_read_replicates(&scoring, problems);
    if (code == MNY_OK)
        code = open_writer(&scoring, output, problems);
    if (code != MNY_OK)
        goto done;
    code = replicate_all(&scoring);
    if (code == MNY_OK)
        code = gather_problems(&scoring, problems);
    if (code == MNY_OK && scoring.writer) {
        code = mny_replicate_writer_close(scoring.writer);
        scoring.writer = NULL;
    }
    if (code == MNY_OK && output)
        code = mny_score_files_write(&scoring, output, problems);
    if (code == MNY_OK && output && options->differences)
        code = mny_differences_write(&scoring, output, problems);
    if (code == MNY_OK && output && options->reliability)
        code = mny_reliability_write(&scoring, output, problems);
    if (code == MNY_OK && output)
        code = mny_importance_write(&scoring, output, problems);
    if (code == MNY_OK && output && options->estimates)
        code = write_estimates(&scoring, output, problems);
    if (code == MNY_OK && output && mny_responses_has_topics(responses))
        code =
            mny_topic_files_write(questionnaire, responses, weighting, &scoring, output, problems);
done:
    close_scoring(&scoring);
    return code;
}
