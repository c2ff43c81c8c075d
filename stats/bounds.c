/* SPDX-License-Identifier: MIT */
#include "stats/bounds.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST_CUTS = 100 };

/* An upper limit beyond this is none: it comes of the rounding of a cut that no upper
   limit can fulfil. */
static const double most_upper = 1e6;

/* The linear program: lower in [0, most_lower], upper at least least_upper, cuts. */
struct program {
    double most_lower, least_upper;
    struct mny_bounds_cut cuts[MOST_CUTS];
    size_t count;
};

struct mny_bounds mny_bounds_needed(const struct mny_calibration_input *input)
{
    const size_t columns = mny_margin_columns(&input->cells);
    struct mny_bounds needed = {INFINITY, -INFINITY};
    double *sums = calloc(columns + 1, sizeof *sums);

    if (!sums)
        return needed;
    mny_margin_totals(&input->cells, input->base, sums);
    for (size_t column = 0; column < columns; column++) {
        if (!(sums[column] > 0))
            continue;
        needed.lower = fmin(needed.lower, input->targets[column] / sums[column]);
        needed.upper = fmax(needed.upper, input->targets[column] / sums[column]);
    }
    free(sums);
    return needed;
}

/* The least upper limit that LOWER allows; INFINITY if none does. */
static double upper_for(const struct program *program, double lower)
{
    double upper = program->least_upper;

    for (size_t i = 0; i < program->count; i++) {
        const struct mny_bounds_cut *cut = &program->cuts[i];
        const double needed = cut->least + lower * cut->below;
        if (needed > 0)
            upper = fmax(upper, cut->above > 0 ? needed / cut->above : INFINITY);
    }
    return upper;
}

/* Takes LOWER if that makes the limits narrower, or as narrow and nearer to 1. */
static void try_lower(const struct program *program, double lower, struct mny_bounds *best)
{
    double upper, gain;

    if (!(lower >= 0 && lower <= program->most_lower))
        return;
    upper = upper_for(program, lower);
    gain = (best->upper - best->lower) - (upper - lower);
    if (isfinite(upper) &&
        (!isfinite(best->upper) || gain > 1e-12 || (gain > -1e-12 && lower > best->lower)))
        *best = (struct mny_bounds){lower, upper};
}

/* The optimum stands where two of the lines upper(lower) meet, or at an end.
   False if there is none. */
static bool optimize(const struct program *program, struct mny_bounds *best)
{
    *best = (struct mny_bounds){-INFINITY, INFINITY};
    try_lower(program, 0, best);
    try_lower(program, program->most_lower, best);
    for (size_t i = 0; i < program->count; i++) {
        const struct mny_bounds_cut *a = &program->cuts[i];
        if (!(a->above > 0)) {
            try_lower(program, -a->least / a->below, best);
            continue;
        }
        try_lower(program, (program->least_upper * a->above - a->least) / a->below, best);
        for (size_t j = 0; j < i; j++) {
            const struct mny_bounds_cut *b = &program->cuts[j];
            if (b->above > 0)
                try_lower(program,
                          (b->least / b->above - a->least / a->above) /
                              (a->below / a->above - b->below / b->above),
                          best);
        }
    }
    return best->upper < most_upper;
}

/* Rounds outwards; what is a decimal number up to rounding errors stays it. */
static struct mny_bounds round_outwards(struct mny_bounds bounds, int decimals)
{
    const double unit = pow(10, -decimals);
    struct mny_bounds rounded = {floor(bounds.lower / unit + 1e-6) * unit,
                                 ceil(bounds.upper / unit - 1e-6) * unit};

    /* A distance needs limits on both sides of 1. */
    if (rounded.lower > 1 - unit / 2)
        rounded.lower = 1 - unit;
    if (rounded.upper < 1 + unit / 2)
        rounded.upper = 1 + unit;
    return rounded;
}

/* Cuts until calibration within the limits BEST, which it finds, succeeds. */
static enum mny_calibration_status cut(const struct mny_calibration_input *input, double epsilon,
                                       struct program *program, double *g, struct mny_bounds *best)
{
    double room = 1e-8;

    while (program->count < MOST_CUTS) {
        struct mny_calibration_options options = {.epsilon = epsilon, .max_iterations = 200};
        struct mny_calibration_result result;

        if (!optimize(program, best))
            return MNY_CALIBRATION_INFEASIBLE;
        options.distance =
            mny_distance_linear_within(fmin(best->lower, 1) - room, fmax(best->upper, 1) + room);
        switch (mny_calibrate(input, &options, g, &result)) {
        case MNY_CALIBRATED:
            if (room > 1e-7)
                *best = (struct mny_bounds){fmax(best->lower - room, 0), best->upper + room};
            return MNY_CALIBRATED;
        case MNY_CALIBRATION_INFEASIBLE:
            if (result.cut.above <= 0 && result.cut.below <= 0)
                return MNY_CALIBRATION_INFEASIBLE;
            program->cuts[program->count++] = result.cut;
            break;
        case MNY_CALIBRATION_STOPPED: /* as good as at the edge: step back from it */
            room *= 10;
            if (room > 1e-3)
                return MNY_CALIBRATION_STOPPED;
            break;
        case MNY_CALIBRATION_MEMORY:
            return MNY_CALIBRATION_MEMORY;
        }
    }
    return MNY_CALIBRATION_STOPPED;
}

enum mny_calibration_status mny_bounds_narrowest(const struct mny_calibration_input *input,
                                                 double epsilon, int decimals,
                                                 struct mny_bounds *bounds)
{
    const struct mny_bounds needed = mny_bounds_needed(input);
    struct program *program = calloc(1, sizeof *program);
    double *g = calloc(input->cells.cells + 1, sizeof *g);
    enum mny_calibration_status status = MNY_CALIBRATION_MEMORY;

    if (program && g) {
        program->most_lower = fmin(needed.lower, 1);
        program->least_upper = fmax(needed.upper, 1);
        status = cut(input, epsilon, program, g, bounds);
        *bounds = round_outwards(*bounds, decimals);
    }
    free(program);
    free(g);
    return status;
}
