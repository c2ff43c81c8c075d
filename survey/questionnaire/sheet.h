/* SPDX-License-Identifier: MIT */
/* A CSV sheet whose columns have known names: of a questionnaire, or the
   population file.  Over core/table.h it adds XLSForm's ways with headers
   (other spellings, `label::中文 (zh)`), the notes on columns nobody knows and
   the check that no row is longer than the header. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_SHEET_H
#define MINYI_SURVEY_QUESTIONNAIRE_SHEET_H

#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_sheet_kind {
    MNY_SHEET_PLAIN,
    MNY_SHEET_REQUIRED,   /* the sheet is an error without it */
    MNY_SHEET_LABEL,      /* may have languages: `label`, else the Chinese one, else the first */
    MNY_SHEET_ENGLISH,    /* takes `label::English (en)`; its name is the label's */
    MNY_SHEET_TRANSLATED, /* may have languages; which one does not matter here */
};

/* A column a sheet may have.  NAME is compared without regard to case, with
   blanks for underscores; ALIAS is another spelling, or NULL. */
struct mny_sheet_column {
    const char *name, *alias;
    enum mny_sheet_kind kind;
};

struct mny_sheet;

/* Reads the CSV file at PATH; columns are asked for by their index in COLUMNS
   (COUNT of them).  Adds a note for each column that is none of them, nor one
   of XLSForm's that only lay out a form; an error
   for a missing required column, for two that mean the same, and for rows with
   more fields than the header: *SHEET is NULL then.  Codes as mny_table_read(). */
enum mny_code mny_sheet_read(const char *path, const struct mny_sheet_column *columns, size_t count,
                             struct mny_problems *problems, struct mny_sheet **sheet);
void mny_sheet_free(struct mny_sheet *sheet); /* NULL is allowed. */

size_t mny_sheet_rows(const struct mny_sheet *sheet);

/* The cell without blanks around it; "" if the sheet has no such column.
   Borrowed until the sheet is freed. */
const char *mny_sheet_cell(const struct mny_sheet *sheet, size_t row, size_t column);

/* For messages: the cell's place, or the row's (without a column number) where
   the sheet has no such column.  The file name is borrowed from the sheet. */
struct mny_where mny_sheet_where(const struct mny_sheet *sheet, size_t row, size_t column);

/* Stands for no column in mny_sheet_where(). */
#define MNY_SHEET_ROW ((size_t)-1)

#endif
