/* SPDX-License-Identifier: MIT */
/* Means, then, in a last pass over the respondents, their variances. */
#include "stats/estimate.h"

#include "stats/answer_counts.h"
#include "stats/linearization.h"
#include "stats/sum.h"
#include "stats/variance.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Statistics gathered in one go of the last pass. */
struct batch {
    struct mny_variance *variance;
    size_t first, count;
    struct mny_sum *spread; /* of all statistics: Σ w z² */
    double terms[MNY_LINEARIZED_BLOCK];
};

/* Last pass: totals of w z, or of w times its residual, and Σ w z². */
static void add_to_variance(struct mny_linearization *of, void *context, size_t statistic,
                            size_t first, size_t count, const double *z)
{
    struct batch *batch = context;
    const double *weight = of->in->weight + first;
    double squares = 0;

    if (statistic < batch->first || statistic - batch->first >= batch->count)
        return;
    for (size_t i = 0; i < count; i++)
        squares += weight[i] * z[i] * z[i];
    mny_sum_add(&batch->spread[statistic], squares);
    mny_linearized_terms(of, statistic, first, count, z, batch->terms);
    mny_variance_add(batch->variance, statistic - batch->first, first, count, batch->terms);
}

/* The same from counts. */
static void count_to_variance(const struct mny_linearization *of, struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        mny_sum_add(&batch->spread[batch->first + i],
                    mny_answer_counts_terms(of, batch->first + i, batch->variance, i));
}

/* Standard error and design effect.  What is left of a variance that ought to
   be 0, when calibration explains z wholly, is rounding and counts as 0. */
static void finish_spread(const struct mny_tally *tally, struct mny_sum spread, double variance,
                          struct mny_estimate *estimate)
{
    const double simple =
        mny_sum_value(tally->weight) * mny_sum_value(spread) / ((double)tally->n - 1);

    if (tally->n > 1 && variance <= 1e-24 * simple)
        variance = 0;
    estimate->se = sqrt(variance);
    estimate->simple = tally->n > 1 ? simple : NAN;
    if (tally->n > 1 && simple > 0)
        estimate->deff = variance / simple;
}

static void finish(const struct mny_linearization *of, struct mny_estimate *estimates,
                   const struct batch *batch)
{
    const size_t degrees = mny_design_degrees_of_freedom(of->in->design);
    const double t = degrees > 0 ? gsl_cdf_tdist_Pinv(0.975, (double)degrees) : NAN;

    for (size_t i = 0; i < batch->count; i++) {
        const size_t statistic = batch->first + i;
        struct mny_estimate *estimate = &estimates[statistic];
        if (isnan(estimate->score))
            continue;
        finish_spread(&of->tallies[statistic], batch->spread[statistic],
                      mny_variance_of(batch->variance, i), estimate);
        estimate->low = estimate->score - t * estimate->se;
        estimate->high = estimate->score + t * estimate->se;
    }
}

static enum mny_code find_variances(struct mny_linearization *of, struct mny_estimate *estimates)
{
    const size_t capacity = mny_variance_capacity(of->in->design);
    struct batch batch = {.spread = calloc(of->statistics, sizeof *batch.spread)};
    enum mny_code code = batch.spread ? MNY_OK : MNY_E_MEMORY;

    if (of->counts)
        mny_answer_counts_spread(of);
    for (; code == MNY_OK && batch.first < of->statistics; batch.first += capacity) {
        const size_t left = of->statistics - batch.first;
        batch.count = left < capacity ? left : capacity;
        batch.variance = mny_variance_create(of->in->design, batch.count);
        if (batch.variance) {
            if (of->counts)
                count_to_variance(of, &batch);
            else
                mny_linearize_all(of, add_to_variance, &batch);
            finish(of, estimates, &batch);
        } else {
            code = MNY_E_MEMORY;
        }
        mny_variance_free(batch.variance);
    }
    free(batch.spread);
    return code;
}

enum mny_code mny_estimate(const struct mny_estimate_input *input, struct mny_estimate *items,
                           struct mny_estimate *nodes)
{
    struct mny_linearization of;
    struct mny_estimate *estimates = NULL;
    enum mny_code code = mny_linearization_open(&of, input);

    if (code != MNY_OK)
        goto done;
    estimates = calloc(of.statistics, sizeof *estimates);
    if (!estimates) {
        code = MNY_E_MEMORY;
        goto done;
    }
    mny_linearization_scores(&of, estimates);
    code = find_variances(&of, estimates);
    if (code != MNY_OK)
        goto done;
    memcpy(items, estimates, of.items * sizeof *items);
    memcpy(nodes, estimates + of.items, of.nodes * sizeof *nodes);
done:
    mny_linearization_close(&of);
    free(estimates);
    return code;
}
