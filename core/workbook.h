/* SPDX-License-Identifier: MIT */
/* A workbook (.xlsx) of the user's own, read whole: a table a sheet, the first row
   that is not empty as its header.

   Cells are text as the user sees it in the spreadsheet, but numbers in full: a
   rate shown as 96.5% is "96.5%" (and not the 0.965 in the file), a date is
   "2022-12-31", a time "09:12:33", TRUE is "yes".  A formula that was never computed
   is "=…".

   Or a dump of responses, row by row: then TRUE is "1". */
#ifndef MINYI_CORE_WORKBOOK_H
#define MINYI_CORE_WORKBOOK_H

#include "core/csv_record.h"
#include "core/problem.h"
#include "core/table.h"

#include <stddef.h>

struct mny_workbook;

enum mny_file_kind {
    MNY_FILE_TEXT,     /* or anything else */
    MNY_FILE_WORKBOOK, /* a ZIP file */
    MNY_FILE_OLD       /* .xls, or an .xlsx with a password */
};

/* What the file at PATH is by its first bytes, whatever its name.  MNY_E_NOT_FOUND if it is not
   there, MNY_E_IO if it cannot be read. */
enum mny_code mny_file_kind(const char *path, struct mny_problems *problems,
                            enum mny_file_kind *kind);

/* Reads the workbook at PATH.  Sheets without anything in them are left out;
   hidden ones, too, with a note.  In a workbook of several sheets the tables are
   called `path[sheet]` in messages. */
enum mny_code mny_workbook_read(const char *path, struct mny_problems *problems,
                                struct mny_workbook **workbook);
void mny_workbook_free(struct mny_workbook *workbook); /* NULL is allowed. */

/* Takes ROW (from 1) of a sheet: COUNT cells, borrowed for the call. */
typedef enum mny_code mny_workbook_row(void *context, const struct mny_csv_field *cells,
                                       size_t count, size_t row);

/* Hands the rows that are not empty of the first sheet that has any to TAKE, and notes
   what other sheets there are, which are not read.  MNY_E_INPUT where the workbook cannot
   be read or is empty; what TAKE returns, if that is not MNY_OK. */
enum mny_code mny_workbook_rows(const char *path, mny_workbook_row *take, void *context,
                                struct mny_problems *problems);

size_t mny_workbook_tables(const struct mny_workbook *workbook);
struct mny_table *mny_workbook_table(const struct mny_workbook *workbook, size_t index);

#endif
