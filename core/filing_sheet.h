/* SPDX-License-Identifier: MIT */
/* Blank filing sheets: what the secretariat sends to cities and departments, to
   be filled in and given back to mny_filings_read() as it is. */
#ifndef MINYI_CORE_FILING_SHEET_H
#define MINYI_CORE_FILING_SHEET_H

#include "core/problem.h"
#include "core/standard.h"

#include <stdbool.h>

/* Writes the sheet of STANDARD to PATH, `….csv` or `….xlsx`, whole or not at all, or
   as CSV to standard output for "-":
   one row an input, with what may be filed, empty in the columns city, value,
   source and evidence.  A workbook has one sheet for each department that files
   something (数据来源), with all items of that department; items that several
   departments file stand on the sheet of each.  MNY_E_USAGE for another kind of
   file, MNY_E_CREATE for one that exists unless FORCE. */
enum mny_code mny_filing_sheet_write(const struct mny_standard *standard, const char *path,
                                     bool force, struct mny_problems *problems);

#endif
