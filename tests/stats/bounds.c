/* SPDX-License-Identifier: MIT */
#include "stats/bounds.h"

#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

static const uint32_t square[] = {0, 0, 0, 1, 1, 0, 1, 1};
static const size_t two_by_two[] = {2, 2};

static enum mny_calibration_status try(const struct mny_calibration_input *input,
                                       struct mny_distance distance, double *g)
{
    const struct mny_calibration_options options = {distance, 1e-9, 500, NULL};
    struct mny_calibration_result result;
    const enum mny_calibration_status status = mny_calibrate(input, &options, g, &result);

    assert_int_equal(result.status, status);
    if (status == MNY_CALIBRATION_INFEASIBLE) /* the proof holds for these limits */
        assert_true(distance.upper * result.cut.above - distance.lower * result.cut.below <
                        result.cut.least ||
                    (result.cut.above == 0 && result.cut.below == 0));
    return status;
}

/* A margin alone needs what its categories need. */
static void one_margin(void **state)
{
    const uint32_t category[] = {0, 1, 2};
    const size_t categories[] = {3};
    const double base[] = {10, 20, 30}, targets[] = {5, 24, 31};
    const struct mny_calibration_input input = {{3, 1, category, categories}, base, targets, NULL};
    struct mny_bounds bounds = mny_bounds_needed(&input);
    double g[3];
    (void)state;
    assert_near(bounds.lower, 0.5, 1e-15);
    assert_near(bounds.upper, 1.2, 1e-15);
    assert_int_equal(mny_bounds_narrowest(&input, 1e-9, 4, &bounds), MNY_CALIBRATED);
    assert_near(bounds.lower, 0.5, 1e-12);
    assert_near(bounds.upper, 1.2, 1e-12);
    /* Every cell is at its own solution, two of them at a bound. */
    assert_int_equal(try(&input, mny_distance_raking_within(0.5, 1.2), g), MNY_CALIBRATED);
    assert_near(g[2], 31.0 / 30, 1e-9);
    assert_int_equal(try(&input, mny_distance_linear_within(0.5, 1.2), g), MNY_CALIBRATED);
    assert_int_equal(try(&input, mny_distance_logit(0.5, 1.2), g), MNY_CALIBRATED);
    assert_int_equal(try(&input, mny_distance_raking_within(0.51, 1.2), g),
                     MNY_CALIBRATION_INFEASIBLE);
    assert_int_equal(try(&input, mny_distance_linear_within(0.5, 1.19), g),
                     MNY_CALIBRATION_INFEASIBLE);
    assert_int_equal(try(&input, mny_distance_logit(0.51, 1.19), g), MNY_CALIBRATION_INFEASIBLE);
}

/* Two margins together need more than each alone: the first wants 70 % in its
   second category, the second margin, too, and both are nearly the same people. */
static void more_than_each_category_needs(void **state)
{
    const double base[] = {45, 5, 5, 45}, targets[] = {30, 70, 60, 40};
    const struct mny_calibration_input input = {{4, 2, square, two_by_two}, base, targets, NULL};
    struct mny_bounds needed = mny_bounds_needed(&input), bounds;
    double g[4];
    (void)state;
    assert_near(needed.lower, 0.6, 1e-15);
    assert_near(needed.upper, 1.4, 1e-15);
    assert_int_equal(try(&input, mny_distance_linear_within(0.5, 1.5), g),
                     MNY_CALIBRATION_INFEASIBLE);
    assert_int_equal(mny_bounds_narrowest(&input, 1e-9, 4, &bounds), MNY_CALIBRATED);
    assert_true(bounds.upper > 1.5);
    assert_int_equal(try(&input, mny_distance_linear_within(bounds.lower, bounds.upper), g),
                     MNY_CALIBRATED);
    for (size_t i = 0; i < 4; i++)
        assert_true(g[i] >= bounds.lower && g[i] <= bounds.upper);
    assert_int_equal(try(&input, mny_distance_raking_within(bounds.lower, bounds.upper), g),
                     MNY_CALIBRATED);
    assert_int_equal(try(&input, mny_distance_logit(bounds.lower, bounds.upper), g),
                     MNY_CALIBRATED);
    /* No narrower ones do. */
    for (double shift = -0.3; shift <= 0.3; shift += 0.05)
        assert_int_equal(try(&input,
                             mny_distance_linear_within(bounds.lower + 0.001 + shift,
                                                        bounds.upper - 0.001 + shift),
                             g),
                         MNY_CALIBRATION_INFEASIBLE);
    /* Rounded to fewer decimals they are wider, never narrower. */
    assert_int_equal(mny_bounds_narrowest(&input, 1e-9, 1, &needed), MNY_CALIBRATED);
    assert_true(needed.lower <= bounds.lower && needed.upper >= bounds.upper);
}

