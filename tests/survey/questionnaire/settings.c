/* SPDX-License-Identifier: MIT */
/* settings.csv: the field period and its time zone; and rules of the other sheets that a whole
   questionnaire seldom comes by. */
#include "survey/questionnaire/questionnaire.h"

#include "tests/survey/sheets.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char survey[] = "type,name,label,relevant,role\n"
                             "text,id,Id,,id\n"
                             "select_one city,city,City,,city\n"
                             "select_multiple ways,ways,Ways,,\n"
                             "text,why,Why,\"selected(${ways}, ‘bus’) or ${city} = “a”\",\n";
static const char choices[] = "list_name,name,label,exclusive\n"
                              "city,a,A,\ncity,b,B,\n"
                              "ways,bus,Bus,no\nways,car,Car,false\nways,none,None,true\n"
                              "ways,no,No,yes\n";

/* The questionnaire with NAMES and VALUES in settings.csv, and ROWS more in choices.csv. */
static enum mny_code read_with(const char *names, const char *values, const char *rows,
                               struct mny_problems *problems, struct mny_questionnaire **q)
{
    char settings[300], all[400];
    struct test_sheets sheets = {survey, all, NULL, settings};

    snprintf(settings, sizeof settings, "form_title%s\nx%s\n", names, values);
    snprintf(all, sizeof all, "%s%s", choices, rows);
    return test_questionnaire(&sheets, problems, q);
}

/* 2023-05-01 00:00 UTC */
static const double may = 1682899200;

static const struct period {
    const char *zone, *open, *close;
    double ahead, from, to; /* seconds */
} periods[] = {
    /* Without a zone, China's; a date alone closes at its end. */
    {"", "2023-05-01", "2023-05-31", 28800, may - 28800, may + 31 * 86400 - 28800},
    {"Z", "2023-05-01", "2023-05-31 12:30", 0, may, may + 30 * 86400 + 45000},
    {"+08:00", "2023-05-01 08:00", "", 28800, may, NAN},
    {"-3:30", "", "2023-05-01", -12600, NAN, may + 86400 + 12600},
    {"+9", "2023-05-01 09:00", "2023-05-01 09:01", 32400, may, may + 60},
    {"-03", "", "", -10800, NAN, NAN},
    {"+14:00", "", "", 50400, NAN, NAN},
    /* A time with a zone of its own keeps it. */
    {"+08:00", "2023-05-01T00:00:00Z", "2023-05-01T03:00:00+01:00", 28800, may, may + 7200},
};

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b;
}

static void field_periods(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        const struct period *one = &periods[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_questionnaire *q = NULL;
        const struct mny_quality_settings *quality;
        char values[200];

        snprintf(values, sizeof values, ",%s,%s,%s", one->zone, one->open, one->close);
        if (read_with(",time_zone,open,close", values, "", problems, &q) != MNY_OK) {
            test_print(problems);
            fail_msg("%s", values);
        }
        quality = &mny_questionnaire_settings(q)->quality;
        if (quality->zone != one->ahead || !same(quality->open, one->from) ||
            !same(quality->close, one->to))
            fail_msg("%s: %.0f %.0f %.0f", values, quality->zone, quality->open, quality->close);
        mny_questionnaire_free(q);
        mny_problems_free(problems);
    }
}

