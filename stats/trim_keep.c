/* SPDX-License-Identifier: MIT */
#include "stats/trim_keep.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The classes that have respondents, as cells of a calibration. */
struct classes {
    struct mny_calibration_input input;
    uint32_t *category;
    double *base;
    struct mny_bounds *limits;
    double *g;
    size_t *class_of; /* of each of those cells */
};

static void close_classes(struct classes *classes)
{
    free(classes->category);
    free(classes->base);
    free(classes->limits);
    free(classes->g);
    free(classes->class_of);
}

static bool open_classes(const struct mny_trim_keep_input *input, struct classes *classes)
{
    const size_t n = input->classes + 1, margins = input->cells->margins;

    classes->category = margins > 0 && n < SIZE_MAX / sizeof(uint32_t) / margins
                            ? calloc(n * margins, sizeof *classes->category)
                            : NULL;
    classes->base = calloc(n, sizeof *classes->base);
    classes->limits = calloc(n, sizeof *classes->limits);
    classes->g = calloc(n, sizeof *classes->g);
    classes->class_of = calloc(n, sizeof *classes->class_of);
    return classes->category && classes->base && classes->limits && classes->g && classes->class_of;
}

/* False if a class has nothing between its limits. */
static bool fill_classes(const struct mny_trim_keep_input *input, struct classes *classes)
{
    const struct mny_distance *distance = &input->calibration.distance;
    const size_t margins = input->cells->margins;
    size_t kept = 0;

    for (size_t i = 0; i < input->classes; i++) {
        const struct mny_bounds limits = {
            fmax(fmax(input->lower, 0) / input->base[i], distance->lower),
            fmin(input->upper / input->base[i], distance->upper)};
        if (!(input->count[i] > 0))
            continue;
        if (!(limits.lower <= limits.upper))
            return false;
        memcpy(classes->category + kept * margins,
               input->cells->category + input->cell[i] * margins,
               margins * sizeof *classes->category);
        classes->base[kept] = input->base[i] * input->count[i];
        classes->limits[kept] = limits;
        classes->class_of[kept++] = i;
    }
    classes->input = (struct mny_calibration_input){
        .cells = {kept, margins, classes->category, input->cells->categories},
        .base = classes->base,
        .targets = input->targets,
        .limits = classes->limits};
    return true;
}

static void take_weights(const struct mny_trim_keep_input *input, const struct classes *classes,
                         double *weight)
{
    for (size_t k = 0; k < classes->input.cells.cells; k++) {
        const size_t i = classes->class_of[k];
        weight[i] = fmin(fmax(input->base[i] * classes->g[k], input->lower), input->upper);
    }
}

enum mny_calibration_status mny_trim_keep(const struct mny_trim_keep_input *input, double *weight,
                                          struct mny_calibration_result *result)
{
    struct classes classes = {.category = NULL};
    enum mny_calibration_status status = MNY_CALIBRATION_MEMORY;

    *result = (struct mny_calibration_result){.status = MNY_CALIBRATION_INFEASIBLE};
    if (!open_classes(input, &classes))
        goto done;
    status = MNY_CALIBRATION_INFEASIBLE;
    if (fill_classes(input, &classes))
        status = mny_calibrate(&classes.input, &input->calibration, classes.g, result);
    if (status == MNY_CALIBRATED)
        take_weights(input, &classes, weight);
done:
    close_classes(&classes);
    return status;
}

/* Whether weights up to UPPER will do. */
static bool will_do(const struct mny_trim_keep_input *input, double upper, double *weight)
{
    struct mny_trim_keep_input wider = *input;
    struct mny_calibration_result result;

    wider.upper = upper;
    return mny_trim_keep(&wider, weight, &result) == MNY_CALIBRATED;
}

double mny_trim_keep_least_upper(const struct mny_trim_keep_input *input)
{
    double *weight = calloc(input->classes + 1, sizeof *weight);
    double too_low = fmax(input->upper, 0), enough = too_low;
    int doublings = 0;

    while (weight && doublings < 40 && !will_do(input, enough, weight)) {
        too_low = enough;
        enough *= 2;
        doublings++;
    }
    if (!weight || doublings == 40)
        enough = INFINITY;
    while (isfinite(enough) && enough > too_low * (1 + 1e-4)) {
        const double middle = (too_low + enough) / 2;
        if (will_do(input, middle, weight))
            enough = middle;
        else
            too_low = middle;
    }
    free(weight);
    return enough;
}
