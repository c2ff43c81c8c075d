/* SPDX-License-Identifier: MIT */
/* Limits of g = weight / base weight between which targets can be met. */
#ifndef MINYI_STATS_BOUNDS_H
#define MINYI_STATS_BOUNDS_H

#include "stats/calibration.h"

/* Smallest and largest target / base weight of a category: limits of g that do
   not hold both are never enough.  {INFINITY, -INFINITY} if no category has
   respondents. */
struct mny_bounds mny_bounds_needed(const struct mny_calibration_input *input);

/* The narrowest limits, those with the least upper - lower, between which the
   targets can be met by weights that are not negative; each rounded outwards to
   DECIMALS decimals.  Returns MNY_CALIBRATED; MNY_CALIBRATION_INFEASIBLE if no
   limits are enough; MNY_CALIBRATION_STOPPED if that was not to be found out;
   MNY_CALIBRATION_MEMORY.

   Solves the linear program over the two limits and all g by cutting planes
   (Kelley 1960, J. SIAM 8, 703-712): calibration between the limits that all cuts
   so far allow either succeeds, or proves one cut more. */
enum mny_calibration_status mny_bounds_narrowest(const struct mny_calibration_input *input,
                                                 double epsilon, int decimals,
                                                 struct mny_bounds *bounds);

#endif
