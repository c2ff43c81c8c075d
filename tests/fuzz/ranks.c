/* SPDX-License-Identifier: MIT */
/* Any bytes as a dump for the questionnaire tests/data/questionnaires/town (so run it in the root
   of the checkout), cleaned by one process alone and by some that read it together (ranks.h), here
   threads: all that comes of it must be the same. */
#include "survey/common/ranks.h"
#include "tests/fuzz/cleaning.h"
#include "tests/fuzz/town.h"
#include "tests/survey/common/threads_transport.h"

struct run {
    const struct mny_questionnaire *questionnaire;
    const char *path;
    size_t size; /* of pieces */
    struct cleaning made;
};

static struct mny_clean_options options_of(const struct run *run, struct mny_ranks *ranks)
{
    return (struct mny_clean_options){.dumps = &run->path,
                                      .dump_count = 1,
                                      .threads = 1,
                                      .write_responses = true,
                                      .ranks = ranks,
                                      .written_elsewhere = mny_ranks_rank(ranks) > 0};
}

static void lead(struct run *run, struct mny_ranks *ranks)
{
    const struct mny_clean_options options = options_of(run, ranks);

    run->made = cleaning_run(run->questionnaire, &options, run->size);
    mny_ranks_leave(ranks, run->made.code, run->made.problems);
}

static void follow(const struct run *run, struct mny_ranks *ranks)
{
    const struct mny_clean_options options = options_of(run, ranks);
    struct mny_problems *problems = mny_problems_create();
    struct mny_responses *responses = NULL;
    struct mny_flow flow;
    enum mny_code code;

    require(problems != NULL);
    code = mny_clean_in_pieces(run->questionnaire, &options, run->size, NULL, problems, &responses,
                               &flow);
    require(!responses);
    mny_ranks_leave(ranks, code, problems);
    mny_problems_free(problems);
}

static void do_rank(struct mny_ranks *ranks, void *context)
{
    if (mny_ranks_rank(ranks) == 0)
        lead(context, ranks);
    else
        follow(context, ranks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run alone = {.questionnaire = town(),
                        .path = test_file("responses.csv", (const char *)data, size),
                        .size = MNY_PIECE_SIZE};
    struct run together = alone;

    lead(&alone, NULL);
    together.size = 1 + size % 97;
    threads_run(2 + size % 3, 2, SIZE_MAX, do_rank, &together);
    cleaning_same(alone.questionnaire, &alone.made, &together.made);
    cleaning_free(&alone.made);
    cleaning_free(&together.made);
    return 0;
}
