/* SPDX-License-Identifier: MIT */
#include "stats/ranks.h"

#include "stats/random.h"

#include "tests/stats/reference_case.h"

enum { MOST = 300 };

static void ranked(const double *values, size_t count, double tie, uint32_t *ranks)
{
    struct mny_ranker *ranker = mny_ranker_create(count);

    assert_non_null(ranker);
    mny_ranker_rank(ranker, values, tie, ranks);
    mny_ranker_free(ranker);
}

static void ties_share_a_rank(void **state)
{
    static const double values[] = {3, 7, 5, 7 - 1e-10, 5 - 2e-9, 1};
    static const uint32_t want[] = {5, 1, 3, 1, 4, 6};
    uint32_t ranks[6];

    (void)state;
    ranked(values, 6, 1e-9, ranks);
    assert_memory_equal(ranks, want, sizeof want);
}

/* A chain of small steps ends where the first of it is too far. */
static void no_chains_of_ties(void **state)
{
    static const double values[] = {10, 9.4, 8.8, 8.2};
    static const uint32_t want[] = {1, 1, 3, 3};
    uint32_t ranks[4];

    (void)state;
    ranked(values, 4, 1, ranks);
    assert_memory_equal(ranks, want, sizeof want);
}

/* 1 + how many are above, by looking at all pairs; of every number of values up to some. */
static void as_by_counting(void **state)
{
    struct mny_random random = mny_random_stream(7, 0);
    double values[MOST];
    uint32_t ranks[MOST];

    (void)state;
    for (size_t count = 0; count <= MOST; count++) {
        for (size_t i = 0; i < count; i++)
            values[i] = mny_random_below(&random, 100);
        ranked(values, count, 0, ranks);
        for (size_t i = 0; i < count; i++) {
            uint32_t above = 0;
            for (size_t k = 0; k < count; k++)
                above += values[k] > values[i];
            assert_int_equal(ranks[i], above + 1);
        }
    }
}

/* Ranks of ten draws: of the first unit 1, of the second 2, 2, 2, 2, 2, 2, 2, 2, 3, 1. */
static void spread_by_hand(void **state)
{
    static const uint32_t draws[][3] = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3},
                                        {1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 3, 2}, {1, 1, 3}};
    struct mny_rank_tally *tally = mny_rank_tally_create(3);
    struct mny_rank_spread spread;

    (void)state;
    assert_non_null(tally);
    for (size_t d = 0; d < 10; d++)
        mny_rank_tally_add(tally, draws[d]);
    spread = mny_rank_tally_spread(tally, 1);
    assert_near(spread.mean, 2, 1e-15);
    assert_near(spread.least, 1, 0);
    assert_near(spread.p05, 1, 0);
    assert_near(spread.median, 2, 0);
    assert_near(spread.p95, 3, 0);
    assert_near(spread.most, 3, 0);
    spread = mny_rank_tally_spread(tally, 2);
    assert_near(spread.mean, 2.9, 1e-15);
    assert_near(spread.p05, 2, 0);
    assert_near(spread.median, 3, 0);
    assert_near(mny_rank_tally_share(tally, 1, 1, 1), 0.1, 1e-15);
    assert_near(mny_rank_tally_share(tally, 1, 1, 2), 0.9, 1e-15);
    assert_near(mny_rank_tally_share(tally, 1, 2, 2), 0.8, 1e-15);
    assert_near(mny_rank_tally_share(tally, 1, 1, 99), 1, 1e-15);
    mny_rank_tally_free(tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_share_a_rank),
        cmocka_unit_test(no_chains_of_ties),
        cmocka_unit_test(as_by_counting),
        cmocka_unit_test(spread_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
