/* SPDX-License-Identifier: MIT */
/* Interviewers and contractors side by side: who is counted where, funnel limits, medians and
   nights, worked out by hand. */
#include "survey/clean/interviewers.h"

#include "survey/common/instant.h"
#include "tests/survey/cleaned.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    "type,name,label,role,dimension,weight,score_min,score_max\n"
    "text,id,,id,,,,\n"
    "text,who,,interviewer,,,,\n"
    "select_one firm,firm,,contractor,,,,\n"
    "dateTime,began,,started,,,,\n"
    "dateTime,sent,,submitted,,,,\n"
    "integer,secs,,duration,,,,\n"
    "select_one city,city,,city,,,,\n"
    "range,q1,,,d,1,0,10\n"
    "range,q2,,,d,1,0,10\n"
    "range,q3,,,d,1,0,10\n",
    "list_name,name,label,score\ncity,320100,南京市,\ncity,330100,杭州市,\n"
    "firm,1,北方公司,\nfirm,2,南方公司,\n",
    "dimension,label,weight\nd,维度,1\n",
    "form_title,form_id,min_duration,speeder_share,straightline_items\n访员,who,60,0,3\n"};

static struct mny_questionnaire *form;

static int make_form(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    test_questionnaire(&sheets, problems, &form);
    if (!form)
        test_print(problems);
    mny_problems_free(problems);
    return form ? 0 : -1;
}

static int free_form(void **state)
{
    (void)state;
    mny_questionnaire_free(form);
    return 0;
}

/* What was written as NAME by the last run, free() it; NULL if it was not. */
static char *written(const char *name)
{
    char path[400];

    snprintf(path, sizeof path, "%s/out/%s", test_folder(), name);
    return cleaned_file(path);
}

/* Cleans COUNT dumps, one thread and many in small pieces, and compares both files with what
   is right (NULL: no such file). */
static void expect(const char *const *paths, size_t count, const char *table, const char *flow)
{
    static const struct {
        size_t threads, size;
    } ways[] = {{1, 1 << 20}, {3, 40}};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct mny_clean_options options = {
            .dumps = paths, .dump_count = count, .threads = ways[i].threads};
        struct cleaned run = cleaned_run(form, &options, ways[i].size);
        char *files[] = {written("interviewers.csv"), written("flow_contractors.csv")};
        const char *const right[] = {table, flow};

        if (run.code != MNY_OK)
            test_print(run.problems);
        assert_int_equal(run.code, MNY_OK);
        for (int k = 0; k < 2; k++) {
            assert_int_equal(files[k] != NULL, right[k] != NULL);
            if (right[k])
                assert_string_equal(files[k], right[k]);
            free(files[k]);
        }
        cleaned_free(&run);
    }
}

#define HEAD "kind,code,measure,n,count,value,overall,lower,upper,outside\n"

/* Of seven rows that name one, four are rejected: the limits of two and of five rows at 4/7 are
   beyond 0 and 1.  The row of an unknown city counts as rejected alone.  Durations 59, 300,
   400, 500: the mean of the two in the middle. */
