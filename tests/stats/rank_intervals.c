/* SPDX-License-Identifier: MIT */
#include "stats/rank_intervals.h"

#include "stats/random_generator.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include "tests/stats/reference_case.h"

#define TIE 1e-9
#define KNOWN INFINITY, -INFINITY, INFINITY

enum { MOST = 40 };

static void intervals_of(const struct mny_rank_estimate *estimates, size_t count, double level,
                         struct mny_rank_interval *intervals)
{
    assert_int_equal(mny_rank_intervals(estimates, count, level, TIE, intervals), MNY_OK);
}

static void assert_ranks(const struct mny_rank_interval *interval, size_t best, size_t worst,
                         size_t first_group, size_t last_group)
{
    assert_int_equal(interval->best, best);
    assert_int_equal(interval->worst, worst);
    assert_int_equal(interval->first_group, first_group);
    assert_int_equal(interval->last_group, last_group);
}

/* Three have an error: each 0.95^(1/3) = 0.983048, z = 2.387738 (R: qnorm). */
static void by_hand(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {80, 1, KNOWN}, {75, 1, KNOWN}, {74, 1, KNOWN}, {60, 0, KNOWN}};
    struct mny_rank_interval found[4];

    (void)state;
    intervals_of(estimates, 4, 0.95, found);
    assert_near(found[0].high - 80, 2.38773788707082, 1e-12);
    assert_near(75 - found[1].low, 2.38773788707082, 1e-12);
    assert_near(found[3].low, 60, 0);
    assert_near(found[3].high, 60, 0);
    assert_ranks(&found[0], 1, 1, 1, 1);
    assert_ranks(&found[1], 2, 3, 2, 2);
    assert_ranks(&found[2], 2, 3, 2, 2);
    assert_ranks(&found[3], 4, 4, 3, 3);
}

/* The middle one is told apart from neither, the outer ones are. */
static void groups_overlap(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {70, 0.7, KNOWN}, {76, 0.7, KNOWN}, {73, 0.7, KNOWN}};
    struct mny_rank_interval found[3];

    (void)state;
    intervals_of(estimates, 3, 0.95, found);
    assert_ranks(&found[0], 2, 3, 2, 2);
    assert_ranks(&found[1], 1, 2, 1, 1);
    assert_ranks(&found[2], 1, 3, 1, 2);
}

/* Few degrees of freedom are wider: R: qt(1 - (1 - 0.95^(1/2)) / 2, c(3, 50)). */
static void degrees_of_freedom(void **state)
{
    static const struct mny_rank_estimate estimates[] = {{50, 2, 3, -INFINITY, INFINITY},
                                                         {50, 2, 50, -INFINITY, INFINITY}};
    struct mny_rank_interval found[2];

    (void)state;
    intervals_of(estimates, 2, 0.95, found);
    assert_near(found[0].high - 50, 2 * 4.15645039451277, 1e-12);
    assert_near(found[1].high - 50, 2 * 2.30557436908266, 1e-12);
}

/* Without errors ranks are certain, and what ties shares a rank and a group. */
static void certain(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {5, 0, KNOWN}, {9, 0, KNOWN}, {5 + 1e-10, 0, KNOWN}, {1, 0, KNOWN}};
    struct mny_rank_interval found[4];

    (void)state;
    intervals_of(estimates, 4, 0.95, found);
    assert_ranks(&found[0], 2, 2, 2, 2);
    assert_ranks(&found[1], 1, 1, 1, 1);
    assert_ranks(&found[2], 2, 2, 2, 2);
    assert_ranks(&found[3], 4, 4, 3, 3);
}

/* Whose error is unknown can be anywhere that is possible, and counts among no errors. */
static void unknown_error(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {70, NAN, INFINITY, 40, 80}, {75, 1, INFINITY, 40, 80}, {50, 1, INFINITY, 49, 89}};
    struct mny_rank_interval found[3];

    (void)state;
    intervals_of(estimates, 3, 0.95, found);
    assert_near(found[0].low, 40, 0);
    assert_near(found[0].high, 80, 0);
    assert_near(found[1].high - 75, 2.23647664455779, 1e-12); /* R: qnorm of 0.95^(1/2) */
    assert_near(found[2].low, 49, 0);                         /* cut */
    assert_ranks(&found[0], 1, 3, 1, 2);
    assert_ranks(&found[1], 1, 2, 1, 1);
    assert_ranks(&found[2], 2, 3, 2, 2);
}

