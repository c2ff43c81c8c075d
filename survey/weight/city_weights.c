/* SPDX-License-Identifier: MIT */
/* The weights of one city: base weights, calibration, trimming. */
#include "stats/bounds.h"
#include "stats/calibration.h"
#include "stats/sum.h"
#include "stats/weight_summary.h"
#include "survey/weight/calibration_check.h"
#include "survey/weight/collapse.h"
#include "survey/weight/weight_inspection.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Fewer respondents than this make a category thin; as --collapse has it. */
enum { THIN = 5 };

/* Its part of the weights, to be written. */
static double *weights_of(const struct mny_weighting *weighting, const struct mny_weighted_city *of)
{
    return weighting->weight + (of->weights.weight - weighting->weight);
}

static void take_base_weights(const struct mny_weighting *weighting, struct mny_weighted_city *of)
{
    const double *base = mny_weighting_base(weighting);
    double *weight = weights_of(weighting, of);

    for (size_t i = 0; i < of->weights.n; i++)
        weight[i] = base ? base[of->weights.first + i] : 1;
}

static void summarize(struct mny_city_weights *weights, const struct mny_weight_class *classes,
                      size_t count)
{
    const struct mny_weight_summary summary = mny_weight_summarize(classes, count);

    weights->sum = summary.sum;
    weights->min = summary.min;
    weights->max = summary.max;
    weights->mean = summary.mean;
    weights->cv = summary.cv;
    weights->deff_kish = summary.deff_kish;
    weights->n_eff = summary.n_eff;
}

/* How the weights of the city are distributed, and what that says of them. */
static enum mny_code inspect(const struct mny_weighting *weighting, struct mny_weighted_city *of)
{
    const size_t index = (size_t)(of - weighting->cities);
    const size_t count = mny_weighting_class_count(weighting, index);
    struct mny_weight_class *classes = calloc(count + 1, sizeof *classes);

    if (!classes)
        return MNY_E_MEMORY;
    mny_weighting_classes(weighting, index, classes);
    summarize(&of->weights, classes, count);
    of->weights.profile = mny_weight_profile_of(classes, count);
    of->weights.verdict = mny_weight_verdict(&of->weights);
    free(classes);
    return MNY_OK;
}

/* Adds up the final weights of each cell, where they may differ. */
static bool add_weights(struct mny_weighted_city *of)
{
    const size_t cells = of->cells->cells.cells;
    struct mny_sum *sums = calloc(cells + 1, sizeof *sums);

    for (size_t i = 0; sums && cells > 0 && i < of->weights.n; i++)
        mny_sum_add(&sums[of->cells->cell[i]], of->weights.weight[i]);
    for (size_t cell = 0; sums && cell < cells; cell++)
        of->cell_weight[cell] = mny_sum_value(sums[cell]);
    free(sums);
    return sums != NULL;
}

/* Sums of the final weights by cell. */
static enum mny_code sum_weights(const struct mny_weighting *weighting,
                                 struct mny_weighted_city *of)
{
    const struct mny_city_cells *cells = of->cells;

    of->cell_weight = calloc(cells->cells.cells + 1, sizeof *of->cell_weight);
    if (!of->cell_weight)
        return MNY_E_MEMORY;
    if (!mny_weighting_by_cell(weighting, (size_t)(of - weighting->cities)))
        return add_weights(of) ? MNY_OK : MNY_E_MEMORY;
    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        of->cell_weight[cell] =
            (double)cells->respondents[cell] * of->weights.weight[cells->first[cell]];
    return MNY_OK;
}

/* Targets of all columns, every margin scaled to the first one's total. */
static void scale_targets(const struct mny_city_cells *cells, double *targets)
{
    const double total = cells->margins[0].total;
    size_t column = 0;

    for (size_t margin = 0; margin < cells->margin_count; margin++) {
        const struct mny_city_margin *of = &cells->margins[margin];
        for (size_t category = 0; category < of->categories; category++)
            targets[column++] = margin == 0 ? of->targets[category].count
                                            : of->targets[category].count * (total / of->total);
    }
}

