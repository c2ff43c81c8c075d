/* SPDX-License-Identifier: MIT */
#include "stats/calibration.h"

#include "stats/sum.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Everything known at one point of the dual. */
struct point {
    double *coefficients; /* columns: the dual variables */
    double *predictor;    /* cells: u */
    double *g, *slope;    /* cells */
    double *reached;      /* columns: margins of the weights */
    double objective;     /* sum base * integral - targets . coefficients */
    double size;          /* sum of the sizes of its terms, for its rounding */
};

struct solver {
    const struct mny_calibration_input *input;
    const struct mny_calibration_options *options;
    struct mny_cell_system *system;
    size_t cells, columns;
    double *storage; /* all arrays below and those of the points */
    double *curvature, *weight, *gradient, *step;
    struct point here, there;
};

static double *take(double **storage, size_t count)
{
    double *taken = *storage;
    *storage += count;
    return taken;
}

static struct point take_point(double **storage, size_t cells, size_t columns)
{
    return (struct point){.coefficients = take(storage, columns),
                          .predictor = take(storage, cells),
                          .g = take(storage, cells),
                          .slope = take(storage, cells),
                          .reached = take(storage, columns)};
}

static bool open_solver(struct solver *solver)
{
    const size_t cells = solver->input->cells.cells;
    const size_t columns = mny_margin_columns(&solver->input->cells);
    double *storage;

    solver->cells = cells;
    solver->columns = columns;
    solver->system = mny_cell_system_create(&solver->input->cells);
    solver->storage = calloc(8 * cells + 6 * columns, sizeof *solver->storage);
    if (!solver->system || !solver->storage)
        return false;
    storage = solver->storage;
    solver->here = take_point(&storage, cells, columns);
    solver->there = take_point(&storage, cells, columns);
    solver->curvature = take(&storage, cells);
    solver->weight = take(&storage, cells);
    solver->gradient = take(&storage, columns);
    solver->step = take(&storage, columns);
    return true;
}

static void close_solver(struct solver *solver)
{
    mny_cell_system_free(solver->system);
    free(solver->storage);
}

/* The distance of CELL, with its own limits if it has some. */
static struct mny_distance distance_of(const struct solver *solver, size_t cell)
{
    struct mny_distance distance = solver->options->distance;

    if (solver->input->limits) {
        distance.lower = solver->input->limits[cell].lower;
        distance.upper = solver->input->limits[cell].upper;
    }
    return distance;
}

/* Whether g may have an upper limit, beyond which it does not change. */
static bool is_bounded(const struct solver *solver)
{
    return solver->input->limits || isfinite(solver->options->distance.upper);
}

/* Computes everything at the point's coefficients. */
static void evaluate(struct solver *solver, struct point *point)
{
    const struct mny_calibration_input *input = solver->input;
    struct mny_sum objective = {0, 0};

    mny_margin_fit(&input->cells, point->coefficients, point->predictor);
    point->size = 0;
    for (size_t cell = 0; cell < solver->cells; cell++) {
        const struct mny_distance distance = distance_of(solver, cell);
        const struct mny_distance_value value = distance.at(&distance, point->predictor[cell]);
        point->g[cell] = value.g;
        point->slope[cell] = value.slope;
        solver->weight[cell] = input->base[cell] * value.g;
        mny_sum_add(&objective, input->base[cell] * value.integral);
        point->size += fabs(input->base[cell] * value.integral);
    }
    mny_margin_totals(&input->cells, solver->weight, point->reached);
    for (size_t column = 0; column < solver->columns; column++) {
        const double term = input->targets[column] * point->coefficients[column];
        mny_sum_add(&objective, -term);
        point->size += fabs(term);
    }
    point->objective = mny_sum_value(objective);
}

static double slope_along(const struct solver *solver, const struct point *point)
{
    struct mny_sum slope = {0, 0};
    for (size_t column = 0; column < solver->columns; column++)
        mny_sum_add(&slope, (point->reached[column] - solver->input->targets[column]) *
                                solver->step[column]);
    return mny_sum_value(slope);
}

/* Whether THERE is so much better than HERE that Newton's method must arrive:
   Armijo's condition or, near the solution where differences of the objective
   are rounding only, the approximate Wolfe condition of Hager and Zhang (2005,
   SIAM Journal on Optimization 16, 170-192). */
static bool is_better(const struct solver *solver, double length, double slope_here)
{
    const struct point *here = &solver->here, *there = &solver->there;
    const double noise = 1e-14 * (here->size + there->size);

    if (!isfinite(there->objective) || !isfinite(there->size))
        return false;
    if (there->objective <= here->objective + 1e-4 * length * slope_here)
        return true;
    return there->objective <= here->objective + noise &&
           fabs(slope_along(solver, there)) <= 0.9 * fabs(slope_here);
}

static void swap_points(struct solver *solver)
{
    const struct point point = solver->here;
    solver->here = solver->there;
    solver->there = point;
}