/* An estimate beyond what is possible stays within its interval. */
static void beyond_what_is_possible(void **state)
{
    static const struct mny_rank_estimate estimates[] = {{102, 1, INFINITY, 0, 100}};
    struct mny_rank_interval found[1];

    (void)state;
    intervals_of(estimates, 1, 0.95, found);
    assert_near(found[0].high, 102, 0);
    assert_near(102 - found[0].low, 1.95996398454005, 1e-12);
    assert_ranks(&found[0], 1, 1, 1, 1);
    intervals_of(estimates, 0, 0.95, found);
}

static bool meet(const struct mny_rank_interval *a, const struct mny_rank_interval *b)
{
    return a->low <= b->high + TIE && b->low <= a->high + TIE;
}

static bool share(const struct mny_rank_interval *a, const struct mny_rank_interval *b)
{
    return a->first_group <= b->last_group && b->first_group <= a->last_group;
}

static bool is_in(const struct mny_rank_interval *interval, size_t group)
{
    return interval->first_group <= group && group <= interval->last_group;
}

/* Every group has one that is not in the next, and one that was not in the last. */
static void assert_groups_are_largest(const struct mny_rank_interval *found, size_t count)
{
    size_t groups = 0;

    for (size_t i = 0; i < count; i++)
        groups = found[i].last_group > groups ? found[i].last_group : groups;
    for (size_t g = 1; g < groups; g++) {
        bool leaves = false, comes = false;
        for (size_t i = 0; i < count; i++) {
            leaves = leaves || (is_in(&found[i], g) && !is_in(&found[i], g + 1));
            comes = comes || (!is_in(&found[i], g) && is_in(&found[i], g + 1));
        }
        assert_true(leaves && comes);
    }
}

/* By the definitions, looking at all pairs. */
static void as_by_pairs(void **state)
{
    struct mny_random random = mny_random_stream(3, 0);
    struct mny_rank_estimate estimates[MOST];
    struct mny_rank_interval found[MOST];

    (void)state;
    for (size_t run = 0; run < 400; run++) {
        const size_t count = 1 + run % MOST;
        for (size_t i = 0; i < count; i++)
            estimates[i] = (struct mny_rank_estimate){mny_random_below(&random, 60),
                                                      0.25 * mny_random_below(&random, 8), KNOWN};
        intervals_of(estimates, count, 0.9, found);
        for (size_t i = 0; i < count; i++) {
            size_t above = 0, below = 0;
            for (size_t k = 0; k < count; k++) {
                above += found[k].low > found[i].high + TIE;
                below += k != i && found[k].high <= found[i].low + TIE;
                assert_int_equal(meet(&found[i], &found[k]), share(&found[i], &found[k]));
            }
            assert_int_equal(found[i].best, above + 1);
            assert_int_equal(found[i].worst, count - below);
        }
        assert_groups_are_largest(found, count);
    }
}

/* Eight true values, drawn 4000 times: all intervals hold in 95 %, three standard errors of
   that share around it; the ranks at least as often, and so does the order of whoever shares no
   group. */
static void covers_as_promised(void **state)
{
    static const double truth[] = {60, 60.5, 61, 61.2, 63, 66, 66.1, 70};
    enum { UNITS = 8, DRAWS = 4000 };
    struct mny_random random = mny_random_stream(11, 0);
    const gsl_rng generator = mny_random_generator(&random);
    double all = 0, ranks = 0, orders = 0;

    (void)state;
    for (size_t d = 0; d < DRAWS; d++) {
        struct mny_rank_estimate estimates[UNITS];
        struct mny_rank_interval found[UNITS];
        bool held = true, in = true, order = true;

        for (size_t i = 0; i < UNITS; i++) {
            const double error = 0.5 + 0.1 * (double)i;
            estimates[i] = (struct mny_rank_estimate){
                truth[i] + gsl_ran_gaussian_ziggurat(&generator, error), error, KNOWN};
        }
        intervals_of(estimates, UNITS, 0.95, found);
        for (size_t i = 0; i < UNITS; i++) {
            held = held && found[i].low <= truth[i] && truth[i] <= found[i].high;
            in = in && found[i].best <= UNITS - i && UNITS - i <= found[i].worst;
            for (size_t k = 0; k < i; k++)
                order = order && found[i].first_group <= found[k].last_group;
        }
        all += held;
        ranks += in;
        orders += order;
    }
    assert_true(fabs(all / DRAWS - 0.95) < 3 * sqrt(0.95 * 0.05 / DRAWS));
    assert_true(ranks >= all);
    assert_true(orders >= all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(groups_overlap),
        cmocka_unit_test(degrees_of_freedom),
        cmocka_unit_test(certain),
        cmocka_unit_test(unknown_error),
        cmocka_unit_test(beyond_what_is_possible),
        cmocka_unit_test(as_by_pairs),
        cmocka_unit_test(covers_as_promised),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
