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

/* Computes everything at the point's coefficients. */
static void evaluate(struct solver *solver, struct point *point)
{
    const struct mny_calibration_input *input = solver->input;
    const struct mny_distance *distance = &solver->options->distance;
    struct mny_sum objective = {0, 0};

    mny_margin_fit(&input->cells, point->coefficients, point->predictor);
    point->size = 0;
    for (size_t cell = 0; cell < solver->cells; cell++) {
        const struct mny_distance_value value = distance->at(distance, point->predictor[cell]);
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

/* One step from HERE.  False if there is none that betters it. */
static bool advance(struct solver *solver)
{
    double slope_here, length = 1;

    for (size_t cell = 0; cell < solver->cells; cell++)
        solver->curvature[cell] = solver->input->base[cell] * solver->here.slope[cell];
    for (size_t column = 0; column < solver->columns; column++)
        solver->gradient[column] = solver->input->targets[column] - solver->here.reached[column];
    if (!mny_cell_system_factor(solver->system, solver->curvature))
        return false;
    mny_cell_system_solve(solver->system, solver->gradient, solver->step);
    slope_here = slope_along(solver, &solver->here);
    if (!(slope_here < 0))
        return false;
    for (int halvings = 0; halvings < 64; halvings++, length /= 2) {
        for (size_t column = 0; column < solver->columns; column++)
            solver->there.coefficients[column] =
                solver->here.coefficients[column] + length * solver->step[column];
        evaluate(solver, &solver->there);
        if (is_better(solver, length, slope_here)) {
            swap_points(solver);
            return true;
        }
    }
    return false;
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
    const struct mny_distance *distance = &solver->options->distance;
    const double *base = solver->input->base, *u = solver->here.predictor;
    struct mny_sum product = {0, 0}, least = {0, 0};
    double largest = -INFINITY;

    for (size_t cell = 0; cell < solver->cells; cell++) {
        largest = fmax(largest, u[cell]);
        if (isfinite(distance->upper)) {
            mny_sum_add(&product,
                        base[cell] * fmax(distance->lower * u[cell], distance->upper * u[cell]));
            continue;
        }
        mny_sum_add(&product, base[cell] * distance->lower * u[cell]);
        mny_sum_add(&least, base[cell] * distance->lower);
    }
    if (!isfinite(distance->upper))
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

/* Whether the coefficients HERE prove that no weights meet the targets (Farkas):
   any that did would have sum w u = targets . coefficients. */
static bool proves_infeasible(const struct solver *solver)
{
    struct mny_sum product = {0, 0};
    double size = 0, limit;

    if (!isfinite(solver->options->distance.lower))
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

/* Keeps HERE's g and errors as the result if they are the best so far. */
static void keep_best(const struct solver *solver, struct mny_calibration_result *result, double *g)
{
    struct mny_calibration_result found = *result;

    mny_calibration_errors(&solver->input->cells, solver->here.reached, solver->input->targets,
                           &found);
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
        if (result->max_relative_error > epsilon &&
            (targets_contradict(solver) || proves_infeasible(solver))) {
            result->status = MNY_CALIBRATION_INFEASIBLE;
            return;
        }
    }
    if (result->max_relative_error <= epsilon)
        result->status = MNY_CALIBRATED;
    else if (targets_contradict(solver) || proves_infeasible(solver))
        result->status = MNY_CALIBRATION_INFEASIBLE;
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
