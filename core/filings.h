/* SPDX-License-Identifier: MIT */
/* Filings: what cities filed for a standard's inputs, from CSV files or
   workbooks (.xlsx), long
   (`city,item,input,value`, one value a row) or wide (`city,L1P1-A1.x1,…`, one
   city a row), merged.  The three calls that matter are mny_filings_read(),
   mny_filings_item() and mny_filings_free(). */
#ifndef MINYI_CORE_FILINGS_H
#define MINYI_CORE_FILINGS_H

#include "core/formula.h"
#include "core/problem.h"
#include "core/standard.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_filings;

/* Reads the files at PATHS against STANDARD, which must outlive the
   result.  Adds every problem of every file: unknown cities, items and inputs,
   values that the input's type refuses, what is filed twice, repeats without
   their partner, totals that should be equal and are not.  *FILINGS is made
   even then (NULL only without memory), so that the caller can go on to judge
   ratios; what was refused is not in it. */
enum mny_code mny_filings_read(const struct mny_standard *standard, const char *const *paths,
                               size_t path_count, struct mny_problems *problems,
                               struct mny_filings **filings);
void mny_filings_free(struct mny_filings *filings); /* NULL is allowed. */

/* The cities named in the files, in the order of their codes. */
size_t mny_filings_cities(const struct mny_filings *filings);
const char *mny_filings_city(const struct mny_filings *filings, size_t city);

/* What CITY filed for ITEM: FILED[0…] has room for the item's inputs; repeats
   are in the order of their indices, those without a good partner left out.
   The values live until the next call.  MNY_E_MEMORY is the only failure. */
enum mny_code mny_filings_item(struct mny_filings *filings, size_t city, size_t item,
                               struct mny_filed *filed);

/* Of the item given last by mny_filings_item(): where value VALUE of its input
   INPUT (both from 0) stands, and its index [i], 0 if it does not repeat. */
struct mny_where mny_filings_where(const struct mny_filings *filings, size_t input, size_t value,
                                   size_t *repeat);

/* Of the same: whether its row has a column `evidence` with nothing in it. */
bool mny_filings_bare(const struct mny_filings *filings, size_t input, size_t value);

/* The value that CITY (a code) filed for the input INPUT of the standard, its
   repeat REPEAT (0 if it does not repeat); false if it filed none that is good. */
bool mny_filings_value(const struct mny_filings *filings, const char *city, size_t input,
                       size_t repeat, double *value);

#endif
