/* SPDX-License-Identifier: MIT */
#include "survey/waves/slope_plot.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct spread_case {
    const char *name;
    size_t count;
    double before[5], after[5], gap, least, most;
} cases[] = {
    {"far apart: they stay", 3, {9, 5, 1}, {9, 5, 1}, 1, 0, 10},
    {"two at one height: both give way", 2, {5, 5}, {5.5, 4.5}, 1, 0, 10},
    {"a cluster stays around its mean", 3, {5.3, 5, 4.7}, {6, 5, 4}, 1, 0, 10},
    {"two clusters that meet", 4, {6, 6, 5, 5}, {7, 6, 5, 4}, 1, 0, 10},
    {"at the top", 3, {10, 10, 10}, {10, 9, 8}, 1, 0, 10},
    {"at the bottom", 3, {0.1, 0, 0}, {2, 1, 0}, 1, 0, 10},
    {"as many as there is room for", 5, {2, 2, 2, 2, 2}, {4, 3, 2, 1, 0}, 1, 0, 4},
    {"a later one pushes an earlier pair", 3, {5, 4, 3.7}, {15.7 / 3, 12.7 / 3, 9.7 / 3}, 1, 0, 10},
    {"one", 1, {3}, {3}, 1, 0, 10},
    {"none", 0, {0}, {0}, 1, 0, 10},
};
enum { CASES = sizeof cases / sizeof *cases };

static void spread(void **state)
{
    const struct spread_case *of = *state;
    double positions[5];

    for (size_t i = 0; i < of->count; i++)
        positions[i] = of->before[i];
    mny_slope_spread(positions, of->count, of->gap, of->least, of->most);
    for (size_t i = 0; i < of->count; i++)
        assert_true(fabs(positions[i] - of->after[i]) < 1e-12);
}

int main(void)
{
    struct CMUnitTest tests[CASES];

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, spread, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
