/* SPDX-License-Identifier: MIT */
#include "core/formula.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

/* Inputs of all cases: a, b, c single; r, s repeated. */
static const struct mny_formula_input inputs[] = {
    {"a", false}, {"b", false}, {"c", false}, {"r", true}, {"s", true}};
enum { A, B, C, R, S, INPUTS };

static const struct mark_case {
    const char *label, *component, *formula;
    double a, b, c; /* NAN: not filed */
    double wanted;
    enum mny_status status;
    const char *broken; /* inputs and repeats of the broken ratios: "a/b" */
} mark_cases[] = {
    {"a ratio", NULL, "ratio(${a}, ${b}) * 100", 1, 4, 0, 25, MNY_STATUS_OK, ""},
    {"behind quotes of a word processor", NULL, "if('(’ = “(\", ratio(${a}, ${b}), 7)", 1, 4, 0,
     .25, MNY_STATUS_OK, ""},
    {"names in such quotes are text", NULL, "if(‘${a} + ratio(’ = '', 1, ratio(${c}, ${b}))", 9, 2,
     3, 1, MNY_STATUS_OK, "c0/b0 "},
    {"of exactly one", NULL, "ratio(${a}, ${b})", 7, 7, 0, 1, MNY_STATUS_OK, ""},
    {"above one", NULL, "ratio(${a}, ${b})", 8, 7, 0, 1, MNY_STATUS_OK, "a0/b0 "},
    {"with nothing below", NULL, "ratio(${a}, ${b})", 8, 0, 0, 1, MNY_STATUS_OK, "a0/b0 "},
    {"0 of 0", NULL, "ratio(${a}, ${b}) + 3", 0, 0, 0, 3, MNY_STATUS_UNDEFINED, ""},
    {"0 of 0 with full marks", NULL, "ratio(${a}, ${b}, 1)", 0, 0, 0, 1, MNY_STATUS_OK, ""},
    {"0 of 0 that counts as 0", NULL, "ratio(${a}, ${b}, 0)", 0, 0, 0, 0, MNY_STATUS_OK, ""},
    {"a third argument is no excuse", NULL, "ratio(${a}, ${b}, 1)", 2, 0, 0, 1, MNY_STATUS_OK,
     "a0/b0 "},
    {"capped", NULL, "capped_ratio(${a}, ${b})", 8, 7, 0, 1, MNY_STATUS_CAPPED, ""},
    {"not capped at one", NULL, "capped_ratio(${a}, ${b})", 7, 7, 0, 1, MNY_STATUS_OK, ""},
    {"no cap without a denominator", NULL, "capped_ratio(${a}, ${b})", 7, 0, 0, 1, MNY_STATUS_OK,
     "a0/b0 "},
    {"sums of decimals", NULL, "ratio(${a} + ${b}, ${c})", 0.1, 0.2, 0.3, 1, MNY_STATUS_OK, ""},
    {"a sum is named by its first", NULL, "ratio(${b} + ${a}, ${c})", 1, 2, 2, 1, MNY_STATUS_OK,
     "b0/c0 "},
    {"numerator through a component", "${b} + ${c}", "ratio(${d}, ${a})", 1, 2, 2, 1, MNY_STATUS_OK,
     "b0/a0 "},
    {"in a component", "ratio(${c}, ${b})", "${d} * 100 + ${a}", 1, 2, 3, 101, MNY_STATUS_OK,
     "c0/b0 "},
    {"judged though another is missing", "ratio(${c}, ${b})", "${d} + ${a}", NAN, 2, 3, 0,
     MNY_STATUS_MISSING, "c0/b0 "},
    {"not judged without its own", "ratio(${c}, ${b})", "${d} + ${a}", 1, NAN, 3, 0,
     MNY_STATUS_MISSING, ""},
    {"missing is more than undefined", "ratio(${b}, ${b})", "${d} + ${a}", NAN, 0, 3, 0,
     MNY_STATUS_MISSING, ""},
    {"undefined is more than capped", "ratio(${b}, ${b})", "${d} + at_most(${a}, 2)", 3, 0, 3, 2,
     MNY_STATUS_UNDEFINED, ""},
    {"a quotient may pass one", NULL, "quotient(${a}, ${b})", 8, 4, 0, 2, MNY_STATUS_OK, ""},
    {"a quotient of 0 and 0", NULL, "quotient(${a}, ${b})", 0, 0, 0, 0, MNY_STATUS_UNDEFINED, ""},
    {"a quotient by 0", NULL, "quotient(${a}, ${b})", 8, 0, 0, 1, MNY_STATUS_OK, "a0/b0 "},
    {"through a quotient", "quotient(${b}, ${c})", "capped_ratio(${d}, ${a})", 1, 6, 3, 1,
     MNY_STATUS_CAPPED, ""},
    {"a weighted mean of nothing", "quotient(${b} * ${b}, ${b})", "capped_ratio(${d}, ${a})", 5, 0,
     0, 0, MNY_STATUS_UNDEFINED, ""},
    {"points below the most", NULL, "at_most(20 * ${a}, 100)", 4, 0, 0, 80, MNY_STATUS_OK, ""},
    {"points at the most", NULL, "at_most(0.3 * ${a}, 1.5)", 5, 0, 0, 1.5, MNY_STATUS_OK, ""},
    {"points above the most", NULL, "at_most(0.3 * ${a}, 1.5)", 6, 0, 0, 1.5, MNY_STATUS_CAPPED,
     ""},
    /* Rounding, twelve decimals of what is large, is not above it; more is. */
    {"points at a large most", NULL, "at_most(${a} + ${b}, 1000000)", 999999, 1.0000001, 0, 1e6,
     MNY_STATUS_OK, ""},
    {"points above a large most", NULL, "at_most(${a} + ${b}, 1000000)", 999999, 1.00001, 0, 1e6,
     MNY_STATUS_CAPPED, ""},
    {"points above a small most", NULL, "at_most(${a} - ${b}, 0.001)", 0.0011, 0.0000999999, 0,
     0.001, MNY_STATUS_CAPPED, ""},
    {"a band not taken caps nothing", NULL, "if(${a} > 1, at_most(${b}, 1), 5)", 1, 9, 0, 5,
     MNY_STATUS_OK, ""},
    {"tabs and line ends are blanks", NULL, "ratio\t(${a},\n${b}\r)", 8, 7, 0, 1, MNY_STATUS_OK,
     "a0/b0 "},
    {"around a repeated input, too", NULL, "mean(\t${r}\n)", 0, 0, 0, 4, MNY_STATUS_OK, ""},
    {"no number", NULL, "${a} div ${b}", 0, 0, 0, NAN, MNY_STATUS_OK, ""},
    {"mean of a repeated input", NULL, "mean(${r})", 0, 0, 0, 4, MNY_STATUS_OK, ""},
    {"mean of ratios", NULL, "mean_ratio(${r}, ${s})", 0, 0, 0, (1.0 / 2 + 3.0 / 4 + 1) / 3,
     MNY_STATUS_OK, "r2/s2 "},
};

