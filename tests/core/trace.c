/* SPDX-License-Identifier: MIT */
/* trace.csv, losses.csv and gains.csv of an assessment, and `explain` of them. */
#include "core/trace.h"

#include "core/assess.h"
#include "core/explain.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

#define SMALL "tests/data/objective/small.yaml"
#define HEAD "city,item,input,value\n"
#define REST                                                                                       \
    "420100,AB-1,x1[1],1\n420100,AB-1,x2[1],4\n420100,AB-1,x1[7],3\n420100,AB-1,x2[7],4\n"         \
    "420100,AB-2,x1[1],60\n420100,AB-2,x1[2],70\n"                                                 \
    "420100,AB-3,x1,1\n420100,AB-3,x2,89.5\n420100,AB-3,x3,1\n420100,AB-3,x4,30\n"                 \
    "420100,BA-1,x1,9\n420100,BA-1,x2,4\n420100,DA-1,x1,1\n"
#define GOOD                                                                                       \
    HEAD "420100,AA-1,x1,40\n420100,AA-1,x2,40\n420100,AA-2,x1,10\n420100,AA-2,x2,40\n"            \
         "420100,AA-3,x1,1.5\n420100,AA-3,x2,48.1\n420100,AA-3,x3,10\n420100,AA-3,x4,40\n"         \
         "420100,AA-3,x5,0\n420100,AA-3,x6,0\n" REST

/* A finished assessment: OUT, and one file of it. */
struct run {
    struct mny_problems *problems;
    struct mny_standard *standard;
    struct mny_table *table;
    char out[512];
};

static void start(struct run *run, const char *standard, const char *text)
{
    struct mny_output *output = NULL;
    struct mny_assessment *assessment = NULL;
    char path[512];
    const char *const paths[] = {path};

    *run = (struct run){.problems = mny_problems_create()};
    snprintf(path, sizeof path, "%s", test_file("f.csv", text, strlen(text)));
    snprintf(run->out, sizeof run->out, "%s/out", test_folder());
    assert_int_equal(mny_standard_read(standard, run->problems, &run->standard), MNY_OK);
    assert_int_equal(mny_output_begin(run->out, true, run->problems, &output), MNY_OK);
    assert_int_equal(mny_assess(run->standard, paths, 1, output, run->problems, &assessment),
                     MNY_OK);
    assert_int_equal(mny_output_commit(output, run->problems), MNY_OK);
    mny_assessment_free(assessment);
}

static void look_at(struct run *run, const char *name)
{
    char path[600];

    mny_table_free(run->table);
    snprintf(path, sizeof path, "%s/%s", run->out, name);
    assert_int_equal(mny_table_read(path, run->problems, &run->table), MNY_OK);
}

static void finish(struct run *run)
{
    mny_table_free(run->table);
    mny_standard_free(run->standard);
    mny_problems_free(run->problems);
}

/* The row as it stands in the file, if no cell needs quotes: cells from FROM on,
   with `|` between them. */
static const char *row_text(const struct mny_table *table, size_t row, size_t from)
{
    static char text[1024];
    size_t made = 0;

    text[0] = '\0';
    for (size_t i = from; i < mny_table_columns(table); i++)
        made += (size_t)snprintf(text + made, sizeof text - made, "%s%s", i > from ? "|" : "",
                                 mny_table_cell(table, row, i));
    return text;
}

/* The rows of ITEM are the WANTED ones, in their order. */
static void check_rows(const struct run *run, const char *item, const char *const *wanted,
                       size_t count)
{
    size_t found = 0;

    for (size_t row = 0; row < mny_table_rows(run->table); row++) {
        if (strcmp(mny_table_cell(run->table, row, 1), item) != 0)
            continue;
        if (found >= count || strcmp(row_text(run->table, row, 2), wanted[found]) != 0)
            fail_msg("%s, row %zu: %s, not %s", item, found, row_text(run->table, row, 2),
                     found < count ? wanted[found] : "nothing");
        found++;
    }
    assert_int_equal(found, count);
}

