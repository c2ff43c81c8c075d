/* SPDX-License-Identifier: MIT */
#include "core/assess.h"

#include "core/number.h"
#include "core/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

/* One run: the standard and files it reads, what it says and writes. */
struct run {
    struct mny_problems *problems;
    struct mny_standard *standard;
    struct mny_output *output;
    struct mny_assessment *assessment;
    enum mny_code code;
    struct mny_table *table; /* objective.csv, if the run went well */
};

static void start(struct run *run, const char *standard, const char *const *paths, size_t count)
{
    char folder[512];

    *run = (struct run){.problems = mny_problems_create()};
    snprintf(folder, sizeof folder, "%s/out", test_folder());
    assert_int_equal(mny_standard_read(standard, run->problems, &run->standard), MNY_OK);
    assert_int_equal(mny_output_begin(folder, true, run->problems, &run->output), MNY_OK);
    run->code =
        mny_assess(run->standard, paths, count, run->output, run->problems, &run->assessment);
    if (run->code != MNY_OK)
        return;
    snprintf(folder, sizeof folder, "%s/objective.csv", mny_output_folder(run->output));
    assert_int_equal(mny_table_read(folder, run->problems, &run->table), MNY_OK);
}

static void finish(struct run *run)
{
    mny_table_free(run->table);
    mny_assessment_free(run->assessment);
    mny_output_discard(run->output);
    mny_standard_free(run->standard);
    mny_problems_free(run->problems);
}

static void start_text(struct run *run, const char *standard, const char *text)
{
    static char path[512];
    const char *const paths[] = {path};

    snprintf(path, sizeof path, "%s", test_file("f.csv", text, strlen(text)));
    start(run, standard, paths, 1);
}

enum { CITY, LEVEL, CODE, LABEL, WEIGHT, SCORE, FULL, STATUS, COLUMNS };

static void check_cell(const struct mny_table *got, const struct mny_table *wanted, size_t row,
                       size_t column)
{
    const char *left = mny_table_cell(got, row, column),
               *right = mny_table_cell(wanted, row, column);
    double a, b;

    if (column < WEIGHT || column == STATUS) {
        assert_string_equal(left, right);
        return;
    }
    assert_true(mny_number_parse(left, strlen(left), &a));
    assert_true(mny_number_parse(right, strlen(right), &b));
    if (fabs(a - b) > 1e-9)
        fail_msg("%s: %s, not %s", mny_table_cell(got, row, CODE), left, right);
}

static void matches_one(const char *name, size_t cities, bool as_text)
{
    char standard[128], filings[128], objective[128];
    const char *const paths[] = {filings};
    struct mny_table *wanted = NULL;
    struct run run;

    snprintf(standard, sizeof standard, "core/standards/%s.yaml", name);
    snprintf(filings, sizeof filings, "tests/data/objective/%s.filings.csv", name);
    snprintf(objective, sizeof objective, "tests/data/objective/%s.objective.csv", name);
    start(&run, standard, paths, 1);
    assert_int_equal(run.code, MNY_OK);
    assert_int_equal(mny_problems_size(run.problems), 0);
    assert_int_equal(mny_assessment_cities(run.assessment), cities);
    assert_int_equal(mny_assessment_missing(run.assessment), 1);
    assert_int_equal(mny_table_read(objective, run.problems, &wanted), MNY_OK);
    assert_int_equal(mny_table_rows(run.table), mny_table_rows(wanted));
    assert_int_equal(mny_table_columns(run.table), COLUMNS);
    for (size_t column = 0; column < COLUMNS; column++) {
        assert_string_equal(mny_table_header(run.table, column), mny_table_header(wanted, column));
        for (size_t row = 0; row < mny_table_rows(wanted); row++) {
            if (as_text)
                assert_string_equal(mny_table_cell(run.table, row, column),
                                    mny_table_cell(wanted, row, column));
            else
                check_cell(run.table, wanted, row, column);
        }
    }
    mny_table_free(wanted);
    finish(&run);
}

