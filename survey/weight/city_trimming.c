/* SPDX-License-Identifier: MIT */
/* Trimming the weights of one city: cut, or calibrated anew between limits. */
#include "stats/pair_index.h"
#include "stats/trim_keep.h"
#include "survey/weight/calibration_check.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- cutting ------------------------------------------------------------------------ */

/* Cuts WEIGHT, keeping what it was. */
static enum mny_code cut(struct mny_weighted_city *of, double *weight,
                         const struct mny_trim_rule *rule, const struct mny_city_case *spoken_of)
{
    struct mny_trim_result result;
    enum mny_trim_status status;

    of->untrimmed = calloc(of->weights.n + 1, sizeof *of->untrimmed);
    if (!of->untrimmed)
        return MNY_E_MEMORY;
    memcpy(of->untrimmed, weight, of->weights.n * sizeof *weight);
    status = mny_trim_weights(rule, weight, NULL, of->weights.n, &result);
    of->weights.trim_lower = result.lower;
    of->weights.trim_upper = result.upper;
    of->weights.trimmed = result.trimmed;
    if (result.trimmed > 0)
        of->weights.untrimmed = of->untrimmed;
    if (status == MNY_TRIM_MEMORY)
        return MNY_E_MEMORY;
    return status == MNY_TRIMMED ? MNY_OK
                                 : mny_trimming_failed(spoken_of, status, &result, of->problems);
}

/* ---- keeping the margins -------------------------------------------------------------- */

/* Respondents of one cell with the same base weight. */
struct classed {
    uint32_t cell, number; /* NUMBER: in the order in which they were seen */
    double base, count;
};

struct classes {
    size_t count;
    uint32_t *of; /* of each respondent */
    uint32_t *cell;
    double *base, *respondents, *weight;
};

static void close_classes(struct classes *classes)
{
    free(classes->of);
    free(classes->cell);
    free(classes->base);
    free(classes->respondents);
    free(classes->weight);
}

/* By cell and base weight, so that the order of respondents does not matter. */
static int compare_classes(const void *a, const void *b)
{
    const struct classed *x = a, *y = b;

    if (x->cell != y->cell)
        return (x->cell > y->cell) - (x->cell < y->cell);
    return (x->base > y->base) - (x->base < y->base);
}

/* Numbers the pairs of cell and base weight in CLASSES->of; *COUNTED lists them. */
static bool number_classes(const struct mny_weighted_city *of, const double *base,
                           struct classes *classes, struct classed **counted)
{
    struct mny_pair_index *bases = mny_pair_index_create(), *pairs = mny_pair_index_create();
    const size_t n = of->weights.n;
    bool good = bases && pairs;

    *counted = calloc(n + 1, sizeof **counted);
    classes->of = calloc(n + 1, sizeof *classes->of);
    good = good && *counted && classes->of;
    for (size_t i = 0; good && i < n; i++) {
        const double own = base ? base[of->weights.first + i] : 1;
        uint64_t bits;
        uint32_t level, number;
        memcpy(&bits, &own, sizeof bits);
        level = mny_pair_index_add(bases, (uint32_t)(bits >> 32), (uint32_t)bits);
        number = mny_pair_index_add(pairs, of->cells->cell[i], level);
        good = level != MNY_PAIR_NONE && number != MNY_PAIR_NONE;
        if (!good)
            break;
        classes->of[i] = number;
        (*counted)[number].cell = of->cells->cell[i];
        (*counted)[number].number = number;
        (*counted)[number].base = own * of->weights.base_scale;
        (*counted)[number].count += 1;
    }
    classes->count = good ? mny_pair_index_count(pairs) : 0;
    mny_pair_index_free(bases);
    mny_pair_index_free(pairs);
    return good;
}

static bool open_classes(const struct mny_weighted_city *of, const double *base,
                         struct classes *classes)
{
    struct classed *counted = NULL;
    uint32_t *place = NULL;
    bool good = number_classes(of, base, classes, &counted);

    classes->cell = calloc(classes->count + 1, sizeof *classes->cell);
    classes->base = calloc(classes->count + 1, sizeof *classes->base);
    classes->respondents = calloc(classes->count + 1, sizeof *classes->respondents);
    classes->weight = calloc(classes->count + 1, sizeof *classes->weight);
    place = calloc(classes->count + 1, sizeof *place);
    good =
        good && classes->cell && classes->base && classes->respondents && classes->weight && place;
    if (good)
        qsort(counted, classes->count, sizeof *counted, compare_classes);
    for (size_t i = 0; good && i < classes->count; i++) {
        place[counted[i].number] = (uint32_t)i;
        classes->cell[i] = counted[i].cell;
        classes->base[i] = counted[i].base;
        classes->respondents[i] = counted[i].count;
    }
    for (size_t i = 0; good && i < of->weights.n; i++)
        classes->of[i] = place[classes->of[i]];
    free(place);
    free(counted);
    return good;
}

