/* SPDX-License-Identifier: MIT */
#include "survey/clean/medians.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Groups of whole seconds, of other numbers, of one row and of none; the same rows counted
   and, with a half second or a day among them, selected. */
static void groups(void **state)
{
    double numbers[] = {5, 9, 7, NAN, 100, 3, 8, 8191};
    uint16_t group[] = {0, 0, 0, 0, 2, 2, 2, 3};
    const uint8_t dropped[] = {0, 0, 0, 0, 0, 0, 1, 0};
    const struct mny_grouped grouped = {.numbers = numbers,
                                        .group = {.shorts = group},
                                        .dropped = dropped,
                                        .count = 8,
                                        .groups = 4};
    double medians[4];
    size_t counts[4];
    (void)state;

    for (int round = 0; round < 3; round++) {
        assert_true(mny_medians(&grouped, medians, counts));
        assert_true(medians[0] == 7 && counts[0] == 3);
        assert_true(isnan(medians[1]) && counts[1] == 0);
        assert_true(medians[2] == 51.5 && counts[2] == 2);
        assert_true(medians[3] == numbers[7] && counts[3] == 1);
        numbers[7] = round == 0 ? 86400 : 0.5; /* neither can be counted */
    }
}

static void one_group(void **state)
{
    const double numbers[] = {4, 1, 3, 2};
    const struct mny_grouped grouped = {.numbers = numbers, .count = 4, .groups = 1};
    const struct mny_grouped nobody = {.numbers = numbers, .groups = 1};
    double median;
    size_t count;
    (void)state;

    assert_true(mny_medians(&grouped, &median, &count));
    assert_true(median == 2.5 && count == 4);
    assert_true(mny_medians(&nobody, &median, &count));
    assert_true(isnan(median) && count == 0);
}

/* A negative number has no count. */
static void negative(void **state)
{
    const double numbers[] = {-4, 1, 3};
    const struct mny_grouped grouped = {.numbers = numbers, .count = 3, .groups = 1};
    double median;
    size_t count;
    (void)state;

    assert_true(mny_medians(&grouped, &median, &count));
    assert_true(median == 1 && count == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups),
        cmocka_unit_test(one_group),
        cmocka_unit_test(negative),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
