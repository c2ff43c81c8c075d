/* SPDX-License-Identifier: MIT */
/* Mahalanobis' distance of each person from the mean of all: D² = (x - m)' S⁻¹ (x - m) over the
   items that they answered, S the covariances of those, of all pairs of answers that there are
   (R: cov(use = "pairwise")).  Of complete answers it is that of careless::mahad(). */
#ifndef MINYI_STATS_MAHALANOBIS_H
#define MINYI_STATS_MAHALANOBIS_H

#include "stats/item_sums.h"

#include <stddef.h>

/* What working on it takes; one a thread.  It keeps the last set of items that it met. */
struct mny_mahalanobis;

/* SUMS is borrowed.  NULL without memory. */
struct mny_mahalanobis *mny_mahalanobis_create(const struct mny_item_sums *sums);
void mny_mahalanobis_free(struct mny_mahalanobis *work); /* NULL is allowed. */

/* D² of the scores X, NAN for none; *OBSERVED are the items that it is over.  NAN if nothing was
   answered, or if S is singular: an item that does not vary, or follows from others.  No
   pseudo-inverse is taken instead. */
double mny_mahalanobis(struct mny_mahalanobis *work, const double *x, size_t *observed);

#endif
