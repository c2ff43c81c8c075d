/* SPDX-License-Identifier: MIT */
/* How many interviews a margin of error takes, and what margin a number of
   interviews gives (Cochran 1977, Sampling Techniques, 4.4-4.7). */
#ifndef MINYI_STATS_SAMPLE_SIZE_H
#define MINYI_STATS_SAMPLE_SIZE_H

#include <stddef.h>

/* What a mean is estimated from. */
struct mny_sampling {
    double population; /* people, above 0; INFINITY: many more than are asked */
    double deviation;  /* standard deviation of the answers, 0 or more */
    double deff;       /* design effect, above 0 */
};

/* Half the width of the interval that has the confidence CONFIDENCE (0.95) in a
   normal distribution of standard deviation 1: 1.96. */
double mny_normal_reach(double confidence);

/* The least n for which the mean's margin of error is at most MARGIN > 0, in the
   answers' units: n0 / (1 + n0 / population) with n0 = deff (reach * deviation /
   margin)², rounded up; never more than the population, nor less than 1. */
double mny_sample_size(const struct mny_sampling *sampling, double margin, double reach);

/* reach * sqrt(deff * deviation² / n * (1 - n / population)); n > 0. */
double mny_margin_of_error(const struct mny_sampling *sampling, double n, double reach);

#endif