static void none_would_do(void **state)
{
    const uint32_t nested[] = {0, 0, 0, 1, 1, 1};
    const double base[] = {5, 5, 5}, few[] = {40, 60, 55, 45}, more[] = {40, 60, 50, 51};
    const struct mny_calibration_input input = {{3, 2, nested, two_by_two}, base, few, NULL};
    const double equal[] = {1, 1, 1, 1};
    const struct mny_calibration_input totals = {{4, 2, square, two_by_two}, equal, more, NULL};
    struct mny_bounds bounds;
    (void)state;
    assert_int_equal(mny_bounds_narrowest(&input, 1e-9, 4, &bounds), MNY_CALIBRATION_INFEASIBLE);
    assert_int_equal(mny_bounds_narrowest(&totals, 1e-9, 4, &bounds), MNY_CALIBRATION_INFEASIBLE);
}

/* A sample that is the population already: bounds around 1, as there must be some. */
static void nothing_to_do(void **state)
{
    const double base[] = {10, 20, 30, 40}, targets[] = {30, 70, 40, 60};
    const struct mny_calibration_input input = {{4, 2, square, two_by_two}, base, targets, NULL};
    struct mny_bounds bounds;
    double g[4];
    (void)state;
    assert_int_equal(mny_bounds_narrowest(&input, 1e-9, 4, &bounds), MNY_CALIBRATED);
    assert_near(bounds.lower, 0.9999, 1e-9);
    assert_near(bounds.upper, 1.0001, 1e-9);
    assert_int_equal(try(&input, mny_distance_logit(bounds.lower, bounds.upper), g),
                     MNY_CALIBRATED);
    assert_near(g[0], 1, 1e-12);
}

/* All cells of a category have to be at a bound: the dual is flat there. */
static void whole_categories_at_a_bound(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2};
    const size_t categories[] = {2, 3};
    const double base[] = {10, 15, 5, 20, 8, 12};
    const double targets[] = {60, 38.5, 42, 32, 24.5};
    const struct mny_calibration_input input = {{6, 2, category, categories}, base, targets, NULL};
    double total = 0, first = 0, g[6];
    (void)state;
    /* The first category of the first margin: 30 with g = 2 in all three cells. */
    for (size_t column = 0; column < 2; column++)
        total += targets[column];
    assert_near(total, targets[2] + targets[3] + targets[4], 1e-12);
    assert_true(try(&input, mny_distance_raking_within(0.5, 2), g) != MNY_CALIBRATED);
    {
        const double fits[] = {60, 38.5, 42, 36.1, 20.4};
        const struct mny_calibration_input possible = {input.cells, base, fits, NULL};
        const struct mny_distance all[] = {mny_distance_raking_within(0.5, 2),
                                           mny_distance_linear_within(0.5, 2)};
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(try(&possible, all[i], g), MNY_CALIBRATED);
            first = base[0] * g[0] + base[1] * g[1] + base[2] * g[2];
            assert_near(first, 60, 1e-9);
            for (size_t cell = 0; cell < 3; cell++)
                assert_near(g[cell], 2, 1e-9);
        }
    }
}

/* Many problems that have a solution by construction, some of it at the bounds. */
static void always_found_where_there_is_one(void **state)
{
    enum { CELLS = 60, COLUMNS = 12 };
    const size_t categories[] = {5, 4, 3};
    uint32_t category[CELLS * 3], seed = 12345;
    (void)state;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        category[cell * 3] = cell % 5;
        category[cell * 3 + 1] = cell / 5 % 4;
        category[cell * 3 + 2] = cell / 20;
    }
    for (size_t round = 0; round < 60; round++) {
        double base[CELLS], targets[COLUMNS] = {0}, g[CELLS];
        const struct mny_calibration_input input = {
            {CELLS, 3, category, categories}, base, targets, NULL};
        const double lower = 0.5, upper = 1.8;
        for (size_t cell = 0; cell < CELLS; cell++) {
            double wanted;
            seed = seed * 1664525 + 1013904223;
            base[cell] = 1 + (double)(seed >> 24);
            wanted = seed >> 8 & 1 ? upper : seed >> 9 & 1 ? lower : 1;
            targets[category[cell * 3]] += base[cell] * wanted;
            targets[5 + category[cell * 3 + 1]] += base[cell] * wanted;
            targets[9 + category[cell * 3 + 2]] += base[cell] * wanted;
        }
        assert_int_equal(try(&input, mny_distance_raking_within(lower, upper), g), MNY_CALIBRATED);
        assert_int_equal(try(&input, mny_distance_linear_within(lower, upper), g), MNY_CALIBRATED);
        assert_int_equal(try(&input, mny_distance_logit(lower - 0.01, upper + 0.01), g),
                         MNY_CALIBRATED);
        assert_int_equal(try(&input, mny_distance_linear(), g), MNY_CALIBRATED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_margin),
        cmocka_unit_test(more_than_each_category_needs),
        cmocka_unit_test(none_would_do),
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(whole_categories_at_a_bound),
        cmocka_unit_test(always_found_where_there_is_one),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
