/* SPDX-License-Identifier: MIT */
#include "core/standard.h"

#include "core/text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

static struct mny_standard *read_whole(const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    enum mny_code code = mny_standard_read(name, problems, &standard);

    if (code != MNY_OK)
        fail_msg("%s: %s", name, mny_problem_format(mny_problems_at(problems, 0)));
    mny_problems_free(problems);
    return standard;
}

/* Weights and full marks of GB/T 33356—2022, typed from the print: table 29 and
   tables 1 to 28. */
static const struct {
    const char *code;
    double weight;
} printed_l1s[] = {{"L1", 24}, {"L2", 11}, {"L3", 6}, {"L4", 6},
                   {"L5", 6},  {"L6", 2},  {"L7", 0}, {"L8", 5}};

static const struct {
    const char *code;
    double weight;
    const char *clause;
    double items[8]; /* of a deduction the most that is taken off; 0 ends them */
} printed_l2s[] = {
    {"L1P1", 5, "6.2.1 表1", {40, 30, 30}},
    {"L1P2", 3, "6.2.2 表2", {25, 25, 25, 25}},
    {"L1P3", 2, "6.2.3 表3", {40, 40, 20}},
    {"L1P4", 3, "6.2.4 表4", {30, 30, 20, 20}},
    {"L1P5", 2, "6.2.5 表5", {50, 50}},
    {"L1P6", 2, "6.2.6 表6", {50, 50}},
    {"L1P7", 2, "6.2.7 表7", {50, 50}},
    {"L1P8", 2, "6.2.8 表8", {50, 50}},
    {"L1P9", 2, "6.2.9 表9", {50, 50}},
    {"L1P10", 1, "6.2.10 表10", {100}},
    {"L2P1", 4, "6.3.1 表11", {25, 25, 25, 25}},
    {"L2P2", 3, "6.3.2 表12", {40, 30, 30}},
    {"L2P3", 1, "6.3.3 表13", {100}},
    {"L2P4", 1, "6.3.4 表14", {100}},
    {"L2P5", 2, "6.3.5 表15", {50, 50}},
    {"L3P1", 3, "6.4.1 表16", {40, 30, 30}},
    {"L3P2", 3, "6.4.2 表17", {40, 40, 20}},
    {"L4P1", 2, "6.5.1 表18", {50, 50}},
    {"L4P2", 2, "6.5.2 表19", {50, 50}},
    {"L4P3", 2, "6.5.3 表20", {50, 50}},
    {"L5P1", 6, "6.6 表21", {50, 50}},
    {"L6P1", 2, "6.7 表22", {100}},
    {"L7P1", 0, "6.8.1 表23", {2}},
    {"L7P2", 0, "6.8.2 表24", {2}},
    {"L7P3", 0, "6.8.3 表25", {1, 1}},
    {"L7P4", 0, "6.8.4 表26", {1, 1}},
    {"L8P1", 3, "6.9.1 表27", {30, 30, 40}},
    {"L8P2", 2, "6.9.2 表28", {100}},
};

static void check_items(const struct mny_standard_l2 *l2, const struct mny_standard_item *items,
                        const double wanted[8], bool deduction)
{
    size_t count = 0;

    while (count < 8 && wanted[count] > 0)
        count++;
    assert_int_equal(l2->item_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct mny_standard_item *item = &items[l2->first_item + i];
        char code[32];

        snprintf(code, sizeof code, "%s-A%zu", l2->code, i + 1);
        assert_string_equal(item->code, code);
        assert_true(item->deduction == deduction);
        assert_true(item->weight == (deduction ? 0 : wanted[i]));
        assert_true(item->full == wanted[i]);
        assert_string_equal(item->clause, l2->clause);
    }
}

