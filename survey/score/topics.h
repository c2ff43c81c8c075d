/* SPDX-License-Identifier: MIT */
/* What citizens speak of: topics.csv.

   A row of each city, then of "*", all of them together, for each of:
     any_comment   who left a comment, of all respondents
     TOPIC, any    who speaks of the topic, of those whose comments were coded
     TOPIC, complaint | praise | neutral, as far as its patterns have them
     no_topic      of whom no pattern found anything, of the same
     not_coded     at whose comment a pattern reached its limit, of those who left one
   A respondent counts once in each row, however many comments say so.

   The columns: n respondents, of `comments` respondents; share is n / comments,
   weighted_share the same by final weights, se its standard error and ci_low and ci_high
   its 95 % interval, as of any other share.  Of all cities, the cities are strata of
   known size: Σ (W_c / X)² Var(d̄_c) with d = y − R x, where x says that a respondent is
   among those the share R is of, y that the row is about them, W_c the weights of a city
   and X those of all with x (Cochran 1977, section 6.11, the combined ratio). */
#ifndef MINYI_SURVEY_SCORE_TOPICS_H
#define MINYI_SURVEY_SCORE_TOPICS_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/responses.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/weight/weighting.h"

/* Writes topics.csv of RESPONSES, which have topics, without standard errors; with
   WEIGHTING NULL without weighted shares, too.  mny_score() writes it whole. */
enum mny_code mny_topics_write(const struct mny_questionnaire *questionnaire,
                               const struct mny_responses *responses,
                               const struct mny_weighting *weighting, struct mny_output *output,
                               struct mny_problems *problems);

#endif
