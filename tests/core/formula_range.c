/* SPDX-License-Identifier: MIT */
#include "core/formula.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

/* A count, an amount, a rate, a yes or no, a level of -1 to 3, repeated ratings. */
static const struct mny_formula_input inputs[] = {{"n", false}, {"x", false}, {"p", false},
                                                  {"y", false}, {"l", false}, {"r", true}};
enum { INPUTS = 6 };
static const struct mny_range ranges[INPUTS] = {{0, INFINITY, true}, {0, INFINITY, false},
                                                {0, 100, false},     {0, 1, true},
                                                {-1, 3, true},       {0, 100, false}};

static const struct range_case {
    const char *component, *formula;
    double least, most;
} range_cases[] = {
    {NULL, "5", 5, 5},
    {NULL, "${n}", 0, INFINITY},
    {NULL, "-${p}", -100, 0},
    {NULL, "100 - ${p}", 0, 100},
    {NULL, "${n} - ${x}", -INFINITY, INFINITY},
    {NULL, "${p} * ${l}", -100, 300},
    {NULL, "${n} * 0", 0, 0},
    {NULL, "${n} * ${l}", -INFINITY, INFINITY},
    {NULL, "1 div max(${x}, 1) * 100", 0, 100},
    {NULL, "${x} div ${n}", -INFINITY, INFINITY},
    {NULL, "${x} div max(${n}, 2)", 0, INFINITY},
    {NULL, "${p} mod 7", 0, 7},
    {NULL, "${n} mod 7", 0, 7},
    {NULL, "-${p} mod 7", -7, 0},
    {NULL, "min(20 * ${n}, 100)", 0, 100},
    {NULL, "max(${l}, 0)", 0, 3},
    {NULL, "round(${p} div 3)", 0, 33},
    {NULL, "round(${p} div 3, 1)", 0, 33.3},
    {NULL, "round(${p}, ${y})", -INFINITY, INFINITY},
    {NULL, "int(${p} div 3)", 0, 33},
    {NULL, "number(${p})", 0, 100},
    {NULL, "coalesce(${p}, ${l})", -1, 100},
    {NULL, "string-length('ab') + 1", 3, 3},
    {NULL, "string-length(concat('a', ${n}))", 0, INFINITY},
    {NULL, "concat(${n}, 1)", -INFINITY, INFINITY},
    {NULL, "ratio(${n}, ${x}) * 100", 0, 100},
    {NULL, "ratio(${n}, ${x}, 3)", 0, 3},
    {NULL, "capped_ratio(${n}, ${x}) * 40", 0, 40},
    {NULL, "quotient(${n}, ${x})", 0, INFINITY},
    {NULL, "quotient(${l}, ${x})", -INFINITY, INFINITY},
    {NULL, "at_most(0.3 * ${n}, 1.5)", 0, 1.5},
    {NULL, "mean(${r})", 0, 100},
    {NULL, "mean_ratio(${r}, ${r}) * 50", 0, 50},
    {NULL, "100 * ${y}", 0, 100},
    {NULL, "${y} = 1", 0, 1},
    {NULL, "${p} < 101", 1, 1},
    {NULL, "not(${p} > 100)", 1, 1},
    {NULL, "if(${n} >= 5, 100, if(${n} >= 3, 60, if(${n} >= 1, 40, 0)))", 0, 100},
    {NULL, "if(${p} < 60, 1, if(${p} < 80, 0.5, 0))", 0, 1},
    /* Conditions narrow what they are about: whole numbers below 5 end at 4. */
    {NULL, "if(${n} >= 5, 100, 20 * ${n})", 0, 100},
    {NULL, "if(${n} >= 5, 100, 25 * ${n})", 0, 100},
    {NULL, "if(${x} >= 5, 100, 25 * ${x})", 0, 125},
    {NULL, "if(${n} < 5, 25 * ${n}, 100)", 0, 100},
    {NULL, "if(${n} <= 4, 25 * ${n}, 100)", 0, 100},
    {NULL, "if(${n} > 4, 100, 25 * ${n})", 0, 100},
    {NULL, "if(${n} = 3, ${n}, 1)", 1, 3},
    {NULL, "if(${l} != 3, ${l}, 0)", -1, 2},
    {NULL, "if(${l} = 9, 1000, 1)", 1, 1},
    {NULL, "if(${n} >= 2 and ${n} < 5, 25 * ${n}, 7)", 7, 100},
    {NULL, "if(${n} > 4 or ${x} > 10, 3, ${n} + ${x})", 0, 14},
    {NULL, "if(${n} < 3 and (${x} < 2 or ${p} < 5), ${n}, 9)", 0, 9},
    {NULL, "if(${y}, 10, 20)", 10, 20},
    {NULL, "if(${p} < 200, 1, 1000)", 1, 1},
    {NULL, "${y} and ${n} > 3", 0, 1},
    {NULL, "true() or ${y}", 1, 1},
    /* What is compared need be no input. */
    {NULL, "${p} + 1 > ${l} - 5", 1, 1},
    {NULL, "${l} - 5 > ${p} + 1", 0, 0},
    {NULL, "${p} >= ${y} - 1", 1, 1},
    {NULL, "${l} - 5 >= ${p} + 1", 0, 0},
    {NULL, "${y} - 1 <= ${p}", 1, 1},
    {NULL, "${p} + 1 <= ${l} - 5", 0, 0},
    {NULL, "${l} - 5 < ${p} + 1", 1, 1},
    {NULL, "${p} < ${y} - 1", 0, 0},
    {NULL, "${y} + 0 = ${l} - 9", 0, 0},
    {NULL, "${y} + 0 != ${l} - 9", 1, 1},
    {NULL, "${l} * 2 > ${p}", 0, 1},
    {NULL, "selected(${n}, '1')", 0, 1},
    {NULL, "regex(concat(${n}, ''), '1')", 0, 1},
    {NULL, "count-selected(${n})", 0, INFINITY},
    {NULL, "number('x') + 1", -INFINITY, INFINITY},
    {NULL, "if(false(), 3, 9)", 9, 9},
    {NULL, "not(false())", 1, 1},
    {NULL, "${p} < 200 or ${y}", 1, 1},
    {NULL, "${p} > 200 or ${y}", 0, 1},
    {NULL, "${p} > 200 and ${y}", 0, 0},
    {NULL, "${p} < 200 and ${y}", 0, 1},
    {NULL, "(${p} + 1 > 0) or ${y}", 1, 1},
    {NULL, "(${p} + 1 > ${n}) or (${l} - 5 > ${p})", 0, 1},
    {"${n} + ${x}", "if(${d} >= 5, 100, 20 * ${d})", 0, 100},
    {"at_most(10 * ${n}, 40)", "${d} + 60", 60, 100},
    {"${n} - ${n}", "${d}", -INFINITY, INFINITY}, /* no dependence is known */
};

