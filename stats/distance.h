/* SPDX-License-Identifier: MIT */
/* Distances of calibration (Deville and Särndal 1992, JASA 87, 376-382): how a
   cell's g = weight / base weight follows from its linear predictor u.

   A further distance is one more function that makes a struct mny_distance. */
#ifndef MINYI_STATS_DISTANCE_H
#define MINYI_STATS_DISTANCE_H

#include <stdbool.h>
#include <stddef.h>

/* At one u: g, its derivative, and its integral from 0 to u (by which the dual
   problem is minimised). */
struct mny_distance_value {
    double g, slope, integral;
};

struct mny_distance {
    struct mny_distance_value (*at)(const struct mny_distance *distance, double u);
    double lower, upper; /* limits of g; -INFINITY and INFINITY where it has none */
};

/* Exponential distance, that of raking: g = exp(u). */
struct mny_distance mny_distance_raking(void);

/* Linear distance, that of the regression estimator (GREG): g = 1 + u. */
struct mny_distance mny_distance_linear(void);

/* The same two with g cut off at LOWER and UPPER, LOWER < 1 < UPPER: as R survey's
   cal.raking and cal.linear with bounds. */
struct mny_distance mny_distance_raking_within(double lower, double upper);
struct mny_distance mny_distance_linear_within(double lower, double upper);

/* The same distance with limits, INFINITY where it has none, so that others can be put in
   their place; not of the logit distance, which cannot have any. */
struct mny_distance mny_distance_cut_off(const struct mny_distance *distance);

/* A number for the kind of DISTANCE, and the distance of that kind with limits LOWER and UPPER: so
   another process can make it, which has its functions elsewhere.  False for a number of none. */
size_t mny_distance_kind(const struct mny_distance *distance);
bool mny_distance_of_kind(size_t kind, double lower, double upper, struct mny_distance *distance);

/* Logit distance: g nears its limits LOWER < 1 < UPPER but never has them; R
   survey's cal.logit. */
struct mny_distance mny_distance_logit(double lower, double upper);

#endif
