/* SPDX-License-Identifier: MIT */
/* What a set of weights looks like, and what unequal weights cost. */
#ifndef MINYI_STATS_WEIGHT_SUMMARY_H
#define MINYI_STATS_WEIGHT_SUMMARY_H

#include "stats/weight_profile.h"

#include <stddef.h>

struct mny_weight_summary {
    size_t n;
    double sum, min, max, mean;
    double cv;        /* standard deviation (divided by n) / mean */
    double deff_kish; /* 1 + cv^2 (Kish 1965, Survey Sampling, 11.7) */
    double n_eff;     /* sum^2 / sum of squares: as many equal weights say as much */
};

/* Of the weights of COUNT classes of one or more respondents; all NAN but n and sum if there is
   none. */
struct mny_weight_summary mny_weight_summarize(const struct mny_weight_class *classes,
                                               size_t count);

#endif
