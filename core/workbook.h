/* SPDX-License-Identifier: MIT */
/* A workbook (.xlsx) of the user's own, read whole: a table a sheet, the first row
   that is not empty as its header.

   Cells are text as the user sees it in the spreadsheet, but numbers in full: a
   rate shown as 96.5% is "96.5%" (and not the 0.965 in the file), a date is
   "2022-12-31", TRUE is "yes".  A formula that was never computed is "=…". */
#ifndef MINYI_CORE_WORKBOOK_H
#define MINYI_CORE_WORKBOOK_H

#include "core/problem.h"
#include "core/table.h"

#include <stddef.h>

struct mny_workbook;

/* What a file is by its first bytes, whatever its name. */
enum mny_file_kind {
    MNY_FILE_TEXT,     /* or anything else */
    MNY_FILE_WORKBOOK, /* a ZIP file */
    MNY_FILE_OLD       /* .xls, or an .xlsx with a password */
};
enum mny_file_kind mny_file_kind(const char *path);

/* Reads the workbook at PATH.  Sheets without anything in them are left out;
   hidden ones, too, with a note.  In a workbook of several sheets the tables are
   called `path[sheet]` in messages. */
enum mny_code mny_workbook_read(const char *path, struct mny_problems *problems,
                                struct mny_workbook **workbook);
void mny_workbook_free(struct mny_workbook *workbook); /* NULL is allowed. */

size_t mny_workbook_tables(const struct mny_workbook *workbook);
struct mny_table *mny_workbook_table(const struct mny_workbook *workbook, size_t index);

#endif
