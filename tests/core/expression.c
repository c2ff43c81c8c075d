/* SPDX-License-Identifier: MIT */
#include "core/expression.h"

#include "core/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The slots of all cases. */
enum { AGE, EMPTY, SERVICES, NAME, COUNTED, AGREED, PADDED, SELF, CHINESE, SLOTS };

static const char *const names[SLOTS] = {"age",    "empty",  "services", "name", "counted",
                                         "agreed", "padded", "self",     "年龄"};

static bool find_slot(void *context, const char *name, size_t length, size_t *slot)
{
    (void)context;
    for (size_t i = 0; i < SLOTS; i++) {
        if (i != SELF && strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            *slot = i;
            return true;
        }
    }
    return false;
}

/* ratio(a, b): a / b, or the number in the context where b is 0. */
static void ratio(void *context, const struct mny_value *arguments, size_t count,
                  struct mny_value *result)
{
    double top = mny_value_to_number(&arguments[0]), bottom = mny_value_to_number(&arguments[1]);

    assert_int_equal(count, 2);
    *result = mny_value_number(bottom != 0 ? top / bottom : *(double *)context);
}

static void last_argument(void *context, const struct mny_value *arguments, size_t count,
                          struct mny_value *result)
{
    (void)context;
    *result = count > 0 ? arguments[count - 1] : mny_value_text("none", 4);
}

static const struct mny_function added[] = {
    {"ratio", 2, 2, ratio},
    {"last-argument", 0, SIZE_MAX, last_argument},
};

static const struct mny_scope scope = {
    .slot = find_slot,
    .has_self = true,
    .self_slot = SELF,
    .functions = added,
    .function_count = sizeof added / sizeof *added,
};

static void fill(struct mny_value slots[SLOTS])
{
    slots[AGE] = mny_value_text_number("25", 2);
    slots[EMPTY] = mny_value_text("", 0);
    slots[SERVICES] = mny_value_text("app hall", 8);
    slots[NAME] = mny_value_text("张三", strlen("张三"));
    slots[COUNTED] = mny_value_number(7);
    slots[AGREED] = mny_value_boolean(true);
    slots[PADDED] = mny_value_text(" 3.5 ", 5);
    slots[SELF] = mny_value_text("13800001111", 11);
    slots[CHINESE] = mny_value_text("18", 2);
}

static struct mny_expression *compile(const char *source, const struct mny_scope *names_in,
                                      struct mny_problems *problems)
{
    struct mny_expression *expression = NULL;
    enum mny_code code =
        mny_expression_compile(source, "relevant", names_in, (struct mny_where){"survey.csv", 3, 5},
                               problems, &expression);

    assert_int_equal(code == MNY_OK, expression != NULL);
    assert_int_equal(code, mny_problems_code(problems));
    return expression;
}

/* ---- values ---- */

