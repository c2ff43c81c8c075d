/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/sheet.h"

#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NAME, LABEL, ENGLISH, MESSAGE, SCORE, COLUMNS };

static const struct mny_sheet_column columns[COLUMNS] = {
    [NAME] = {"list_name", "tag", MNY_SHEET_REQUIRED},
    [LABEL] = {"label", "caption", MNY_SHEET_LABEL},
    [ENGLISH] = {"label", "caption", MNY_SHEET_ENGLISH},
    [MESSAGE] = {"message", NULL, MNY_SHEET_TRANSLATED},
    [SCORE] = {"score", NULL, MNY_SHEET_PLAIN},
};

/* A header, and which of its cells, that hold their own numbers, is found for
   the name, the label, the English label and the score ("" for none). */
static const struct header_case {
    const char *name, *header, *found[4];
    size_t notes;
} headers[] = {
    {"plain", "list_name,label,score", {"1", "2", "", "3"}, 0},
    {"blanks, case and alias", "List Name,CAPTION,Score", {"1", "2", "", "3"}, 0},
    {"the alias", "score,tag", {"2", "", "", "1"}, 0},
    {"plain label before languages",
     "tag,label::中文 (zh),label,label::English (en)",
     {"1", "3", "4", ""},
     1},
    {"Chinese before others",
     "tag,label::Français (fr),label::中文 (zh),label::English",
     {"1", "3", "4", ""},
     1},
    {"Chinese by its English name",
     "tag,label::English (en),label::Chinese (zh-CN)",
     {"1", "3", "2", ""},
     0},
    {"the only other one", "tag,label::English (en),label::Français (fr)", {"1", "3", "2", ""}, 0},
    {"English alone is the label too", "tag,label::English (en)", {"1", "2", "2", ""}, 0},
    {"a single colon", "tag,label:English,label : 中文", {"1", "3", "2", ""}, 0},
    {"messages in any language",
     "tag,message,message::中文,message::Français",
     {"1", "", "", ""},
     0},
    {"a language where there is none", "tag,score::English", {"1", "", "", ""}, 1},
    {"unknown ones", "tag,hue,media::colour", {"1", "", "", ""}, 2},
    {"ones that lay out a form", "tag,hint,appearance,hint::中文 (zh)", {"1", "", "", ""}, 0},
    {"a header cell that is empty", "tag,,score", {"1", "", "", "3"}, 0},
};

static void finds_columns(void **state)
{
    const struct header_case *c = *state;
    static const size_t asked[4] = {NAME, LABEL, ENGLISH, SCORE};
    struct mny_problems *problems = mny_problems_create();
    struct mny_sheet *sheet = NULL;
    char text[300];
    int cells = 1; /* of the header */

    for (const char *at = c->header; *at; at++)
        cells += *at == ',';
    snprintf(text, sizeof text, "%s\n%.*s\n", c->header, cells * 2 - 1, "1,2,3,4");
    assert_int_equal(
        mny_sheet_read(test_file("s.csv", text, strlen(text)), columns, COLUMNS, problems, &sheet),
        MNY_OK);
    assert_int_equal(mny_sheet_rows(sheet), 1);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(mny_sheet_cell(sheet, 0, asked[i]), c->found[i]);
    assert_int_equal(mny_problems_count(problems, MNY_NOTE), c->notes);
    mny_sheet_free(sheet);
    mny_problems_free(problems);
}

static void knows_places(void **state)
{
    static const char text[] = "score,tag\n5,\"a\nb\"\n\n6,c\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_sheet *sheet = NULL;
    const char *path = test_file("s.csv", text, sizeof text - 1);
    struct mny_where where;

    (void)state;
    assert_int_equal(mny_sheet_read(path, columns, COLUMNS, problems, &sheet), MNY_OK);
    where = mny_sheet_where(sheet, 1, NAME);
    assert_string_equal(where.file, path);
    assert_int_equal(where.line, 5);
    assert_int_equal(where.column, 2);
    where = mny_sheet_where(sheet, 0, LABEL); /* absent */
    assert_int_equal(where.line, 2);
    assert_int_equal(where.column, 0);
    assert_int_equal(mny_sheet_where(sheet, 1, MNY_SHEET_ROW).column, 0);
    assert_int_equal(mny_sheet_where(sheet, 1, MNY_SHEET_ROW).line, 5);
    mny_sheet_free(sheet);
    mny_sheet_free(NULL);
    mny_problems_free(problems);
}

static void says_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"label\nx\n",
         "s.csv:1:1: error: column \"list_name\" is missing; this file needs the columns"},
        {"tag,list_name\nx,y\n",
         "s.csv:1:2: error: columns \"tag\" and \"list_name\" mean the same"},
        {"tag,score\na,1,200\n", "s.csv:2:3: error: the row has 3 fields, the header only 2; put "
                                 "a field that contains a comma in quotation marks"},
        {"tag\na\nb,,c,\n", "s.csv:3:2: error: the row has 4 fields, the header only 1"},
        {"", "s.csv:1:1: error: the file is empty"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_sheet *sheet = NULL;

        assert_int_equal(mny_sheet_read(test_file("s.csv", cases[i].text, strlen(cases[i].text)),
                                        columns, COLUMNS, problems, &sheet),
                         MNY_E_INPUT);
        assert_null(sheet);
        assert_int_equal(mny_problems_count(problems, MNY_ERROR), 1);
        if (!test_says(problems, cases[i].said))
            fail_msg("not said: %s", cases[i].said);
        mny_problems_free(problems);
    }
}

int main(void)
{
    enum { HEADERS = sizeof headers / sizeof *headers };
    struct CMUnitTest tests[HEADERS + 2];

    for (size_t i = 0; i < HEADERS; i++)
        tests[i] = (struct CMUnitTest){headers[i].name, finds_columns, NULL, NULL,
                                       (void *)(uintptr_t)&headers[i]};
    tests[HEADERS] = (struct CMUnitTest)cmocka_unit_test(knows_places);
    tests[HEADERS + 1] = (struct CMUnitTest)cmocka_unit_test(says_what_is_wrong);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
