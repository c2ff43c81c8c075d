/* SPDX-License-Identifier: MIT */
/* Trimming: weights outside LOWER × median ... UPPER × median are cut to these
   bounds, and what that takes or gives is shared evenly by the others, until none
   is outside; as R survey's trimWeights(strict = TRUE). */
#ifndef MINYI_STATS_TRIM_H
#define MINYI_STATS_TRIM_H

#include <stddef.h>

enum mny_trim_status {
    MNY_TRIMMED,
    MNY_TRIM_TOTAL,  /* the mean weight is outside the bounds: they cannot hold the total */
    MNY_TRIM_NOBODY, /* no weight is inside the bounds, to take up what is cut */
    MNY_TRIM_MEMORY
};

struct mny_trim_result {
    double median, mean; /* of the weights before */
    size_t trimmed;      /* how many were cut in any round */
};

/* Trims N weights in place; WEIGHT[i] stands for COUNT[i] respondents, 0 or more
   (COUNT NULL: one each).  0 <= LOWER < UPPER.  Weights are unchanged unless
   MNY_TRIMMED is returned. */
enum mny_trim_status mny_trim_weights(double *weight, const double *count, size_t n, double lower,
                                      double upper, struct mny_trim_result *result);

#endif