/* Base weights of cells on the population's scale. */
static double scale_base(const struct mny_city_cells *cells, double *base)
{
    struct mny_sum sum = {0, 0};
    double scale;

    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        mny_sum_add(&sum, cells->base[cell]);
    scale = cells->margins[0].total / mny_sum_value(sum);
    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        base[cell] = cells->base[cell] * scale;
    return scale;
}

/* Room for calibrating one city. */
struct calibrating {
    struct mny_weighting *weighting;
    struct mny_weighted_city *of;
    struct mny_city_case spoken_of;
    struct mny_calibration_input input;
    double *base, *g, *reached;
};

static bool open_calibrating(struct calibrating *calibrating)
{
    const struct mny_margin_cells *cells = &calibrating->of->cells->cells;
    const size_t columns = mny_margin_columns(cells);

    calibrating->of->targets = calloc(columns, sizeof *calibrating->of->targets);
    calibrating->base = calloc(cells->cells, sizeof *calibrating->base);
    calibrating->g = calloc(cells->cells, sizeof *calibrating->g);
    calibrating->reached = calloc(columns, sizeof *calibrating->reached);
    calibrating->input =
        (struct mny_calibration_input){*cells, calibrating->base, calibrating->of->targets, NULL};
    return calibrating->of->targets && calibrating->base && calibrating->g && calibrating->reached;
}

static void close_calibrating(struct calibrating *calibrating)
{
    free(calibrating->base);
    free(calibrating->g);
    free(calibrating->reached);
}

static struct mny_distance distance_of(enum mny_method method, bool bounded,
                                       struct mny_bounds bounds)
{
    if (method == MNY_METHOD_LOGIT)
        return mny_distance_logit(bounds.lower, bounds.upper);
    if (method == MNY_METHOD_RAKE)
        return bounded ? mny_distance_raking_within(bounds.lower, bounds.upper)
                       : mny_distance_raking();
    /* The linear distance meets a single margin in one step: post-stratification. */
    return bounded ? mny_distance_linear_within(bounds.lower, bounds.upper) : mny_distance_linear();
}

/* The narrowest bounds, for --bounds min; without any, the city is left to fail
   with those that each category needs by itself. */
static enum mny_code find_bounds(const struct calibrating *calibrating, struct mny_bounds *bounds)
{
    const double epsilon = calibrating->weighting->options.epsilon;

    switch (mny_bounds_narrowest(&calibrating->input, epsilon, 4, bounds)) {
    case MNY_CALIBRATED:
        mny_bounds_found(&calibrating->spoken_of, *bounds, calibrating->of->problems);
        return MNY_OK;
    case MNY_CALIBRATION_STOPPED:
    case MNY_CALIBRATION_INFEASIBLE:
        *bounds = mny_bounds_needed(&calibrating->input);
        bounds->lower = fmin(bounds->lower, 0.9999);
        bounds->upper = fmax(bounds->upper, 1.0001);
        return MNY_OK;
    case MNY_CALIBRATION_MEMORY:
        break;
    }
    return MNY_E_MEMORY;
}

/* Newton's method seldom needs more steps. */
enum { TRACE = 100 };

static bool open_trace(struct mny_weighted_city *of)
{
    of->steps = calloc(TRACE, sizeof *of->steps);
    of->weights.trace = (struct mny_calibration_trace){of->steps, TRACE, 0};
    return of->steps != NULL;
}

/* Solves, or says why there is no solution. */
static enum mny_code solve(struct calibrating *calibrating)
{
    const struct mny_weighting_options *asked = &calibrating->weighting->options;
    struct mny_city_weights *weights = &calibrating->of->weights;
    struct mny_bounds bounds = asked->bounds;
    struct mny_calibration_options options = {.epsilon = asked->epsilon,
                                              .max_iterations = asked->max_iterations};
    struct mny_calibration_result result;

