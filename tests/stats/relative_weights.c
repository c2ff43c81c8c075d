/* SPDX-License-Identifier: MIT */
/* R: E <- eigen(R); root <- E$vectors %*% diag(sqrt(E$values)) %*% t(E$vectors)
   root^2 %*% solve(root, r)^2; sum(r * solve(R, r)) is the r² of the regression
   weighted correlations: cov.wt(x[ok, ], w[ok] / sum(w[ok]), cor = TRUE)$cor */
#include "stats/relative_weights.h"

#include "stats/item_sums.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

enum { P = 3, ALL = P + 1 };

static void three_predictors(void **state)
{
    static const double correlation[ALL * ALL] = {1,  .5, .3, .6,  .5, 1,  .4,  .5,
                                                  .3, .4, 1,  .35, .6, .5, .35, 1};
    static const double expected[P] = {0.24253416363633740, 0.12768316616675118,
                                       0.05603267019691132};
    double weights[P], r2;

    (void)state;
    assert_int_equal(mny_relative_weights(correlation, P, weights, &r2), MNY_OK);
    for (size_t i = 0; i < P; i++)
        assert_near(weights[i], expected[i], 1e-13);
    assert_near(r2, 0.42625, 1e-13);
}

/* Without correlation among them each has its own square; with one that is all of it. */
static void squares_alone(void **state)
{
    static const double apart[ALL * ALL] = {1, 0, 0, .3, 0, 1, 0, -.4, 0, 0, 1, 0, .3, -.4, 0, 1};
    static const double one[] = {1, -.3, -.3, 1};
    double weights[P], r2;

    (void)state;
    assert_int_equal(mny_relative_weights(apart, P, weights, &r2), MNY_OK);
    assert_near(weights[0], 0.09, 1e-13);
    assert_near(weights[1], 0.16, 1e-13);
    assert_true(fabs(weights[2]) < 1e-15);
    assert_near(r2, 0.25, 1e-13);
    assert_int_equal(mny_relative_weights(one, 1, weights, &r2), MNY_OK);
    assert_near(weights[0], 0.09, 1e-13);
}

/* One is another's copy; pairs contradict one another; more would be explained than there is; one
   is not known; nothing to weigh. */
static void none(void **state)
{
    static const struct {
        size_t predictors;
        double correlation[ALL * ALL];
    } cases[] = {
        {2, {1, 1, .5, 1, 1, .5, .5, .5, 1}},
        {3, {1, .9, -.9, .1, .9, 1, .9, .1, -.9, .9, 1, .1, .1, .1, .1, 1}},
        {2, {1, 0, .8, 0, 1, .8, .8, .8, 1}},
        {2, {1, .5, .5, .5, 1, NAN, .5, NAN, 1}},
        {0, {1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double weights[P] = {1, 1, 1}, r2 = 1;

        assert_int_equal(
            mny_relative_weights(cases[i].correlation, cases[i].predictors, weights, &r2), MNY_OK);
        assert_true(isnan(r2));
        for (size_t k = 0; k < cases[i].predictors; k++)
            assert_true(isnan(weights[k]));
    }
}

/* Weighted, by pairs, in two parts; who has weight 0 is nobody. */
static void weighted_correlation(void **state)
{
    static const double x[8][2] = {{0, 0},     {25, 25},  {50, 75},  {75, 75},
                                   {100, 100}, {25, NAN}, {NAN, 50}, {50, 25}};
    static const double weights[8] = {1, 2, 0.5, 3, 1.5, 1, 2, 0};
    struct mny_item_sums *sums = mny_item_sums_create(2), *more = mny_item_sums_create(2);

    (void)state;
    assert_non_null(sums);
    assert_non_null(more);
    for (size_t i = 0; i < 8; i++)
        mny_item_sums_add_weighted(i % 2 == 0 ? sums : more, x[i], weights[i]);
    mny_item_sums_merge(sums, more);
    assert_near(mny_item_correlation(sums, 0, 1), 0.98398479563648777, 1e-13);
    assert_int_equal(mny_item_pairs(sums, 0, 1), 5);
    assert_near(mny_item_mean(sums, 0), 52.777777777777779, 1e-14);
    mny_item_sums_free(sums);
    mny_item_sums_free(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_predictors),
                                       cmocka_unit_test(squares_alone), cmocka_unit_test(none),
                                       cmocka_unit_test(weighted_correlation)};

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
