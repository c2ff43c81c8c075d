/* SPDX-License-Identifier: MIT */
#include "stats/rank_simulation.h"

#include <gsl/gsl_cdf.h>

#include "tests/stats/reference_case.h"

#define KNOWN INFINITY, -INFINITY, INFINITY

/* Shares of so many draws are this near to their probabilities, but for one in 10,000. */
enum { DRAWS = 200000 };
#define NEAR (4 * sqrt(0.25 / DRAWS))

static void simulate(const struct mny_rank_estimate *estimates, size_t count, uint64_t seed,
                     size_t top, struct mny_simulated_rank *ranks)
{
    const struct mny_rank_simulation how = {.draws = DRAWS, .top = top, .seed = seed, .tie = 1e-9};

    assert_int_equal(mny_rank_simulate(estimates, count, &how, ranks), MNY_OK);
}

static void assert_share(double got, double want)
{
    if (!(fabs(got - want) < NEAR))
        fail_msg("%g is not within %g of %g", got, NEAR, want);
}

/* The first of two is the one that is d above with probability Φ(d / s). */
static void two_in_closed_form(void **state)
{
    static const double differences[] = {0, 0.5, 1, 4, 12};

    (void)state;
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        const struct mny_rank_estimate estimates[] = {{60 + differences[i], 3, KNOWN},
                                                      {60, 4, KNOWN}};
        const double first = gsl_cdf_ugaussian_P(differences[i] / 5);
        struct mny_simulated_rank ranks[2];

        simulate(estimates, 2, 1 + i, 1, ranks);
        assert_share(ranks[0].first, first);
        assert_share(ranks[1].first, 1 - first);
        assert_share(ranks[0].top, first);
        assert_share(ranks[0].spread.mean, 2 - first);
        assert_near(ranks[0].spread.p05, 1, 0);
        assert_near(ranks[0].spread.p95, first >= 0.95 ? 1 : 2, 0);
    }
}

/* Of n alike each has each rank equally often. */
static void all_alike(void **state)
{
    struct mny_rank_estimate estimates[7];
    struct mny_simulated_rank ranks[7];

    (void)state;
    for (size_t i = 0; i < 7; i++)
        estimates[i] = (struct mny_rank_estimate){50, 0.1, KNOWN};
    simulate(estimates, 7, 5, 3, ranks);
    for (size_t i = 0; i < 7; i++) {
        assert_share(ranks[i].first, 1.0 / 7);
        assert_share(ranks[i].top, 3.0 / 7);
        assert_near(ranks[i].spread.median, 4, 0);
        assert_near(ranks[i].spread.least, 1, 0);
        assert_near(ranks[i].spread.most, 7, 0);
    }
}

static void without_errors(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {3, 0, KNOWN}, {5, 0, KNOWN}, {5, 0, KNOWN}, {1, 0, KNOWN}};
    struct mny_simulated_rank ranks[4];

    (void)state;
    simulate(estimates, 4, 1, 2, ranks);
    assert_near(ranks[1].first, 1, 0);
    assert_near(ranks[2].first, 1, 0);
    assert_near(ranks[0].first, 0, 0);
    assert_near(ranks[0].top, 0, 0); /* 1, 1, 3, 4 */
    assert_near(ranks[0].spread.mean, 3, 0);
    assert_near(ranks[3].spread.least, 4, 0);
}

/* Of whom the error is unknown nothing is said, and the others pass it where it stands. */
static void unknown_error(void **state)
{
    static const struct mny_rank_estimate estimates[] = {{51, 3, KNOWN}, {50, NAN, KNOWN}};
    struct mny_simulated_rank ranks[2];

    (void)state;
    simulate(estimates, 2, 1, 1, ranks);
    assert_share(ranks[0].first, gsl_cdf_ugaussian_P(1.0 / 3));
    assert_true(isnan(ranks[1].first) && isnan(ranks[1].top) && isnan(ranks[1].spread.mean) &&
                isnan(ranks[1].spread.p05) && isnan(ranks[1].spread.most));
}

/* A seed decides; the order of units only by chance. */
static void seeds_and_orders(void **state)
{
    static const struct mny_rank_estimate estimates[] = {
        {50, 3, KNOWN}, {51, 2, KNOWN}, {52, 1, KNOWN}};
    static const struct mny_rank_estimate turned[] = {
        {52, 1, KNOWN}, {50, 3, KNOWN}, {51, 2, KNOWN}};
    struct mny_simulated_rank one[3], again[3], other[3], order[3];

    (void)state;
    simulate(estimates, 3, 4, 2, one);
    simulate(estimates, 3, 4, 2, again);
    simulate(estimates, 3, 5, 2, other);
    simulate(turned, 3, 4, 2, order);
    assert_memory_equal(one, again, sizeof one);
    assert_memory_not_equal(one, other, sizeof one);
    for (size_t i = 0; i < 3; i++) {
        assert_share(other[i].first - one[i].first, 0);
        assert_share(order[(i + 1) % 3].first - one[i].first, 0);
        assert_share(order[(i + 1) % 3].top - one[i].top, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_in_closed_form), cmocka_unit_test(all_alike),
        cmocka_unit_test(without_errors),     cmocka_unit_test(unknown_error),
        cmocka_unit_test(seeds_and_orders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