static void matches_the_reference(void **state)
{
    (void)state;
    matches_one("gbt33356-2022", 3, false);
    matches_one("gbt33356-2022-county", 2, false);
    matches_one("xinxing-2018", 2, true);
    matches_one("zhujian-2012", 2, false);
}

/* The row of CODE and, with CODE "objective", of the objective itself. */
static size_t row_of(const struct mny_table *table, const char *city, const char *code)
{
    for (size_t row = 0; row < mny_table_rows(table); row++)
        if (strcmp(mny_table_cell(table, row, CITY), city) == 0 &&
            strcmp(mny_table_cell(table, row, CODE), code) == 0)
            return row;
    fail_msg("no row of %s %s", city, code);
    return 0;
}

static void check_row(const struct run *run, const char *code, double score, const char *status)
{
    size_t row = row_of(run->table, "420100", code);
    const char *text = mny_table_cell(run->table, row, SCORE);
    double got;

    assert_true(mny_number_parse(text, strlen(text), &got));
    if (fabs(got - score) > 1e-12 * fmax(1, score) ||
        strcmp(mny_table_cell(run->table, row, STATUS), status) != 0)
        fail_msg("%s: %s %s, not %.17g %s", code, text, mny_table_cell(run->table, row, STATUS),
                 score, status);
}

#define HEAD "city,item,input,value\n"
#define GOOD_A                                                                                     \
    "420100,AA-1,x1,30\n420100,AA-1,x2,40\n420100,AA-2,x1,10\n420100,AA-2,x2,40\n"                 \
    "420100,AA-3,x1,1.5\n420100,AA-3,x2,8.5\n420100,AA-3,x3,10\n420100,AA-3,x4,40\n"
#define GOOD_B "420100,BA-1,x1,3\n420100,BA-1,x2,4\n420100,DA-1,x1,1\n"
#define GOOD_AB                                                                                    \
    "420100,AB-1,x1[1],1\n420100,AB-1,x2[1],4\n420100,AB-1,x1[7],3\n420100,AB-1,x2[7],4\n"         \
    "420100,AB-2,x1[1],60\n420100,AB-2,x1[2],70\n420100,AB-2,x1[4],95\n"                           \
    "420100,AB-3,x1,1\n420100,AB-3,x2,90\n420100,AB-3,x3,2\n420100,AB-3,x4,12.5\n"

static void scores_by_the_rules(void **state)
{
    struct run run;
    double l2a, l2b;

    (void)state;
    start_text(&run, "tests/data/objective/small.yaml",
               HEAD GOOD_A GOOD_AB GOOD_B "420100,AA-3,x5,8\n420100,AA-3,x6,2\n");
    assert_int_equal(run.code, MNY_OK);
    check_row(&run, "AA-1", 22.5, "ok");
    check_row(&run, "AA-2", 7.5, "ok");
    check_row(&run, "AA-3", 40 * (0.5 * 0.2 + 0.5 * 0.25), "ok");
    l2a = 40 * (22.5 + 7.5 + 9) / 100;
    check_row(&run, "AA", l2a, "ok");
    check_row(&run, "AB-1", 40 * 0.5, "ok");
    check_row(&run, "AB-2", 20 * 0.75, "ok");
    check_row(&run, "AB-3", 0.4 * (30 + 12.5), "ok");
    l2b = 15 * (20 + 15 + 17) / 100.0;
    check_row(&run, "AB", l2b, "ok");
    check_row(&run, "A", l2a + l2b, "ok");
    check_row(&run, "B", 3.75, "ok");
    check_row(&run, "objective", l2a + l2b + 3.75, "ok");
    check_row(&run, "DA-1", 0.75, "ok");
    assert_int_equal(mny_table_rows(run.table), 14);
    finish(&run);
}

/* 0 ÷ 0, what the print gives for it, full marks below 100, caps, and how
   statuses rise: deductions raise none. */