/* Computes the point THERE, LENGTH steps away from HERE. */
static void look(struct solver *solver, double length)
{
    for (size_t column = 0; column < solver->columns; column++)
        solver->there.coefficients[column] =
            solver->here.coefficients[column] + length * solver->step[column];
    evaluate(solver, &solver->there);
}

/* Having found THERE one step away to be better, goes further as long as the
   objective falls nearly as it did at first: where g is flat, at its bounds, a
   step says little of how far to go. */
static void go_on(struct solver *solver, double slope_here)
{
    double length = 1;

    for (int doublings = 0; doublings < 60; doublings++) {
        const double objective = solver->there.objective;
        if (!(slope_along(solver, &solver->there) < 0.5 * slope_here))
            return;
        look(solver, 2 * length);
        if (!isfinite(solver->there.objective) || !isfinite(solver->there.size) ||
            !(solver->there.objective < objective)) {
            look(solver, length);
            return;
        }
        length *= 2;
    }
}

/* Searches along the step; moves HERE and returns true if that betters it. */
static bool search_line(struct solver *solver, double slope_here, int most_halvings)
{
    double length = 1;

    for (int halvings = 0; halvings < most_halvings; halvings++, length /= 2) {
        look(solver, length);
        if (!is_better(solver, length, slope_here))
            continue;
        if (halvings == 0)
            go_on(solver, slope_here);
        swap_points(solver);
        return true;
    }
    return false;
}

/* One step from HERE, with RIDGE added to every slope of g (Levenberg and
   Marquardt).  False if there is none that betters it. */
static bool advance_with(struct solver *solver, double ridge, int most_halvings)
{
    double slope_here;

    for (size_t cell = 0; cell < solver->cells; cell++)
        solver->curvature[cell] = solver->input->base[cell] * (solver->here.slope[cell] + ridge);
    if (!mny_cell_system_factor(solver->system, solver->curvature))
        return false;
    if (ridge == 0 && is_bounded(solver) && mny_cell_system_modified(solver->system))
        return false;
    mny_cell_system_solve(solver->system, solver->gradient, solver->step);
    slope_here = slope_along(solver, &solver->here);
    return slope_here < 0 && search_line(solver, slope_here, most_halvings);
}

/* One step from HERE: Newton's or, where all cells of a category are at a bound
   so that it does not exist or leads nowhere, one with a ridge that vanishes with
   the distance to the targets (Fan and Yuan 2005, Computing 74, 23-39).  False if
   there is none that betters HERE. */
static bool advance(struct solver *solver)
{
    double off = 0, all = 0, ridge;

    for (size_t column = 0; column < solver->columns; column++) {
        solver->gradient[column] = solver->input->targets[column] - solver->here.reached[column];
        off += fabs(solver->gradient[column]);
        all += fabs(solver->input->targets[column]);
    }
    ridge = fmin(fmax(off / all, 1e-7), 1);
    return advance_with(solver, 0, 40) || advance_with(solver, ridge, 40) ||
           advance_with(solver, 1, 64);
}

void mny_calibration_errors(const struct mny_margin_cells *cells, const double *reached,
                            const double *targets, struct mny_calibration_result *result)
{
    size_t column = 0;
    double total = 0;

    for (size_t category = 0; cells->margins > 0 && category < cells->categories[0]; category++)
        total += targets[category];
    result->max_relative_error = -1;
    for (size_t margin = 0; margin < cells->margins; margin++) {
        for (size_t category = 0; category < cells->categories[margin]; category++, column++) {
            const double scale = targets[column] > 0 ? targets[column] : total;
            const double error = fabs(reached[column] - targets[column]) / scale;
            if (error <= result->max_relative_error)
                continue;
            result->max_relative_error = error;
            result->worst_margin = margin;
            result->worst_category = category;
            result->worst_reached = reached[column];
            result->worst_target = targets[column];
        }
    }
}

/* The most that sum w u over cells can be for weights within the distance's
   limits that sum to TOTAL. */
static double largest_product(const struct solver *solver, double total)
{
    const double *base = solver->input->base, *u = solver->here.predictor;
    struct mny_sum product = {0, 0}, least = {0, 0};
    double largest = -INFINITY;

    for (size_t cell = 0; cell < solver->cells; cell++) {
        const struct mny_distance distance = distance_of(solver, cell);
        largest = fmax(largest, u[cell]);
        if (is_bounded(solver)) {
            mny_sum_add(&product,
                        base[cell] * fmax(distance.lower * u[cell], distance.upper * u[cell]));
            continue;
        }
        mny_sum_add(&product, base[cell] * distance.lower * u[cell]);
        mny_sum_add(&least, base[cell] * distance.lower);
    }
    if (!is_bounded(solver))
        mny_sum_add(&product, (total - mny_sum_value(least)) * largest);
    return mny_sum_value(product);
}

