/* SPDX-License-Identifier: MIT */
#include "survey/score/flags.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct flagged {
    double score, se;
    size_t n;
    bool zero;
    const char *flag;
} cases[] = {
    {50, 5, 30, true, ""},
    {50, 5, 29, true, "small_n"},
    {50, 15, 400, true, ""}, /* 30 % are not above 30 % */
    {50, 15.01, 400, true, "high_cv"},
    {50, 15.01, 29, true, "small_n;high_cv"},
    {-50, 16, 400, true, "high_cv"}, /* numbers may be negative */
    {0, 0, 400, true, ""},           /* nobody said so: there is no error */
    {0, 1, 400, true, "high_cv"},
    {50, 400, 400, false, ""},
    {50, 400, 3, false, "small_n"},
    {50, NAN, 400, true, ""},
    {NAN, NAN, 0, true, ""}, /* no figure */
    {NAN, NAN, 0, false, ""},
};

static void says_which(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct mny_estimate estimate = {cases[i].score, cases[i].se, 1, 2,
                                              cases[i].n,     3,           4, 5};
        if (strcmp(mny_flag_of(&estimate, cases[i].zero), cases[i].flag) != 0)
            fail_msg("case %zu: \"%s\"", i, mny_flag_of(&estimate, cases[i].zero));
    }
}

static void leaves_out(void **state)
{
    const struct mny_estimate estimate = {50, 20, 10, 90, 17, 15.5, 4, 2};
    struct mny_row_count count = {0, 0};
    struct mny_estimate shown = mny_flag_shown(&estimate, "small_n", false, &count);
    (void)state;
    assert_true(shown.score == 50 && shown.deff == 2);
    shown = mny_flag_shown(&estimate, "", true, &count);
    assert_true(shown.score == 50);
    assert_int_equal(count.suppressed, 0);
    shown = mny_flag_shown(&estimate, "small_n", true, &count);
    assert_true(isnan(shown.score) && isnan(shown.se) && isnan(shown.low) && isnan(shown.high) &&
                isnan(shown.deff));
    assert_int_equal(shown.n, 17);
    assert_true(shown.n_eff == 15.5);
    assert_int_equal(count.rows, 3);
    assert_int_equal(count.suppressed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_which),
        cmocka_unit_test(leaves_out),
    };

    return cmocka_run_group_tests_name("flags", tests, NULL, NULL);
}
