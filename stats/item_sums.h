/* SPDX-License-Identifier: MIT */
/* Means, covariances and correlations of items, each pair over those who answered both, as
   cov() and cor() of R with use = "pairwise.complete.obs". */
#ifndef MINYI_STATS_ITEM_SUMS_H
#define MINYI_STATS_ITEM_SUMS_H

#include <stdbool.h>
#include <stddef.h>

/* What works on all pairs of items takes memory by their square and time by their cube: with more
   of them it is left out, and that said.  No questionnaire asks so much of one person. */
enum { MNY_ITEMS_TOGETHER = 200 };

struct mny_item_sums;

/* Of nobody; scores are some tens or hundreds at most.  NULL without memory. */
struct mny_item_sums *mny_item_sums_create(size_t items);
void mny_item_sums_free(struct mny_item_sums *sums); /* NULL is allowed. */

/* Adds one person's scores, NAN for none. */
void mny_item_sums_add(struct mny_item_sums *sums, const double *x);

/* The same of a person with a WEIGHT: means and correlations are weighted then, each pair over
   those who answered both, as cov.wt(cor = TRUE) of these; who has weight 0 counts nowhere.
   Covariances are for people without weights. */
void mny_item_sums_add_weighted(struct mny_item_sums *sums, const double *x, double weight);

/* Adds what FROM has; both have the same number of items. */
void mny_item_sums_merge(struct mny_item_sums *sums, const struct mny_item_sums *from);

size_t mny_item_sums_items(const struct mny_item_sums *sums);

/* NAN where there is none: nobody, fewer than two, no spread. */
double mny_item_mean(const struct mny_item_sums *sums, size_t item);
double mny_item_covariance(const struct mny_item_sums *sums, size_t a, size_t b);
double mny_item_correlation(const struct mny_item_sums *sums, size_t a, size_t b);

/* Mean and deviation (dividing by the weights) of A over those who answered B, too. */
double mny_item_pair_mean(const struct mny_item_sums *sums, size_t a, size_t b);
double mny_item_pair_deviation(const struct mny_item_sums *sums, size_t a, size_t b);

/* How many answered both. */
size_t mny_item_pairs(const struct mny_item_sums *sums, size_t a, size_t b);

#endif
