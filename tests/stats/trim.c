/* SPDX-License-Identifier: MIT */
#include "stats/trim.h"

#include "tests/stats/reference_case.h"

/* Cuts to LOWER and UPPER times the median. */
static enum mny_trim_status cut(double *weight, const double *count, size_t n, double lower,
                                double upper, struct mny_trim_result *result)
{
    const struct mny_trim_rule rule = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, lower, upper};
    return mny_trim_weights(&rule, weight, count, n, result);
}

static double sum_of(const double *weight, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    return sum;
}

/* R: trimWeights(design, lower = 0.5 * 2, upper = 2 * 2, strict = TRUE), by hand:
   the median is 2; 10 is cut to 4 and 0.5 raised to 1, 5.5 is shared by five: 1.1. */
static void one_round(void **state)
{
    double weight[] = {10, 0.5, 1.5, 2, 2.5, 2, 1};
    const double right[] = {4, 1, 2.6, 3.1, 3.6, 3.1, 2.1};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 7, 0.5, 2, &result), MNY_TRIMMED);
    assert_near(result.median, 2, 1e-15);
    assert_near(result.mean, 19.5 / 7, 1e-15);
    assert_int_equal(result.trimmed, 2);
    for (size_t i = 0; i < 7; i++)
        assert_near(weight[i], right[i], 1e-14);
}

/* 9 is cut to 4.5 (1.5 times the median 3), the 4.5 shared by three: 4 becomes 5.5
   and is cut in turn; what it loses is shared with the first one, too, which is cut
   again, and so on. */
static void what_is_shared_is_cut_again(void **state)
{
    double weight[] = {9, 4, 2, 2};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 4, 0, 1.5, &result), MNY_TRIMMED);
    assert_near(result.median, 3, 1e-15);
    assert_near(weight[0], 4.5, 1e-14);
    assert_near(weight[1], 4.5, 1e-14);
    assert_near(weight[2], 4, 1e-12);
    assert_near(weight[3], 4, 1e-12);
    assert_int_equal(result.trimmed, 2);
    assert_near(sum_of(weight, 4), 17, 1e-13);
}

/* Weights that are raised: the excess is negative. */
static void negative_excess(void **state)
{
    double weight[] = {1, 1, 10, 10, 10, 12};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 6, 0.6, 5, &result), MNY_TRIMMED);
    assert_near(weight[0], 6, 1e-13);
    assert_near(weight[2], 7.5, 1e-12);
    assert_near(weight[5], 9.5, 1e-12);
    assert_near(sum_of(weight, 6), 44, 1e-13);
    assert_int_equal(result.trimmed, 2);
}

static void nothing_outside(void **state)
{
    double weight[] = {1, 2, 3};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 3, 0.5, 1.5, &result), MNY_TRIMMED);
    assert_int_equal(result.trimmed, 0);
    assert_true(weight[0] == 1 && weight[1] == 2 && weight[2] == 3);
}

static void bounds_that_cannot_hold_the_total(void **state)
{
    double weight[] = {1, 1, 1, 1, 16}, low[] = {5, 5, 5, 1, 1};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 5, 0.5, 3, &result), MNY_TRIM_TOTAL);
    assert_near(result.mean, 4, 1e-15);
    assert_near(weight[4], 16, 0); /* unchanged */
    assert_int_equal(cut(weight, NULL, 5, 0.5, 4.5, &result), MNY_TRIMMED);
    assert_near(sum_of(weight, 5), 20, 1e-13);
    assert_int_equal(cut(low, NULL, 5, 0.8, 3, &result), MNY_TRIM_TOTAL);
}

static void mean_at_the_bound(void **state)
{
    double weight[] = {1, 1, 1, 1, 16};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 5, 0.5, 4, &result), MNY_TRIMMED);
    for (size_t i = 0; i < 5; i++)
        assert_near(weight[i], 4, 1e-12);
}

static void nobody_inside(void **state)
{
    double weight[] = {1, 3};
    struct mny_trim_result result;
    (void)state;
    assert_int_equal(cut(weight, NULL, 2, 0.9, 1.1, &result), MNY_TRIM_NOBODY);
    assert_true(weight[0] == 1 && weight[1] == 3);
}

/* A weight that stands for several respondents is trimmed as they are one by one;
   one that stands for none does not count. */
static void counts_are_respondents(void **state)
{
    double one_by_one[] = {9, 4, 4, 4, 2, 2, 2, 2, 2, 0.1, 0.1}, together[] = {9, 77, 4, 2, 0.1};
    const double count[] = {1, 0, 3, 5, 2};
    struct mny_trim_result a, b;
    (void)state;
    assert_int_equal(cut(one_by_one, NULL, 11, 0.4, 2, &a), MNY_TRIMMED);
    assert_int_equal(cut(together, count, 5, 0.4, 2, &b), MNY_TRIMMED);
    assert_near(b.median, a.median, 0);
    assert_near(b.mean, a.mean, 1e-15);
    assert_int_equal(a.trimmed, b.trimmed);
    assert_near(together[0], one_by_one[0], 1e-13);
    assert_near(together[2], one_by_one[1], 1e-13);
    assert_near(together[3], one_by_one[4], 1e-13);
    assert_near(together[4], one_by_one[9], 1e-13);
}

/* Whatever the weights: it ends, all are inside, the total stays. */
static void it_ends(void **state)
{
    uint32_t seed = 99;
    (void)state;
    for (size_t round = 0; round < 200; round++) {
        double weight[101], total;
        struct mny_trim_result result;
        for (size_t i = 0; i < 101; i++) {
            seed = seed * 1664525 + 1013904223;
            weight[i] = exp((double)(seed >> 8) / (1 << 23) * 2 - 2) * 1e4 / 3;
        }
        total = sum_of(weight, 101);
        if (cut(weight, NULL, 101, 0.6, 1.7, &result) != MNY_TRIMMED)
            continue;
        assert_near(sum_of(weight, 101), total, 1e-13);
        for (size_t i = 0; i < 101; i++)
            assert_true(weight[i] >= 0.6 * result.median && weight[i] <= 1.7 * result.median);
        assert_true(result.trimmed > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_round),
        cmocka_unit_test(what_is_shared_is_cut_again),
        cmocka_unit_test(negative_excess),
        cmocka_unit_test(nothing_outside),
        cmocka_unit_test(bounds_that_cannot_hold_the_total),
        cmocka_unit_test(mean_at_the_bound),
        cmocka_unit_test(nobody_inside),
        cmocka_unit_test(counts_are_respondents),
        cmocka_unit_test(it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
