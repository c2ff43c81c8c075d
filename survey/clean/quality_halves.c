/* SPDX-License-Identifier: MIT */
/* evenodd: whether the two halves of each dimension, its items with even and with odd numbers
   in form order, say the same, over the dimensions that have two items or more. */
#include "survey/clean/quality_measures.h"

#include "core/text.h"
#include "stats/response_style.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_SCALES = 3 };

struct halves {
    const struct mny_quality *quality;
    size_t *scale; /* by item of the plan: its scale, or MNY_NONE */
    bool *even;    /* by item */
    size_t count;  /* of scales */
};

/* Deals items to scales; false without memory. */
static bool find_halves(struct halves *halves)
{
    const struct mny_plan *plan = halves->quality->plan;
    const size_t dimensions = mny_questionnaire_dimensions(plan->questionnaire);
    size_t *items = calloc(2 * dimensions + 1, sizeof *items), *scale;

    halves->scale = malloc((plan->item_count + 1) * sizeof *halves->scale);
    halves->even = calloc(plan->item_count + 1, sizeof *halves->even);
    if (!items || !halves->scale || !halves->even) {
        free(items);
        return false;
    }
    scale = items + dimensions;
    for (size_t i = 0; i < plan->item_count; i++) {
        const size_t dimension = plan->planned[plan->items[i].question].question->dimension;
        halves->even[i] = ++items[dimension] % 2 == 0;
    }
    for (size_t i = 0; i < dimensions; i++)
        scale[i] = items[i] >= 2 ? halves->count++ : MNY_NONE;
    for (size_t i = 0; i < plan->item_count; i++)
        halves->scale[i] = scale[plan->planned[plan->items[i].question].question->dimension];
    free(items);
    return true;
}

/* Means of the two halves of each scale, even ones first, by SUMS with room for both. */
static void find_means(const struct halves *halves, const double *x, double *sums, size_t *counts)
{
    for (size_t k = 0; k < 2 * halves->count; k++) {
        sums[k] = 0;
        counts[k] = 0;
    }
    for (size_t i = 0; i < halves->quality->plan->item_count; i++) {
        const size_t half =
            halves->scale[i] + (halves->even[i] ? 0 : halves->count); /* where it is a scale's */

        if (halves->scale[i] == MNY_NONE || isnan(x[i]))
            continue;
        sums[half] += x[i];
        counts[half]++;
    }
    for (size_t k = 0; k < 2 * halves->count; k++)
        sums[k] = counts[k] > 0 ? sums[k] / (double)counts[k] : NAN;
}

static bool fill(const void *context, const uint32_t *rows, size_t count, double *values)
{
    const struct halves *halves = context;
    double *x = malloc((halves->quality->plan->item_count + 1) * sizeof *x);
    double *sums = malloc((2 * halves->count + 1) * sizeof *sums);
    size_t *counts = malloc((2 * halves->count + 1) * sizeof *counts);
    const bool good = x && sums && counts;

    for (size_t i = 0; good && i < count; i++) {
        mny_quality_scores(halves->quality, rows[i], x);
        find_means(halves, x, sums, counts);
        values[i] = mny_even_odd(sums, sums + halves->count, halves->count);
    }
    free(x);
    free(sums);
    free(counts);
    return good;
}

bool mny_quality_halves(struct mny_quality *quality)
{
    struct halves halves = {.quality = quality};
    bool good;

    if (!mny_quality_measures(quality, MNY_QUALITY_EVENODD))
        return true;
    good = find_halves(&halves);
    if (good && halves.count >= LEAST_SCALES)
        good = mny_quality_measure(quality,
                                   &(struct mny_measure){MNY_QUALITY_EVENODD, MNY_LIMIT_HIGHEST,
                                                         &halves, fill, NULL, NULL});
    else
        quality->notes[MNY_QUALITY_EVENODD] =
            N_("fewer than three dimensions with two scored items or more");
    free(halves.scale);
    free(halves.even);
    return good;
}
