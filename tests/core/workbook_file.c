/* SPDX-License-Identifier: MIT */
#include "core/workbook_file.h"

#include "core/file.h"
#include "core/workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/core/files.h"

static const char *path_of(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static void names_that_excel_takes(void **state)
{
    static const struct {
        const char *given, *wanted;
    } cases[] = {
        {"总分", "总分"},
        {"总分", "总分 2"},
        {"总分", "总分 3"},
        {"a[b]c:d*e?f/g\\h'i", "a b c d e f g h i"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一三",
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九 2"},
        {"Totals", "Totals"},
        {"totals", "totals 2"}, /* the case does not count */
    };
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook_file file;

    (void)state;
    assert_int_equal(mny_workbook_file_begin(&file, path_of("names.xlsx"), NULL, problems), MNY_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lxw_worksheet *sheet =
            mny_workbook_file_sheet(&file, cases[i].given, strlen(cases[i].given));

        assert_non_null(sheet);
        assert_string_equal(sheet->name, cases[i].wanted);
    }
    assert_int_equal(mny_workbook_file_end(&file, LXW_NO_ERROR), MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    mny_problems_free(problems);
}

/* Writes TEXT below a heading; the cell as a reader finds it, to free(). */
static char *cell_of(const char *text, size_t length, const char *spool)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;
    struct mny_workbook_file file;
    lxw_worksheet *sheet;
    lxw_error error;
    char *found;

    assert_int_equal(mny_workbook_file_begin(&file, path_of("text.xlsx"), spool, problems), MNY_OK);
    sheet = mny_workbook_file_sheet(&file, "a", 1);
    assert_non_null(sheet);
    error = mny_workbook_file_text(sheet, 0, 0, "heading", 7, NULL);
    error = mny_first_error(error, mny_workbook_file_text(sheet, 1, 0, text, length, NULL));
    assert_int_equal(mny_workbook_file_end(&file, error), MNY_OK);
    assert_int_equal(mny_workbook_read(path_of("text.xlsx"), problems, &workbook), MNY_OK);
    assert_int_equal(mny_workbook_tables(workbook), 1);
    found = strdup(mny_table_cell(mny_workbook_table(workbook, 0), 0, 0));
    assert_non_null(found);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
    return found;
}

static void texts_are_texts(void **state)
{
    static const struct {
        const char *given;
        size_t length;
        const char *wanted;
    } cases[] = {
        {"=1+1", 4, "=1+1"},
        {"-1", 2, "-1"},
        {"@x", 2, "@x"},
        {"a\0b", 3,
         "a\xEF\xBF\xBD"
         "b"},
        {"a\xFF\xFE"
         "b",
         4,
         "a\xEF\xBF\xBD\xEF\xBF\xBD"
         "b"},
        {"a\xEF\xBF\xBE"
         "b",
         5,
         "a\xEF\xBF\xBD"
         "b"},
        {"\xEF\xBF\xBD", 3, "\xEF\xBF\xBD"},
        {"<&>\"'", 5, "<&>\"'"},
        {"x_x0041_y", 9, "x_x0041_y"},
        {"_x004_", 6, "_x004_"},
        {"\xE4\xB8", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"𠀀", 4, "𠀀"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *found = cell_of(cases[i].given, cases[i].length, NULL);
        char *spooled = cell_of(cases[i].given, cases[i].length, test_folder());

        assert_string_equal(found, cases[i].wanted);
        assert_string_equal(spooled, cases[i].wanted);
        free(found);
        free(spooled);
    }
}

/* Excel counts in units of UTF-16: 32,767 of them, the ellipsis is one. */
static void long_texts_are_cut(void **state)
{
    const size_t length = 4 * 20000;
    char *text = malloc(length + 1), *found;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', length);
    text[length] = '\0';
    found = cell_of(text, length, NULL);
    assert_int_equal(strlen(found), MNY_SHEET_TEXT_MOST - 1 + 3);
    assert_string_equal(found + MNY_SHEET_TEXT_MOST - 1, "…");
    free(found);
    text[MNY_SHEET_TEXT_MOST] = '\0';
    found = cell_of(text, MNY_SHEET_TEXT_MOST, NULL);
    assert_int_equal(strlen(found), MNY_SHEET_TEXT_MOST);
    free(found);
    for (size_t i = 0; i < length; i += 4)
        memcpy(text + i, "𠀀", 4);
    text[length] = '\0';
    found = cell_of(text, length, NULL);
    assert_int_equal(strlen(found), (MNY_SHEET_TEXT_MOST - 1) / 2 * 4 + 3);
    free(found);
    free(text);
}

static void same_bytes_each_time(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char *bytes[2] = {NULL, NULL};
    size_t length[2];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct mny_workbook_file file;
        lxw_worksheet *sheet;

        assert_int_equal(
            mny_workbook_file_begin(&file, path_of("same.xlsx"), test_folder(), problems), MNY_OK);
        sheet = mny_workbook_file_sheet(&file, "a", 1);
        assert_non_null(sheet);
        assert_int_equal(worksheet_write_number(sheet, 0, 0, 0.1, NULL), LXW_NO_ERROR);
        assert_int_equal(mny_workbook_file_end(&file, LXW_NO_ERROR), MNY_OK);
        assert_int_equal(mny_file_read(path_of("same.xlsx"), problems, &bytes[i], &length[i]),
                         MNY_OK);
        sleep(i == 0); /* a clock would show */
    }
    assert_int_equal(length[0], length[1]);
    assert_memory_equal(bytes[0], bytes[1], length[0]);
    free(bytes[0]);
    free(bytes[1]);
    mny_problems_free(problems);
}

static void says_what_went_wrong(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook_file file;

    (void)state;
    assert_int_equal(mny_workbook_file_begin(&file, path_of("no/a.xlsx"), NULL, problems),
                     MNY_E_CREATE);
    assert_true(test_says(problems, "no/a.xlsx: error: cannot create this file"));
    assert_int_equal(mny_workbook_file_begin(&file, path_of("a.xlsx"), NULL, problems), MNY_OK);
    assert_non_null(mny_workbook_file_sheet(&file, "a", 1));
    assert_int_equal(mny_workbook_file_end(&file, LXW_ERROR_ZIP_CLOSE), MNY_E_IO);
    assert_true(test_says(problems, "a.xlsx: error: cannot write this workbook: "));
    assert_int_equal(mny_workbook_file_begin(&file, path_of("a.xlsx"), NULL, problems), MNY_OK);
    assert_int_equal(mny_workbook_file_end(&file, LXW_ERROR_MEMORY_MALLOC_FAILED), MNY_E_MEMORY);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_excel_takes), cmocka_unit_test(texts_are_texts),
        cmocka_unit_test(long_texts_are_cut),     cmocka_unit_test(same_bytes_each_time),
        cmocka_unit_test(says_what_went_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
