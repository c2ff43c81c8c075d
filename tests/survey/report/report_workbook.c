/* SPDX-License-Identifier: MIT */
/* report.xlsx of the folders in tests/data/report/, read back by minyi itself; what an
   outsider's reader finds in it is in tests/cli/workbook.sh. */
#include "survey/report/report_workbook.h"

#include "core/file.h"
#include "core/table.h"
#include "core/workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

static const char twelve[] = "tests/data/report/twelve";

/* The workbook of FOLDER, with ROWS_MOST rows a sheet. */
static struct mny_workbook *made_of(const char *folder, size_t rows_most,
                                    struct mny_problems *problems)
{
    struct mny_report_workbook wanted = {
        .folder = folder, .spool = test_folder(), .rows_most = rows_most};
    struct mny_workbook *workbook = NULL;
    char *path = mny_path_in(test_folder(), "report.xlsx");

    assert_non_null(path);
    assert_int_equal(mny_report_data_read(folder, problems, &wanted.data), MNY_OK);
    assert_int_equal(mny_report_workbook_write(&wanted, path, problems), MNY_OK);
    assert_int_equal(mny_workbook_read(path, problems, &workbook), MNY_OK);
    mny_report_data_free(wanted.data);
    free(path);
    return workbook;
}

/* The sheet called NAME; fails without one. */
static const struct mny_table *sheet_of(const struct mny_workbook *workbook, const char *name)
{
    for (size_t i = 0; i < mny_workbook_tables(workbook); i++) {
        const struct mny_table *table = mny_workbook_table(workbook, i);

        if (strstr(mny_table_path(table), name))
            return table;
    }
    fail_msg("no sheet %s", name);
    return NULL;
}

/* Below the title, as a reader of tables has it: the labels, then the file's rows. */
static void has_the_rows_of_its_file(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = made_of(twelve, 0, problems);
    const struct mny_table *sheet = sheet_of(workbook, "[Totals]");
    struct mny_table *file = NULL;

    (void)state;
    assert_int_equal(mny_table_read("tests/data/report/twelve/scores.csv", problems, &file),
                     MNY_OK);
    assert_string_equal(mny_table_header(sheet, 1),
                        "scores.csv: a row a city, in points of the total");
    assert_int_equal(mny_table_rows(sheet), mny_table_rows(file) + 1);
    assert_string_equal(mny_table_cell(sheet, 0, 0), "Rank");
    assert_string_equal(mny_table_cell(sheet, 0, 1), "City code");
    for (size_t row = 0; row < mny_table_rows(file); row++) {
        assert_string_equal(mny_table_cell(sheet, row + 1, 0), mny_table_cell(file, row, 0));
        assert_string_equal(mny_table_cell(sheet, row + 1, 1), mny_table_cell(file, row, 1));
        assert_string_equal(mny_table_cell(sheet, row + 1, 2), mny_table_cell(file, row, 2));
    }
    assert_int_equal(mny_problems_size(problems), 0);
    mny_table_free(file);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* A city without a name column gets its name; codes are in words. */
static void names_and_words(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = made_of(twelve, 0, problems);
    const struct mny_table *scores = sheet_of(workbook, "[Totals]");
    const struct mny_table *flow = sheet_of(workbook, "[Cleaning]");
    size_t found = 0;

    (void)state;
    for (size_t row = 1; row < mny_table_rows(flow); row++)
        for (size_t city = 1; city < mny_table_rows(scores); city++)
            if (strcmp(mny_table_cell(flow, row, 0), mny_table_cell(scores, city, 1)) == 0) {
                assert_string_equal(mny_table_cell(flow, row, 1), mny_table_cell(scores, city, 2));
                found++;
            }
    assert_true(found > 12);
    assert_string_equal(mny_table_cell(flow, 1, 2), "rows read");
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

static void too_many_rows_are_cut(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = made_of(twelve, 5, problems);
    const struct mny_table *sheet = sheet_of(workbook, "[Totals]");
    const struct mny_table *contents = sheet_of(workbook, "[Contents]");
    bool told = false;

    (void)state;
    assert_int_equal(mny_table_rows(sheet), 5 + 1);
    assert_string_equal(mny_table_header(sheet, 1),
                        "scores.csv: a row a city, in points of the total — CUT: only the first 5 "
                        "of 13 rows are here; all are in scores.csv");
    assert_true(test_says(problems, "twelve/scores.csv: warning: 13 rows are more than a sheet of "
                                    "report.xlsx holds: it has the first 5"));
    for (size_t row = 0; row < mny_table_rows(contents); row++)
        told = told || strstr(mny_table_cell(contents, row, 1), "CUT: ");
    assert_true(told);
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), 0);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* Exactly as many as there is room for are not cut. */
static void as_many_as_fit(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = made_of(twelve, 13, problems);

    (void)state;
    assert_int_equal(mny_table_rows(sheet_of(workbook, "[Totals]")), 13 + 1);
    assert_false(test_says(problems, "scores.csv: warning"));
    assert_true(test_says(problems, "subjective.csv: warning"));
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

static void says_where_it_cannot_be(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_report_workbook wanted = {.folder = twelve, .spool = test_folder()};
    char *path = mny_path_in(test_folder(), "no/report.xlsx");

    (void)state;
    assert_non_null(path);
    assert_int_equal(mny_report_data_read(twelve, problems, &wanted.data), MNY_OK);
    assert_int_equal(mny_report_workbook_write(&wanted, path, problems), MNY_E_CREATE);
    assert_true(test_says(problems, "no/report.xlsx: error: cannot create this file"));
    mny_report_data_free(wanted.data);
    free(path);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_rows_of_its_file), cmocka_unit_test(names_and_words),
        cmocka_unit_test(too_many_rows_are_cut),    cmocka_unit_test(as_many_as_fit),
        cmocka_unit_test(says_where_it_cannot_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