static const struct value_case {
    const char *source, *want; /* as text */
} value_cases[] = {
    /* the literals */
    {"5", "5"},
    {".5", "0.5"},
    {"5.", "5"},
    {"007", "7"},
    {"0.1", "0.1"},
    {"'text'", "text"},
    {"\"it's\"", "it's"},
    {"''", ""},
    {"“好”", "好"},
    {"‘a’", "a"},
    {"'a’", "a"},
    {"'say “hi”'", "say \"hi\""},
    {"  5\t\n", "5"},
    {".", "13800001111"},
    {"${age}", "25"},
    {"${ age }", "25"},
    {"${年龄}", "18"},
    {"true()", "true"},
    {"false()", "false"},
    /* arithmetic */
    {"1+2*3", "7"},
    {"(1+2)*3", "9"},
    {"2-3-4", "-5"},
    {"8 div 4 div 2", "1"},
    {"7 div 2", "3.5"},
    {"7 mod 3", "1"},
    {"-7 mod 3", "-1"},
    {"7 mod -3", "1"},
    {"5.5 mod 2", "1.5"},
    {"-${age} * 2", "-50"},
    {"--5", "5"},
    {"---${age}", "-25"},
    {"- -'3'", "3"},
    {"${age}-1", "24"},
    {"1 div 0", "Infinity"},
    {"-1 div 0", "-Infinity"},
    {"0 div 0", "NaN"},
    {"5 mod 0", "NaN"},
    {"0.1 + 0.2", "0.30000000000000004"},
    {"${empty} + 1", "NaN"},
    {"${name} * 2", "NaN"},
    {"${padded} * 2", "7"},
    {"${agreed} + ${counted}", "8"},
    {"true() + true()", "2"},
    {"-0", "0"},
    /* comparison */
    {"${age} >= 18 and ${age} < 60", "true"},
    {"${age} > 25", "false"},
    {"${age} <= 25", "true"},
    {"18 <= ${age}", "true"},
    {"${empty} < 18", "false"},
    {"${empty} >= 18", "false"},
    {"${empty} = 18", "false"},
    {"${empty} != 18", "true"},
    {"'' != 18", "true"},
    {"'' < 18", "false"},
    {"'' >= 18", "false"},
    {"${empty} = ''", "true"},
    {"${empty} != ''", "false"},
    {"${age} = '25'", "true"},
    {"${age} = '25.0'", "false"},
    {"${age} = 25.0", "true"},
    {"'25.0' = 25", "true"},
    {"'b' > 'a'", "false"},
    {"'10' > '9'", "true"},
    {"${name} = '张三'", "true"},
    {"${name} != '李四'", "true"},
    {"${counted} = '7'", "true"},
    {"(0 div 0) = (0 div 0)", "false"},
    {"(0 div 0) != (0 div 0)", "true"},
    {"true() = 5", "true"},
    {"true() = 'no'", "true"},
    {"false() = ''", "true"},
    {"1 < 2 = true()", "true"},
    {"3 > 2 > 1", "false"},
    {"1 = 1 = 1", "true"},
    /* and, or, not */
    {"1 and 'a'", "true"},
    {"1 and ''", "false"},
    {"0 or ''", "false"},
    {"0 or 'x'", "true"},
    {"0 or (0 div 0)", "false"},
    {"true() or false() and false()", "true"},
    {"false() and true() or true()", "true"},
    {"(true() or false()) and false()", "false"},
    {"${age} and ${counted} and ${name}", "true"},
    {"${empty} or ${empty} or ${name}", "true"},
    {"${agreed} and ((1=1)+1)", "true"},
    {"(${agreed} and ((1=1)+1)) + 1", "2"},
    {"${agreed} and if(${empty}, 5, ${age} = 25)", "true"},
    {"(${agreed} and if(${agreed}, 5, ${age} = 25)) = true()", "true"},
    {"concat(${agreed} and if(${agreed}, 5, ${age} = 25), '')", "true"},
    {"not(${empty})", "true"},
    {"not('false')", "false"},
    {"not(0)", "true"},
    /* functions */
    {"if(${age} < 30, '1', if(${age} < 45, '2', '3'))", "1"},
    {"if('', 1, 2) + 3", "5"},
    {"if(true(), 1, 2) + 3", "4"},
    {"if(${age} > 3, ${name}, 0)", "张三"},
    {"selected(${services}, 'app')", "true"},
    {"selected(${services}, 'hall')", "true"},
    {"selected(${services}, 'hal')", "false"},
    {"selected(${services}, 'all')", "false"},
    {"selected(${services}, 'pp')", "false"},
    {"selected(${services}, 'l')", "false"},
    {"selected(${services}, ' hall ')", "true"},
    {"selected(${services}, 'app hall')", "false"},
    {"selected(${empty}, 'app')", "false"},
    {"selected(${services}, '')", "false"},
    {"selected(${empty}, '')", "true"},
    {"selected('1 12 3', 12)", "true"},
    {"selected(12, '1')", "false"},
    {"selected('  a\tb ', 'b')", "true"},
    {"count-selected(${services})", "2"},
    {"count-selected('')", "0"},
    {"count-selected('  a   b ')", "2"},
    {"coalesce(${empty}, ${name})", "张三"},
    {"coalesce(${age}, 9)", "25"},
    {"coalesce('', 0 div 0, 'x')", "x"},
    {"coalesce('', '')", ""},
    {"coalesce(false(), 3)", "false"},
    {"min(3, ${age}, '2')", "2"},
    {"max(3, ${age}, '2')", "25"},
    {"min(${empty}, 4)", "4"},
    {"max(4, ${empty}, ${name})", "4"},
    {"max(-5, -3)", "-3"},
    {"min(${empty})", "NaN"},
    {"round(2.5)", "3"},
    {"round(-2.5)", "-2"},
    {"round(-2.6)", "-3"},
    {"round(2.385, 2)", "2.39"},
    {"round(1.005, 2)", "1.01"},
    {"round(-2.385, 2)", "-2.38"},
    {"round(2.3849999, 2)", "2.38"},
    {"round(0.49999999999999994)", "0"},
    {"round(-0.2)", "0"},
    {"round(1250, -2)", "1300"},
    {"round(1249, -2)", "1200"},
    {"round(12345678901234568, 2)", "12345678901234568"},
    {"round(1.25, 1.9)", "1.3"},
    {"round(5, 31)", "NaN"},
    {"round(5, -30)", "0"},
    {"round(5, 'x')", "NaN"},
    {"round(1 div 0, 2)", "Infinity"},
    {"round('')", "NaN"},
    {"int(3.9)", "3"},
    {"int(-3.9)", "-3"},
    {"int('')", "NaN"},
    {"number('12.5')", "12.5"},
    {"number(' 12 ')", "12"},
    {"number('1e3')", "1000"},
    {"number('12a')", "NaN"},
    {"number(true())", "1"},
    {"string-length(${name})", "2"},
    {"string-length('')", "0"},
    {"string-length(12.5)", "4"},
    {"string-length(true())", "4"},
    {"concat(${name}, '-', ${age}, '-', 1 div 4, true())", "张三-25-0.25true"},
    {"concat('', '')", ""},
    {"concat(concat('a', 'b'), concat(${age}, 'd'))", "ab25d"},
    {"regex(., '^1[0-9]{10}$')", "true"},
    {"regex(., '[0-9]{10}')", "false"},
    {"regex(., '1[0-9]{10}')", "true"},
    {"regex(., '[0-9]+|x')", "true"},
    {"regex(${name}, '..')", "true"},
    {"regex(${name}, '\\p{Han}+')", "true"},
    {"regex(${empty}, '')", "true"},
    {"regex('٣', '\\d')", "false"},
    {"regex(12, '12')", "true"},
    {"regex('a', concat('[', 'a]'))", "true"},
    {"not(regex(., '2.*'))", "true"},
    {"concat(if(regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+$'), 1, 2), '')", "2"},
    /* added functions */
    {"ratio(${age}, 5)", "5"},
    {"ratio(1, 0)", "-9"},
    {"1 + ratio(1 + ${age}, 1 + 1) * 2", "27"},
    {"last-argument()", "none"},
    {"last-argument(1, ${name}, concat(${name}, 'x'))", "张三x"},
};