static void counts_by_hand(void **state)
{
    static const char dump[] =
        "id,who,began,sent,secs,city,q1,q2,q3\n"
        "1,甲,,2023/5/6 21:59,300,320100,1,2,3\n"
        "2,甲,,2023/5/6 22:00,400,320100,1,2,3\n"
        "3,甲,2023/5/6 12:00,2023-05-06T21:59:59Z,500,320100,4,4,4\n" /* 05:59:59 in Beijing */
        "4,甲,2023/5/6 6:00,不详,59,320100,1,2,3\n"
        "5,甲,,2023/5/6 23:00,1,火星,1,1,1\n"
        "1,乙,,2023/5/6 23:00,1,320100,1,1,1\n"
        "6,乙,,,,330100,5,5,\n"
        "7,,,,700,330100,5,5,6\n"
        "8,甲\n";
    const char *path = test_file("one.csv", dump, sizeof dump - 1);

    (void)state;
    expect(&path, 1,
           HEAD "interviewer,,rejected,2,1,0.5,0.5714285714285714,,,\n"
                "interviewer,,straight,1,0,0,0.25,,,\n"
                "interviewer,,night,0,0,,0.5,,,\n"
                "interviewer,,median_duration,1,,700,350,,,\n"
                "interviewer,乙,rejected,2,1,0.5,0.5714285714285714,0,1,\n"
                "interviewer,乙,straight,0,0,,0.25,,,\n"
                "interviewer,乙,night,0,0,,0.5,,,\n"
                "interviewer,乙,median_duration,0,,,350,,,\n"
                "interviewer,甲,rejected,5,3,0.6,0.5714285714285714,0,1,\n"
                "interviewer,甲,straight,4,1,0.25,0.25,0,0.899519052838329,\n"
                "interviewer,甲,night,4,2,0.5,0.5,0,1,\n"
                "interviewer,甲,median_duration,4,,350,350,,,\n",
           NULL);
}

/* Three interviewers of a hundred rows; 40, 5 and 6 name no city: 0.17 ± 3 √(0.17 * 0.83 / 100).
   Backwards it is the same. */
static void funnel_limits(void **state)
{
    static const size_t rejected[] = {40, 5, 6};
    static const char *const right[] = {"0.4,0.17,0.05731016017404232,0.2826898398259577,above",
                                        "0.05,0.17,0.05731016017404232,0.2826898398259577,below",
                                        "0.06,0.17,0.05731016017404232,0.2826898398259577,"};
    char *dump = calloc(100000, 1), line[100];
    const char *path = NULL;

    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        struct cleaned run;
        char *table;

        strcpy(dump, "id,who,city,q1,q2,q3\n");
        for (size_t at = 0; at < 300; at++) {
            const size_t i = backwards ? 299 - at : at, who = i % 3, row = i / 3;

            snprintf(line, sizeof line, "%zu,%zu,%s,1,2,3\n", i, who + 7,
                     row < rejected[who] ? "" : "320100");
            strcat(dump, line);
        }
        path = test_file("many.csv", dump, strlen(dump));
        run = cleaned_dump(form, path, 2, 300);
        assert_int_equal(run.code, MNY_OK);
        cleaned_free(&run);
        table = written("interviewers.csv");
        assert_non_null(table);
        for (size_t who = 0; who < 3; who++) {
            snprintf(line, sizeof line, "interviewer,%zu,rejected,100,%zu,%s\n", who + 7,
                     rejected[who], right[who]);
            if (!strstr(table, line))
                fail_msg("%s is not in\n%s", line, table);
        }
        free(table);
    }
    free(dump);
}

/* A dump with the column and one without; a choice by its label, one that is none as given. */
static void contractors(void **state)
{
    static const char with[] = "id,firm,city,q1,q2,q3\n1,南方公司,330100,1,2,3\n2,2,320100,1,1,1\n"
                               "3,9,320100,1,2,3\n4,,火星,1,2,3\n5,1\n";
    static const char without[] = "id,city,q1,q2,q3\n6,320100,1,2,3\n1,330100,1,2,3\n7\n";
    char first[500], second[500];
    const char *const paths[] = {first, second};

    (void)state;
    strcpy(first, test_file("z.csv", without, sizeof without - 1));
    strcpy(second, test_file("b.csv", with, sizeof with - 1));
    expect(paths, 2,
           HEAD "contractor,,rejected,2,2,1,0.5,,,\n"
                "contractor,,straight,0,0,,0.25,,,\n"
                "contractor,,night,0,0,,,,,\n"
                "contractor,,median_duration,0,,,,,,\n"
                "contractor,2,rejected,2,2,1,0.5,0,1,\n"
                "contractor,2,straight,1,1,1,0.25,0,1,\n"
                "contractor,2,night,0,0,,,,,\n"
                "contractor,2,median_duration,0,,,,,,\n"
                "contractor,9,rejected,1,0,0,0.5,0,1,\n"
                "contractor,9,straight,1,0,0,0.25,0,1,\n"
                "contractor,9,night,0,0,,,,,\n"
                "contractor,9,median_duration,0,,,,,,\n"
                "contractor,z.csv,rejected,3,1,0.3333333333333333,0.5,0,1,\n"
                "contractor,z.csv,straight,2,0,0,0.25,0,1,\n"
                "contractor,z.csv,night,0,0,,,,,\n"
                "contractor,z.csv,median_duration,0,,,,,,\n",
           "contractor,city,stage,count\n"
           ",,read,2\n,,unreadable,1\n,,unknown_city,1\n"
           "2,320100,read,1\n2,320100,straightliner,1\n2,320100,accepted,0\n"
           "2,330100,read,1\n2,330100,duplicate_id,1\n2,330100,accepted,0\n"
           "9,320100,read,1\n9,320100,accepted,1\n"
           "z.csv,,read,1\nz.csv,,unreadable,1\n"
           "z.csv,320100,read,1\nz.csv,320100,accepted,1\n"
           "z.csv,330100,read,1\nz.csv,330100,accepted,1\n");
}

