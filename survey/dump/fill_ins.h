/* SPDX-License-Identifier: MIT */
/* What people wrote behind a choice (其他，请注明), where a tool has it in the choice's own cell:
   问卷星 as `其他〖滑板〗`, others in a column that stands for the choice.

   A questionnaire asks for it with a text question of its own, whose `relevant` says the choice:
   ${way} = 'other', or selected(${ways}, 'other').  Where the dump has no column of that question
   it gets one here, behind the others, whose cells are cut from those of the choice. */
#ifndef MINYI_SURVEY_DUMP_FILL_INS_H
#define MINYI_SURVEY_DUMP_FILL_INS_H

#include "core/problem.h"
#include "survey/dump/match.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds such columns to BINDING, whose dialect is known and which has no JSON, and notes each at
   WHERE.  Of two questions for one choice the first has it.  MNY_E_MEMORY is the only failure. */
enum mny_code mny_fill_ins_add(const struct mny_questionnaire *questionnaire,
                               struct mny_where where, struct mny_problems *problems,
                               struct mny_binding *binding);

/* Whether cells of COLUMN may have such texts, and no column is cut from it. */
bool mny_fill_ins_lost(const struct mny_questionnaire *questionnaire,
                       const struct mny_binding *binding, size_t column);

#endif
