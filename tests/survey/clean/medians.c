/* SPDX-License-Identifier: MIT */
#include "survey/clean/medians.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct mny_durations durations_of(const double *numbers, size_t count)
{
    struct mny_durations made = {0};

    for (size_t i = 0; i < count; i++)
        assert_true(mny_durations_add(&made, numbers[i]));
    return made;
}

/* Groups of whole seconds, of other numbers, of one row and of none: so few rows are sorted. */
static void groups(void **state)
{
    double numbers[] = {5, 9, 7, NAN, 100, 3, 8, 8191};
    uint16_t group[] = {0, 0, 0, 0, 2, 2, 2, 3};
    const uint8_t dropped[] = {0, 0, 0, 0, 0, 0, 1, 0};
    double medians[4];
    size_t counts[4];
    (void)state;

    for (int round = 0; round < 3; round++) {
        struct mny_durations durations = durations_of(numbers, 8);
        const struct mny_grouped grouped = {
            .durations = &durations, .group = {.shorts = group}, .dropped = dropped, .groups = 4};

        assert_true(mny_medians(&grouped, medians, counts));
        assert_true(medians[0] == 7 && counts[0] == 3);
        assert_true(isnan(medians[1]) && counts[1] == 0);
        assert_true(medians[2] == 51.5 && counts[2] == 2);
        assert_true(medians[3] == numbers[7] && counts[3] == 1);
        mny_durations_free(&durations);
        numbers[7] = round == 0 ? 86400 : 0.5; /* neither can be counted */
    }
}

enum { MANY = 3000, FEW = 5 };

/* Many rows, whose whole seconds are counted, by any number of threads; and the same sorted, as
   half a second or a day in the last group makes them. */
static void many_rows(void **state)
{
    static double numbers[MANY + 1];
    static uint16_t group[MANY + 1];
    static uint8_t dropped[MANY + 1];
    static const double others[] = {8191, 0.5, 86400};
    double medians[3][FEW];
    size_t counts[3][FEW];
    (void)state;

    for (size_t i = 0; i < MANY; i++) {
        numbers[i] = i % 11 == 3 ? NAN : (double)(i * 7919 % 8192);
        group[i] = (uint16_t)(i * i % 7 % 3);
        dropped[i] = i % 13 == 5;
    }
    group[MANY] = FEW - 1;
    for (size_t round = 0; round < 9; round++) {
        const size_t which = round / 3;
        struct mny_durations durations;
        struct mny_grouped grouped = {.group = {.shorts = group},
                                      .dropped = dropped,
                                      .groups = FEW,
                                      .threads = 1 + round % 3 * 3};

        numbers[MANY] = others[which];
        durations = durations_of(numbers, MANY + 1);
        grouped.durations = &durations;
        assert_true(mny_medians(&grouped, medians[which], counts[which]));
        for (size_t i = 0; i < FEW - 1; i++) {
            assert_true(i < 3 ? medians[which][i] == medians[0][i] : isnan(medians[which][i]));
            assert_int_equal(counts[which][i], counts[0][i]);
        }
        assert_true(medians[which][FEW - 1] == others[which] && counts[which][FEW - 1] == 1);
        mny_durations_free(&durations);
    }
    assert_true(counts[0][0] > 300 && counts[0][1] > 300);
}

static void one_group(void **state)
{
    const double numbers[] = {4, 1, 3, 2};
    struct mny_durations durations = durations_of(numbers, 4), none = {0};
    const struct mny_grouped grouped = {.durations = &durations, .groups = 1};
    const struct mny_grouped nobody = {.durations = &none, .groups = 1};
    double median;
    size_t count;
    (void)state;

    assert_true(mny_medians(&grouped, &median, &count));
    assert_true(median == 2.5 && count == 4);
    assert_true(mny_medians(&nobody, &median, &count));
    assert_true(isnan(median) && count == 0);
    mny_durations_free(&durations);
}

/* A negative number has no count. */
static void negative(void **state)
{
    const double numbers[] = {-4, 1, 3};
    struct mny_durations durations = durations_of(numbers, 3);
    const struct mny_grouped grouped = {.durations = &durations, .groups = 1};
    double median;
    size_t count;
    (void)state;

    assert_true(mny_medians(&grouped, &median, &count));
    assert_true(median == 1 && count == 3);
    mny_durations_free(&durations);
}

/* Whole seconds, and what makes doubles of them: all that came before stays. */
static void kept(void **state)
{
    static const double kinds[] = {0.5, -1, 65535, 1e9};
    (void)state;

    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        const double numbers[] = {0, 65534, NAN, 3, kinds[kind], NAN, 7};
        struct mny_durations durations = durations_of(numbers, 4);

        assert_true(durations.whole && !durations.exact);
        for (size_t i = 4; i < 7; i++)
            assert_true(mny_durations_add(&durations, numbers[i]));
        assert_true(durations.exact && durations.count == 7);
        for (size_t i = 0; i < 7; i++)
            assert_true(isnan(numbers[i]) ? isnan(mny_duration_at(&durations, i))
                                          : mny_duration_at(&durations, i) == numbers[i]);
        mny_durations_free(&durations);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups),   cmocka_unit_test(one_group), cmocka_unit_test(many_rows),
        cmocka_unit_test(negative), cmocka_unit_test(kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
