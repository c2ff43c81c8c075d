/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_share.h"

#include "tests/survey/common/threads_transport.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ITEMS = 2, STATISTICS = ITEMS + 1, MOST = 600 };

/* Respondents, each a primary sampling unit of one of three strata. */
struct sample {
    double values[ITEMS][MOST], weight[MOST];
    uint32_t stratum[MOST];
    struct mny_score_column items[ITEMS];
    struct mny_design_columns columns;
    struct mny_design *design;
    struct mny_estimate_input estimate;
    struct mny_replicate_input input;
    struct mny_estimate full[STATISTICS];
};

static const struct mny_branch branches[ITEMS] = {{MNY_ROOT, 3}, {MNY_ROOT, 1}};

static void fill(struct sample *sample, size_t n, size_t replicates)
{
    *sample = (struct sample){.columns = {.n = n, .stratum = sample->stratum}};
    for (size_t i = 0; i < n; i++) {
        sample->values[0][i] = (double)(i * 37 % 101);
        sample->values[1][i] = i % 7 == 0 ? NAN : (double)(i * 53 % 97);
        sample->weight[i] = 1;
        sample->stratum[i] = (uint32_t)(i % 3);
    }
    for (size_t i = 0; i < ITEMS; i++)
        sample->items[i] = (struct mny_score_column){NULL, NULL, sample->values[i]};
    sample->design = mny_design_create(&sample->columns);
    sample->estimate = (struct mny_estimate_input){.n = n,
                                                   .weight = sample->weight,
                                                   .items = sample->items,
                                                   .item_branches = branches,
                                                   .item_count = ITEMS,
                                                   .design = sample->design};
    sample->input = (struct mny_replicate_input){.estimate = &sample->estimate,
                                                 .base_scale = 1,
                                                 .kind = MNY_REPLICATION_BOOTSTRAP,
                                                 .replicates = replicates,
                                                 .seed = 5};
    for (size_t i = 0; i < STATISTICS; i++)
        sample->full[i] = (struct mny_estimate){.score = 40 + (double)i, .simple = 1};
}

/* What all ranks do, and what came of it. */
struct work {
    size_t n, replicates;
    size_t failing; /* this rank has given up; 0: none */
    struct mny_estimate made[STATISTICS];
    enum mny_code code;                   /* of the leader, */
    enum mny_code followed[THREADS_MOST]; /* and of the others */
    bool named;                           /* the leader has said who has given up, and why */
};

static void lead(struct work *work, struct mny_ranks *ranks)
{
    struct mny_problems *problems = mny_problems_create();
    struct sample sample;
    struct mny_replicates *replicates;

    fill(&sample, work->n, work->replicates);
    replicates = mny_replicates_create(&sample.input, sample.full);
    if (!problems || !replicates)
        abort();
    work->code = mny_replicates_run_all(replicates, &sample.input, &sample.columns, sample.full, 2,
                                        ranks, problems);
    if (work->code == MNY_OK &&
        mny_replicates_finish(replicates, sample.full).fault != MNY_REPLICATES_FINE)
        abort();
    memcpy(work->made, sample.full, sizeof work->made);
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        const char *text = mny_problems_at(problems, i)->text;

        work->named =
            work->named || (strstr(text, "process 2, on host-2") && strstr(text, "memory"));
    }
    mny_ranks_leave(ranks, work->code, problems);
    mny_replicates_free(replicates);
    mny_design_free(sample.design);
    mny_problems_free(problems);
}

static void do_rank(struct mny_ranks *ranks, void *context)
{
    const size_t rank = mny_ranks_rank(ranks);
    struct work *work = context;
    struct mny_problems *problems;

    if (rank == 0) {
        lead(work, ranks);
        return;
    }
    problems = mny_problems_create();
    if (!problems)
        abort();
    work->followed[rank] = rank == work->failing ? mny_problem_memory(problems)
                                                 : mny_replicates_follow(ranks, 1, problems);
    mny_ranks_leave(ranks, work->followed[rank], problems);
    mny_problems_free(problems);
}

static struct threads_post together(struct work *work, size_t ranks)
{
    return threads_run(ranks, 2, 100, do_rank, work);
}

static void same_as_alone(void **state)
{
    struct work alone = {.n = MOST, .replicates = 500};

    (void)state;
    lead(&alone, NULL);
    assert_true(alone.made[0].se > 0);
    for (size_t ranks = 2; ranks <= 5; ranks++) {
        struct work work = {.n = MOST, .replicates = 500};
        const struct threads_post post = together(&work, ranks);

        assert_int_equal(work.code, MNY_OK);
        assert_memory_equal(work.made, alone.made, sizeof alone.made);
        for (size_t i = 1; i < ranks; i++) {
            assert_int_equal(work.followed[i], MNY_OK);
            assert_int_equal(post.large_taken[i], 1); /* its share */
        }
    }
}

/* Little work is done sooner than sent. */
static void alone_where_it_is_little(void **state)
{
    struct work alone = {.n = 60, .replicates = 100}, work = alone;
    struct threads_post post;

    (void)state;
    lead(&alone, NULL);
    post = together(&work, 3);
    assert_int_equal(work.code, MNY_OK);
    assert_memory_equal(work.made, alone.made, sizeof alone.made);
    assert_int_equal(post.large_taken[1] + post.large_taken[2], 0);
}

static void one_gives_up(void **state)
{
    struct work work = {.n = MOST, .replicates = 500, .failing = 2};

    (void)state;
    together(&work, 4);
    assert_int_equal(work.code, MNY_E_MEMORY);
    assert_true(work.named);
    assert_int_equal(work.followed[1], MNY_OK);
    assert_int_equal(work.followed[3], MNY_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_as_alone),
        cmocka_unit_test(alone_where_it_is_little),
        cmocka_unit_test(one_gives_up),
    };

    return cmocka_run_group_tests_name("replicate_share", tests, NULL, NULL);
}