#define CHECK_ROWS(run, item, ...)                                                                 \
    do {                                                                                           \
        static const char *const rows[] = {__VA_ARGS__};                                           \
        check_rows(run, item, rows, sizeof rows / sizeof *rows);                                   \
    } while (0)

static void traces_every_step(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL, GOOD);
    look_at(&run, "trace.csv");
    CHECK_ROWS(&run, "AA-3", "input|x1|教师|||1.5||", "input|x2|学生|||48.1||",
               "input|x3|教师总数|||10||", "input|x4|学生总数|||40||", "input|x5|举报|||0||",
               "input|x6|处置|||0||",
               "component|b1|和的比率|ratio(${x1} + ${x2}, ${x3} + ${x4})|ratio(1.5 + 48.1, 10 + "
               "40)|0.992||",
               "component|b2|和的比率|ratio(${x6}, ${x5}, 1)|ratio(0, 0, 1)|1||",
               "zero|b2|和的比率||0 div 0|1|printed|",
               "mark|mark|和的比率|(0.5 * ${b1} + 0.5 * ${b2}) * 100|(0.5 * 0.992 + 0.5 * 1) * "
               "100|99.6||",
               "weight|weight|和的比率|40 % × mark|40 % × 99.6|39.84||",
               "score|score|和的比率|||39.84|ok|");
    CHECK_ROWS(&run, "AB-1", "input|x1[1]|调阅次数|||1||", "input|x1[7]|调阅次数|||3||",
               "input|x2[1]|门诊总数|||4||", "input|x2[7]|门诊总数|||4||",
               "mark|mark|重复|mean_ratio(${x1}, ${x2}) * 100|mean_ratio([1, 3], [4, 4]) * "
               "100|50||",
               "weight|weight|重复|40 % × mark|40 % × 50|20||", "score|score|重复|||20|ok|");
    CHECK_ROWS(&run, "AB-3", "input|x1|平台|||1|是|", "input|x2|部门比例|||89.5|%|",
               "input|x3|机构|||1|设立|", "input|x4|面积|||30|km²|",
               "component|b1|各种类型|10 * ${x1} + if(${x2} >= 90, 10, 0) + 5 * ${x3}|10 * 1 + "
               "if(89.5 >= 90, 10, 0) + 5 * 1|15||",
               "mark|mark|各种类型|${b1} + at_most(${x4}, 20)|15 + at_most(30, 20)|35||",
               "cap|mark|各种类型||30|20|capped|",
               "weight|weight|各种类型|40 % × mark|40 % × "
               "35|14||",
               "score|score|各种类型|||14|capped|");
    CHECK_ROWS(&run, "BA-1", "input|x1|用户|||9||6.1", "input|x2|人口|||4||6.1",
               "mark|mark|取一|capped_ratio(${x1}, ${x2}) * 100|capped_ratio(9, 4) * 100|100||6.1",
               "cap|mark|取一||2.25|1|capped|6.1",
               "weight|weight|取一|100 % × mark|100 % × 100|100||6.1",
               "score|score|取一|||100|capped|6.1");
    CHECK_ROWS(&run, "DA-1", "input|x1|起数|||1||",
               "mark|mark|失密|at_most(0.75 * ${x1}, 2)|at_most(0.75 * 1, 2)|0.75||",
               "score|score|失密|||0.75|ok|");
    finish(&run);
}

