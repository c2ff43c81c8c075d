/* SPDX-License-Identifier: MIT */
/* Weighted means and covariances of the items of one scale, over those respondents
   who gave a scored answer to all of them (listwise, as R's cov.wt() of complete
   cases).  Whose weight is 0 counts nowhere, not even among the respondents.  Sums are
   gathered sample by sample and merge, so that those of all cities together need no
   second pass. */
#ifndef MINYI_STATS_SCALE_MOMENTS_H
#define MINYI_STATS_SCALE_MOMENTS_H

#include "stats/estimate.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_scale_sums;

/* Of no respondents; scores are 0 to 100.  NULL without memory. */
struct mny_scale_sums *mny_scale_sums_create(size_t items);
void mny_scale_sums_free(struct mny_scale_sums *sums); /* NULL is allowed. */

/* Adds the respondents of INPUT, whose items are those of the scale; its tree, design
   and calibration do not matter.  False without memory. */
bool mny_scale_sums_add(struct mny_scale_sums *sums, const struct mny_estimate_input *input);

/* Adds what FROM has; both have the same number of items. */
void mny_scale_sums_merge(struct mny_scale_sums *sums, const struct mny_scale_sums *from);

size_t mny_scale_sums_items(const struct mny_scale_sums *sums);
size_t mny_scale_sums_respondents(const struct mny_scale_sums *sums); /* complete or not */
size_t mny_scale_sums_complete(const struct mny_scale_sums *sums);
double mny_scale_sums_effective(const struct mny_scale_sums *sums); /* (Σw)² / Σw², 0 of none */

/* Fills COVARIANCE[items x items] with Σ w (x - mean) (y - mean) / Σ w / (1 - 1 / n_eff),
   R's cov.wt(method = "unbiased"); exactly 0 for an item with one answer only.  False if
   that does not exist: fewer than two complete respondents. */
bool mny_scale_covariance(const struct mny_scale_sums *sums, double *covariance);

#endif
