/* SPDX-License-Identifier: MIT */
/* Scores of one item, read block of respondents by block: for estimate.c, and
   for replicates.c, which needs the same. */
#ifndef MINYI_STATS_SCORE_BLOCK_H
#define MINYI_STATS_SCORE_BLOCK_H

#include "stats/estimate.h"

#include <stdbool.h>
#include <stddef.h>

enum { MNY_SCORE_CODES = 256 };

/* Row of a respondent in the columns. */
size_t mny_scores_row(const struct mny_estimate_input *in, size_t respondent);

/* The score in that row, NAN if there is none; domains do not matter here. */
double mny_scores_at(const struct mny_score_column *column, size_t row);

/* The first score given (in the domain), from which means are measured: then equal
   answers have exactly their own mean, and no spread.  NAN if nobody answered. */
double mny_scores_first(const struct mny_estimate_input *in, const struct mny_score_column *column);

/* Fills TABLE[code] with (score − centre) / divisor, 0 where there is none. */
void mny_scores_table(const struct mny_score_column *column, double centre, double divisor,
                      double *table);

/* Z[i] = (score − centre) / divisor of COUNT respondents from FIRST on, 0 where
   there is none; TABLE as filled by mny_scores_table() for the same numbers. */
void mny_scores_read(const struct mny_estimate_input *in, const struct mny_score_column *column,
                     size_t first, size_t count, double centre, double divisor, const double *table,
                     double *z);

/* ANSWERED[i] = 1 if there is a score, else 0; TABLE holds that for every code. */
void mny_scores_mark(const struct mny_estimate_input *in, const struct mny_score_column *column,
                     size_t first, size_t count, const double *table, double *answered);

#endif
