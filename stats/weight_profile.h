/* SPDX-License-Identifier: MIT */
/* How weights are distributed: quantiles and a histogram of the g-weights, and how
   much of the weight few respondents hold. */
#ifndef MINYI_STATS_WEIGHT_PROFILE_H
#define MINYI_STATS_WEIGHT_PROFILE_H

#include <stddef.h>

enum {
    MNY_G_MIN,
    MNY_G_P01,
    MNY_G_P05,
    MNY_G_P25,
    MNY_G_MEDIAN,
    MNY_G_P75,
    MNY_G_P95,
    MNY_G_P99,
    MNY_G_MAX,
    MNY_G_QUANTILES /* not one: how many there are */
};

/* The most bins that a histogram has. */
enum { MNY_G_BINS = 12 };

/* N respondents who have the same g = weight / base weight and the same weight. */
struct mny_weight_class {
    double g, weight;
    size_t n;
};

struct mny_weight_profile {
    size_t n;
    /* At 0, 1, 5, 25, 50, 75, 95, 99 and 100 %, by linear interpolation of the order
       statistics: Hyndman and Fan (1996, American Statistician 50, 361-365), type 7,
       which is what R's quantile() does.  NAN if N is 0. */
    double g[MNY_G_QUANTILES];
    /* Respondents whose g is in [bin_from + i * bin_width, bin_from + (i + 1) * bin_width),
       limits that are round numbers; one bin of width 0 if all are the same. */
    double bin_from, bin_width;
    size_t bins, bin[MNY_G_BINS];
    /* Share of the sum of weights that the heaviest N / 100 and N / 10 respondents hold
       (of the last one of these a part, where that is no whole number): 0.01 and 0.1 if
       all weights are equal.  NAN if the sum is not above 0. */
    double top_1pct, top_10pct;
};

/* Of the COUNT classes, whose order in memory is changed.  Those with N of 0 count for
   nothing. */
struct mny_weight_profile mny_weight_profile_of(struct mny_weight_class *classes, size_t count);

/* The share of a quantile: 0.05 for MNY_G_P05. */
double mny_weight_profile_share(size_t quantile);

#endif
