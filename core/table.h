/* SPDX-License-Identifier: MIT */
/* A small CSV file of the user's own (a sheet of a questionnaire, a population,
   filings), read whole: UTF-8 with or without BOM, RFC 4180, a header row.

   Dumps of responses are not read this way: see survey/dump.h. */
#ifndef MINYI_CORE_TABLE_H
#define MINYI_CORE_TABLE_H

#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_table;

/* Row number that stands for the header in mny_table_where(). */
#define MNY_TABLE_HEADER ((size_t)-1)

/* Reads the file at PATH (copied).  On success *TABLE is the caller's, to free
   with mny_table_free().  Otherwise says why: MNY_E_NOT_FOUND, MNY_E_IO, or
   MNY_E_INPUT for text that is not UTF-8 CSV, an empty file, or a header name
   that stands twice.  Rows with more fields than the header are kept; the
   caller judges them (mny_table_row_cells()).  Empty lines are skipped. */
enum mny_code mny_table_read(const char *path, struct mny_problems *problems,
                             struct mny_table **table);
void mny_table_free(struct mny_table *table); /* NULL is allowed. */

/* As it was given; borrowed, like every text below, until the table is freed. */
const char *mny_table_path(const struct mny_table *table);
size_t mny_table_rows(const struct mny_table *table);    /* without the header */
size_t mny_table_columns(const struct mny_table *table); /* of the header */
const char *mny_table_header(const struct mny_table *table, size_t column);

/* Finds the column of that exact header name. */
bool mny_table_find(const struct mny_table *table, const char *name, size_t *column);

/* The cell with blanks around it removed, "" beyond the row's last. */
const char *mny_table_cell(const struct mny_table *table, size_t row, size_t column);

/* Fields that the row really has. */
size_t mny_table_row_cells(const struct mny_table *table, size_t row);

/* Says which rows have more fields than the header, which is mostly a comma that should be
   quoted; empty ones are left by spreadsheets, and mean nothing.  MNY_E_INPUT if there are any. */
enum mny_code mny_table_check_lengths(const struct mny_table *table, struct mny_problems *problems);

/* For messages: the physical line on which ROW begins (the header's is 1), and
   COLUMN + 1, the number of the field. */
struct mny_where mny_table_where(const struct mny_table *table, size_t row, size_t column);

#endif
