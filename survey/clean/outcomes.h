/* SPDX-License-Identifier: MIT */
/* outcome.csv: what became of those who were drawn, by city and in all, with AAPOR's rates;
   only where the dumps list them. */
#ifndef MINYI_SURVEY_CLEAN_OUTCOMES_H
#define MINYI_SURVEY_CLEAN_OUTCOMES_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/outcome_rates.h"
#include "survey/clean/responses.h"

/* Fills COUNTS[MNY_OUTCOMES] and *REMOVED, the interviews that were removed for their
   quality, of a city (an index into those of RESPONSES), or of all for MNY_NONE.
   RESPONSES has cases. */
void mny_outcomes_count(const struct mny_responses *responses, size_t city,
                        double counts[MNY_OUTCOMES], size_t *removed);

/* Writes the file: city (empty: all together), quantity, value. */
enum mny_code mny_outcomes_write(const struct mny_responses *responses, struct mny_output *output,
                                 struct mny_problems *problems);

#endif
