/* SPDX-License-Identifier: MIT */
/* Shared by core/filing_sheet.c, which makes the rows of a sheet and writes them as
   CSV, and core/filing_sheet_xlsx.c, which writes workbooks. */
#ifndef MINYI_CORE_FILING_SHEET_PRIVATE_H
#define MINYI_CORE_FILING_SHEET_PRIVATE_H

#include "core/filing_sheet.h"

#include <stddef.h>

enum mny_sheet_column {
    MNY_SHEET_CITY,
    MNY_SHEET_ITEM,
    MNY_SHEET_ITEM_LABEL,
    MNY_SHEET_INPUT,
    MNY_SHEET_LABEL,
    MNY_SHEET_TYPE,
    MNY_SHEET_UNIT,
    MNY_SHEET_ALLOWED,
    MNY_SHEET_REQUIREMENT,
    MNY_SHEET_DEPARTMENT,
    MNY_SHEET_VALUE,
    MNY_SHEET_SOURCE,
    MNY_SHEET_EVIDENCE,
    MNY_SHEET_COLUMNS /* how many there are */
};

/* The header of a column, and what it means, in the standards' own language. */
struct mny_sheet_header {
    const char *name, *meaning;
};
const struct mny_sheet_header *mny_sheet_header(enum mny_sheet_column column);

/* The cells of the row of INPUT.  Those that have no place in the standard are in
   OWNED, to be freed with mny_sheet_row_free(). */
struct mny_sheet_row {
    const char *cells[MNY_SHEET_COLUMNS];
    char *owned[3];
};
bool mny_sheet_row_make(const struct mny_standard *standard, size_t input,
                        struct mny_sheet_row *row); /* false without memory */
void mny_sheet_row_free(struct mny_sheet_row *row);

/* Writes the workbook at PATH, whatever is there. */
enum mny_code mny_filing_sheet_workbook(const struct mny_standard *standard, const char *path,
                                        struct mny_problems *problems);

#endif
