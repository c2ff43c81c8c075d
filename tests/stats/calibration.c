/* SPDX-License-Identifier: MIT */
#include "stats/calibration.h"

#include "stats/pair_index.h"
#include "stats/weight_summary.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

static const struct mny_calibration_options *rake(void)
{
    static struct mny_calibration_options options;
    options = (struct mny_calibration_options){mny_distance_raking(), 1e-9, 500, NULL};
    return &options;
}

/* Raking weights have the form base x product of one factor a margin, whatever
   way they were found: their logarithms are additive.  In a 2 x 2 table that
   means the odds ratio of g is 1. */
static void two_margins(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {23, 11, 7, 31}, targets[] = {40, 60, 52.5, 47.5};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[4];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    assert_int_equal(result.status, MNY_CALIBRATED);
    assert_true(result.max_relative_error < 1e-14);
    assert_true(result.iterations > 1 && result.iterations < 12);
    assert_near(23 * g[0] + 11 * g[1], 40, 1e-14);
    assert_near(23 * g[0] + 7 * g[2], 52.5, 1e-14);
    assert_near(g[0] * g[3], g[1] * g[2], 1e-13);
}

/* The trace begins with the base weights and ends with the result; what has no room is
   counted. */
static void trace_of_each_step(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {23, 11, 7, 31}, targets[] = {40, 60, 52.5, 47.5};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_step steps[50];
    struct mny_calibration_trace trace = {steps, 50, 0};
    struct mny_calibration_options options = *rake();
    struct mny_calibration_result result;
    double g[4], best = INFINITY;
    (void)state;
    options.trace = &trace;
    assert_int_equal(mny_calibrate(&input, &options, g, &result), MNY_CALIBRATED);
    assert_int_equal(trace.count, result.iterations + 1);
    /* 30 of 52.5 are reached in the first category of the second margin. */
    assert_near(steps[0].max_relative_error, 22.5 / 52.5, 1e-15);
    assert_int_equal(steps[0].margin, 1);
    assert_int_equal(steps[0].category, 0);
    for (size_t i = 0; i < trace.count; i++)
        best = fmin(best, steps[i].max_relative_error);
    assert_true(best == result.max_relative_error);
    trace = (struct mny_calibration_trace){steps, 2, 0};
    assert_int_equal(mny_calibrate(&input, &options, g, &result), MNY_CALIBRATED);
    assert_int_equal(trace.count, result.iterations + 1);
}

