/* SPDX-License-Identifier: MIT */
#include "core/filing_sheet.h"

#include "core/filings.h"
#include "core/workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

static const char departments[] =
    "id: d\ntitle: 部门\nindicators:\n  - code: A\n    label: 甲\n    indicators:\n"
    "      - code: AA\n        label: 甲一\n        items:\n"
    "          - code: AA-1\n            label: 一\n            department: 市教育局、市公安局\n"
    "            requirement: 取年底的数据\n"
    "            inputs:\n"
    "              x1: {label: \"=1+1\", type: count, unit: 个}\n"
    "              x2: {label: 总数, type: count}\n"
    "            formula: ratio(${x1}, ${x2}) * 100\n"
    "          - code: AA-2\n            label: 二\n"
    "            department: 市公安局 (治安、交警)，市教育局\n"
    "            inputs:\n"
    "              x1: {label: 建成, type: yesno, note: 须有文件}\n"
    "              x2: {label: 级, type: level, values: {0: 无, 2: 有}}\n"
    "              x3: {label: 总数, type: count, same_as: AA-1.x2}\n"
    "            formula: 50 * ${x1} + 10 * ${x2} + if(${x3} > 0, 30, 0)\n"
    "          - code: AA-3\n            label: 三\n"
    "            inputs:\n"
    "              x1: {label: 评分, type: \"rating[]\"}\n"
    "            formula: mean(${x1})\n";

static struct mny_standard *standard;

static int read_standard(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code = mny_standard_read(test_file("d.yaml", departments, sizeof departments - 1),
                                           problems, &standard);

    (void)state;
    mny_problems_free(problems);
    return code == MNY_OK ? 0 : -1;
}

static int free_standard(void **state)
{
    (void)state;
    mny_standard_free(standard);
    return 0;
}