static void gives_statuses(void **state)
{
    struct run run;

    (void)state;
    start_text(&run, "tests/data/objective/small.yaml",
               HEAD "420100,AA-1,x1,0\n420100,AA-1,x2,0\n420100,AA-2,x1,0\n420100,AA-2,x2,0\n"
                    "420100,AA-3,x1,2\n420100,AA-3,x2,2\n420100,AA-3,x3,8\n420100,AA-3,x4,0\n"
                    "420100,AA-3,x5,0\n420100,AA-3,x6,0\n"
                    "420100,AB-1,x1[1],0\n420100,AB-1,x2[1],0\n420100,AB-1,x1[2],3\n"
                    "420100,AB-1,x2[2],4\n420100,AB-2,x1[9],60\n"
                    "420100,AB-3,x1,1\n420100,AB-3,x2,95\n420100,AB-3,x3,2\n420100,AB-3,x4,30\n"
                    "420100,BA-1,x1,9\n420100,BA-1,x2,4\n420100,DA-1,x1,3\n");
    assert_int_equal(run.code, MNY_OK);
    check_row(&run, "AA-1", 0, "undefined");
    check_row(&run, "AA-3", 40 * (0.5 * 0.5 + 0.5), "ok");
    check_row(&run, "AA", 40 * 30 / 100.0, "undefined");
    check_row(&run, "AB-1", 40 * 0.75 / 2, "undefined");
    check_row(&run, "AB-3", 20, "capped");
    check_row(&run, "B", 5, "capped");
    check_row(&run, "DA-1", 2, "capped");
    check_row(&run, "objective", 12 + 15 * (15 + 12 + 20) / 100.0 + 5, "undefined");
    assert_int_equal(mny_assessment_missing(run.assessment), 0);
    finish(&run);
}

static void counts_what_is_missing(void **state)
{
    struct run run;

    (void)state;
    start_text(&run, "tests/data/objective/small.yaml",
               HEAD "420100,AA-1,x1,5\n420100,BA-1,x1,3\n420100,BA-1,x2,4\n420100,DA-1,x1,\n");
    assert_int_equal(run.code, MNY_OK);
    check_row(&run, "AA-1", 0, "missing");
    check_row(&run, "AB-1", 0, "missing");
    check_row(&run, "A", 0, "missing");
    check_row(&run, "B", 3.75, "ok");
    check_row(&run, "DA-1", 0, "missing");
    check_row(&run, "objective", 3.75, "missing");
    assert_int_equal(mny_assessment_missing(run.assessment), 7);
    assert_int_equal(mny_problems_size(run.problems), 0);
    finish(&run);
}

static void orders_by_city(void **state)
{
    struct run run;

    (void)state;
    start_text(&run, "tests/data/objective/small.yaml",
               HEAD "530300,BA-1,x1,3\n011000,BA-1,x1,\n420100,BA-1,x1,4\n");
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(mny_table_cell(run.table, 0, CITY), "011000");
    assert_string_equal(mny_table_cell(run.table, 14, CITY), "420100");
    assert_string_equal(mny_table_cell(run.table, 28, CITY), "530300");
    assert_string_equal(mny_table_cell(run.table, 0, LEVEL), "item");
    assert_string_equal(mny_table_cell(run.table, 3, LEVEL), "L2");
    assert_string_equal(mny_table_cell(run.table, 8, LEVEL), "L1");
    assert_string_equal(mny_table_cell(run.table, 12, LEVEL), "deduction");
    finish(&run);
}

