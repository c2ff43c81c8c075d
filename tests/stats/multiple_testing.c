/* SPDX-License-Identifier: MIT */
#include "stats/multiple_testing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* R: p.adjust(P, "holm") */
static const struct holm_case {
    const char *name;
    size_t count;
    double p[8], want[8];
} cases[] = {
    {"ties, and p that are not there",
     8,
     {0.01, 0.04, NAN, 0.03, 0.04, 0.005, NAN, 0.6},
     {0.05, 0.12, NAN, 0.12, 0.12, 0.03, NAN, 0.6}},
    {"all alike", 3, {0.02, 0.02, 0.02}, {0.06, 0.06, 0.06}},
    {"never above 1", 3, {0.5, 0.9, 1}, {1, 1, 1}},
    {"never below one before", 3, {0.3, 0.2, 0.25}, {0.6, 0.6, 0.6}},
    {"hardly any, and none", 4, {1e-300, 0, 1e-5, NAN}, {2e-300, 0, 1e-5, NAN}},
    {"one", 1, {0.3}, {0.3}},
    {"one that is there", 2, {NAN, 0.3}, {NAN, 0.3}},
    {"none that is there", 2, {NAN, NAN}, {NAN, NAN}},
    {"nothing", 0, {0}, {0}},
};

static void check_holm(void **state)
{
    const struct holm_case *test = *state;
    double adjusted[8], in_place[8];

    for (size_t i = 0; i < test->count; i++)
        in_place[i] = test->p[i];
    assert_int_equal(mny_holm(test->p, test->count, adjusted), MNY_OK);
    assert_int_equal(mny_holm(in_place, test->count, in_place), MNY_OK);
    for (size_t i = 0; i < test->count; i++) {
        if (isnan(test->want[i]))
            assert_true(isnan(adjusted[i]) && isnan(in_place[i]));
        else
            assert_true(fabs(adjusted[i] - test->want[i]) <= 1e-15 * test->want[i] &&
                        in_place[i] >= adjusted[i] && in_place[i] <= adjusted[i]);
    }
}

int main(void)
{
    struct CMUnitTest tests[sizeof cases / sizeof *cases];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tests[i] = (struct CMUnitTest){cases[i].name, check_holm, NULL, NULL,
                                       (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