static void is_the_printed_one(void **state)
{
    struct mny_standard *standard = read_whole("gbt33356-2022");
    const struct mny_standard_head *head = mny_standard_head(standard);
    size_t l1_count, l2_count, item_count, input_count;
    const struct mny_standard_l1 *l1s = mny_standard_l1s(standard, &l1_count);
    const struct mny_standard_l2 *l2s = mny_standard_l2s(standard, &l2_count);
    const struct mny_standard_item *items = mny_standard_items(standard, &item_count);

    (void)state;
    mny_standard_inputs(standard, &input_count);
    assert_int_equal(l1_count, sizeof printed_l1s / sizeof *printed_l1s);
    assert_int_equal(l2_count, sizeof printed_l2s / sizeof *printed_l2s);
    assert_int_equal(item_count, 61);
    assert_int_equal(input_count, 161);
    assert_string_equal(head->id, "gbt33356-2022");
    assert_int_equal(head->decimals, -1);
    assert_string_equal(head->survey->code, "L9P1");
    assert_true(head->survey->weight == 40 && head->weight == 60);
    assert_true(fabs(head->full - 60) < 1e-12);
    for (size_t i = 0; i < l1_count; i++) {
        assert_string_equal(l1s[i].code, printed_l1s[i].code);
        assert_true(l1s[i].weight == printed_l1s[i].weight);
        assert_true(fabs(l1s[i].full - printed_l1s[i].weight) < 1e-12);
        assert_true(l1s[i].deduction == (strcmp(l1s[i].code, "L7") == 0));
    }
    for (size_t i = 0; i < l2_count; i++) {
        assert_string_equal(l2s[i].code, printed_l2s[i].code);
        assert_string_equal(l2s[i].clause, printed_l2s[i].clause);
        assert_true(l2s[i].weight == printed_l2s[i].weight);
        check_items(&l2s[i], items, printed_l2s[i].items, l1s[l2s[i].l1].deduction);
    }
    mny_standard_free(standard);
}

static void lists_the_shipped(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    char **names = NULL;
    size_t count = 0, found = 0;

    (void)state;
    assert_int_equal(mny_standard_names(problems, &names, &count), MNY_OK);
    for (size_t i = 0; i < count; i++) {
        found += strcmp(names[i], "gbt33356-2022") == 0;
        assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
        assert_null(strstr(names[i], ".yaml"));
        standard = read_whole(names[i]);
        assert_string_equal(mny_standard_head(standard)->id, names[i]);
        mny_standard_free(standard);
    }
    assert_int_equal(found, 1);
    mny_standard_names_free(names, count);
    assert_int_equal(mny_standard_read("gbt-0", problems, &standard), MNY_E_NOT_FOUND);
    assert_null(standard);
    assert_true(test_says(problems, "no standard \"gbt-0\""));
    assert_true(test_says(problems, "gbt33356-2022"));
    mny_problems_free(problems);
}

static void says_when_there_are_none(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char **names = NULL;
    size_t count = 0;
    enum mny_code code;

    (void)state;
    /* Test programs built beside build/share find that one after all. */
    setenv("MINYI_DATA", "tests/data/objective", 1);
    code = mny_standard_names(problems, &names, &count);
    assert_true(code == MNY_OK || (code == MNY_E_NOT_FOUND &&
                                   test_says(problems, "open the folder of the standards")));
    mny_standard_names_free(names, count);
    setenv("MINYI_DATA", "core", 1);
    mny_problems_free(problems);
}

static void fits_the_terminal(void **state)
{
    struct mny_standard *standard = read_whole("gbt33356-2022");
    char *tree = mny_standard_tree(standard), *line = tree, *end;
    size_t count;
    const struct mny_standard_item *items = mny_standard_items(standard, &count);

    (void)state;
    assert_non_null(tree);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(tree, items[i].code));
    assert_non_null(strstr(tree, "    L1P1-A1 一网办理率: 40 % of the L2\n"));
    assert_non_null(strstr(tree, "      mark = ratio(${x1}, ${x2}) * 100\n"));
    assert_non_null(strstr(tree, "    [6.2.10 表10]\n"));
    assert_non_null(strstr(tree, "L7P2-A1 密码应用情况: takes off 2 at most\n"));
    assert_non_null(strstr(tree, "          the same as L1P1-A1.x2\n"));
    assert_non_null(strstr(tree, "L9 市民体验: 40 %\n"));
    for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        assert_true(mny_display_width(line, (size_t)(end - line)) <= 80);
        assert_true(end == line || end[-1] != ' ');
        assert_true(mny_utf8_valid(line, (size_t)(end - line), NULL));
    }
    assert_int_equal(*line, '\0');
    free(tree);
    mny_standard_free(standard);
}

