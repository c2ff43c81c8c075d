/* SPDX-License-Identifier: MIT */
/* 95 % intervals for a proportion estimated from a complex sample.

   Korn and Graubard (1998, Survey Methodology 24, 193-201): the exact binomial
   interval of Clopper and Pearson with an effective sample size, as R survey's
   svyciprop(method = "beta").  It covers at least what it promises, whatever the
   proportion.  Wilson (1927, JASA 22, 209-212) with the effective sample size and
   Student's t.  Wald: the proportion and t standard errors, as svyciprop(method =
   "mean"); near 0 and 1 it covers too little, and of 0 and 1 it is a point. */
#ifndef MINYI_STATS_PROPORTION_H
#define MINYI_STATS_PROPORTION_H

#include <stddef.h>

enum mny_interval {
    MNY_INTERVAL_KORN_GRAUBARD,
    MNY_INTERVAL_WILSON,
    MNY_INTERVAL_WALD,
    MNY_INTERVAL_COUNT /* not an interval: how many there are */
};

/* The interval's name: "korn-graubard", "wilson", "wald". */
const char *mny_interval_name(enum mny_interval interval);

/* A proportion and what is known of its error. */
struct mny_proportion {
    double share, variance;
    size_t n;       /* respondents it is of */
    size_t degrees; /* of freedom of the variance: PSUs - strata */
};

/* NAN where there is no such limit. */
struct mny_limits {
    double low, high;
};

/* The interval of PROPORTION.  The effective sample size is p (1 - p) / variance;
   for Korn and Graubard times (t of n - 1 / t of DEGREES)².  A sample in which
   all or none say so has no variance to tell: its effective size is n.  A
   proportion between 0 and 1 without variance is known, and its interval a point.
   NAN without degrees of freedom, and but for Wald where the proportion is not
   within 0 and 1, as negative weights may have it. */
struct mny_limits mny_proportion_limits(enum mny_interval interval,
                                        const struct mny_proportion *proportion);

#endif
