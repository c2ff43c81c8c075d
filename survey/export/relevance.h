/* SPDX-License-Identifier: MIT */
/* Which questions a respondent was asked, told from the clean answers: a question
   is asked where its own `relevant` and those of all groups around it hold. */
#ifndef MINYI_SURVEY_EXPORT_RELEVANCE_H
#define MINYI_SURVEY_EXPORT_RELEVANCE_H

#include "core/csv_record.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_relevance;

/* QUESTIONNAIRE is borrowed.  NULL without memory. */
struct mny_relevance *mny_relevance_create(const struct mny_questionnaire *questionnaire);
void mny_relevance_free(struct mny_relevance *relevance); /* NULL is allowed. */

/* Looks at one row: the clean text of every question.  ASKED, by question, is
   borrowed until the next call.  False without memory. */
bool mny_relevance_judge(struct mny_relevance *relevance, const struct mny_csv_field *answers,
                         const bool **asked);

#endif