/* What is missing stops only the steps that need it. */
static void traces_what_is_missing(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL,
          HEAD "420100,AA-3,x5,0\n420100,AA-3,x6,0\n420100,AA-1,x1,0\n"
               "420100,AA-1,x2,0\n");
    look_at(&run, "trace.csv");
    CHECK_ROWS(&run, "AA-3", "input|x1|教师||||missing|", "input|x2|学生||||missing|",
               "input|x3|教师总数||||missing|", "input|x4|学生总数||||missing|",
               "input|x5|举报|||0||", "input|x6|处置|||0||",
               "component|b1|和的比率|ratio(${x1} + ${x2}, ${x3} + ${x4})|||missing|",
               "component|b2|和的比率|ratio(${x6}, ${x5}, 1)|ratio(0, 0, 1)|1||",
               "zero|b2|和的比率||0 div 0|1|printed|",
               "mark|mark|和的比率|(0.5 * ${b1} + 0.5 * ${b2}) * 100|||missing|",
               "score|score|和的比率|||0|missing|");
    CHECK_ROWS(&run, "AA-1", "input|x1|已办事项|||0||", "input|x2|事项总数|||0||",
               "mark|mark|比率|ratio(${x1}, ${x2}) * 100|ratio(0, 0) * 100|0||",
               "zero|mark|比率||0 div 0|0|undefined|",
               "weight|weight|比率|30 % × mark|30 % × 0|0||", "score|score|比率|||0|undefined|");
    look_at(&run, "gains.csv");
    check_rows(&run, "AA-3", NULL, 0);
    finish(&run);
}

static void traces_rounding(void **state)
{
    struct run run;

    (void)state;
    start(&run, "xinxing-2018", HEAD "420100,L1P1-A1,x1,2\n420100,L1P1-A1,x2,3\n");
    look_at(&run, "trace.csv");
    for (size_t row = 2; row < 6; row++)
        assert_string_equal(mny_table_cell(run.table, row, 1), "L1P1-A1");
    assert_string_equal(mny_table_cell(run.table, 4, 2), "rounding");
    assert_string_equal(mny_table_cell(run.table, 4, 8), "2");
    assert_string_equal(mny_table_cell(run.table, 5, 2), "score");
    assert_string_equal(mny_table_cell(run.table, 4, 7), mny_table_cell(run.table, 5, 7));
    assert_non_null(strchr(mny_table_cell(run.table, 5, 7), '.'));
    assert_int_equal(strlen(strchr(mny_table_cell(run.table, 5, 7), '.')), 3);
    finish(&run);
}

static void check_gain(const struct run *run, const char *item, const char *input, double step,
                       double gain, const char *note, const char *with)
{
    for (size_t row = 0; row < mny_table_rows(run->table); row++) {
        const char *got_step = mny_table_cell(run->table, row, 5);
        const char *got_gain = mny_table_cell(run->table, row, 6);
        double one, two;

        if (strcmp(mny_table_cell(run->table, row, 1), item) != 0 ||
            strcmp(mny_table_cell(run->table, row, 2), input) != 0)
            continue;
        assert_true(mny_number_parse(got_step, strlen(got_step), &one));
        assert_true(mny_number_parse(got_gain, strlen(got_gain), &two));
        if (fabs(one - step) > 1e-12 || fabs(two - gain) > 1e-12)
            fail_msg("%s.%s: %s more gain %s", item, input, got_step, got_gain);
        assert_string_equal(mny_table_cell(run->table, row, 7), note);
        assert_string_equal(mny_table_cell(run->table, row, 8), with);
        return;
    }
    fail_msg("no row of %s.%s", item, input);
}

