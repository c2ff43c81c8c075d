/* SPDX-License-Identifier: MIT */
#include "survey/export/variable_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void names_in_order(void **state)
{
    static const struct {
        const char *wanted, *ending, *name;
    } cases[] = {
        {"age", "", "age"},
        {"Age", "", "Age_2"}, /* SPSS does not tell them apart */
        {"age_2", "", "age_2_2"},
        {"age", "", "age_3"},
        {"年龄", "", "v__"},
        {"城市", "", "v___2"},
        {"q1.您的", "", "q1___"},
        {"1st", "", "v1st"},
        {"_n", "", "v_n"}, /* reserved in Stata, and no letter for SPSS */
        {"", "", "v"},
        {"in", "", "in_2"},
        {"With", "", "With_2"},
        {"strL", "", "strL_2"},
        {"str17", "", "str17_2"},
        {"street", "", "street"},
        {"str", "", "str"},
        {"a b\tc\"d", "", "a_b_c_d"},
        {"=cmd|' /C calc'!A0", "", "v_cmd____C_calc__A0"},
        {"abcdefghijklmnopqrstuvwxyz0123456789", "", "abcdefghijklmnopqrstuvwxyz012345"},
        {"abcdefghijklmnopqrstuvwxyz0123456789", "", "abcdefghijklmnopqrstuvwxyz0123_2"},
        {"abcdefghijklmnopqrstuvwxyz0123456789", "_score", "abcdefghijklmnopqrstuvwxyz_score"},
        {"abcdefghijklmnopqrstuvwxyz", "_score", "abcdefghijklmnopqrstuvwx_score_2"},
        {"age", "_score", "age_score"},
    };
    struct mny_variable_names *names = mny_variable_names_create();
    (void)state;

    assert_non_null(names);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(mny_variable_names_add(names, cases[i].wanted, cases[i].ending),
                            cases[i].name);
    mny_variable_names_free(names);
    mny_variable_names_free(NULL);
}

/* However often a name is wanted, there is another one, and it fits. */
static void always_another(void **state)
{
    struct mny_variable_names *names = mny_variable_names_create();
    (void)state;

    assert_non_null(names);
    for (size_t i = 1; i <= 1200; i++) {
        const char *name =
            mny_variable_names_add(names, "题题题题题题题题题题题题题题题题题题题题", "_score");
        char ending[32];

        snprintf(ending, sizeof ending, i == 1 ? "_score" : "_score_%zu", i);
        assert_true(strlen(name) <= MNY_VARIABLE_NAME_MOST);
        assert_string_equal(name + strlen(name) - strlen(ending), ending);
    }
    mny_variable_names_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_order),
        cmocka_unit_test(always_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
