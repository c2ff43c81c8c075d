/* SPDX-License-Identifier: MIT */
/* The answers of a row that stand as JSON in one of its cells (json_cell.h), or behind a choice
   (fill_ins.h), given cells of their own behind those of the row; so that what reads cells need
   know nothing of it. */
#ifndef MINYI_SURVEY_CLEAN_UNFOLDER_H
#define MINYI_SURVEY_CLEAN_UNFOLDER_H

#include "core/csv_record.h"
#include "survey/clean/findings.h"
#include "survey/clean/plan.h"
#include "survey/dump/match.h"
#include "survey/dump/record.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_unfolder;

/* One for each thread; PLAN is borrowed.  NULL without memory. */
struct mny_unfolder *mny_unfolder_create(const struct mny_plan *plan);
void mny_unfolder_free(struct mny_unfolder *unfolder); /* NULL is allowed. */

/* From now on rows have the columns of BINDING (borrowed).  False without memory. */
bool mny_unfolder_bind(struct mny_unfolder *unfolder, const struct mny_binding *binding);

/* The cells of RECORD, which can be read, and those of its JSON or of what was written behind
   choices: as many as the binding has columns, borrowed until the next call.  A key that is not
   there has an empty cell; where the JSON or a key's value cannot be read the cell is what
   mny_unfolded_badly() knows.  That, and keys without a column, are noted in FINDINGS.  NULL
   without memory. */
const struct mny_csv_field *mny_unfold(struct mny_unfolder *unfolder,
                                       const struct mny_record *record,
                                       struct mny_findings *findings);

/* Whether the text of a cell, or of the answer in it, stands for what cannot be read: it is
   only for show. */
bool mny_unfolded_badly(const char *text);

#endif