/* Each worked out by hand from the formulas of small.yaml. */
static void gains_what_one_more_would(void **state)
{
    double total = 0.4 * 30 * (40 / 41.0 - 1) + 0.4 * 30 * (10 / 41.0 - 10 / 40.0) +
                   0.4 * 40 * 0.5 * (49.6 / 51 - 49.6 / 50);
    struct run run;

    (void)state;
    start(&run, SMALL, GOOD);
    look_at(&run, "gains.csv");
    check_gain(&run, "AA-1", "x1", 0, 0, "limit", "");
    check_gain(&run, "AA-1", "x2", 1, total, "", "AA-2.x2 AA-3.x4");
    check_gain(&run, "AA-2", "x2", 1, total, "", "AA-3.x4 AA-1.x2");
    check_gain(&run, "AA-3", "x4", 1, total, "", "AA-1.x2 AA-2.x2");
    check_gain(&run, "AA-2", "x1", 1, 0.4 * 30 / 40, "", "");
    check_gain(&run, "AA-3", "x1", 0.4, 0.4 * 40 * 0.5 * 0.008, "", ""); /* up to 50 of 50 */
    check_gain(&run, "AA-3", "x5", 1, -0.4 * 40 * 0.5, "", "");
    check_gain(&run, "AA-3", "x6", 0, 0, "limit", "");
    check_gain(&run, "AB-1", "x1[1]", 1, 0.15 * 40 * 0.5 * 0.25, "", "");
    check_gain(&run, "AB-1", "x2[7]", 1, 0.15 * 40 * 0.5 * (0.6 - 0.75), "", "");
    check_gain(&run, "AB-3", "x1", 0, 0, "limit", "");
    check_gain(&run, "AB-3", "x2", 1, 0.15 * 40 * 0.1, "", "");
    check_gain(&run, "AB-3", "x3", 1, 0.15 * 40 * 0.05, "", "");
    check_gain(&run, "AB-3", "x4", 1, 0, "", ""); /* capped */
    check_gain(&run, "BA-1", "x1", 1, 0, "", "");
    check_gain(&run, "DA-1", "x1", 1, -0.75, "", "");
    for (size_t row = 0; row < mny_table_rows(run.table); row++)
        assert_string_not_equal(mny_table_cell(run.table, row, 1), "AB-2"); /* ratings */
    finish(&run);
}

static void ranks_losses(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL,
          GOOD "530300,BA-1,x1,1\n530300,BA-1,x2,4\n530300,DA-1,x1,1\n"
               "110000,BA-1,x1,2\n110000,BA-1,x2,8\n110000,AA-1,x1,5\n");
    look_at(&run, "losses.csv");
    assert_int_equal(mny_table_rows(run.table), 3 * 8);
    /* the largest first, equal ones as in the standard */
    assert_string_equal(row_text(run.table, 0, 0), "110000|AA-3|和的比率|40|0|16||1|missing");
    assert_string_equal(row_text(run.table, 1, 0), "110000|AA-1|比率|30|0|12||1|missing");
    assert_string_equal(row_text(run.table, 2, 0), "110000|AA-2|同总数|30|0|12||1|missing");
    CHECK_ROWS(&run, "BA-1", "取一|100|25|3.75|2|3|ok", "取一|100|100|0|1|3|capped",
               "取一|100|25|3.75|2|3|ok");
    CHECK_ROWS(&run, "DA-1", "失密|2|0|0||2|missing", "失密|2|0.75|0.75|1|2|ok",
               "失密|2|0.75|0.75|1|2|ok");
    finish(&run);
}

/* ---- explain ---------------------------------------------------------------------- */

static void explains_within_80_columns(void **state)
{
    struct run run;
    char *text = NULL;

    (void)state;
    start(&run, SMALL, GOOD);
    assert_int_equal(mny_explain(run.out, "420100", "AA-3", run.problems, &text), MNY_OK);
    assert_non_null(text);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1)
        assert_true(mny_display_width(line, (size_t)(strchr(line, '\n') - line)) <= 80);
    assert_non_null(strstr(text, "AA-3 和的比率  420100\n"));
    assert_non_null(strstr(text, "    x2 学生: 48.1\n"));
    assert_non_null(strstr(text, "    b1 = (x1 + x2) ÷ (x3 + x4)\n"
                                 "      = (1.5 + 48.1) ÷ (10 + 40)\n      = 0.992\n"));
    assert_non_null(strstr(text, "      (0 ÷ 0 counts as 1 by the standard)\n"));
    assert_non_null(strstr(text, "    score = 40 % × 99.6 = 39.84\n  Score: 39.84 of 40\n"
                                 "  Adds to the total: 40 % × 39.84 = 15.936 points\n"
                                 "    AA 甲一: "));
    free(text);
    assert_int_equal(mny_explain(run.out, "420100", "DA-1", run.problems, &text), MNY_OK);
    assert_non_null(strstr(text, "    points off = min(0.75 × x1, 2)\n"));
    assert_non_null(strstr(text, "  Taken off the total: 0.75 points\n    客观指标: "));
    free(text);
    assert_int_equal(mny_explain(run.out, "420100", "BA-1", run.problems, &text), MNY_OK);
    assert_non_null(strstr(text, "  Clause: 6.1\n"));
    assert_non_null(strstr(text, "      (2.25 is more than allowed, taken as 1)\n"));
    assert_non_null(strstr(text, "  Score: 100 of 100 - capped\n"));
    free(text);
    finish(&run);
}

