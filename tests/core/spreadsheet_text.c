/* SPDX-License-Identifier: MIT */
/* Which texts a spreadsheet would compute. */
#include "core/spreadsheet_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct guard_case {
    const char *text;
    bool computes;
} cases[] = {
    {"", false},       {"满意", false}, {"=1+1", true}, {"+86 138", true}, {"-a", true},
    {"@SUM(1)", true}, {"\t=1", true},  {"\r", true},   {"\n", true},      {"＝1", true},
    {"＋", true},      {"－1", true},   {"＠a", true},  {"-3", false},     {"+3.5", false},
    {"-1e3", false},   {"'=1", false},  {"'", false},   {"'a", false},     {"a=1", false},
    {" =1", false},
};

static void test_case(void **state)
{
    const struct guard_case *c = *state;

    assert_int_equal(mny_spreadsheet_computes(c->text, strlen(c->text)), c->computes);
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){cases[i].text, test_case, NULL, NULL, &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
