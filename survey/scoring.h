/* SPDX-License-Identifier: MIT */
/* Subjective scores: items, dimensions and the city's total, with Taylor
   standard errors of exactly these statistics. */
#ifndef MINYI_SURVEY_SCORING_H
#define MINYI_SURVEY_SCORING_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/questionnaire.h"
#include "survey/responses.h"
#include "survey/weighting.h"

#include <stddef.h>

struct mny_scoring_options {
    size_t threads; /* 0 is 1 */
};

/* Scores every weighted city and writes subjective.csv into OUTPUT.  A city
   whose variance cannot be had (a stratum with one PSU, an fpc that differs
   within a stratum or is below its number of PSUs) is an error of code
   MNY_E_PARTIAL that names city and stratum; it has no rows; others go on, and
   MNY_OK is returned.  With OUTPUT NULL nothing is written.  GSL's error handler
   must be off. */
enum mny_code mny_score(const struct mny_questionnaire *questionnaire,
                        const struct mny_responses *responses,
                        const struct mny_weighting *weighting,
                        const struct mny_scoring_options *options, struct mny_output *output,
                        struct mny_problems *problems);

#endif