static const char *path_of(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static void writes_csv(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;
    size_t column;

    (void)state;
    assert_int_equal(mny_filing_sheet_write(standard, path_of("a.csv"), false, problems), MNY_OK);
    assert_int_equal(mny_table_read(path_of("a.csv"), problems, &table), MNY_OK);
    assert_int_equal(mny_table_rows(table), 6);
    assert_string_equal(mny_table_header(table, 0), "city");
    assert_string_equal(mny_table_cell(table, 0, 0), "");
    assert_true(mny_table_find(table, "label", &column));
    assert_string_equal(mny_table_cell(table, 0, column), "'=1+1");
    assert_true(mny_table_find(table, "unit", &column));
    assert_string_equal(mny_table_cell(table, 0, column), "个");
    assert_true(mny_table_find(table, "requirement", &column));
    assert_string_equal(mny_table_cell(table, 0, column), "取年底的数据");
    assert_true(mny_table_find(table, "department", &column));
    assert_string_equal(mny_table_cell(table, 0, column), "市教育局、市公安局");
    assert_true(mny_table_find(table, "allowed", &column));
    assert_string_equal(mny_table_cell(table, 0, column), "不小于 0 的整数");
    assert_string_equal(mny_table_cell(table, 2, column), "是、否；须有文件");
    assert_string_equal(mny_table_cell(table, 3, column), "0（无）、2（有）");
    assert_string_equal(mny_table_cell(table, 4, column), "不小于 0 的整数；须与 AA-1 的 x2 相同");
    assert_string_equal(mny_table_cell(table, 5, column),
                        "专家评分，0～100；可重复填报，每个单位（专家）一行");
    assert_true(mny_table_find(table, "input", &column));
    assert_string_equal(mny_table_cell(table, 5, column), "x1[1]");
    assert_int_equal(mny_problems_size(problems), 0);
    mny_table_free(table);
    mny_problems_free(problems);
}

static void writes_a_sheet_a_department(void **state)
{
    static const struct {
        const char *name;
        size_t rows;
    } wanted[] = {
        {"[市教育局]", 5}, {"[市公安局]", 2}, {"[市公安局 (治安、交警)]", 3}, {"[未列明部门]", 1}};
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;

    (void)state;
    assert_int_equal(mny_filing_sheet_write(standard, path_of("a.xlsx"), false, problems), MNY_OK);
    assert_int_equal(mny_workbook_read(path_of("a.xlsx"), problems, &workbook), MNY_OK);
    assert_int_equal(mny_workbook_tables(workbook), 4);
    for (size_t i = 0; i < 4; i++) {
        const struct mny_table *table = mny_workbook_table(workbook, i);

        assert_non_null(strstr(mny_table_path(table), wanted[i].name));
        assert_int_equal(mny_table_rows(table), wanted[i].rows);
        assert_string_equal(mny_table_header(table, 0), "city");
    }
    /* Text that would be a formula is text, without an apostrophe. */
    assert_string_equal(mny_table_cell(mny_workbook_table(workbook, 0), 0, 4), "=1+1");
    assert_int_equal(mny_problems_size(problems), 0);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* A blank sheet is read for what it is: nobody has filed anything. */
static void blank_sheets_file_nothing(void **state)
{
    static const char *const names[] = {"b.csv", "b.xlsx"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_filings *filings = NULL;
        const char *const paths[] = {path_of(names[i])};

        assert_int_equal(mny_filing_sheet_write(standard, paths[0], false, problems), MNY_OK);
        assert_int_equal(mny_filings_read(standard, paths, 1, problems, &filings), MNY_E_INPUT);
        assert_int_equal(mny_problems_size(problems), 1);
        assert_true(test_says(problems, ":1:1: error: a header but no filings below it"));
        mny_filings_free(filings);
        mny_problems_free(problems);
    }
}

static void same_bytes_each_time(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char *first = malloc(1 << 20), *second = malloc(1 << 20);
    size_t length[2];
    FILE *file;

    (void)state;
    assert_non_null(first);
    assert_non_null(second);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(mny_filing_sheet_write(standard, path_of("s.xlsx"), i > 0, problems),
                         MNY_OK);
        file = fopen(path_of("s.xlsx"), "rb");
        assert_non_null(file);
        length[i] = fread(i == 0 ? first : second, 1, 1 << 20, file);
        fclose(file);
    }
    assert_int_equal(length[0], length[1]);
    assert_memory_equal(first, second, length[0]);
    free(first);
    free(second);
    mny_problems_free(problems);
}

static void refuses(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    assert_int_equal(mny_filing_sheet_write(standard, "a.ods", false, problems), MNY_E_USAGE);
    assert_true(test_says(problems, "a.ods: error: a filing sheet is written as a .csv or an "
                                    ".xlsx file"));
    assert_int_equal(mny_filing_sheet_write(standard, ".csv", false, problems), MNY_E_USAGE);
    assert_int_equal(mny_filing_sheet_write(standard, path_of("d.yaml.csv"), false, problems),
                     MNY_OK);
    assert_int_equal(mny_filing_sheet_write(standard, path_of("d.yaml.csv"), false, problems),
                     MNY_E_CREATE);
    assert_true(test_says(problems, "d.yaml.csv: error: already exists; choose another name"));
    assert_int_equal(mny_filing_sheet_write(standard, path_of("d.yaml.csv"), true, problems),
                     MNY_OK);
    assert_int_equal(mny_filing_sheet_write(standard, path_of("no/a.csv"), false, problems),
                     MNY_E_CREATE);
    assert_int_equal(mny_filing_sheet_write(standard, path_of("no/a.xlsx"), false, problems),
                     MNY_E_CREATE);
    assert_true(test_says(problems, "no/a.xlsx: error: cannot create this file"));
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_csv),
        cmocka_unit_test(writes_a_sheet_a_department),
        cmocka_unit_test(blank_sheets_file_nothing),
        cmocka_unit_test(same_bytes_each_time),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, read_standard, free_standard);
}
