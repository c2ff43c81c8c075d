/* SPDX-License-Identifier: MIT */
/* Looks out for what is odd in the rows of a dump (findings.h).  What is plain costs
   nothing: only rows with a fault, free texts and the columns of the version and of reviews are
   looked at. */
#ifndef MINYI_SURVEY_CLEAN_WATCH_H
#define MINYI_SURVEY_CLEAN_WATCH_H

#include "survey/clean/findings.h"
#include "survey/clean/interview.h"
#include "survey/clean/plan.h"
#include "survey/clean/rules.h"
#include "survey/dump/record.h"

#include <stdbool.h>

/* Whether answers to QUESTION are looked at in every row: texts in the respondent's own words. */
bool mny_watch_is_free_text(const struct mny_question *question);

struct mny_watch;

/* One for each thread; PLAN is borrowed.  NULL without memory. */
struct mny_watch *mny_watch_create(const struct mny_plan *plan);
void mny_watch_free(struct mny_watch *watch); /* NULL is allowed. */

/* From now on rows have the columns of BINDING (borrowed). */
void mny_watch_bind(struct mny_watch *watch, const struct mny_binding *binding);

/* Looks at a record by itself.  True if it is the header once more: then it is no row. */
bool mny_watch_record(const struct mny_watch *watch, const struct mny_record *record,
                      struct mny_findings *findings);

/* Whether nothing has to be said of TEXT, a cell in COLUMN, which is no question's, without the
   blanks around it. */
bool mny_watch_passes(const struct mny_watch *watch, size_t column, const char *text,
                      size_t length);

/* Looks at a row that was read and judged.  Without the cells of RECORD, all of which pass. */
void mny_watch_row(const struct mny_watch *watch, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   struct mny_findings *findings);

#endif
