/* SPDX-License-Identifier: MIT */
/* report.xlsx: the tables behind the report, a sheet a table, for those who go on counting
   in a spreadsheet.  Numbers are numbers, kept in full and shown with two decimals;
   everything else is text, and nothing is computed. */
#ifndef MINYI_SURVEY_REPORT_REPORT_WORKBOOK_H
#define MINYI_SURVEY_REPORT_REPORT_WORKBOOK_H

#include "core/problem.h"
#include "survey/manifest/manifest.h"
#include "survey/report/report_data.h"

#include <stddef.h>

struct mny_report_workbook {
    struct mny_report_data *data;        /* what is in FOLDER; for names, labels and the run */
    const char *folder;                  /* with the CSV files */
    const char *spool;                   /* a folder where rows wait until the file is written */
    const struct mny_manifest *manifest; /* of the run; NULL: none is known */
    size_t rows_most;                    /* rows a sheet has at most; 0: as many as it can */
};

/* Writes the workbook to PATH.  A file without rows has no sheet.  Of a table that is too long
   the first rows are taken; the sheet says so, and a warning.  Reads each file twice, row by
   row: its size does not matter to the memory.  MNY_E_INPUT where a file is no CSV. */
enum mny_code mny_report_workbook_write(const struct mny_report_workbook *workbook,
                                        const char *path, struct mny_problems *problems);

#endif