static void explains_what_is_missing(void **state)
{
    struct run run;
    char *text = NULL;

    (void)state;
    start(&run, SMALL, HEAD "420100,AA-1,x1,0\n420100,AA-1,x2,0\n420100,AA-2,x1,1\n");
    assert_int_equal(mny_explain(run.out, "420100", "AA-2", run.problems, &text), MNY_OK);
    assert_non_null(strstr(text, "    x2 事项总数: not filed\n"));
    assert_non_null(strstr(text, "      not computed: an input was not filed\n"));
    assert_non_null(strstr(text, "  Score: 0 of 30 - an input was not filed\n"));
    free(text);
    assert_int_equal(mny_explain(run.out, "420100", "AA-1", run.problems, &text), MNY_OK);
    assert_non_null(strstr(text, "(0 ÷ 0: the standard says nothing, counts as 0)"));
    assert_non_null(strstr(text, "  Score: 0 of 30 - 0 ÷ 0 in it\n"));
    free(text);
    finish(&run);
}

static void refuses(struct run *run, const char *folder, const char *city, const char *item,
                    enum mny_code code, const char *said)
{
    char *text = NULL;

    assert_int_equal(mny_explain(folder, city, item, run->problems, &text), code);
    assert_null(text);
    if (!test_says(run->problems, said))
        fail_msg("not said: %s", said);
}

static void says_what_it_cannot_explain(void **state)
{
    static const char strange[] = "city,code\n420100,AA-1\n";
    struct run run;
    char path[600];
    FILE *file;

    (void)state;
    start(&run, SMALL, GOOD);
    refuses(&run, run.out, "420200", "AA-1", MNY_E_INPUT,
            "no city \"420200\"; the code of a city that filed is expected, 420100 to 420100 (all "
            "are in objective.csv, column city)");
    refuses(&run, run.out, "420100", "ZZ-1", MNY_E_INPUT,
            "no item \"ZZ-1\"; one of its items is expected, AA-1 to DA-1 (all are in "
            "objective.csv, column code)");
    refuses(&run, test_folder(), "420100", "AA-1", MNY_E_NOT_FOUND,
            "has no trace.csv; a folder that `minyi assess`, or `minyi run` with filings, has made "
            "is expected");
    snprintf(path, sizeof path, "%s/objective.csv", run.out);
    assert_int_equal(remove(path), 0);
    refuses(&run, run.out, "420100", "AA-1", MNY_E_NOT_FOUND, "has no objective.csv; ");
    snprintf(path, sizeof path, "%s/trace.csv", run.out);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(strange, 1, strlen(strange), file), strlen(strange));
    fclose(file);
    refuses(&run, run.out, "420100", "AA-1", MNY_E_INPUT,
            "trace.csv:1:1: error: no column \"kind\" in the header; the file as minyi writes it "
            "is expected");
    finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traces_every_step),
        cmocka_unit_test(traces_what_is_missing),
        cmocka_unit_test(traces_rounding),
        cmocka_unit_test(gains_what_one_more_would),
        cmocka_unit_test(ranks_losses),
        cmocka_unit_test(explains_within_80_columns),
        cmocka_unit_test(explains_what_is_missing),
        cmocka_unit_test(says_what_it_cannot_explain),
    };

    return cmocka_run_group_tests_name("core/trace", tests, NULL, NULL);
}