static void knows_its_inputs(void **state)
{
    struct mny_standard *standard = read_whole("tests/data/objective/small.yaml");
    size_t count, item = mny_standard_find_item(standard, "AB-3 and more", 4);
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &count);
    size_t input;

    (void)state;
    assert_int_not_equal(item, MNY_NO_INPUT);
    input = mny_standard_find_input(standard, item, "x3", 2);
    assert_int_equal(inputs[input].type, MNY_INPUT_LEVEL);
    assert_int_equal(inputs[input].level_count, 3);
    assert_true(inputs[input].levels[2].value == 2);
    assert_string_equal(inputs[input].levels[2].label, "设立且开展工作");
    assert_string_equal(inputs[mny_standard_find_input(standard, item, "x4", 2)].unit, "km²");
    assert_int_equal(mny_standard_find_input(standard, item, "x9", 2), MNY_NO_INPUT);
    assert_int_equal(mny_standard_find_item(standard, "ZZ", 2), MNY_NO_INPUT);
    item = mny_standard_find_item(standard, "AA-2", 4);
    input = mny_standard_find_input(standard, item, "x2", 2);
    assert_int_equal(inputs[input].same_as, 1);
    item = mny_standard_find_item(standard, "AB-1", 4);
    assert_true(inputs[mny_standard_find_input(standard, item, "x1", 2)].repeats);
    assert_string_equal(mny_input_type_name(MNY_INPUT_RATING), "rating");
    mny_standard_free(standard);
}

/* A small right standard; each case below puts one thing wrong into it. */
static const char right[] = "id: s\n"
                            "title: T\n"
                            "survey: {code: S1, label: s, l1_code: S, l1_label: s, weight: 40}\n"
                            "indicators:\n"
                            "  - code: A\n"
                            "    label: a\n"
                            "    weight: 60\n"
                            "    indicators:\n"
                            "      - code: AA\n"
                            "        label: aa\n"
                            "        weight: 60\n"
                            "        items:\n"
                            "          - code: AA-1\n"
                            "            label: one\n"
                            "            weight: 100\n"
                            "            inputs:\n"
                            "              x1: {label: x, type: count}\n"
                            "              x2: {label: y, type: count}\n"
                            "            components:\n"
                            "              b1: ratio(${x1}, ${x2})\n"
                            "            formula: ${b1} * 100\n";