static void note_broken(void *context, const struct mny_broken_ratio *ratio)
{
    char *text = context;

    snprintf(text + strlen(text), 64, "%s%zu/%s%zu ", inputs[ratio->numerator].code, ratio->repeat,
             inputs[ratio->denominator].code, ratio->repeat);
}

/* Compiles FORMULA, with D for COMPONENT if there is one. */
static enum mny_code compile(const char *component, const char *formula,
                             struct mny_problems *problems, struct mny_formulas **formulas)
{
    struct mny_formula_source sources[2] = {{"d", component, {"standard.yaml", 7, 3}},
                                            {NULL, formula, {"standard.yaml", 9, 5}}};

    return mny_formulas_compile(inputs, INPUTS, component ? sources : sources + 1,
                                component ? 2 : 1, problems, formulas);
}

static void gives_marks(void **state)
{
    static const double r[] = {1, 3, 8}, s[] = {2, 4, 5};
    struct mny_calculator *calculator = mny_calculator_create();
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    for (size_t i = 0; i < sizeof mark_cases / sizeof *mark_cases; i++) {
        const struct mark_case *one = &mark_cases[i];
        struct mny_filed filed[INPUTS] = {{&one->a, (size_t)!isnan(one->a)},
                                          {&one->b, (size_t)!isnan(one->b)},
                                          {&one->c, (size_t)!isnan(one->c)},
                                          {r, 3},
                                          {s, 3}};
        struct mny_formulas *formulas = NULL;
        struct mny_mark mark = {0, MNY_STATUS_OK};
        char broken[512] = "";

        assert_int_equal(compile(one->component, one->formula, problems, &formulas), MNY_OK);
        assert_int_equal(
            mny_calculator_run(calculator, formulas, filed, note_broken, broken, &mark), MNY_OK);
        if (isnan(one->wanted) != isnan(mark.value) ||
            (!isnan(one->wanted) && fabs(mark.value - one->wanted) > 1e-12) ||
            mark.status != one->status || strcmp(broken, one->broken) != 0)
            fail_msg("%s: %.17g, status %d, broken \"%s\"", one->label, mark.value,
                     (int)mark.status, broken);
        mny_formulas_free(formulas);
    }
    assert_int_equal(mny_problems_size(problems), 0);
    mny_problems_free(problems);
    mny_calculator_free(calculator);
}