static const struct broken_case {
    const char *label, *text, *said, *too;
} broken_cases[] = {
    {"a ratio", HEAD "420100,AA-1,x2,4\n420100,AA-1,x1,5\n",
     "f.csv:3:4: error: AA-1.x1 已办事项: the numerator 5 of 420100 is more than the denominator 4 "
     "(AA-1.x2 事项总数 at ",
     "f.csv:2)"},
    {"with nothing below", HEAD "420100,AA-1,x1,5\n420100,AA-1,x2,0\n",
     "f.csv:2:4: error: AA-1.x1 已办事项: the numerator 5", NULL},
    {"a sum, at its first",
     HEAD "420100,AA-3,x1,5\n420100,AA-3,x2,6\n420100,AA-3,x3,5\n"
          "420100,AA-3,x4,5\n",
     "f.csv:2:4: error: AA-3.x1 教师: the numerator 11 of 420100 is more than the denominator 10",
     "f.csv:4)"},
    {"0 below with full marks", HEAD "420100,AA-3,x5,0\n420100,AA-3,x6,1\n",
     "f.csv:3:4: error: AA-3.x6 处置: the numerator 1 of 420100 is more than the denominator 0",
     NULL},
    {"a repeat",
     HEAD "420100,AB-1,x1[5],1\n420100,AB-1,x2[5],1\n420100,AB-1,x2[2],1\n"
          "420100,AB-1,x1[2],3\n",
     "f.csv:5:4: error: AB-1.x1[2] 调阅次数: the numerator 3 of 420100 is more than the "
     "denominator "
     "1 (AB-1.x2[2] ",
     "f.csv:4)"},
    {"a cap has a denominator", HEAD "420100,BA-1,x1,5\n420100,BA-1,x2,0\n",
     "f.csv:2:4: error: BA-1.x1 用户: the numerator 5", NULL},
    {"a wide file", "city,BA-1.x2,BA-1.x1\n420100,0,5\n", "f.csv:2:3: error: BA-1.x1 用户: the",
     NULL},
};

static void names_broken_ratios(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken_cases / sizeof *broken_cases; i++) {
        const struct broken_case *one = &broken_cases[i];
        struct run run;

        start_text(&run, "tests/data/objective/small.yaml", one->text);
        if (run.code != MNY_E_INPUT || run.assessment || mny_problems_size(run.problems) != 1 ||
            !test_says(run.problems, one->said) || (one->too && !test_says(run.problems, one->too)))
            fail_msg("%s: code %d, %zu problems, the first \"%s\"", one->label, (int)run.code,
                     mny_problems_size(run.problems),
                     mny_problems_size(run.problems) > 0 ? mny_problems_at(run.problems, 0)->text
                                                         : "");
        finish(&run);
    }
}

/* A broken ratio is named in the same run as wrong values, in every file. */
static void names_all_at_once(void **state)
{
    static const char one[] = HEAD "420100,AA-1,x1,9\n420100,AA-1,x2,4\n420100,AA-2,x1,many\n";
    static const char two[] = HEAD "420100,AA-2,x2,5\n4201,AA-1,x1,1\n530300,AB-1,x1[1],2\n"
                                   "530300,AB-1,x2[1],1\n";
    char first[512], second[512];
    const char *const paths[] = {first, second, "no such file.csv"};
    struct run run;

    (void)state;
    snprintf(first, sizeof first, "%s", test_file("one.csv", one, strlen(one)));
    snprintf(second, sizeof second, "%s", test_file("two.csv", two, strlen(two)));
    start(&run, "tests/data/objective/small.yaml", paths, 3);
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 6);
    assert_true(test_says(run.problems, "one.csv:2:4: error: AA-1.x1 已办事项: the numerator 9"));
    assert_true(test_says(run.problems, "one.csv:4:4: error: AA-2.x1 可办事项: \"many\""));
    assert_true(test_says(run.problems, "two.csv:2:4: error: AA-2.x2 事项总数: 5 was filed"));
    assert_true(test_says(run.problems, "two.csv:3:1: error: unknown city \"4201\""));
    assert_true(
        test_says(run.problems, "two.csv:4:4: error: AB-1.x1[1] 调阅次数: the numerator 2"));
    assert_true(test_says(run.problems, "no such file.csv"));
    finish(&run);
}