static void check_text(const struct mny_value *value, const char *source, const char *want)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text = mny_value_to_text(value, room, &length);

    if (length != strlen(want) || memcmp(text, want, length) != 0)
        fail_msg("%s: got %.*s, want %s", source, (int)length, text, want);
}

static void values(void **state)
{
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;
    double otherwise = -9;

    (void)state;
    fill(slots);
    assert_non_null(machine);
    for (size_t i = 0; i < sizeof value_cases / sizeof *value_cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_expression *expression = compile(value_cases[i].source, &scope, problems);

        if (!expression)
            fail_msg("%s: %s", value_cases[i].source, mny_problems_at(problems, 0)->text);
        for (int run = 0; run < 2; run++) {
            assert_int_equal(
                mny_expression_evaluate(expression, machine, slots, &otherwise, &result), MNY_OK);
            check_text(&result, value_cases[i].source, value_cases[i].want);
        }
        assert_string_equal(mny_expression_source(expression), value_cases[i].source);
        mny_expression_free(expression);
        mny_problems_free(problems);
    }
    mny_machine_free(machine);
}

static void kinds(void **state)
{
    static const struct {
        const char *source;
        enum mny_value_kind want;
    } cases[] = {
        {"1 and 2", MNY_BOOLEAN},
        {"${age} = 3", MNY_BOOLEAN},
        {"${name} or ${age}", MNY_BOOLEAN},
        {"regex(${name}, 'x')", MNY_BOOLEAN},
        {"if(1, ${name}, true())", MNY_TEXT},
        {"${age}", MNY_TEXT},
        {"-${age}", MNY_NUMBER},
        {"--${age}", MNY_NUMBER},
        {"number(${age})", MNY_NUMBER},
        {"concat(${age})", MNY_TEXT},
        {"${agreed} and (${agreed} and ((1=1)+1))", MNY_BOOLEAN},
        {"${agreed} and ((1=1)+1)", MNY_BOOLEAN},
    };
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;

    (void)state;
    fill(slots);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_expression *expression = compile(cases[i].source, &scope, problems);

        assert_non_null(expression);
        assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result),
                         MNY_OK);
        if (result.kind != cases[i].want)
            fail_msg("%s: kind %d, want %d", cases[i].source, (int)result.kind, (int)cases[i].want);
        mny_expression_free(expression);
    }
    mny_machine_free(machine);
    mny_problems_free(problems);
}