static const struct fault_case {
    const char *component, *formula, *said;
} fault_cases[] = {
    {NULL, "ratio(${a}, ${b}) + ratio(${b}, ${c})", "standard.yaml:9:5: error: 2 ratios in one"},
    {"${r} + 1", "${d}", "standard.yaml:7:3: error: ${r}: a repeated input, and only one, stands"},
    {NULL, "mean(${r} * 2)", "standard.yaml:9:5: error: ${r}: a repeated input"},
    {NULL, "mean(${a})", "standard.yaml:9:5: error: ${a}: a repeated input"},
    {NULL, "mean_ratio(${r}, ${a})", "standard.yaml:9:5: error: ${a}: a repeated input"},
    {NULL, "mean((${r}))", "standard.yaml:9:5: error: ${r}: a repeated input"},
    {NULL, "if('”’ = '', ${r}, 1)", "standard.yaml:9:5: error: ${r}: a repeated input"},
    {NULL, "${e} + 1", "standard.yaml:9:5"},
    {"${d} + 1", "${d}", "standard.yaml:7:3"},
    {NULL, "ratio(${a})", "standard.yaml:9:5"},
    {NULL, "at_most(${a}, 1", "standard.yaml:9:5"},
};

static void names_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_formulas *formulas = NULL;

        assert_int_equal(compile(one->component, one->formula, problems, &formulas), MNY_E_INPUT);
        assert_null(formulas);
        if (mny_problems_size(problems) != 1 || !test_says(problems, one->said))
            fail_msg("%s: %zu problems, not \"%s\"", one->formula, mny_problems_size(problems),
                     one->said);
        mny_problems_free(problems);
    }
}

/* The caret stands below the repeated input, behind Chinese text too. */
static void points_at_the_fault(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_formulas *formulas = NULL;

    (void)state;
    assert_int_equal(compile(NULL, "if(${a} = '是', ${r}, 0)", problems, &formulas), MNY_E_INPUT);
    assert_int_equal(mny_problems_at(problems, 0)->caret, 15);
    mny_problems_free(problems);
}

static void knows_what_is_used(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_formulas *formulas = NULL;

    (void)state;
    assert_int_equal(compile("${b}", "${a} + ${d}", problems, &formulas), MNY_OK);
    assert_true(mny_formulas_use(formulas, A) && mny_formulas_use(formulas, B));
    assert_true(mny_formulas_use(formulas, INPUTS));
    assert_false(mny_formulas_use(formulas, C) || mny_formulas_use(formulas, R));
    mny_formulas_free(formulas);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_marks),
        cmocka_unit_test(names_faults),
        cmocka_unit_test(points_at_the_fault),
        cmocka_unit_test(knows_what_is_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
