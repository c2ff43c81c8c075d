/* SPDX-License-Identifier: MIT */
/* Trimming that keeps the margins: calibration between limits of the weights themselves,
   not of their ratio to the base weights; R survey's calibrate(bounds = list(lower,
   upper), bounds.const = TRUE). */
#ifndef MINYI_STATS_TRIM_KEEP_H
#define MINYI_STATS_TRIM_KEEP_H

#include "stats/calibration.h"

#include <stddef.h>
#include <stdint.h>

/* Classes: respondents of one cell with the same base weight, whose new weight is the
   same, too. */
struct mny_trim_keep_input {
    const struct mny_margin_cells *cells;
    size_t classes;
    const uint32_t *cell;  /* of each class */
    const double *base;    /* base weight of one of its respondents, above 0 */
    const double *count;   /* its respondents, 0 or more; none take no part */
    const double *targets; /* of each column of the cells' margins */
    double lower, upper;   /* limits of a weight; below 0 is 0 */
    /* The distance from the base weights: mny_distance_raking_within() or
       mny_distance_linear_within(), whose limits of g hold as well; epsilon, iterations. */
    struct mny_calibration_options calibration;
};

/* Fills WEIGHT[class], that of one respondent, and RESULT.  MNY_CALIBRATION_INFEASIBLE
   also if a class has no g between both pairs of limits. */
enum mny_calibration_status mny_trim_keep(const struct mny_trim_keep_input *input, double *weight,
                                          struct mny_calibration_result *result);

/* The least upper limit with which there are weights, LOWER and all else as in INPUT, up
   to a relative 1e-4; INFINITY if there is none, or no memory. */
double mny_trim_keep_least_upper(const struct mny_trim_keep_input *input);

#endif
