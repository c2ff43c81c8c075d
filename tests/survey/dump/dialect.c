/* SPDX-License-Identifier: MIT */
/* Dialects by their names, and found out from the first rows of a dump. */
#include "survey/dump/dialect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 16 };

static struct detect_case {
    const char *label;
    char delimiter;
    const char *rows[MNY_HEADER_ROWS_MOST]; /* cells with | between */
    const char *dialect, *evidence;
    size_t header_rows;
} cases[] = {
    {"nothing that shows it", ',', {"id|city|sex", "1|2|3"}, "generic", NULL, 1},
    {"one column proves nothing", ',', {"KEY|city", "1|2"}, "generic", NULL, 1},
    {"texts", ',', {"序号|提交答卷时间|所用时间|1、城市"}, "wjx-text", "提交答卷时间", 1},
    {"codes", ',', {"序号|提交答卷时间|所用时间|12、(地铁)"}, "wjx-code", "提交答卷时间", 1},
    {"Tencent", ',', {"answer_id|started_at|1.城市"}, "tencent", "answer_id", 1},
    {"KoBoToolbox", ';', {"city|_id|_submission_time"}, "kobo", "_submission_time", 1},
    {"Ona", ',', {"city|_uuid|_submission_time|_version|_duration"}, "ona", "_version", 1},
    {"ODK Central", ',', {"SubmissionDate|city|KEY|SubmitterID"}, "odk", "KEY", 1},
    {"LimeSurvey", ';', {"id|submitdate|lastpage|Q1"}, "limesurvey", "submitdate", 1},
    {"VV", '\t', {"a|b|c", "id|submitdate|lastpage"}, "limesurvey-vv", "submitdate", 2},
    {"VV has tabs", ',', {"a|b|c", "id|submitdate|lastpage"}, "generic", NULL, 1},
    {"three rows",
     ',',
     {"Q1|Q2", "x|y", "{\"ImportId\":\"QID1\"}|"},
     "qualtrics",
     "{\"ImportId\":\"QID1\"}",
     3},
    {"two rows, one of them of JSON",
     ',',
     {"Q1", "{\"ImportId\":\"QID1\"}"},
     "qualtrics",
     "{\"ImportId\":\"QID1\"}",
     2},
    {"V1 and on", ',', {"V1|V2|V3|Q1", "a|b|c|d"}, "qualtrics", "V1", 2},
    {"columns that R calls V1 and on", ',', {"V1|V2|V3|V4", "17|b|c|d"}, "generic", NULL, 1},
    {"SurveyMonkey",
     ',',
     {"Respondent ID|Collector ID|x", "||Response"},
     "surveymonkey",
     "Respondent ID",
     2},
    {"SurveyMonkey without its second row",
     ',',
     {"Respondent ID|Collector ID|x"},
     "surveymonkey",
     "Respondent ID",
     0},
    {"SurveyMonkey, with a response in its second row",
     ',',
     {"Respondent ID|Collector ID|x", "118000001||a"},
     "generic",
     NULL,
     1},
    {"what is left of SurveyMonkey",
     ',',
     {"file|line|x|Respondent ID|Collector ID", "a.csv|2|a||"},
     "generic",
     NULL,
     1},
    {"Alipay", ',', {"user_id|gmt_create|answers", "1|2|"}, "alipay", "answers", 1},
    {"Alipay, by an object", ',', {"open_id|city_code|a", "1|2|{}"}, "alipay", "open_id", 1},
    {"Alipay without JSON", ',', {"user_id|gmt_create|city_code", "1|2|3"}, "generic", NULL, 1},
    {"what is left of Alipay",
     ',',
     {"file|line|user_id|cost_ms|a", "1|2|3|4|{}"},
     "generic",
     NULL,
     1},
    {"answers of any program", ',', {"id|answers", "1|{}"}, "generic", NULL, 1},
    {"Google", ',', {"Timestamp|城市"}, "google-forms", "Timestamp", 1},
};

static size_t split(char *text, struct mny_csv_field *cells)
{
    size_t count = 0;

    for (char *at = text; at && count < CELLS; count++) {
        char *end = strchr(at, '|');

        if (end)
            *end = '\0';
        cells[count] = (struct mny_csv_field){at, strlen(at)};
        at = end ? end + 1 : NULL;
    }
    return count;
}

static void test_detect(void **state)
{
    const struct detect_case *c = *state;
    struct mny_csv_field cells[MNY_HEADER_ROWS_MOST][CELLS];
    struct mny_header_rows rows = {.delimiter = c->delimiter};
    char text[MNY_HEADER_ROWS_MOST][256];
    const char *evidence;
    enum mny_dialect dialect;

    for (size_t i = 0; i < MNY_HEADER_ROWS_MOST && c->rows[i]; i++) {
        snprintf(text[i], sizeof text[i], "%s", c->rows[i]);
        rows.counts[i] = split(text[i], cells[i]);
        rows.cells[i] = cells[i];
    }
    dialect = mny_dialect_detect(&rows, &evidence);
    assert_string_equal(mny_dialect_traits(dialect)->name, c->dialect);
    if (c->evidence)
        assert_string_equal(evidence, c->evidence);
    else
        assert_null(evidence);
    assert_int_equal(mny_dialect_header_rows(dialect, &rows), c->header_rows);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = MNY_DIALECT_GENERIC; i < MNY_DIALECT_COUNT; i++) {
        enum mny_dialect dialect = MNY_DIALECT_DETECT;

        assert_true(mny_dialect_parse(mny_dialect_traits((enum mny_dialect)i)->name, &dialect));
        assert_int_equal(dialect, i);
    }
    assert_false(mny_dialect_parse("", &(enum mny_dialect){0}));
    assert_false(mny_dialect_parse("wjx", &(enum mny_dialect){0}));
}

enum { CASES = sizeof cases / sizeof *cases };

int main(void)
{
    struct CMUnitTest tests[CASES + 1];
    size_t count = 0;

    for (size_t i = 0; i < CASES; i++)
        tests[count++] = (struct CMUnitTest){cases[i].label, test_detect, NULL, NULL, &cases[i]};
    tests[count++] = (struct CMUnitTest){"names", test_names, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
