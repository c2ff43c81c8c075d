/* SPDX-License-Identifier: MIT */
/* What a user may want to know of the columns of a dump as a whole.  False without memory. */
#ifndef MINYI_SURVEY_DUMP_BINDING_NOTES_H
#define MINYI_SURVEY_DUMP_BINDING_NOTES_H

#include "core/problem.h"
#include "survey/dump/match.h"

/* One note with the names of all columns that are no question's; those without a name by their
   places. */
bool mny_note_unmatched(const struct mny_binding *binding, struct mny_where where,
                        struct mny_problems *problems);

/* One note with the columns that NUMBERED says are known by a number and nothing else, and their
   questions: other tools number a form in other ways, a matrix once, for one. */
bool mny_note_numbered(const struct mny_binding *binding, const bool *numbered,
                       const struct mny_questionnaire *questionnaire, struct mny_where where,
                       struct mny_problems *problems);

#endif