/* A comparison alone is decided without the stack, as it is with it. */
static void truth(void **state)
{
    static const char *const sources[] = {
        "${age} = 25", "${age} != 25",         "${age} < 25",     "${age} <= 25",
        "${age} > 25", "${age} >= 25",         "25 < ${age}",     "selected(${age}, '25')",
        "${age}",      "not(${age} = 25)",     "${age} = '25.0'", "selected(${age}, '2')",
        "''",          "${age} = 25 and 1 = 1"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;
    static const char *const ages[] = {"25", "24", "26", "", "x"};

    (void)state;
    fill(slots);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct mny_expression *expression = compile(sources[i], &scope, problems);

        for (size_t k = 0; k < sizeof ages / sizeof *ages; k++) {
            bool holds;

            slots[AGE] = mny_value_text(ages[k], strlen(ages[k]));
            assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result),
                             MNY_OK);
            assert_int_equal(mny_expression_holds(expression, machine, slots, &holds), MNY_OK);
            if (holds != mny_value_to_boolean(&result))
                fail_msg("%s of %s", sources[i], ages[k]);
        }
        mny_expression_free(expression);
    }
    mny_machine_free(machine);
    mny_problems_free(problems);
}

/* A text that carries its number is not read again: here the two disagree. */
static void carried_number(void **state)
{
    static const char *const sources[] = {"${age} = 99", "${age} > 98", "${age} + 0 = 99",
                                          "max(${age}) = 99", "${age} = '25'"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;
    bool holds;

    (void)state;
    fill(slots);
    slots[AGE].number = 99;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct mny_expression *expression = compile(sources[i], &scope, problems);

        assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result),
                         MNY_OK);
        if (!mny_value_to_boolean(&result))
            fail_msg("%s", sources[i]);
        assert_int_equal(mny_expression_holds(expression, machine, slots, &holds), MNY_OK);
        assert_true(holds);
        mny_expression_free(expression);
    }
    mny_machine_free(machine);
    mny_problems_free(problems);
}

static void count_call(void *context, const struct mny_value *arguments, size_t count,
                       struct mny_value *result)
{
    (void)arguments;
    (void)count;
    ++*(int *)context;
    *result = mny_value_boolean(true);
}

static void only_what_is_needed(void **state)
{
    static const struct {
        const char *source;
        int calls;
    } cases[] = {
        {"called() or called() or called()", 1},
        {"called() and ${empty} and called()", 1},
        {"called() and called() and called()", 3},
        {"${empty} and called()", 0},
        {"if(${empty}, called(), 1)", 0},
        {"if(called(), 1, called())", 1},
        {"if(${age}, if(${empty}, called(), 2), called())", 0},
    };
    const struct mny_function functions[] = {{"called", 0, 0, count_call}};
    struct mny_scope counting = scope;
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;

    (void)state;
    counting.functions = functions;
    counting.function_count = 1;
    fill(slots);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_expression *expression = compile(cases[i].source, &counting, problems);
        int calls = 0;

        assert_int_equal(mny_expression_evaluate(expression, machine, slots, &calls, &result),
                         MNY_OK);
        if (calls != cases[i].calls)
            fail_msg("%s: %d calls, want %d", cases[i].source, calls, cases[i].calls);
        mny_expression_free(expression);
    }
    mny_machine_free(machine);
    mny_problems_free(problems);
}

