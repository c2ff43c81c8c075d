/* SPDX-License-Identifier: MIT */
/* Shared by core/table.c, which reads tables from CSV, and core/workbook.c, which
   reads them from the sheets of a workbook. */
#ifndef MINYI_CORE_TABLE_PRIVATE_H
#define MINYI_CORE_TABLE_PRIVATE_H

#include "core/csv_record.h"
#include "core/table.h"

/* An empty table that messages call PATH (copied); NULL without memory. */
struct mny_table *mny_table_create(const char *path);

/* Adds a record that stands at LINE: the header if it is the first.  An empty one
   is skipped. */
enum mny_code mny_table_add(struct mny_table *table, const struct mny_csv_field *fields,
                            size_t count, size_t line, struct mny_problems *problems);

/* Cells that a spreadsheet shows as one: lines and columns, both from 1, with the last. */
struct mny_table_area {
    size_t line, column, last_line, last_column;
};

/* Gives the empty cells of AREA the text of its first one, if that stands below the header, so
   that each row says what the sheet shows beside it.  No more than *LEFT cells are looked at,
   and as many are taken from it.  False without memory. */
bool mny_table_merge(struct mny_table *table, const struct mny_table_area *area, size_t *left);

/* Adds a problem if there is no header, or a name stands in it twice. */
enum mny_code mny_table_check(const struct mny_table *table, struct mny_problems *problems);

#endif