    if (asked->bounding == MNY_BOUNDS_NARROWEST && find_bounds(calibrating, &bounds) != MNY_OK)
        return MNY_E_MEMORY;
    if (asked->trace && !open_trace(calibrating->of))
        return MNY_E_MEMORY;
    options.trace = asked->trace ? &weights->trace : NULL;
    options.distance = distance_of(asked->method, asked->bounding != MNY_UNBOUNDED, bounds);
    switch (mny_calibrate(&calibrating->input, &options, calibrating->g, &result)) {
    case MNY_CALIBRATED:
        weights->iterations = result.iterations;
        weights->distance = options.distance;
        return MNY_OK;
    case MNY_CALIBRATION_STOPPED:
    case MNY_CALIBRATION_INFEASIBLE:
        mny_calibration_failed(&calibrating->spoken_of, calibrating->of->cells, &calibrating->input,
                               &options, asked, &result, calibrating->of->problems);
        return MNY_E_PARTIAL;
    case MNY_CALIBRATION_MEMORY:
        break;
    }
    return MNY_E_MEMORY;
}

/* Gives every respondent its cell's g. */
static void apply(const struct calibrating *calibrating)
{
    struct mny_weighted_city *of = calibrating->of;
    double *weight = weights_of(calibrating->weighting, of);

    for (size_t i = 0; i < of->weights.n; i++)
        weight[i] *= of->weights.base_scale * calibrating->g[of->cells->cell[i]];
    of->weights.cell = of->cells->cell;
    of->weights.cells = of->cells->cells;
    of->weights.targets = of->targets;
}

/* How far the final weights are from the targets. */
static void measure(const struct calibrating *calibrating)
{
    const struct mny_weighted_city *of = calibrating->of;
    struct mny_calibration_result result;

    mny_margin_totals(&of->cells->cells, of->cell_weight, calibrating->reached);
    mny_calibration_errors(&of->cells->cells, calibrating->reached, of->targets, &result);
    calibrating->of->weights.max_relative_error = result.max_relative_error;
}

static enum mny_code calibrate(struct calibrating *calibrating)
{
    struct mny_weighted_city *of = calibrating->of;
    enum mny_code code = MNY_E_MEMORY;

    if (open_calibrating(calibrating)) {
        scale_targets(of->cells, of->targets);
        of->weights.base_scale = scale_base(of->cells, calibrating->base);
        code = solve(calibrating);
    }
    if (code == MNY_OK) {
        apply(calibrating);
        mny_negative_warn(&calibrating->spoken_of, of->weights.weight, of->problems);
        code = mny_trim_city(calibrating->weighting, of, &calibrating->spoken_of);
    }
    if (code == MNY_OK)
        code = sum_weights(calibrating->weighting, of);
    if (code == MNY_OK)
        measure(calibrating);
    close_calibrating(calibrating);
    return code;
}

/* Without calibration: base weights, perhaps trimmed. */
static enum mny_code keep_base_weights(struct mny_weighting *weighting,
                                       struct mny_weighted_city *of,
                                       const struct mny_city_case *spoken_of)
{
    enum mny_code code = mny_trim_city(weighting, of, spoken_of);

    return code == MNY_OK && of->cells ? sum_weights(weighting, of) : code;
}

enum mny_code mny_weight_city(struct mny_weighting *weighting, struct mny_weighted_city *of)
{
    struct calibrating calibrating = {.weighting = weighting,
                                      .of = of,
                                      .spoken_of = {weighting->responses, weighting->population,
                                                    of->weights.city, of->weights.n}};
    const struct mny_weighting_options *options = &weighting->options;
    enum mny_code code = MNY_OK;

    take_base_weights(weighting, of);
    if (weighting->population) {
        of->cells = mny_city_cells_create(weighting->responses, weighting->population,
                                          mny_weighting_base(weighting), of->weights.city,
                                          of->weights.first, of->weights.n,
                                          weighting->cell + of->weights.first);
        if (!of->cells)
            return MNY_E_MEMORY;
    }
    if (of->cells && options->collapse > 0)
        code = mny_collapse(&calibrating.spoken_of, of->cells, options->collapse, of->problems);
    if (code == MNY_OK && options->method == MNY_METHOD_NONE)
        code = keep_base_weights(weighting, of, &calibrating.spoken_of);
    else if (code == MNY_OK) {
        code =
            mny_calibration_check(&calibrating.spoken_of, of->cells, options->method, of->problems);
        if (code == MNY_OK) {
            mny_calibration_warn(&calibrating.spoken_of, of->cells,
                                 options->collapse > 0 ? options->collapse : THIN, of->problems);
            code = calibrate(&calibrating);
        }
    }
    return code == MNY_OK ? inspect(weighting, of) : code;
}
