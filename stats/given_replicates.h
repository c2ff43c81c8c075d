/* SPDX-License-Identifier: MIT */
/* Replicates whose weights are given, respondent by respondent: only their sums are
   kept, so that any number of respondents may pass by. */
#ifndef MINYI_STATS_GIVEN_REPLICATES_H
#define MINYI_STATS_GIVEN_REPLICATES_H

#include "stats/replicates.h"

#include <stddef.h>

struct mny_given_replicates;

/* COUNT replicates with the FACTOR (0 or more, copied) by which each enters the
   variance: as R's svrepdesign(type = "other", scale = 1, rscales = FACTOR).  Of INPUT
   (borrowed until mny_given_replicates_end()) only estimate and domains matter; FULL as for
   mny_replicates_create(). NULL without memory. */
struct mny_given_replicates *mny_given_replicates_create(const struct mny_replicate_input *input,
                                                         const struct mny_estimate *full,
                                                         const double *factor, size_t count);
void mny_given_replicates_free(struct mny_given_replicates *given); /* NULL is allowed. */

/* Adds a respondent, each once, with the weight in every replicate. */
void mny_given_replicates_add(struct mny_given_replicates *given, size_t respondent,
                              const double *weights);

/* After the last respondent. */
void mny_given_replicates_end(struct mny_given_replicates *given);

size_t mny_given_count(const struct mny_given_replicates *given);
double mny_given_factor(const struct mny_given_replicates *given, size_t replicate);

/* Copies the sums of the replicates FIRST ... FIRST + MNY_TOGETHER - 1, FIRST a multiple
   of that, as mny_replicate_part_fill() makes them. */
void mny_given_sums(const struct mny_given_replicates *given, size_t first, double *sums);

#endif