static void takes_no_output(void **state)
{
    static const char *const paths[] = {"tests/data/objective/gbt33356-2022.filings.csv"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    struct mny_assessment *assessment = NULL;

    (void)state;
    assert_int_equal(mny_standard_read("core/standards/gbt33356-2022.yaml", problems, &standard),
                     MNY_OK);
    assert_int_equal(mny_assess(standard, paths, 1, NULL, problems, &assessment), MNY_OK);
    assert_int_equal(mny_assessment_cities(assessment), 3);
    mny_assessment_free(assessment);
    mny_standard_free(standard);
    mny_problems_free(problems);
}

/* What the reference leaves out of GB/T 33356—2022: bounds of bands, caps and
   what the print leaves open, worked out by hand from it. */
static const struct print_case {
    const char *item, *values; /* of x1, x2, … in order */
    double score;
    const char *status;
} print_cases[] = {
    {"L1P2-A1", "1 1 1 1 1 1 1 0 5 1 1 1 1 1 1", 25, "ok"},
    {"L1P2-A1", "1 0 0 0 0 0 0 1 4 0 0 0 0 0 0", 25 * 0.20, "capped"},
    {"L1P2-A1", "1 0 0 0 0 0 1 0 1 0 0 0 0 0 1", 25 * 0.32, "ok"},
    {"L1P2-A1", "0 1 1 1 1 1 1 1 3 1 1 1 1 1 1", 0, "ok"},
    {"L1P3-A2", "5", 40, "capped"},
    {"L1P4-A1", "3 4 1", 30 * 0.5, "ok"},
    {"L1P4-A4", "1 2 4", 20 * 0.75, "ok"},
    {"L1P5-A2", "9 10 10 8", 50, "capped"},
    {"L1P5-A2", "0 0 0 0", 0, "undefined"},
    {"L1P7-A1", "16 1", 50 * 0.32, "capped"},
    {"L1P7-A1", "15 36", 50, "capped"},
    {"L1P8-A1", "5 1 3", 50 * 0.9, "capped"},
    {"L1P9-A1", "1 90 3", 50, "ok"},
    {"L1P9-A1", "0 89.99 2", 50 * 0.3, "ok"},
    {"L1P9-A1", "0 60 1", 50 * 0.25, "ok"},
    {"L1P9-A1", "0 30 0", 50 * 0.1, "ok"},
    {"L1P9-A1", "0 29.9 0", 0, "ok"},
    {"L2P2-A1", "1 2 1 4", 40 * 0.35, "ok"},
    {"L2P2-A3", "1 2 7", 30 * 0.7, "ok"},
    {"L2P2-A3", "1 2 3", 30 * 0.54, "ok"},
    {"L2P2-A3", "0 2 1", 30 * 0.16, "ok"},
    {"L2P4-A1", "1 2 0 0", 25, "undefined"},
    {"L3P1-A3", "0 0", 30, "ok"},
    {"L3P1-A3", "0 1", 0, "ok"},
    {"L4P1-A2", "1 2 1 4 6", 50 * 0.5, "capped"},
    {"L4P2-A1", "1 2 1 4 0.5", 50 * 0.6875, "ok"},
    {"L4P2-A1", "1 2 1 4 0", 50 * 0.6875, "ok"},
    {"L4P2-A1", "1 2 1 4 2.5", 50 * 0.3875, "ok"},
    {"L4P2-A2", "1 0 1", 35, "ok"},
    {"L7P1-A1", "0.6 2", 1.1, "capped"},
    {"L7P1-A1", "0.5 6", 2, "capped"},
    {"L7P1-A1", "0.5 5", 2, "ok"},
    {"L7P2-A1", "10", 2, "ok"},
    {"L7P2-A1", "11", 2, "capped"},
    {"L7P3-A1", "59.99", 1, "ok"},
    {"L7P3-A1", "60", 0.5, "ok"},
    {"L7P3-A1", "80", 0, "ok"},
    {"L7P4-A1", "69.99", 1, "ok"},
    {"L7P4-A1", "70", 0.5, "ok"},
    {"L7P4-A1", "89.99", 0.5, "ok"},
    {"L7P4-A1", "90", 0, "ok"},
    {"L8P1-A1", "1 1 1 0 4", 30 * 0.7, "capped"},
    {"L8P1-A2", "0 0 0 1", 0, "ok"},
    {"L8P1-A2", "0 0 1 1", 30 * 0.4, "ok"},
    {"L8P1-A3", "1 1", 40 * 0.6, "ok"},
    {"L8P2-A1", "6 10", 100, "capped"},
};

static void reads_the_print(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof print_cases / sizeof *print_cases; i++) {
        const struct print_case *one = &print_cases[i];
        char text[1024] = HEAD, values[128];
        size_t input = 0;
        struct run run;

        snprintf(values, sizeof values, "%s", one->values);
        for (char *value = strtok(values, " "); value; value = strtok(NULL, " "))
            snprintf(text + strlen(text), sizeof text - strlen(text), "420100,%s,x%zu,%s\n",
                     one->item, ++input, value);
        start_text(&run, "core/standards/gbt33356-2022.yaml", text);
        assert_int_equal(run.code, MNY_OK);
        check_row(&run, one->item, one->score, one->status);
        finish(&run);
    }
}