static void one_margin_is_poststratification(void **state)
{
    const uint32_t category[] = {0, 1, 2};
    const size_t categories[] = {3};
    const double base[] = {12.5, 3, 40}, targets[] = {1e6, 7, 33333};
    const struct mny_calibration_input input = {{3, 1, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[3];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < 3; i++)
        assert_near(g[i], targets[i] / base[i], 1e-13);
}

static void hundred_categories(void **state)
{
    enum { CATEGORIES = 100, OTHER = 3, CELLS = CATEGORIES * OTHER };
    uint32_t category[CELLS * 2];
    const size_t categories[] = {CATEGORIES, OTHER};
    double base[CELLS], g[CELLS], targets[CATEGORIES + OTHER] = {0};
    const struct mny_calibration_input input = {
        {CELLS, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    (void)state;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        const uint32_t a = cell / OTHER, b = cell % OTHER;
        const double weight = (1 + (double)(a * 7919 % 97)) * (1 + (double)b);
        category[cell * 2] = a;
        category[cell * 2 + 1] = b;
        base[cell] = 2.5 + (double)(cell * 31 % 17);
        targets[a] += base[cell] * weight;
        targets[CATEGORIES + b] += base[cell] * weight;
    }
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    /* The targets were made with factors of raking's form, so these come back. */
    for (uint32_t cell = 0; cell < CELLS; cell++)
        assert_near(g[cell], (1 + (double)(cell / OTHER * 7919 % 97)) * (1 + cell % OTHER), 1e-10);
}

/* One category is a millionth of the sample, and should be nearly all. */
static void extreme_targets(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {1, 999999, 1e6, 5}, targets[] = {1999000, 1005, 1999004, 1001};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[4];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    assert_true(result.max_relative_error < 1e-12);
    assert_true(result.iterations < 100);
    assert_near(g[0] * g[3] / (g[1] * g[2]), 1, 1e-9);
}

static void one_respondent(void **state)
{
    const uint32_t category[] = {0, 0};
    const size_t categories[] = {1, 1};
    const double base[] = {2.5}, targets[] = {1e7, 1e7};
    const struct mny_calibration_input input = {{1, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[1];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    assert_near(g[0], 4e6, 1e-14);
}

/* An empty category with a target of 0 asks for nothing. */
static void nothing_wanted_of_nobody(void **state)
{
    const uint32_t category[] = {0, 2};
    const size_t categories[] = {3};
    const double base[] = {2, 3}, targets[] = {5, 0, 6};
    const struct mny_calibration_input input = {{2, 1, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[2];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    assert_near(g[1], 2, 1e-14);
}

/* Of weights that were given: whoever is counted where nobody should be is an error, too, in
   shares of all. */
static void errors_of_given_weights(void **state)
{
    const size_t categories[] = {3, 2};
    const struct mny_margin_cells cells = {0, 2, NULL, categories};
    const double targets[] = {10, 0, 30, 25, 15};
    const double reached[] = {10, 8, 30, 25, 14}, close[] = {9, 2, 30, 25, 15};
    struct mny_calibration_result result;
    (void)state;
    mny_calibration_errors(&cells, reached, targets, &result);
    assert_near(result.max_relative_error, 0.2, 1e-15);
    assert_int_equal(result.worst_margin, 0);
    assert_int_equal(result.worst_category, 1);
    assert_true(result.worst_reached == 8 && result.worst_target == 0);
    mny_calibration_errors(&cells, close, targets, &result);
    assert_near(result.max_relative_error, 0.1, 1e-15);
    assert_int_equal(result.worst_category, 0);
    mny_calibration_errors(&cells, targets, targets, &result);
    assert_true(result.max_relative_error == 0);
}

/* Two margins say different things of the same people. */
static void contradicting_margins(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 2, 1, 3};
    const size_t categories[] = {2, 4};
    const double base[] = {1, 2, 3, 4}, targets[] = {50, 50, 10, 20, 30, 40};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[4];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATION_INFEASIBLE);
    assert_true(result.max_relative_error > 0.1);
    assert_true(result.worst_reached != result.worst_target);
}

/* Everybody in the second category of the first margin is in the second of the
   other, which has fewer people: no positive weights can do that. */
static void no_positive_solution(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {5, 5, 5}, targets[] = {40, 60, 55, 45};
    const struct mny_calibration_input input = {{3, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[3];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATION_INFEASIBLE);
    assert_true(result.max_relative_error > 1e-3);
    assert_true(result.iterations < 200);
}

static void totals_that_differ(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {1, 1, 1, 1}, targets[] = {40, 60, 50, 51};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[4];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATION_INFEASIBLE);
}

static void too_few_iterations(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {23, 11, 7, 31}, targets[] = {40, 60, 52.5, 47.5};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_options options = *rake();
    struct mny_calibration_result result;
    double g[4], reached;
    (void)state;
    options.max_iterations = 1;
    assert_int_equal(mny_calibrate(&input, &options, g, &result), MNY_CALIBRATION_STOPPED);
    assert_int_equal(result.iterations, 1);
    assert_true(result.max_relative_error > 1e-9);
    /* The worst place and its numbers are those of the weights returned. */
    reached = 0;
    for (size_t cell = 0; cell < 4; cell++)
        if (category[cell * 2 + result.worst_margin] == result.worst_category)
            reached += base[cell] * g[cell];
    assert_near(result.worst_reached, reached, 1e-14);
    assert_near(result.worst_target, targets[result.worst_margin * 2 + result.worst_category], 0);
    assert_near(result.max_relative_error, fabs(reached / result.worst_target - 1), 1e-9);
}

static void loose_epsilon_is_enough(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    const double base[] = {23, 11, 7, 31}, targets[] = {40, 60, 52.5, 47.5};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_options options = *rake();
    struct mny_calibration_result result;
    double g[4];
    (void)state;
    options.max_iterations = 2;
    options.epsilon = 0.5;
    assert_int_equal(mny_calibrate(&input, &options, g, &result), MNY_CALIBRATED);
}

/* Scaling base weights or all targets changes nothing but the scale of g. */
static void scale_is_free(void **state)
{
    const uint32_t category[] = {0, 0, 0, 1, 1, 0, 1, 1};
    const size_t categories[] = {2, 2};
    double base[] = {23, 11, 7, 31}, targets[] = {40, 60, 52.5, 47.5};
    const struct mny_calibration_input input = {{4, 2, category, categories}, base, targets, NULL};
    struct mny_calibration_result result;
    double g[4], scaled[4];
    (void)state;
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < 4; i++) {
        base[i] *= 1e-3;
        targets[i] *= 1e6;
    }
    assert_int_equal(mny_calibrate(&input, rake(), scaled, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < 4; i++)
        assert_near(scaled[i], g[i] * 1e9, 1e-12);
}

/* Rakes a case's only city on stype and sch_wide. */
static void school_weights(const char *folder, double *weight, size_t *n)
{
    struct mny_table *table = read_case(folder, "responses.csv");
    double *base = numbers(table, "pw"), cell_base[6] = {0}, targets[5] = {0}, g[6];
    uint32_t *stype = codes_of(table, "stype"), *wide = codes_of(table, "sch_wide");
    uint32_t category[12];
    const size_t categories[] = {3, 2};
    const struct mny_calibration_input input = {
        {6, 2, category, categories}, cell_base, targets, NULL};
    struct mny_calibration_result result;

    *n = mny_table_rows(table);
    for (uint32_t cell = 0; cell < 6; cell++) {
        category[cell * 2] = cell / 2;
        category[cell * 2 + 1] = cell % 2;
    }
    for (size_t row = 0; row < *n; row++) {
        const char *type = mny_table_cell(table, row, column_of(table, "stype"));
        const char *met = mny_table_cell(table, row, column_of(table, "sch_wide"));
        targets[stype[row]] = *type == 'E' ? 4421 : *type == 'H' ? 755 : 1018;
        targets[3 + wide[row]] = *met == 'N' ? 1072 : 5122;
        cell_base[stype[row] * 2 + wide[row]] += base[row];
    }
    assert_int_equal(mny_calibrate(&input, rake(), g, &result), MNY_CALIBRATED);
    for (size_t row = 0; row < *n; row++)
        weight[row] = base[row] * g[stype[row] * 2 + wide[row]];
    mny_table_free(table);
    free(base);
    free(stype);
    free(wide);
}

/* R survey 4.5: apiclus1 raked on stype and sch.wide, epsilon 1e-12. */
static void apiclus1(void **state)
{
    double weight[200];
    struct mny_weight_class classes[200];
    size_t n = 0;
    struct mny_weight_summary summary;
    (void)state;
    if (!have_case(BESIDE "j-apiclus1"))
        skip();
    school_weights(BESIDE "j-apiclus1", weight, &n);
    for (size_t i = 0; i < n; i++)
        classes[i] = (struct mny_weight_class){.weight = weight[i], .n = 1};
    summary = mny_weight_summarize(classes, n);
    assert_near(summary.min, 29.8706754927, 1e-11);
    assert_near(summary.max, 67.1255292412, 1e-11);
    assert_near(summary.sum, 6194, 1e-13);
}

static void pairs_are_numbered(void **state)
{
    struct mny_pair_index *index = mny_pair_index_create();
    (void)state;
    assert_non_null(index);
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++)
            assert_int_equal(mny_pair_index_add(index, i % 7, i), i);
    assert_int_equal(mny_pair_index_count(index), 5000);
    assert_int_equal(mny_pair_index_first(index, 20), 6);
    assert_int_equal(mny_pair_index_second(index, 20), 20);
    assert_int_equal(mny_pair_index_add(index, 20, 6), 5000); /* not the same as 6, 20 */
    assert_int_equal(mny_pair_index_add(index, UINT32_MAX, UINT32_MAX), 5001);
    mny_pair_index_free(index);
    mny_pair_index_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_margins),
        cmocka_unit_test(trace_of_each_step),
        cmocka_unit_test(one_margin_is_poststratification),
        cmocka_unit_test(hundred_categories),
        cmocka_unit_test(extreme_targets),
        cmocka_unit_test(one_respondent),
        cmocka_unit_test(nothing_wanted_of_nobody),
        cmocka_unit_test(errors_of_given_weights),
        cmocka_unit_test(contradicting_margins),
        cmocka_unit_test(no_positive_solution),
        cmocka_unit_test(totals_that_differ),
        cmocka_unit_test(too_few_iterations),
        cmocka_unit_test(loose_epsilon_is_enough),
        cmocka_unit_test(scale_is_free),
        cmocka_unit_test(apiclus1),
        cmocka_unit_test(pairs_are_numbered),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