/* Sum of the first margin's targets: the population. */
static double population_of(const struct solver *solver)
{
    double total = 0;
    for (size_t category = 0; category < solver->input->cells.categories[0]; category++)
        total += solver->input->targets[category];
    return total;
}

/* What the coefficients HERE, a proof by Farkas, ask of the limits of g: there is
   LEAST = targets . coefficients = sum base g u <= upper * (sum of base u over
   positive u) - lower * (sum of base |u| over negative u). */
static struct mny_bounds_cut cut_here(const struct solver *solver)
{
    struct mny_sum above = {0, 0}, below = {0, 0}, least = {0, 0};

    for (size_t cell = 0; cell < solver->cells; cell++) {
        const double product = solver->input->base[cell] * solver->here.predictor[cell];
        mny_sum_add(product > 0 ? &above : &below, fabs(product));
    }
    for (size_t column = 0; column < solver->columns; column++)
        mny_sum_add(&least, solver->input->targets[column] * solver->here.coefficients[column]);
    return (struct mny_bounds_cut){mny_sum_value(above), mny_sum_value(below),
                                   mny_sum_value(least)};
}

/* Whether the coefficients HERE prove that no weights meet the targets (Farkas):
   any that did would have sum w u = targets . coefficients. */
static bool proves_infeasible(const struct solver *solver)
{
    struct mny_sum product = {0, 0};
    double size = 0, limit;

    if (!solver->input->limits && !isfinite(solver->options->distance.lower))
        return false;
    for (size_t column = 0; column < solver->columns; column++) {
        const double term = solver->input->targets[column] * solver->here.coefficients[column];
        mny_sum_add(&product, term);
        size += fabs(term);
    }
    limit = largest_product(solver, population_of(solver));
    return mny_sum_value(product) - limit > 1e-9 * (size + fabs(limit));
}

/* Whether the independent columns are met and others, which follow from them,
   are off by more than that can explain: then the targets contradict each other. */
static bool targets_contradict(const struct solver *solver)
{
    const double total = population_of(solver);
    double off = 0;

    for (size_t column = 0; column < solver->columns; column++) {
        const double target = solver->input->targets[column];
        const double error = fabs(solver->here.reached[column] - target);
        if (!mny_cell_system_independent(solver->system, column))
            off = fmax(off, error);
        else if (error > 1e-12 * target)
            return false;
    }
    return off > 1e-10 * total;
}

/* Whether it is proved HERE that there is no solution; then the proof is in RESULT. */
static bool is_hopeless(const struct solver *solver, struct mny_calibration_result *result)
{
    if (targets_contradict(solver))
        result->cut = (struct mny_bounds_cut){0, 0, 1};
    else if (proves_infeasible(solver))
        result->cut = cut_here(solver);
    else
        return false;
    result->status = MNY_CALIBRATION_INFEASIBLE;
    return true;
}

static void note_step(struct mny_calibration_trace *trace,
                      const struct mny_calibration_result *found)
{
    if (trace && trace->count < trace->room)
        trace->steps[trace->count] = (struct mny_calibration_step){
            found->max_relative_error, found->worst_margin, found->worst_category};
    if (trace)
        trace->count++;
}

/* Keeps HERE's g and errors as the result if they are the best so far. */
static void keep_best(const struct solver *solver, struct mny_calibration_result *result, double *g)
{
    struct mny_calibration_result found = *result;

    mny_calibration_errors(&solver->input->cells, solver->here.reached, solver->input->targets,
                           &found);
    note_step(solver->options->trace, &found);
    if (result->max_relative_error >= 0 && !(found.max_relative_error < result->max_relative_error))
        return;
    *result = found;
    memcpy(g, solver->here.g, solver->cells * sizeof *g);
}

static void solve(struct solver *solver, struct mny_calibration_result *result, double *g)
{
    const double epsilon = solver->options->epsilon;
    double before;

    evaluate(solver, &solver->here);
    keep_best(solver, result, g);
    for (;;) {
        before = result->max_relative_error;
        if (before <= 4 * DBL_EPSILON || result->iterations == solver->options->max_iterations)
            break;
        if (!advance(solver))
            break;
        result->iterations++;
        keep_best(solver, result, g);
        if (before <= epsilon && result->max_relative_error > before / 2)
            break;
        if (result->max_relative_error > epsilon && is_hopeless(solver, result))
            return;
    }
    if (result->max_relative_error <= epsilon)
        result->status = MNY_CALIBRATED;
    else
        is_hopeless(solver, result);
}

enum mny_calibration_status mny_calibrate(const struct mny_calibration_input *input,
                                          const struct mny_calibration_options *options, double *g,
                                          struct mny_calibration_result *result)
{
    struct solver solver = {.input = input, .options = options};

    *result = (struct mny_calibration_result){.status = MNY_CALIBRATION_STOPPED,
                                              .max_relative_error = -1};
    if (open_solver(&solver))
        solve(&solver, result, g);
    else
        result->status = MNY_CALIBRATION_MEMORY;
    close_solver(&solver);
    return result->status;
}
