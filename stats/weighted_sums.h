/* SPDX-License-Identifier: MIT */
/* Sums of the same rows under several weights at once: where replication spends its
   time. */
#ifndef MINYI_STATS_WEIGHTED_SUMS_H
#define MINYI_STATS_WEIGHTED_SUMS_H

#include <stddef.h>
#include <stdint.h>

/* Weights that every row has, one for each replicate made together. */
enum { MNY_TOGETHER = 8 };

/* Adds RATIO[row * TOGETHER + at] * VALUES[row * WIDTH + column] to TOTALS[column *
   TOGETHER + at], over the COUNT rows that ROWS lists; WIDTH is even. */
void mny_weighted_sums_add(const double *ratio, const double *values, size_t width,
                           const uint32_t *rows, size_t count, double *totals);

#endif
