/* SPDX-License-Identifier: MIT */
#include "core/formula_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *formula, const char *printed)
{
    struct mny_page page = {0};

    mny_page_text(&page, "");
    mny_formula_text(&page, formula);
    assert_false(page.failed);
    if (strcmp(page.text, printed) != 0)
        fail_msg("%s: %s, not %s", formula, page.text, printed);
    free(page.text);
}

static void prints_as_the_standards_do(void **state)
{
    static const struct {
        const char *formula, *printed;
    } cases[] = {
        {"", ""},
        {"ratio(${x1}, ${x2}) * 100", "x1 ÷ x2 × 100"},
        {"ratio(2046, 2397) * 100", "2046 ÷ 2397 × 100"},
        {"ratio(${x1} + ${x2}, ${x3}, 1)", "(x1 + x2) ÷ x3"},
        {"ratio(${x1} - ${x2}, ${x3} + ${x4})", "(x1 - x2) ÷ (x3 + x4)"},
        {"1 div ratio(${x1}, ${x2})", "1 ÷ (x1 ÷ x2)"},
        {"capped_ratio(${x1}, ${x2}) * 100", "min(x1 ÷ x2, 1) × 100"},
        {"quotient(${x1}, ${x2})", "x1 ÷ x2"},
        {"2 * at_most(2 * ${x8} + ${x9}, 5) + 4", "2 × min(2 × x8 + x9, 5) + 4"},
        {"(0.5 * ${b1} + 0.5 * 0.123456789) * 100", "(0.5 × b1 + 0.5 × 0.123457) × 100"},
        {"mean(${x1})", "mean(x1)"},
        {"mean([80, 90.5, 3])", "(80 + 90.5 + 3) ÷ 3"},
        {"60 div mean([80])", "60 ÷ ((80) ÷ 1)"},
        {"mean_ratio(${x1}, ${x2}) * 100", "(1 ÷ n) × Σ(x1 ÷ x2) × 100"},
        {"mean_ratio([1, 2], [3, 4])", "(1 ÷ 2) × (1 ÷ 3 + 2 ÷ 4)"},
        {"if(${x1} >= 90, 10, if(${x1} >= 70 and ${x2} != 1, 5, 0))",
         "if x1 ≥ 90: 10; else if x1 ≥ 70 and x2 ≠ 1: 5; else 0"},
        {"5 * if(${x1} = 1 or ${x2} <= 3, 10, 0)", "5 × (if x1 = 1 or x2 ≤ 3: 10; else 0)"},
        {"max(${x1} - 1, 0)", "max(x1 - 1, 0)"},
        {"1e-7 * 2", "1e-07 × 2"},
        {"1 < 2 > 0", "1 < 2 > 0"},
        /* Not formulas of ours: nothing is lost, nothing is read beyond the end. */
        {"ratio(${x1", "ratio(${x1"},
        {"ratio(", "ratio("},
        {"if(", "if("},
        {"ratio()", "() ÷ ()"},
        {"1.2.3", "1.2.3"},
        {"mean([)", "mean([)"},
        {"得分 = 3", "得分 = 3"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].formula, cases[i].printed);
}

static void bears_any_depth(void **state)
{
    enum { DEPTH = 100000 };
    char *deep = malloc(DEPTH + 1);
    struct mny_page page = {0};

    (void)state;
    assert_non_null(deep);
    memset(deep, '(', DEPTH / 2);
    memset(deep + DEPTH / 2, ')', DEPTH / 2);
    deep[DEPTH] = '\0';
    mny_formula_text(&page, deep);
    assert_string_equal(page.text, deep);
    free(page.text);
    free(deep);
}

static void shows_six_decimals(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {2.5, "2.5"},
                 {85.3566958698373, "85.356696"},
                 {-0.5, "-0.5"},
                 {-0.0000016, "-2e-06"},
                 {1.25e-9, "1.25e-09"},
                 {1.005, "1.005"},
                 {12345678.5, "12345678.5"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_page page = {0};

        mny_formula_number(&page, cases[i].value);
        assert_string_equal(page.text, cases[i].text);
        free(page.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_as_the_standards_do),
        cmocka_unit_test(bears_any_depth),
        cmocka_unit_test(shows_six_decimals),
    };

    return cmocka_run_group_tests_name("core/formula_text", tests, NULL, NULL);
}