static void replaced_function(void **state)
{
    const struct mny_function functions[] = {{"max", 1, 3, last_argument}};
    struct mny_scope replacing = scope;
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_value slots[SLOTS], result;
    struct mny_expression *expression;

    (void)state;
    replacing.functions = functions;
    replacing.function_count = 1;
    fill(slots);
    expression = compile("max(9, 4)", &replacing, problems);
    assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result), MNY_OK);
    check_text(&result, "max(9, 4)", "4");
    mny_expression_free(expression);
    mny_machine_free(machine);
    mny_problems_free(problems);
}

/* ---- slots ---- */

static void slots_read(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_expression *expression =
        compile("${counted} + ${age} + ${counted} > . and ${empty}", &scope, problems);
    size_t count;
    const size_t *slots = mny_expression_slots(expression, &count);
    const size_t want[] = {AGE, EMPTY, COUNTED, SELF};

    (void)state;
    assert_int_equal(count, 4);
    assert_memory_equal(slots, want, sizeof want);
    assert_true(mny_expression_uses_self(expression));
    mny_expression_free(expression);

    expression = compile("1 + 2", &scope, problems);
    (void)mny_expression_slots(expression, &count);
    assert_int_equal(count, 0);
    assert_false(mny_expression_uses_self(expression));
    mny_expression_free(expression);
    mny_expression_free(NULL);
    mny_machine_free(NULL);
    mny_problems_free(problems);
}

/* ---- errors ---- */