static const struct fault {
    const char *names, *values, *choices, *said;
} faults[] = {
    {",time_zone", ",+25:00", "", "settings.csv:2:2: error: time_zone \"+25:00\" is not an offset"},
    {",time_zone", ",8", "", "settings.csv:2:2: error: time_zone \"8\""},
    {",time_zone", ",+", "", "settings.csv:2:2: error: time_zone \"+\""},
    {",time_zone", ",+-8", "", "settings.csv:2:2: error: time_zone \"+-8\""},
    {",time_zone", ",+08:60", "", "settings.csv:2:2: error: time_zone \"+08:60\""},
    {",time_zone", ",+08:-5", "", "settings.csv:2:2: error: time_zone \"+08:-5\""},
    {",time_zone", ",+08:5", "", "settings.csv:2:2: error: time_zone \"+08:5\""},
    {",time_zone", ",+0800", "", "settings.csv:2:2: error: time_zone \"+0800\""},
    {",open", ",May 1st", "", "settings.csv:2:2: error: open \"May 1st\" is not a time like"},
    {",close", ",2023-02-30", "", "settings.csv:2:2: error: close \"2023-02-30\" is not a time"},
    {",close", ",the second of May two thousand twenty-three", "",
     "settings.csv:2:2: error: close \"the second of May"},
    {",open,close", ",2023-05-02 00:00,2023-05-01", "",
     "settings.csv:2:3: error: the field period closes before it opens"},
    {",irv", ",-1", "", "settings.csv:2:2: error: irv \"-1\" is not a number of 0 or more"},
    {",irv", ",many", "", "settings.csv:2:2: error: irv \"many\" is not a number"},
    {",zigzag", ",1.5", "", "settings.csv:2:2: error: zigzag 1.5 is more than 1; it is a share"},
    {",speed_abs", ",report", "", "settings.csv:2:2: error: speed_abs \"report\" is not a number"},
    {",reject_flags", ",irv speed", "",
     "settings.csv:2:2: error: reject_flags names \"speed\", which is no quality rule"},
    {"", "", "ways,one,One,maybe\n",
     "choices.csv:8:4: error: exclusive \"maybe\" is neither yes nor no"},
};

static void are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_questionnaire *q = NULL;
        const enum mny_code code =
            read_with(faults[i].names, faults[i].values, faults[i].choices, problems, &q);
        char *text = NULL;

        for (size_t p = 0; p < mny_problems_size(problems); p++)
            if (mny_problems_at(problems, p)->severity == MNY_ERROR)
                text = mny_problem_format(mny_problems_at(problems, p));
        if (code != MNY_E_INPUT || mny_problems_count(problems, MNY_ERROR) != 1 ||
            !strstr(text, faults[i].said))
            fail_msg("%s: code %d, %s", faults[i].said, (int)code, text ? text : "nothing");
        assert_null(q);
        free(text);
        mny_problems_free(problems);
    }
}

static void exclusive_ones(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    const struct mny_question *ways;

    (void)state;
    assert_int_equal(read_with("", "", "", problems, &q), MNY_OK);
    ways = mny_questionnaire_question(q, mny_questionnaire_find(q, "ways", 4));
    assert_int_equal(ways->choices->count, 4);
    assert_false(ways->choices->choices[0].exclusive);
    assert_false(ways->choices->choices[1].exclusive);
    assert_true(ways->choices->choices[2].exclusive);
    assert_true(ways->choices->choices[3].exclusive);
    mny_questionnaire_free(q);
    mny_problems_free(problems);
}

/* A role that does not fit is told with the type's name, as it is written in the sheet. */
static void types_by_name(void **state)
{
    static const char *const types[] = {"range", "dateTime", "start",  "end",
                                        "date",  "decimal",  "integer"};
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char rows[400], said[80];
        struct test_sheets sheets = {rows, choices, NULL, NULL};
        struct mny_problems *problems = mny_problems_create();
        struct mny_questionnaire *q = NULL;
        bool found = false;

        snprintf(rows, sizeof rows,
                 "type,name,label,role\ntext,id,Id,id\nselect_one city,city,City,city\n"
                 "%s,x,X,personal\n",
                 types[i]);
        snprintf(said, sizeof said, "\"x\" with role personal has type %s;", types[i]);
        test_questionnaire(&sheets, problems, &q);
        for (size_t p = 0; p < mny_problems_size(problems); p++)
            found = found || strstr(mny_problems_at(problems, p)->text, said) != NULL;
        if (!found) {
            test_print(problems);
            fail_msg("%s", said);
        }
        mny_questionnaire_free(q);
        mny_problems_free(problems);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(field_periods),
        cmocka_unit_test(are_told),
        cmocka_unit_test(exclusive_ones),
        cmocka_unit_test(types_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