/* Without any column files are compared, one without rows as well, but not one alone. */
static void files(void **state)
{
    static const char rows[] = "id,secs,city,q1,q2,q3\n1,61,330100,1,2,3\n2,59,320100,1,1,1\n",
                      none[] = "id,secs,city,q1,q2,q3\n";
    char first[500], second[500];
    const char *const paths[] = {first, second};

    (void)state;
    strcpy(first, test_file("rows.csv", rows, sizeof rows - 1));
    strcpy(second, test_file("none.csv", none, sizeof none - 1));
    expect(paths, 1, NULL, NULL);
    expect(paths, 2,
           HEAD "contractor,none.csv,rejected,0,0,,0.5,,,\n"
                "contractor,none.csv,straight,0,0,,0.5,,,\n"
                "contractor,none.csv,night,0,0,,,,,\n"
                "contractor,none.csv,median_duration,0,,,60,,,\n"
                "contractor,rows.csv,rejected,2,1,0.5,0.5,0,1,\n"
                "contractor,rows.csv,straight,2,1,0.5,0.5,0,1,\n"
                "contractor,rows.csv,night,0,0,,,,,\n"
                "contractor,rows.csv,median_duration,2,,60,60,,,\n",
           "contractor,city,stage,count\n"
           "rows.csv,320100,read,1\nrows.csv,320100,speeder,1\nrows.csv,320100,accepted,0\n"
           "rows.csv,330100,read,1\nrows.csv,330100,accepted,1\n");
}

static void nights(void **state)
{
    static const struct {
        const char *text;
        bool night;
    } cases[] = {{"2023-05-06 21:59:59", false},      {"2023-05-06 22:00:00", true},
                 {"2023-05-06 24:00", true},          {"2023-05-07 00:00", true},
                 {"2023-05-07 05:59:59", true},       {"2023-05-07 06:00", false},
                 {"1969-12-31 23:30", true},          {"1969-12-31 12:00", false},
                 {"2023-05-06T14:00:00Z", true},      {"2023-05-06T13:59:59.9Z", false},
                 {"2023-05-06T22:00:00+08:00", true}, {"2023-05-06T22:00:00Z", false},
                 {"1969-12-31T16:00:00Z", true},      {"1969-12-31T23:00:00+09:00", true}};
    struct mny_instant instant;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(mny_instant_parse(cases[i].text, strlen(cases[i].text), &instant));
        if (mny_instant_at_night(&instant) != cases[i].night)
            fail_msg("%s", cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_hand), cmocka_unit_test(funnel_limits),
        cmocka_unit_test(contractors),    cmocka_unit_test(files),
        cmocka_unit_test(nights),
    };

    return cmocka_run_group_tests(tests, make_form, free_form);
}