static const struct error_case {
    const char *source, *text;
    size_t caret;
} error_cases[] = {
    {"", "relevant: the expression is empty", 0},
    {"  ", "relevant: the expression is empty", 0},
    {"${agee} > 1",
     "relevant: unknown name `${agee}`; nothing of that name is defined, check its spelling", 2},
    {"1 = ${}", "relevant: there is no name in `${}`; write the name of a question in it", 4},
    {"“年龄” = ${x}",
     "relevant: unknown name `${x}`; nothing of that name is defined, check its spelling", 9},
    {"1 +", "relevant: expected a value, found the end of the expression", 3},
    {"* 2", "relevant: expected a value, found `*`", 0},
    {"(1", "relevant: expected an operator or `)`, found the end of the expression", 2},
    {"1)", "relevant: expected an operator or the end of the expression, found `)`", 1},
    {"1 2", "relevant: expected an operator or the end of the expression, found `2`", 2},
    {"'a' 'b'", "relevant: expected an operator or the end of the expression, found `'b'`", 4},
    {"max(1 2)", "relevant: expected an operator, `,` or `)`, found `2`", 6},
    {"max(1,)", "relevant: expected a value, found `)`", 6},
    {"max(,1)", "relevant: expected a value, found `,`", 4},
    {"and 1", "relevant: expected a value, found `and`", 0},
    {"1 and and 1", "relevant: expected a value, found `and`", 6},
    {"1 @ 2", "relevant: expected an operator or the end of the expression, found `@`", 2},
    {"# 2", "relevant: expected a value, found `#`", 0},
    {"'open", "relevant: the quote ' has no partner", 0},
    {"1 = “open", "relevant: the quote \" has no partner", 4},
    {"${age > 1", "relevant: `${` has no `}` after it", 0},
    {"1 + ${age > ${age}", "relevant: `${` has no `}` after it", 4},
    {"age > 18",
     "relevant: found the word `age`; write ${...} around a question's name, and quotes around a "
     "text",
     0},
    {"1 < 年龄",
     "relevant: found the word `年龄`; write ${...} around a question's name, and quotes around a "
     "text",
     4},
    {"/data/age > 1", "relevant: paths are not read here; name the question as ${name}", 0},
    {"../age > 1", "relevant: paths are not read here; name the question as ${name}", 0},
    {"${age} == 1", "relevant: found `==`; write `=` instead", 7},
    {"${age} <> 1", "relevant: found `<>`; write `!=` instead", 7},
    {"${age} => 1", "relevant: found `=>`; write `>=` instead", 7},
    {"1 && 2", "relevant: found `&&`; write `and` instead", 2},
    {"!1", "relevant: found `!`; write `not()` instead", 0},
    {"4 / 2", "relevant: found `/`; write `div` instead", 2},
    {"${age} ≥ 18", "relevant: found `≥`; write `>=` instead", 7},
    {"max（1）", "relevant: found `（`; write `(` instead", 3},
    {"（1）", "relevant: found `（`; write `(` instead", 0},
    {"max(1，2)", "relevant: found `，`; write `,` instead", 5},
    {"$age", "relevant: found `$`; write `${name}` instead", 0},
    {"中心 > 3",
     "relevant: found the word `中心`; write ${...} around a question's name, and quotes around a "
     "text",
     0},
    {"Az_zZ9 + 1",
     "relevant: found the word `Az_zZ9`; write ${...} around a question's name, and quotes around "
     "a text",
     0},
    {"selectd(${age}, 1)", "relevant: unknown function selectd(); did you mean selected()?", 0},
    {"1 + IF(1, 2, 3)", "relevant: unknown function IF(); did you mean if()?", 4},
    {"count_selected(1)",
     "relevant: unknown function count_selected(); did you mean count-selected()?", 0},
    {"ration(1, 2)", "relevant: unknown function ration(); did you mean ratio()?", 0},
    {"today()",
     "relevant: unknown function today(); there are if, selected, count-selected, coalesce, min, "
     "max, round, int, number, string-length, concat, regex, not, true, false, ratio, "
     "last-argument",
     0},
    {"1 + if(1, 2)", "relevant: wrong number of arguments: if() takes 3, here are 2", 4},
    {"if(1, 2, 3, 4)", "relevant: wrong number of arguments: if() takes 3, here are 4", 0},
    {"if()", "relevant: wrong number of arguments: if() takes 3, here are 0", 0},
    {"round(1, 2, 3)", "relevant: wrong number of arguments: round() takes 1 to 2, here are 3", 0},
    {"min()", "relevant: wrong number of arguments: min() takes 1 or more, here are 0", 0},
    {"true(1)", "relevant: wrong number of arguments: true() takes none, here are 1", 0},
    {"ratio(1)", "relevant: wrong number of arguments: ratio() takes 2, here are 1", 0},
    {"regex(., ${age})",
     "relevant: the pattern of regex() must be a constant text, such as '[0-9]+'", 9},
    {"regex(., 12)", "relevant: the pattern of regex() must be a constant text, such as '[0-9]+'",
     9},
    {"regex(., '年(a')", "relevant: the pattern of regex() is wrong: missing closing parenthesis",
     13},
    {"regex(., 'a{2,1}')",
     "relevant: the pattern of regex() is wrong: numbers out of order in {} quantifier", 15},
    {"regex(., concat('(', ''))",
     "relevant: the pattern of regex() is wrong: missing closing parenthesis", 9},
};

static void check_problem(const struct mny_problem *problem, const struct error_case *wanted)
{
    if (strcmp(problem->text, wanted->text) != 0 || problem->caret != wanted->caret)
        fail_msg("%s: got caret %zu, %s; want caret %zu, %s", wanted->source, problem->caret,
                 problem->text, wanted->caret, wanted->text);
    assert_int_equal(problem->code, MNY_E_INPUT);
    assert_string_equal(problem->excerpt, wanted->source);
    assert_string_equal(problem->where.file, "survey.csv");
    assert_int_equal(problem->where.line, 3);
    assert_int_equal(problem->where.column, 5);
}

