/* SPDX-License-Identifier: MIT */
/* Figures that rest on too few answers, or vary too much, to be shown as they are. */
#ifndef MINYI_SURVEY_SCORE_FLAGS_H
#define MINYI_SURVEY_SCORE_FLAGS_H

#include "core/problem.h"
#include "stats/estimate.h"

#include <stdbool.h>
#include <stddef.h>

/* What the column `flag` says: "small_n", fewer than 30 respondents; "high_cv", a
   standard error above 30 % of the figure, which is only said of those with a ZERO of
   their own (means and shares; not of quantiles, nor of differences); "small_n;high_cv"
   or "".  A figure that does not exist has none. */
const char *mny_flag_of(const struct mny_estimate *estimate, bool zero);

/* Rows of a file, and how many of them are suppressed. */
struct mny_row_count {
    size_t rows, suppressed;
};

/* ESTIMATE as its row shows it.  If it has a FLAG and SUPPRESS, it is counted so, and
   of its figures N and N_EFF are left. */
struct mny_estimate mny_flag_shown(const struct mny_estimate *estimate, const char *flag,
                                   bool suppress, struct mny_row_count *count);

/* Notes how many rows of FILE are suppressed, if SUPPRESS. */
void mny_flag_say(bool suppress, const char *file, const struct mny_row_count *count,
                  struct mny_problems *problems);

#endif
