/* SPDX-License-Identifier: MIT */
/* Taylor variance of estimated totals from one stage of sampling, as R survey's
   svyrecvar(): over strata, (1 - n/N) n/(n-1) times the sum of (U - mean U)^2,
   with U the total of a PSU, n PSUs drawn of N.  A stratum drawn completely adds
   nothing (Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling,
   3.7 and 4.3).  A stratum with one PSU adds what mny_design_lonely() says. */
#ifndef MINYI_STATS_VARIANCE_H
#define MINYI_STATS_VARIANCE_H

#include "stats/design.h"

#include <stdbool.h>
#include <stddef.h>

/* Gathers several totals at once, block of respondents by block. */
struct mny_variance;

/* How many totals of that design one mny_variance should gather: what fits into
   64 MiB, and at least one. */
size_t mny_variance_capacity(const struct mny_design *design);

/* For COUNT totals, all empty.  DESIGN is borrowed.  NULL without memory. */
struct mny_variance *mny_variance_create(const struct mny_design *design, size_t count);
void mny_variance_free(struct mny_variance *variance); /* NULL is allowed. */

/* Adds weighted values U[0..count) of the respondents FIRST, FIRST + 1, ... to
   total number TOTAL.  Each respondent is to be added once, in order. */
void mny_variance_add(struct mny_variance *variance, size_t total, size_t first, size_t count,
                      const double *u);

/* Adds those of N respondents at once, whose mean is MEAN and whose squared deviations from it
   sum to SQUARES.  Only where every respondent is a PSU, in one stratum. */
void mny_variance_add_alike(struct mny_variance *variance, size_t total, size_t n, double mean,
                            double squares);

/* The variance of that total.  Every stratum must be MNY_DESIGN_FINE.  NAN if all
   strata are lonely and each is to add the mean of the others. */
double mny_variance_of(struct mny_variance *variance, size_t total);

#endif
