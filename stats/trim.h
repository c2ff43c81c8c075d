/* SPDX-License-Identifier: MIT */
/* Trimming: weights outside some limits are cut to them, and what that takes or gives
   is shared evenly by the others, until none is outside; as R survey's
   trimWeights(strict = TRUE).  Or (trim_keep.h) so that the margins are still met. */
#ifndef MINYI_STATS_TRIM_H
#define MINYI_STATS_TRIM_H

#include <stddef.h>

enum mny_trimming {
    MNY_TRIM_NOT,
    MNY_TRIM_CUT, /* mny_trim_weights() */
    MNY_TRIM_KEEP /* mny_trim_keep() */
};

enum mny_trim_kind {
    MNY_TRIM_MEDIAN,    /* LOWER and UPPER times the median weight */
    MNY_TRIM_QUARTILES, /* up to the median and UPPER times the interquartile range */
    MNY_TRIM_POTTER     /* up to where the mean squared error is least */
};

/* How limits are found. */
struct mny_trim_rule {
    enum mny_trimming how;
    enum mny_trim_kind kind;
    double lower, upper; /* 0 <= LOWER < UPPER */
};

enum mny_trim_status {
    MNY_TRIMMED,
    MNY_TRIM_TOTAL,  /* the mean weight is outside the limits: they cannot hold the total */
    MNY_TRIM_NOBODY, /* no weight is inside the limits, to take up what is cut */
    MNY_TRIM_MEMORY
};

struct mny_trim_result {
    double lower, upper; /* the limits; LOWER is -INFINITY where there is none */
    double median, mean; /* of the weights before */
    size_t trimmed;      /* how many were cut in any round */
};

/* Finds limits by RULE for N weights; WEIGHT[i] stands for COUNT[i] respondents, 0 or
   more (COUNT NULL: one each).  Fills RESULT but for TRIMMED.  Quartiles are R's of type
   7.  Potter's limit t is the exact minimum of (Σ max(w - t, 0))² + Σ min(w, t)², the
   squared bias and the variance that trimming without sharing out would have for a mean
   unrelated to the weights (Potter 1988, Proceedings of the ASA Section on Survey
   Research Methods, 453-458; 1990, 225-230).  MNY_TRIMMED or MNY_TRIM_MEMORY. */
enum mny_trim_status mny_trim_limits(const struct mny_trim_rule *rule, const double *weight,
                                     const double *count, size_t n, struct mny_trim_result *result);

/* Cuts weights, as above, in place.  A weight at a limit, but for rounding, is inside.
   Weights are unchanged unless MNY_TRIMMED is returned. */
enum mny_trim_status mny_trim_weights(const struct mny_trim_rule *rule, double *weight,
                                      const double *count, size_t n,
                                      struct mny_trim_result *result);

#endif
