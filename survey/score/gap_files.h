/* SPDX-License-Identifier: MIT */
/* What was counted against what citizens say, indicator by indicator: gap.csv.

   An L1 or L2 of the standard has both sides where the questionnaire has a dimension of the same
   code and the same name, as those that come with minyi have; the same code with another name is
   another thing (L1P4 is 医疗服务 in one standard and 农业服务 in another), is not compared, and
   is said.

   The objective side is a rate, points in per cent of the full, the citizens' a score from 0 to
   100 with its 95 % interval.  Both have 100 for best, and nothing else in common: a score of 75
   need not be less than a rate of 90.  So a verdict asks for the place on each side, of a city
   among the cities, and, for all cities together, of an indicator among those of its level:
     built_not_felt   the rate is above the mean rate, the interval wholly below the mean score
     felt_not_built   the rate is below the mean rate, the interval wholly above the mean score;
                      not where an input was not filed (status missing): nothing tells then that
                      there is nothing
   Each interval is for itself, so of a hundred verdicts some are chance.

   A row of each city, by code, then of "*", all of them together, for each indicator that has
   both sides:
     city, name, level, code, label
     objective, full, status   points, as in objective.csv
     rate                      100 × objective / full
     score, se, ci_low, ci_high, n
                               as in subjective.csv
     gap, gap_low, gap_high    rate - score, and its interval
     rate_mean, score_mean     what they are held against
     verdict
     correlation               of "*": Pearson's, of rate and score over cities
   Of "*" rate and score are means over the cities that have both, each counting once; the interval
   of the score is Student's t by Satterthwaite (1946, Biometrics Bulletin 2, 110-114), if each of
   their errors tells something. */
#ifndef MINYI_SURVEY_SCORE_GAP_FILES_H
#define MINYI_SURVEY_SCORE_GAP_FILES_H

#include "core/city_names.h"
#include "core/output.h"
#include "core/problem.h"

/* Reads objective.csv and subjective.csv as the program writes them, and writes gap.csv into
   OUTPUT, unless no indicator has both sides.  NAMES may be NULL. */
enum mny_code mny_gap_files_write(const char *objective_path, const char *subjective_path,
                                  const struct mny_city_names *names, struct mny_output *output,
                                  struct mny_problems *problems);

#endif
