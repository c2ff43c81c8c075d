/* SPDX-License-Identifier: MIT */
#include "stats/weight_summary.h"

#include "tests/stats/reference_case.h"

/* Of N weights, each a class of its own. */
static struct mny_weight_summary summarize(const double *weight, size_t n)
{
    struct mny_weight_class *classes = get(n, sizeof *classes);
    struct mny_weight_summary summary;

    for (size_t i = 0; i < n; i++)
        classes[i] = (struct mny_weight_class){.weight = weight[i], .n = 1};
    summary = mny_weight_summarize(classes, n);
    free(classes);
    return summary;
}

static void unequal_weights(void **state)
{
    const double weight[] = {1, 2, 3, 6.5};
    const struct mny_weight_summary summary = summarize(weight, 4);
    const double mean = 3.125;
    const double variance = (2.125 * 2.125 + 1.125 * 1.125 + 0.125 * 0.125 + 3.375 * 3.375) / 4;
    (void)state;
    assert_int_equal(summary.n, 4);
    assert_near(summary.sum, 12.5, 0);
    assert_near(summary.min, 1, 0);
    assert_near(summary.max, 6.5, 0);
    assert_near(summary.mean, mean, 0);
    assert_near(summary.cv, sqrt(variance) / mean, 1e-15);
    assert_near(summary.deff_kish, 1 + variance / (mean * mean), 1e-15);
    assert_near(summary.n_eff, 12.5 * 12.5 / (1 + 4 + 9 + 42.25), 1e-15);
    assert_near(summary.n_eff, 4 / summary.deff_kish, 1e-14);
}

/* Classes are as many respondents as they have; those without any say nothing. */
static void classes_of_respondents(void **state)
{
    const double weight[] = {2.385, 2.385, 2.385, 0.7, 11.25, 11.25};
    const struct mny_weight_class classes[] = {{.weight = 2.385, .n = 3},
                                               {.weight = 99, .n = 0},
                                               {.weight = 0.7, .n = 1},
                                               {.weight = 11.25, .n = 2}};
    const struct mny_weight_summary one_by_one = summarize(weight, 6);
    const struct mny_weight_summary summary = mny_weight_summarize(classes, 4);
    (void)state;
    assert_int_equal(summary.n, 6);
    assert_near(summary.sum, one_by_one.sum, 1e-15);
    assert_near(summary.min, 0.7, 0);
    assert_near(summary.max, 11.25, 0);
    assert_near(summary.mean, one_by_one.mean, 1e-15);
    assert_near(summary.cv, one_by_one.cv, 1e-15);
    assert_near(summary.deff_kish, one_by_one.deff_kish, 1e-15);
    assert_near(summary.n_eff, one_by_one.n_eff, 1e-15);
}

static void equal_weights_have_no_cv(void **state)
{
    double weight[7];
    (void)state;
    for (size_t i = 0; i < 7; i++)
        weight[i] = 0.1;
    assert_true(summarize(weight, 7).cv == 0);
    assert_true(summarize(weight, 7).deff_kish == 1);
    assert_near(summarize(weight, 7).n_eff, 7, 1e-14);
}

static void one_weight(void **state)
{
    const double weight[] = {33.846996307373};
    const struct mny_weight_summary summary = summarize(weight, 1);
    (void)state;
    assert_near(summary.sum, 33.846996307373, 0);
    assert_true(summary.cv == 0);
    assert_near(summary.n_eff, 1, 1e-15);
}

static void no_weight(void **state)
{
    const struct mny_weight_summary summary = summarize(NULL, 0);
    (void)state;
    assert_true(summary.sum == 0);
    assert_true(isnan(summary.mean) && isnan(summary.cv) && isnan(summary.n_eff));
}

static void many_small_beside_a_large_one(void **state)
{
    double *weight = get(1000001, sizeof *weight);
    (void)state;
    weight[0] = 1e16;
    for (size_t i = 1; i <= 1000000; i++)
        weight[i] = 1;
    /* Plain addition loses every 1. */
    assert_true(summarize(weight, 1000001).sum == 1e16 + 1e6);
    free(weight);
}

/* Weights and diagnostics that R wrote. */
static void reference_diagnostics(void **state)
{
    struct mny_table *weights = read_case(INSIDE "e-design-rake/expected", "weights.csv");
    struct mny_table *wanted = read_case(INSIDE "e-design-rake/expected", "diagnostics.csv");
    double *weight = get(mny_table_rows(weights), sizeof *weight);
    (void)state;

    for (size_t city = 0; city < mny_table_rows(wanted); city++) {
        const char *code = mny_table_cell(wanted, city, column_of(wanted, "city"));
        struct mny_weight_summary summary;
        size_t n = 0;
        for (size_t row = 0; row < mny_table_rows(weights); row++)
            if (strcmp(mny_table_cell(weights, row, column_of(weights, "city")), code) == 0)
                weight[n++] = number_at(weights, row, "weight");
        summary = summarize(weight, n);
        assert_true((double)summary.n == number_at(wanted, city, "n"));
        assert_near(summary.sum, number_at(wanted, city, "sum_weights"), 1e-13);
        assert_near(summary.min, number_at(wanted, city, "min"), 0);
        assert_near(summary.max, number_at(wanted, city, "max"), 0);
        assert_near(summary.cv, number_at(wanted, city, "cv"), 1e-12);
        assert_near(summary.n_eff, number_at(wanted, city, "n_eff"), 1e-12);
    }
    mny_table_free(weights);
    mny_table_free(wanted);
    free(weight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unequal_weights),
        cmocka_unit_test(classes_of_respondents),
        cmocka_unit_test(equal_weights_have_no_cv),
        cmocka_unit_test(one_weight),
        cmocka_unit_test(no_weight),
        cmocka_unit_test(many_small_beside_a_large_one),
        cmocka_unit_test(reference_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
