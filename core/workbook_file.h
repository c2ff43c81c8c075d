/* SPDX-License-Identifier: MIT */
/* Workbooks (.xlsx) that minyi writes, by libxlsxwriter: what holds of all of them.

   The same cells give the same bytes: the date of the document is a fixed one (the
   library gives the entries of the ZIP file none).  Texts are written as texts, so that
   nothing that begins with = + - @ becomes a formula (CWE-1236). */
#ifndef MINYI_CORE_WORKBOOK_FILE_H
#define MINYI_CORE_WORKBOOK_FILE_H

#include "core/problem.h"

#include <stddef.h>
#include <xlsxwriter.h>

/* The rows of a sheet, and characters of a cell, that spreadsheets take. */
#define MNY_SHEET_ROWS_MOST ((size_t)1048576)
#define MNY_SHEET_TEXT_MOST ((size_t)32767)

/* One being written; PATH and PROBLEMS are borrowed. */
struct mny_workbook_file {
    lxw_workbook *workbook;
    const char *path, *spool;
    struct mny_problems *problems;
};

/* Begins the workbook at PATH, whatever is there; says by itself what is wrong with a file
   that cannot be created (MNY_E_CREATE), which the library would print.  With SPOOL, a
   folder, rows wait there on disk and not in memory: those of a sheet must then be written
   from left to right and from top to bottom. */
enum mny_code mny_workbook_file_begin(struct mny_workbook_file *file, const char *path,
                                      const char *spool, struct mny_problems *problems);

/* Adds a sheet called NAME, LENGTH bytes, as far as Excel takes that: cut to 31 characters,
   blanks for []:*?/\', and a number behind a name that is taken.  NULL without memory. */
lxw_worksheet *mny_workbook_file_sheet(struct mny_workbook_file *file, const char *name,
                                       size_t length);

/* Writes LENGTH bytes of TEXT, with a NUL behind them, into a cell, as they are: what is no
   UTF-8 or may not stand in XML becomes U+FFFD; text that a cell cannot hold is cut, and
   ends in an ellipsis. */
lxw_error mny_workbook_file_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                                 const char *text, size_t length, lxw_format *format);

/* ONE, or if that is none, OTHER. */
lxw_error mny_first_error(lxw_error one, lxw_error other);

/* Writes the file that was begun, and frees all.  ERROR is what has gone wrong before; it, or what
   goes wrong now, is added to the problems. */
enum mny_code mny_workbook_file_end(struct mny_workbook_file *file, lxw_error error);

#endif
