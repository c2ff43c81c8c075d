/* SPDX-License-Identifier: MIT */
/* The clean dump responses.csv read again, row by row, however large it is: row r
   is response r.  Its columns are file, line, every question in form order, and
   what else the dumps had. */
#ifndef MINYI_SURVEY_EXPORT_CLEAN_ROWS_H
#define MINYI_SURVEY_EXPORT_CLEAN_ROWS_H

#include "core/csv_record.h"
#include "core/problem.h"

#include <stddef.h>

struct mny_clean_rows;

/* Opens PATH, a clean dump of QUESTIONS questions, at its first row.  MNY_E_IO if
   it cannot be read, MNY_E_INTERNAL if it is no such file. */
enum mny_code mny_clean_rows_open(const char *path, size_t questions, struct mny_problems *problems,
                                  struct mny_clean_rows **rows);
void mny_clean_rows_free(struct mny_clean_rows *rows); /* NULL is allowed. */

/* The answers of the next row, by question, borrowed until the next call.  Ends
   of files are told by the caller's own count: a missing row is MNY_E_INTERNAL. */
enum mny_code mny_clean_rows_next(struct mny_clean_rows *rows,
                                  const struct mny_csv_field **answers);

#endif
