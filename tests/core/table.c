/* SPDX-License-Identifier: MIT */
#include "core/table.h"

#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct mny_table *read_text(const char *text, size_t length, enum mny_code wanted,
                                   struct mny_problems *problems)
{
    struct mny_table *table = NULL;

    assert_int_equal(mny_table_read(test_file("t.csv", text, length), problems, &table), wanted);
    assert_true((table != NULL) == (wanted == MNY_OK));
    return table;
}

static void reads_rows_and_their_lines(void **state)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "city,name,note\r\n410100, 郑州市 ,\"a,\"\"b\"\"\r\nc\"\r\n\r\n"
                               "410200,开封市\n,,\n410300,洛阳市,x,more";
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = read_text(text, sizeof text - 1, MNY_OK, problems);
    size_t column = 99;

    (void)state;
    assert_int_equal(mny_table_rows(table), 3);
    assert_int_equal(mny_table_columns(table), 3);
    assert_string_equal(mny_table_header(table, 0), "city");
    assert_true(mny_table_find(table, "note", &column));
    assert_int_equal(column, 2);
    assert_false(mny_table_find(table, "Note", &column));
    assert_string_equal(mny_table_cell(table, 0, 1), "郑州市");
    assert_string_equal(mny_table_cell(table, 0, 2), "a,\"b\"\r\nc");
    assert_string_equal(mny_table_cell(table, 1, 2), "");
    assert_int_equal(mny_table_row_cells(table, 2), 4);
    assert_int_equal(mny_table_where(table, 0, 1).line, 2);
    assert_int_equal(mny_table_where(table, 0, 1).column, 2);
    assert_int_equal(mny_table_where(table, 1, 0).line, 5);
    assert_int_equal(mny_table_where(table, 2, 0).line, 7);
    assert_int_equal(mny_table_where(table, MNY_TABLE_HEADER, 0).line, 1);
    mny_table_free(table);
    mny_problems_free(problems);
}

static void says_what_is_wrong(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *said;
    } cases[] = {
        {"", 0, "t.csv:1:1: error: the file is empty"},
        {"\xEF\xBB\xBF\n\n", 5, "t.csv:1:1: error: the file is empty"},
        {"a,b\n1,\xC4\xE3\n", 9, "t.csv:2: error: not UTF-8 text (byte C4)"},
        {"PK\x03\x04\xFF", 5, "t.csv:1:1: error: this is a workbook (.xlsx)"},
        {"\xD0\xCF\x11\xE0\xA1", 5, "t.csv:1:1: error: this is an old workbook (.xls)"},
        {"\x1F\x8B\x08", 3, "t.csv:1:1: error: this is packed by gzip"},
        {"%PDF-1.4", 8, "t.csv:1:1: error: this is a PDF document"},
        {"<table><tr>", 11, "t.csv:1:1: error: this is an HTML page, not a table in text"},
        {"\xEF\xBB\xBF <!doctype html>", 18, "t.csv:1:1: error: this is an HTML page"},
        {"7z\xBC\xAF\x27\x1C\x00", 7, "t.csv:1:1: error: this is packed (7z); unpack it"},
        {"{\"city\": 1}", 11, "t.csv:1:1: error: this is JSON"},
        {"sep=,\na,b\n", 10, "t.csv:1:1: error: this line tells Excel what stands between columns"},
        {"sep=;\na;b\n", 10, "t.csv:1:1: error: this line tells Excel what stands between columns"},
        {"\n\"sep=,\"\na,b\n", 13, "t.csv:2:1: error: this line tells Excel"},
        {"\xEF\xBB\xBFsep=\t\r\na\tb\n", 14, "t.csv:1:1: error: this line tells Excel"},
        {"a,b\n1,\0\n", 8, "t.csv:2: error: a NUL byte"},
        {"a,b\nx,5\"y\n", 10, "t.csv:2:2: error: a quotation mark inside a field"},
        {"a,b\nx,y\nx,\"y\nz\n", 15, "t.csv:3:2: error: a quoted field that begins in this row"},
        {"a,b,a\n", 6,
         "t.csv:1:3: error: column \"a\" stands twice in the header, as field 1 and 3"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();

        read_text(cases[i].text, cases[i].length, MNY_E_INPUT, problems);
        if (!test_says(problems, cases[i].said))
            fail_msg("not said: %s", cases[i].said);
        mny_problems_free(problems);
    }
}

/* A column may be called so. */
static void reads_a_column_called_sep(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    mny_table_free(read_text("sep=,b\n1,2\n", 11, MNY_OK, problems));
    mny_table_free(read_text("sep=a1\n1\n", 9, MNY_OK, problems));
    mny_problems_free(problems);
}

static void names_a_file_that_is_not_there(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table;

    (void)state;
    assert_int_equal(mny_table_read("no/such.csv", problems, &table), MNY_E_NOT_FOUND);
    assert_true(test_says(problems, "no/such.csv: error: cannot open this file: No such file"));
    mny_problems_free(problems);
    problems = mny_problems_create();
    assert_int_equal(mny_table_read("core", problems, &table), MNY_E_INPUT);
    assert_true(test_says(problems, "core: error: this is a folder; a file is expected here"));
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_and_their_lines),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(reads_a_column_called_sep),
        cmocka_unit_test(names_a_file_that_is_not_there),
    };

    return cmocka_run_group_tests_name("core/table", tests, NULL, NULL);
}