/* A standard that rounds, of a user's own, with a formula that can go wrong. */
static const char rounding_standard[] =
    "id: r\ntitle: R\ndecimals: 2\nindicators:\n"
    "  - code: A\n    label: a\n    weight: 100\n    indicators:\n"
    "      - code: AA\n        label: aa\n        weight: 3\n        items:\n"
    "          - {code: AA-1, label: x, weight: 30, inputs: {x1: {label: x, type: amount}},\n"
    "             formula: \"at_most(${x1}, 100)\"}\n"
    "          - {code: AA-2, label: y, weight: 70, inputs: {x1: {label: x, type: amount}},\n"
    "             formula: \"100 - ${x1}\"}\n"
    "      - code: AB\n        label: ab\n        weight: 97\n        items:\n"
    "          - {code: AB-1, label: z, weight: 100, inputs: {x1: {label: x, type: amount}},\n"
    "             formula: \"at_most(100 * ${x1} div (${x1} * ${x1}), 100)\"}\n";

static const char *rounding_file(void)
{
    static char path[512];

    snprintf(path, sizeof path, "%s",
             test_file("rounding.yaml", rounding_standard, strlen(rounding_standard)));
    return path;
}

static void rounds_every_score(void **state)
{
    /* Code, score, full, status.  30 % × 102.5 = 30.75, but no item exceeds its
       full mark; 70 % × 0.0072 = 0.00504; 3 % × 30.01 = 0.9003;
       97 % × 33.33 = 32.3301. */
    static const char *const wanted[][4] = {
        {"AA-1", "30.00", "30.00", "capped"},
        {"AA-2", "0.01", "70.00", "ok"},
        {"AA", "0.90", "3.00", "capped"},
        {"AB-1", "33.33", "100.00", "ok"},
        {"AB", "32.33", "97.00", "ok"},
        {"A", "33.23", "100.00", "capped"},
        {"objective", "33.23", "100.00", "capped"},
    };
    struct run run;

    (void)state;
    start_text(&run, rounding_file(),
               HEAD "420100,AA-1,x1,102.5\n420100,AA-2,x1,99.9928\n420100,AB-1,x1,3\n");
    assert_int_equal(run.code, MNY_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        size_t row = row_of(run.table, "420100", wanted[i][0]);

        assert_string_equal(mny_table_cell(run.table, row, SCORE), wanted[i][1]);
        assert_string_equal(mny_table_cell(run.table, row, FULL), wanted[i][2]);
        assert_string_equal(mny_table_cell(run.table, row, STATUS), wanted[i][3]);
    }
    finish(&run);
}

static void names_formulas_without_result(void **state)
{
    struct run run;

    (void)state;
    start_text(&run, rounding_file(), HEAD "420100,AA-2,x1,101\n420100,AB-1,x1,0\n");
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_int_equal(mny_problems_size(run.problems), 2);
    assert_true(test_says(run.problems, "rounding.yaml:15:13: error: the formula of AA-2 gives no "
                                        "number of 0 or more with what 420100 filed"));
    assert_true(
        test_says(run.problems, "rounding.yaml:21:13: error: the formula of AB-1 gives no"));
    finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_reference),
        cmocka_unit_test(scores_by_the_rules),
        cmocka_unit_test(gives_statuses),
        cmocka_unit_test(counts_what_is_missing),
        cmocka_unit_test(reads_the_print),
        cmocka_unit_test(orders_by_city),
        cmocka_unit_test(names_broken_ratios),
        cmocka_unit_test(names_all_at_once),
        cmocka_unit_test(takes_no_output),
        cmocka_unit_test(rounds_every_score),
        cmocka_unit_test(names_formulas_without_result),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
