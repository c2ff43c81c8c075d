/* SPDX-License-Identifier: MIT */
/* Patterns and what becomes of texts under them. */
#include "core/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct tried {
    const char *name, *pattern;
    enum mny_pattern_kind kind;
    const char *text;
    enum mny_match wanted;
};

static const struct tried cases[] = {
    {"somewhere", "停车.?难", MNY_PATTERN_FOUND, "医院停车太难了", MNY_MATCH},
    {"nowhere", "停车.?难", MNY_PATTERN_FOUND, "公交车等的时间太长", MNY_NO_MATCH},
    {"whatever the case", "wifi", MNY_PATTERN_FOUND, "没有 WiFi", MNY_MATCH},
    {"the whole text", "[0-9]+", MNY_PATTERN_WHOLE, "123", MNY_MATCH},
    {"not the whole text", "[0-9]+", MNY_PATTERN_WHOLE, "123a", MNY_NO_MATCH},
    {"the case of the whole text", "[a-z]+", MNY_PATTERN_WHOLE, "ABC", MNY_NO_MATCH},
    {"a digit is ASCII", "\\d", MNY_PATTERN_FOUND, "１", MNY_NO_MATCH},
    {"a character, not a byte", "^.$", MNY_PATTERN_FOUND, "难", MNY_MATCH},
    {"no UTF-8", "a", MNY_PATTERN_FOUND, "a\xFF", MNY_NO_MATCH},
    /* 2^n ways to cut the x's. */
    {"given up", "(x+x+)+[yz]", MNY_PATTERN_FOUND, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
     MNY_MATCH_GIVEN_UP},
};

static void try_case(void **state)
{
    const struct tried *tried = *state;
    struct mny_pattern_fault fault;
    struct mny_pattern *pattern =
        mny_pattern_compile(tried->pattern, strlen(tried->pattern), tried->kind, &fault);
    struct mny_pattern_matcher *matcher = mny_pattern_matcher_create();

    assert_non_null(pattern);
    assert_non_null(matcher);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mny_pattern_match(matcher, pattern, tried->text, strlen(tried->text)),
                         tried->wanted);
        if (strchr(tried->text, '\xFF') == NULL)
            assert_int_equal(
                mny_pattern_match_valid(matcher, pattern, tried->text, strlen(tried->text)),
                tried->wanted);
    }
    mny_pattern_matcher_free(matcher);
    mny_pattern_free(pattern);
}

static void wrong_pattern(void **state)
{
    struct mny_pattern_fault fault = {.at = 99};

    (void)state;
    assert_null(mny_pattern_compile("堵车(", 7, MNY_PATTERN_FOUND, &fault));
    assert_int_equal(fault.at, 7);
    assert_non_null(strstr(fault.text, "parenthesis"));
    assert_null(mny_pattern_compile("\\C", 2, MNY_PATTERN_FOUND, &fault));
    mny_pattern_free(NULL);
    mny_pattern_matcher_free(NULL);
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT + 1];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, try_case, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(wrong_pattern);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
