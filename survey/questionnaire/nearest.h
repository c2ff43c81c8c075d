/* SPDX-License-Identifier: MIT */
/* What a name that a questionnaire lacks was probably meant to be: a suggestion to a person,
   and nothing is ever decided by it. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_NEAREST_H
#define MINYI_SURVEY_QUESTIONNAIRE_NEAREST_H

#include "core/problem.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>

/* How far a text may be from what is suggested: a slip of the pen (a third of the characters),
   or another way to say it (half of them; one text within the other is nearest). */
enum mny_nearness { MNY_NEAR_SLIP, MNY_NEAR_WORDING };

/* The one question whose name or label is nearest to TEXT (LENGTH bytes and a NUL) of those that a
   dump can answer; MNY_NONE if none is near or several are equally near. */
size_t mny_nearest_question(const struct mny_questionnaire *questionnaire, const char *text,
                            size_t length, enum mny_nearness nearness);

/* The same of the choices of LIST, which may be NULL; a third of the characters of a label may
   differ in either case. */
size_t mny_nearest_choice(const struct mny_choice_list *list, const char *text, size_t length,
                          enum mny_nearness nearness);

/* Adds a note at WHERE that NAME may be meant. */
void mny_note_meant(struct mny_problems *problems, struct mny_where where, const char *name);

#endif