static const struct fault_case {
    const char *from, *to;  /* replaced in the right one */
    const char *said, *too; /* `line:column: error: text`; a second one, or NULL */
} fault_cases[] = {
    {"id: s\n", "", "1:1: error: \"id\" is missing", NULL},
    {"title: T", "title: [T]", "2:8: error: \"title\" is a list or a map", NULL},
    {"title: T", "title:", "2:7: error: \"title\" is missing", NULL},
    {"id: s", "ids: s", "1:1: error: no entry \"ids\" is known here; these are: id, extends, title",
     "1:1: error: \"id\" is missing"},
    {"id: s", "id: s\nid: t", "2:1: error: \"id\" stands here twice", NULL},
    {"id: s", "id: s\ndecimals: 7", "2:11: error: \"decimals\" is \"7\"; a number from 0 to 6",
     NULL},
    {"id: s", "id: s\ndecimals: 1.5", "2:11: error: \"decimals\" is a whole number", NULL},
    {"id: s", "id: s: t", "error: this is no YAML", NULL},
    {"id: s", "id: \"s", "error: this is no YAML", NULL},
    {"survey: {", "survey: {why: x, ", "3:10: error: no entry \"", NULL},
    {"l1_label: s, weight: 40", "l1_label: s, weight: 30",
     "5:3: error: s: the weights of the L1 and the survey sum to 90, not to 100", NULL},
    {"label: a\n    weight: 60", "label: a\n    weight: 50",
     "5:5: error: the weights of the indicators of A sum to 60, not to its own 50",
     "5:3: error: s: the weights of the L1 and the survey sum to 90"},
    {"label: a\n    weight: 60", "label: a\n    weight: sixty",
     "7:13: error: \"weight\" is \"sixty\"; a number from 0 to 100", NULL},
    {"label: a\n    weight: 60", "label: a\n    weight:", "error: \"weight\" is missing", NULL},
    {"label: a\n    weight: 60", "label: a\n    deduction: perhaps\n    weight: 60",
     "7:16: error: \"deduction\" is \"perhaps\"; `true` or `false`", NULL},
    {"weight: 100", "weight: 90",
     "9:9: error: the weights of the items of AA sum to 90, not to 100", NULL},
    {"weight: 100", "weight: -1", "15:21: error: \"weight\" is \"-1\"", NULL},
    {"code: AA-1", "code: AA", "13:19: error: the code \"AA\" stands at line 9 already", NULL},
    {"code: AA-1", "code: S1", "13:19: error: the code \"S1\" stands at line 3 already", NULL},
    {"code: AA-1", "code: A.1", "13:19: error: \"A.1\" cannot be a code", NULL},
    {"code: AA-1", "code: objective", "13:19: error: \"objective\" cannot be a code", NULL},
    {"code: A\n", "code: total\n", "5:11: error: \"total\" cannot be the code of an L1: the files",
     NULL},
    {"code: A\n", "code: best\n", "5:11: error: \"best\" cannot be the code of an L1", NULL},
    {"code: A\n", "code: S\n", "5:11: error: \"S\" is the code of the survey's L1 (l1_code)", NULL},
    {"code: AA-1", "code: 甲", "13:19: error: \"甲\" cannot be a code", NULL},
    {"label: one", "labels: one", "14:13: error: no entry \"", "error: \"label\" is missing"},
    {"type: count}\n              x2", "type: number}\n              x2",
     "17:36: error: \"number\" is no type", NULL},
    {"type: count}\n              x2", "type: level}\n              x2",
     "17:19: error: an input of type level, and only one, has", NULL},
    {"type: count}\n              x2", "type: level, values: {0: no, b: yes}}\n              x2",
     "17:59: error: \"b\" is no whole number", NULL},
    {"type: count}\n              x2", "type: count, values: {0: no}}\n              x2",
     "17:51: error: an input of type level, and only one, has", NULL},
    {"{label: x, type: count}", "count", "17:19: error: entries of the form", NULL},
    {"{label: y, type: count}", "{label: y, type: count, same_as: AA-1.x1}",
     "18:52: error: same_as: \"AA-1.x1\" is no input of the same type", NULL},
    {"{label: y, type: count}", "{label: y, type: count, same_as: x1}",
     "18:52: error: same_as: \"x1\" is no input", NULL},
    {"              x2: {", "              x3: {", "error: ", NULL},
    {"x2: {", "2x: {", "18:15: error: \"2x\" is no name for a formula", NULL},
    {"x2: {", "x1: {", "18:15: error: \"x1\" stands here twice", NULL},
    {"${x2})", "${x9})", "20:19: error: ", NULL},
    {"${x2})", "${x1})", "18:15: error: no formula uses \"x2\"", NULL},
    {"${b1} * 100", "ratio(${x1}, ${x2})", "20:15: error: no formula uses \"b1\"", NULL},
    {"${b1} * 100", "(${b1} * 100", "21:22: error: ", NULL},
    {"              b1: ratio(${x1}, ${x2})", "              x1: ratio(${x1}, ${x2})",
     "20:15: error: \"x1\" is an input already", NULL},
    {"b1: ratio(${x1}, ${x2})", "b1: [1]", "20:19: error: a list or a map; a formula is expected",
     NULL},
    {"            formula: ${b1} * 100\n", "", "13:13: error: \"formula\" is missing", NULL},
    {"            inputs:\n", "            input:\n", "16:13: error: no entry \"",
     "13:13: error: \"inputs\" with entries"},
    {"    weight: 60\n    indicators",
     "    weight: 60\n    beside: true\n    deduction: true\n    indicators",
     "5:5: error: A is a deduction and beside the total", NULL},
    {"    weight: 60\n    indicators", "    beside: true\n    indicators",
     "error: s: the weights of the L1 and the survey sum to 40, not to 100", NULL},
    {"title: T", "title: T\nstages: [{label: a, from: 5}]",
     "3:9: error: at most 20 stages are expected, the first from 0", NULL},
    {"title: T", "title: T\nstages: [{label: a, from: 0}, {label: b, from: 0}]",
     "3:9: error: at most 20 stages are expected", NULL},
    {"title: T", "title: T\nstages: [{label: a, from: 101}]", "3:27: error: \"from\" is \"101\"",
     NULL},
    {"title: T", "title: T\nstages: []", "3:9: error: \"stages\" with a list", NULL},
    {"${b1} * 100", "${b1} * 100.5",
     "21:22: error: the formula of AA-1 can give up to 100.5, but its full mark is 100", NULL},
    {"${b1} * 100", "${b1} * ${x1}",
     "21:22: error: the formula of AA-1 has no bound, but its full mark is 100; bound what can "
     "grow, as in at_most(…, 100)",
     NULL},
    {"weight: 100\n", "weight: 100\n            full: 99\n",
     "22:22: error: the formula of AA-1 can give up to 100, but its full mark is 99", NULL},
    {"        items:\n", "        items: none\n        note:\n",
     "12:16: error: \"items\" with a list", NULL},
};

