/* SPDX-License-Identifier: MIT */
/* Makes a workbook for tests: `workbook OUT.xlsx SHEET=FILE.csv...`.  Numbers are
   written as numbers, but codes of six digits, and what has more than 15, as text; a value that
   ends in % as a number that is shown as a percentage, as a spreadsheet keeps what is typed so. */
#include "core/city_index.h"
#include "core/number.h"
#include "core/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

static void write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
                       lxw_format *percent)
{
    size_t length = strlen(text);
    double value;

    if (length > 0 && length <= 15 && !mny_is_city(text) && mny_number_parse(text, length, &value))
        worksheet_write_number(sheet, row, column, value, NULL);
    else if (length > 1 && text[length - 1] == '%' && mny_number_parse(text, length - 1, &value))
        worksheet_write_number(sheet, row, column, value / 100, percent);
    else
        worksheet_write_string(sheet, row, column, text, NULL);
}

static int add_sheet(lxw_workbook *workbook, const char *name, const char *path,
                     struct mny_problems *problems)
{
    struct mny_table *table = NULL;
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, name);
    lxw_format *percent = workbook_add_format(workbook);

    if (!sheet || !percent || mny_table_read(path, problems, &table) != MNY_OK)
        return 1;
    format_set_num_format(percent, "0.00%");
    for (size_t i = 0; i < mny_table_columns(table); i++)
        write_cell(sheet, 0, (lxw_col_t)i, mny_table_header(table, i), percent);
    for (size_t row = 0; row < mny_table_rows(table); row++)
        for (size_t i = 0; i < mny_table_row_cells(table, row); i++)
            write_cell(sheet, (lxw_row_t)row + 1, (lxw_col_t)i, mny_table_cell(table, row, i),
                       percent);
    mny_table_free(table);
    return 0;
}

int main(int argc, char **argv)
{
    struct mny_problems *problems = mny_problems_create();
    lxw_workbook *workbook = argc > 2 ? workbook_new(argv[1]) : NULL;
    int failed = !workbook || !problems;

    for (int i = 2; i < argc && !failed; i++) {
        char *equals = strchr(argv[i], '=');

        if (equals)
            *equals = '\0';
        failed = !equals || add_sheet(workbook, argv[i], equals + 1, problems);
    }
    if (workbook && workbook_close(workbook) != LXW_NO_ERROR)
        failed = 1;
    mny_problems_free(problems);
    if (failed)
        fprintf(stderr, "usage: workbook OUT.xlsx SHEET=FILE.csv...\n");
    return failed;
}