static void errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof error_cases / sizeof *error_cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_expression *expression = compile(error_cases[i].source, &scope, problems);

        if (expression || mny_problems_size(problems) != 1)
            fail_msg("%s: %zu problems", error_cases[i].source, mny_problems_size(problems));
        check_problem(mny_problems_at(problems, 0), &error_cases[i]);
        mny_problems_free(problems);
    }
}

/* A scope may have neither `.` nor names. */
static void bare_scope(void **state)
{
    static const struct error_case wanted[] = {
        {". > 1",
         "relevant: `.`, the answer itself, has no meaning here; name the question as "
         "${name}",
         0},
        {"${age} > 1",
         "relevant: unknown name `${age}`; nothing of that name is defined, check its spelling", 2},
    };
    const struct mny_scope nothing = {0};

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct mny_problems *problems = mny_problems_create();

        assert_null(compile(wanted[i].source, &nothing, problems));
        assert_int_equal(mny_problems_size(problems), 1);
        check_problem(mny_problems_at(problems, 0), &wanted[i]);
        mny_problems_free(problems);
    }
}

/* One run names everything that is wrong but for the syntax. */
static void all_errors(void **state)
{
    static const size_t carets[] = {2, 9, 16, 24, 45, 52, 55};
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    assert_null(
        compile("${a} + ${b} +\n  foo() + if(1) + regex('b', '(') + ${a} ,", &scope, problems));
    assert_int_equal(mny_problems_size(problems), 7);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(mny_problems_at(problems, i)->caret, carets[i]);
    assert_string_equal(mny_problems_at(problems, 0)->excerpt,
                        "${a} + ${b} +   foo() + if(1) + regex('b', '(') + ${a} ,");
    mny_problems_free(problems);
}

/* ---- limits ---- */

/* TEXT at END; returns its own end. */
static char *append(char *end, const char *text)
{
    const size_t length = strlen(text);

    memcpy(end, text, length + 1);
    return end + length;
}

static char *repeated(const char *before, const char *unit, size_t times, const char *middle,
                      const char *after)
{
    size_t room = strlen(before) + strlen(middle) + times * (strlen(unit) + strlen(after)) + 1;
    char *text = malloc(room), *end;

    assert_non_null(text);
    end = append(text, before);
    for (size_t i = 0; i < times; i++)
        end = append(end, unit);
    end = append(end, middle);
    for (size_t i = 0; i < times; i++)
        end = append(end, after);
    return text;
}

static void check_long(const char *before, const char *unit, size_t times, const char *middle,
                       const char *after, const char *want)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    char *source = repeated(before, unit, times, middle, after);
    struct mny_value slots[SLOTS], result;
    struct mny_expression *expression = compile(source, &scope, problems);

    fill(slots);
    if (!expression)
        fail_msg("%s...: %s", unit, mny_problems_at(problems, 0)->text);
    assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result), MNY_OK);
    check_text(&result, unit, want);
    mny_expression_free(expression);
    mny_machine_free(machine);
    mny_problems_free(problems);
    free(source);
}

static void long_but_allowed(void **state)
{
    (void)state;
    check_long("0", "+${counted}", 5000, "", "", "35000");
    check_long("${empty}", " or ${empty}", 5000, " or 1", "", "true");
    check_long("${age}", " and ${age}", 5000, "", "", "true");
    check_long("", "-", 60000, "5", "", "5");
    check_long("", "(", 200, "5", ")", "5");
    check_long("", "not(", 200, "5", ")", "true");
    check_long("", "if(1, 1+", 200, "5", ", 2)", "205");
    check_long("string-length(concat(", "${age}, ", 5000, "'x'))", "", "10001");
}