/* RIGHT with the one change; lives until the next call. */
static const char *change(const struct fault_case *one)
{
    static char text[4096];
    const char *at = strstr(right, one->from);

    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - right), right, one->to,
             at + strlen(one->from));
    return text;
}

static void names_every_fault(void **state)
{
    (void)state;
    mny_standard_free(read_whole(test_file("right.yaml", right, strlen(right))));
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_standard *standard = NULL;
        const char *text = change(one);
        enum mny_code code =
            mny_standard_read(test_file("wrong.yaml", text, strlen(text)), problems, &standard);

        if (code != MNY_E_INPUT || standard || !test_says(problems, one->said) ||
            (one->too && !test_says(problems, one->too)))
            fail_msg("%s -> %s: code %d, %zu problems, the first \"%s\"", one->from, one->to,
                     (int)code, mny_problems_size(problems),
                     mny_problems_size(problems) > 0
                         ? mny_problem_format(mny_problems_at(problems, 0))
                         : "");
        mny_problems_free(problems);
    }
}

/* The sum of an L2 that the print gets wrong, a mark below 100, and rounding. */
static void allows_what_is_printed(void **state)
{
    static const char *const from[] = {"        items:\n", "weight: 100", "* 100", "title: T"};
    static const char *const to[] = {"        printed_sum: 80\n        items:\n",
                                     "weight: 80\n            full: 50", "* 50",
                                     "title: T\ndecimals: 2"};
    char text[4096], copy[4096];
    struct mny_standard *standard;
    size_t count;

    (void)state;
    snprintf(text, sizeof text, "%s", right);
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        char *at = strstr(text, from[i]);

        snprintf(copy, sizeof copy, "%.*s%s%s", (int)(at - text), text, to[i],
                 at + strlen(from[i]));
        memcpy(text, copy, sizeof text);
    }
    standard = read_whole(test_file("printed.yaml", text, strlen(text)));
    assert_int_equal(mny_standard_head(standard)->decimals, 2);
    assert_true(mny_standard_items(standard, &count)->full == 40);
    assert_true(fabs(mny_standard_head(standard)->full - 24) < 1e-12);
    mny_standard_free(standard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_printed_one),       cmocka_unit_test(lists_the_shipped),
        cmocka_unit_test(says_when_there_are_none), cmocka_unit_test(fits_the_terminal),
        cmocka_unit_test(knows_its_inputs),         cmocka_unit_test(names_every_fault),
        cmocka_unit_test(allows_what_is_printed),
    };

    setenv("MINYI_DATA", "core", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
