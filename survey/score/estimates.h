/* SPDX-License-Identifier: MIT */
/* Estimates of single questions: means, shares of each answer, top two, net promoter
   score, quantiles (estimates.csv). */
#ifndef MINYI_SURVEY_SCORE_ESTIMATES_H
#define MINYI_SURVEY_SCORE_ESTIMATES_H

#include "core/problem.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>

/* The questions that have estimates: all with choices or numbers, but those with a
   role.  mny_score() needs their answers one by one: give them to mny_clean().
   *QUESTIONS is the caller's, free(); NULL without memory. */
enum mny_code mny_estimates_questions(const struct mny_questionnaire *questionnaire,
                                      size_t **questions, size_t *count);

#endif