static enum mny_code range_of(const char *component, const char *formula, struct mny_range *range)
{
    struct mny_formula_source sources[2] = {{"d", component, {NULL, 0, 0}},
                                            {NULL, formula, {NULL, 0, 0}}};
    struct mny_problems *problems = mny_problems_create();
    struct mny_formulas *formulas = NULL;
    size_t first = component ? 0 : 1;
    enum mny_code code =
        mny_formulas_compile(inputs, INPUTS, sources + first, 2 - first, problems, &formulas);

    if (code == MNY_OK)
        code = mny_formulas_range(formulas, ranges, range);
    mny_formulas_free(formulas);
    mny_problems_free(problems);
    return code;
}

static bool same(double left, double right)
{
    return left == right || fabs(left - right) <= 1e-12 * fabs(right);
}

static void tells_the_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof range_cases / sizeof *range_cases; i++) {
        const struct range_case *one = &range_cases[i];
        struct mny_range range;

        if (range_of(one->component, one->formula, &range) != MNY_OK)
            fail_msg("%s does not compile", one->formula);
        if (!same(range.least, one->least) || !same(range.most, one->most))
            fail_msg("%s: %g to %g, not %g to %g", one->formula, range.least, range.most,
                     one->least, one->most);
    }
}

/* No work without end: a formula of thousands of operations can be anything. */
static void gives_up_on_giants(void **state)
{
    static char formula[60000];
    struct mny_range range;

    (void)state;
    strcpy(formula, "at_most(1");
    for (size_t length = strlen(formula); length < 50000; length += 7)
        strcpy(formula + length, " + ${n}");
    strcat(formula, ", 1)");
    assert_int_equal(range_of(NULL, formula, &range), MNY_OK);
    assert_true(isinf(range.most));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_range),
        cmocka_unit_test(gives_up_on_giants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
