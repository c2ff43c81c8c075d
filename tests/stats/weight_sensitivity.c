/* SPDX-License-Identifier: MIT */
#include "stats/weight_sensitivity.h"

#include <gsl/gsl_cdf.h>

#include "tests/stats/reference_case.h"

enum { DRAWS = 200000 };
#define NEAR (4 * sqrt(0.25 / DRAWS))

static void assert_share(double got, double want)
{
    if (!(fabs(got - want) < NEAR))
        fail_msg("%g is not within %g of %g", got, NEAR, want);
}

static void draw(const struct mny_weighted_sum *sum, double spread, struct mny_weight_ranks *ranks)
{
    const struct mny_weight_draws how = {.draws = DRAWS, .spread = spread, .seed = 1};

    assert_int_equal(mny_weight_draw_ranks(sum, &how, ranks), MNY_OK);
}

/* 40 points against 42: the first is ahead where 10 f1 > 12 f2, and f1 / f2, of two gamma
   variables of shape a and mean 1, has the F distribution with 2 a and 2 a degrees of freedom,
   whatever the weights and their scaling; a = 3 / spread². */
static void two_in_closed_form(void **state)
{
    static const double points[] = {30, 10, 20, 22}, weights[] = {60, 40}, fixed[] = {0, 0};
    static const double spreads[] = {0.25, 0.5, 0.1};
    const struct mny_weighted_sum sum = {2, 2, points, weights, fixed, 1e-9};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const double degrees = 6 / (spreads[i] * spreads[i]);
        const double ahead = gsl_cdf_fdist_Q(1.2, degrees, degrees);
        struct mny_weight_ranks ranks[2];

        draw(&sum, spreads[i], ranks);
        assert_share(ranks[0].same, 1 - ahead);
        assert_share(ranks[1].same, 1 - ahead);
        assert_share(ranks[0].spread.mean, 2 - ahead);
        assert_near(ranks[1].spread.median, 1, 0);
    }
}

/* The share that one of two equal weights has of both is Beta(a, a). */
static void equal_weights_are_dirichlet(void **state)
{
    static const double points[] = {50, 0, 0, 0}, weights[] = {50, 50}, fixed[] = {0, 55};
    const struct mny_weighted_sum sum = {2, 2, points, weights, fixed, 0};
    struct mny_weight_ranks ranks[2];

    (void)state;
    draw(&sum, 0.25, ranks); /* 100 share > 55 */
    assert_share(2 - ranks[0].spread.mean, gsl_cdf_beta_Q(0.55, 48, 48));
}

/* Whoever has the same share of every part keeps its sum under all weights. */
static void weights_keep_their_sum(void **state)
{
    static const double points[] = {12, 5.5, 3, 1, 20, 0, 0, 0, 0, 0};
    static const double weights[] = {24, 11, 6, 2, 40}, fixed[] = {0, 41.5};
    const struct mny_weighted_sum sum = {2, 5, points, weights, fixed, 1e-9};
    struct mny_weight_ranks ranks[2];

    (void)state;
    draw(&sum, 0.25, ranks);
    for (size_t i = 0; i < 2; i++) {
        assert_near(ranks[i].spread.most, 1, 0);
        assert_near(ranks[i].same, 1, 0);
    }
}

/* Nothing is below 0, and a part of weight 0 does nothing. */
static void never_below_zero(void **state)
{
    static const double points[] = {3, 0, 1, 0, 7, 0}, weights[] = {10, 0};
    static const double fixed[] = {-9, -9, -2};
    const struct mny_weighted_sum sum = {3, 2, points, weights, fixed, 1e-9};
    struct mny_weight_ranks ranks[3];
    uint32_t without[6];

    (void)state;
    draw(&sum, 0.25, ranks);
    assert_near(ranks[0].spread.mean, 2, 0);
    assert_near(ranks[1].spread.mean, 2, 0);
    assert_near(ranks[2].spread.mean, 1, 0);
    assert_int_equal(mny_weight_leave_out(&sum, without), MNY_OK);
    assert_int_equal(without[0], 0); /* no weight is left */
    assert_int_equal(without[3], 2);
    assert_int_equal(without[5], 1);
}

/* Weights 50, 30, 20 and one point taken from the first unit.  Without the first part, the others
   twice: 55, 56, 64; without the second, 10/7: 59, 62.9, 52.9; without the third, 5/4: 56.5, 50,
   58.75. */
static void leave_out_by_hand(void **state)
{
    static const double points[] = {30, 16, 12, 28, 12, 16, 26, 21, 11};
    static const double weights[] = {50, 30, 20}, fixed[] = {-1, 0, 0};
    static const uint32_t want[] = {3, 2, 1, 2, 1, 3, 2, 3, 1};
    const struct mny_weighted_sum sum = {3, 3, points, weights, fixed, 1e-9};
    uint32_t ranks[9];

    (void)state;
    assert_int_equal(mny_weight_leave_out(&sum, ranks), MNY_OK);
    assert_memory_equal(ranks, want, sizeof want);
}

/* Deviations -3, -1, 1, 3 halves and -1, -3, 3, 1: r = 0.6. */
static void influence_by_hand(void **state)
{
    static const double table[] = {1, 9, 2, 9, 3, 9, 4, 9}, sums[] = {2, 1, 4, 3};
    static const double doubled[] = {4, 2, 8, 6};
    struct mny_part_influence found;

    (void)state;
    mny_part_influence(table, 2, sums, 4, &found);
    assert_near(found.correlation, 0.6, 1e-15);
    assert_near(found.squared, 0.36, 1e-15);
    assert_near(found.covariance, 0.6, 1e-15);
    mny_part_influence(table, 2, doubled, 4, &found);
    assert_near(found.correlation, 0.6, 1e-15);
    assert_near(found.covariance, 0.3, 1e-15);
    mny_part_influence(table + 1, 2, sums, 4, &found); /* does not vary */
    assert_true(isnan(found.correlation) && isnan(found.squared));
    assert_near(found.covariance, 0, 0);
    mny_part_influence(sums, 1, table + 1, 1, &found);
    assert_true(isnan(found.correlation) && isnan(found.covariance));
    mny_part_influence(sums, 1, table, 0, &found);
    assert_true(isnan(found.correlation) && isnan(found.covariance));
}

/* A number that is the same everywhere varies by rounding only. */
static void rounding_is_no_variation(void **state)
{
    double points[1000], sums[1000];
    struct mny_part_influence found;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        points[i] = 0.1;
        sums[i] = (double)(i % 7);
    }
    mny_part_influence(points, 1, sums, 1000, &found);
    assert_true(isnan(found.correlation));
    mny_part_influence(sums, 1, points, 1000, &found);
    assert_true(isnan(found.covariance));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_in_closed_form),       cmocka_unit_test(equal_weights_are_dirichlet),
        cmocka_unit_test(weights_keep_their_sum),   cmocka_unit_test(never_below_zero),
        cmocka_unit_test(leave_out_by_hand),        cmocka_unit_test(influence_by_hand),
        cmocka_unit_test(rounding_is_no_variation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