static void too_long_or_deep(void **state)
{
    static const struct {
        const char *before, *unit;
        size_t times;
        const char *middle, *after, *want;
    } cases[] = {
        {"", "(", 201, "5", ")",
         "relevant: parentheses and functions are nested more than 200 deep; compute a part of it "
         "in a calculation of its own"},
        {"", "max(", 201, "5", ")",
         "relevant: parentheses and functions are nested more than 200 deep; compute a part of it "
         "in a calculation of its own"},
        {"", "9", 65537, "", "",
         "relevant: the expression has 65537 bytes, more than the 65536 that are allowed; compute "
         "a part of it in a calculation of its own"},
        {"", "9", 400, "", "", "relevant: the number is too large to compute with"},
        {"a", "\xFF", 1, "", "",
         "relevant: the expression is not UTF-8 from byte 2 on; save the file as UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        char *source = repeated(cases[i].before, cases[i].unit, cases[i].times, cases[i].middle,
                                cases[i].after);

        assert_null(compile(source, &scope, problems));
        assert_int_equal(mny_problems_size(problems), 1);
        assert_string_equal(mny_problems_at(problems, 0)->text, cases[i].want);
        mny_problems_free(problems);
        free(source);
    }
}

/* What is found is shown cut where it is long, and never inside a character. */
static void long_token(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char *source = repeated("1 '", "民", 300, "'", "");
    const char *text;

    (void)state;
    assert_null(compile(source, &scope, problems));
    text = mny_problems_at(problems, 0)->text;
    assert_non_null(strstr(text, "found `'民"));
    assert_non_null(strstr(text, "民…`"));
    assert_true(strlen(text) < 300);
    mny_problems_free(problems);
    free(source);
}

/* ---- values by themselves ---- */

static void conversions(void **state)
{
    const struct mny_value none = mny_value_number(NAN), zero = mny_value_number(0),
                           text = mny_value_text(NULL, 0), blank = mny_value_text(" ", 1),
                           read = mny_value_text_number(" 1.5 ", 5),
                           word = mny_value_text_number("1,5", 3);
    char room[MNY_NUMBER_ROOM];
    size_t length;

    (void)state;
    assert_false(mny_value_to_boolean(&none));
    assert_false(mny_value_to_boolean(&zero));
    assert_false(mny_value_to_boolean(&text));
    assert_true(mny_value_to_boolean(&blank));
    assert_true(isnan(mny_value_to_number(&text)));
    assert_true(isnan(mny_value_to_number(&blank)));
    assert_true(read.has_number && read.number == 1.5);
    assert_true(word.has_number && isnan(word.number));
    assert_string_equal(mny_value_to_text(&none, room, &length), "NaN");
    assert_int_equal(length, 3);
    assert_non_null(mny_value_to_text(&text, room, &length));
    assert_int_equal(length, 0);
}

/* An answer that is not UTF-8 matches no pattern; it has one character a byte. */
static void broken_answer(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_expression *expression = compile("regex(${name}, '.*')", &scope, problems);
    struct mny_value slots[SLOTS], result;

    (void)state;
    fill(slots);
    slots[NAME] = mny_value_text("\xFF\xFE", 2);
    assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result), MNY_OK);
    assert_false(mny_value_to_boolean(&result));
    mny_expression_free(expression);
    mny_machine_free(machine);
    mny_problems_free(problems);
}

/* A constraint that backtracks without end gives up, and says no. */
static void endless_pattern(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_machine *machine = mny_machine_create();
    struct mny_expression *expression = compile("regex(., '(a|aa)+b')", &scope, problems);
    struct mny_value slots[SLOTS], result;
    char *answer = repeated("", "a", 20000, "", "");

    (void)state;
    fill(slots);
    slots[SELF] = mny_value_text(answer, strlen(answer));
    assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result), MNY_OK);
    assert_false(mny_value_to_boolean(&result));
    mny_expression_free(expression);
    mny_machine_free(machine);
    mny_problems_free(problems);
    free(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(kinds),
        cmocka_unit_test(truth),
        cmocka_unit_test(carried_number),
        cmocka_unit_test(only_what_is_needed),
        cmocka_unit_test(replaced_function),
        cmocka_unit_test(slots_read),
        cmocka_unit_test(errors),
        cmocka_unit_test(bare_scope),
        cmocka_unit_test(all_errors),
        cmocka_unit_test(long_but_allowed),
        cmocka_unit_test(too_long_or_deep),
        cmocka_unit_test(long_token),
        cmocka_unit_test(conversions),
        cmocka_unit_test(broken_answer),
        cmocka_unit_test(endless_pattern),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
