/* SPDX-License-Identifier: MIT */
/* How many cells of each column were masked, and for what, in the files as they are
   written: rows that a late rule drops are not counted.  Becomes masked.csv. */
#ifndef MINYI_SURVEY_CLEAN_MASK_ACCOUNT_H
#define MINYI_SURVEY_CLEAN_MASK_ACCOUNT_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/masking.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_mask_account;

/* PLAN and KEPT are borrowed; MASKS NULL: nothing is masked.  NULL without memory. */
struct mny_mask_account *mny_mask_account_create(const struct mny_plan *plan,
                                                 const struct mny_kept_columns *kept,
                                                 const struct mny_mask_plan *masks);
void mny_mask_account_free(struct mny_mask_account *account); /* NULL is allowed. */

/* The next row taken has COUNT MARKS.  False without memory. */
bool mny_mask_account_take(struct mny_mask_account *account, size_t row,
                           const struct mny_mark *marks, size_t count);

/* Counts the rows taken, but for those DROPPED (by row).  Once. */
void mny_mask_account_settle(struct mny_mask_account *account, const uint8_t *dropped);

/* Masks the cell of QUESTION as it stood in the dump, and counts: as mny_masking_raw(). */
bool mny_mask_account_raw(struct mny_mask_account *account, size_t question, const char **text,
                          size_t *length);

void mny_mask_account_totals(const struct mny_mask_account *account,
                             struct mny_mask_totals *totals);

enum mny_code mny_mask_account_write(const struct mny_mask_account *account,
                                     struct mny_output *output, struct mny_problems *problems);

#endif
