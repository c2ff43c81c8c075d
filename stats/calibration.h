/* SPDX-License-Identifier: MIT */
/* Calibration: weights as near as possible to the base weights, whose sums over
   the categories of some margins are the given targets.

   Solved in its convex dual (Deville and Särndal 1992, JASA 87, 376-382) by
   Newton's method with line search, which gets to the solution from anywhere if
   there is one.  It is the solution of R survey's calibrate(); what is measured
   is the distance to the targets, never the size of the last step. */
#ifndef MINYI_STATS_CALIBRATION_H
#define MINYI_STATS_CALIBRATION_H

#include "stats/distance.h"
#include "stats/margin_cells.h"

#include <stddef.h>

/* Limits of g = weight / base weight. */
struct mny_bounds {
    double lower, upper;
};

struct mny_calibration_input {
    struct mny_margin_cells cells;
    const double *base;    /* sum of the base weights of each cell, above 0 */
    const double *targets; /* of each column, 0 or more; people, as the base weights */
    /* NULL, or instead of the limits of the distance, which is one that is cut off: those
       of each cell, which need not hold 1. */
    const struct mny_bounds *limits;
};

/* How far the weights were from the targets after each iteration, the start being the
   first step.  STEPS has room for ROOM of them, and is the caller's; COUNT goes on when
   it is full. */
struct mny_calibration_step {
    double max_relative_error;
    size_t margin, category; /* where that is */
};
struct mny_calibration_trace {
    struct mny_calibration_step *steps;
    size_t room, count;
};

struct mny_calibration_options {
    struct mny_distance distance;
    double epsilon;                      /* largest relative error allowed */
    size_t max_iterations;               /* of Newton's method */
    struct mny_calibration_trace *trace; /* NULL, or added to */
};

enum mny_calibration_status {
    MNY_CALIBRATED,
    MNY_CALIBRATION_STOPPED,    /* not there within the iterations */
    MNY_CALIBRATION_INFEASIBLE, /* no weights can meet all targets together */
    MNY_CALIBRATION_MEMORY
};

/* A proof that targets cannot be met (Farkas): limits of g with which they can
   be fulfil upper * ABOVE - lower * BELOW >= LEAST, ABOVE and BELOW 0 or more.
   Those of the distance do not; with ABOVE = BELOW = 0 < LEAST none do. */
struct mny_bounds_cut {
    double above, below, least;
};

/* Of the weights returned, which are the best ones found.  A relative error is
   |reached - target| / target; for a target of 0, reached / sum of targets. */
struct mny_calibration_result {
    enum mny_calibration_status status;
    size_t iterations;
    double max_relative_error;
    size_t worst_margin, worst_category; /* where it is */
    double worst_reached, worst_target;
    struct mny_bounds_cut cut; /* when MNY_CALIBRATION_INFEASIBLE; not with limits of cells */
};

/* Fills G[cell] and returns the status (also in RESULT).  Having reached
   epsilon it goes on while that gains: the solution is then good to some
   1e-14.  Needs GSL's error handler off (gsl_set_error_handler_off()). */
enum mny_calibration_status mny_calibrate(const struct mny_calibration_input *input,
                                          const struct mny_calibration_options *options, double *g,
                                          struct mny_calibration_result *result);

/* The relative errors of given weights: fills all of RESULT but status and
   iterations.  REACHED[column] are their margins. */
void mny_calibration_errors(const struct mny_margin_cells *cells, const double *reached,
                            const double *targets, struct mny_calibration_result *result);

#endif