/* Gives every respondent the weight of his class, and counts those at a limit. */
static void take_weights(struct mny_weighted_city *of, const struct classes *classes,
                         double *weight)
{
    const double lower = of->weights.trim_lower, upper = of->weights.trim_upper;

    for (size_t i = 0; i < of->weights.n; i++) {
        weight[i] = classes->weight[classes->of[i]];
        of->weights.trimmed += fabs(weight[i] - lower) <= 1e-12 * fabs(lower) ||
                               fabs(weight[i] - upper) <= 1e-12 * fabs(upper);
    }
}

/* Whether any weight is outside the limits. */
static bool is_outside(const struct mny_weighted_city *of, const double *weight)
{
    for (size_t i = 0; i < of->weights.n; i++)
        if (weight[i] < of->weights.trim_lower * (1 - 1e-12) ||
            weight[i] > of->weights.trim_upper * (1 + 1e-12))
            return true;
    return false;
}

/* Says what limits would do; upper limits are in medians. */
static enum mny_code keeping_failed(const struct mny_trim_keep_input *input, double median,
                                    const struct mny_city_case *spoken_of,
                                    struct mny_problems *problems)
{
    const struct mny_bounds limits = {input->lower / median, input->upper / median};
    double upper = mny_trim_keep_least_upper(input) / median;
    struct mny_trim_keep_input lowered = *input;

    if (!isfinite(upper)) { /* the lower limit is what cannot be */
        lowered.lower = 0;
        upper = mny_trim_keep_least_upper(&lowered) / median;
    }
    return mny_trim_keep_failed(spoken_of, limits, median, lowered.lower / median, upper, problems);
}

/* Calibrates WEIGHT anew, from the base weights. */
static enum mny_code keep(const struct mny_weighting *weighting, struct mny_weighted_city *of,
                          const double *base, double *weight, const struct mny_city_case *spoken_of)
{
    const struct mny_weighting_options *options = &weighting->options;
    struct classes classes = {.count = 0};
    struct mny_trim_keep_input input = {.cells = &of->cells->cells,
                                        .targets = of->targets,
                                        .calibration = {mny_distance_cut_off(&of->weights.distance),
                                                        options->epsilon, options->max_iterations,
                                                        NULL}};
    struct mny_calibration_result result;
    struct mny_trim_result limits;
    enum mny_code code = MNY_E_MEMORY;

    if (mny_trim_limits(&options->trim, weight, NULL, of->weights.n, &limits) != MNY_TRIMMED)
        return MNY_E_MEMORY;
    of->weights.trim_lower = fmax(limits.lower, 0);
    of->weights.trim_upper = limits.upper;
    if (!is_outside(of, weight))
        return MNY_OK;
    if (open_classes(of, base, &classes)) {
        input.classes = classes.count;
        input.cell = classes.cell;
        input.base = classes.base;
        input.count = classes.respondents;
        input.lower = of->weights.trim_lower;
        input.upper = of->weights.trim_upper;
        switch (mny_trim_keep(&input, classes.weight, &result)) {
        case MNY_CALIBRATED:
            of->weights.iterations += result.iterations;
            take_weights(of, &classes, weight);
            code = MNY_OK;
            break;
        case MNY_CALIBRATION_STOPPED:
        case MNY_CALIBRATION_INFEASIBLE:
            code = keeping_failed(&input, limits.median, spoken_of, of->problems);
            break;
        case MNY_CALIBRATION_MEMORY:
            break;
        }
    }
    close_classes(&classes);
    return code;
}

enum mny_code mny_trim_city(struct mny_weighting *weighting, struct mny_weighted_city *of,
                            const struct mny_city_case *spoken_of)
{
    const struct mny_trim_rule *rule = &weighting->options.trim;
    double *weight = weighting->weight + (of->weights.weight - weighting->weight);

    switch (rule->how) {
    case MNY_TRIM_NOT:
        break;
    case MNY_TRIM_CUT:
        return cut(of, weight, rule, spoken_of);
    case MNY_TRIM_KEEP:
        return keep(weighting, of, mny_weighting_base(weighting), weight, spoken_of);
    }
    return MNY_OK;
}
