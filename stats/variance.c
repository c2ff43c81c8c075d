/* SPDX-License-Identifier: MIT */
#include "stats/variance.h"

#include "stats/sum.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Sums of the values of one stratum, less SHIFT, its first: equal values then
   have a spread of exactly 0, and no digits are lost where the mean is large. */
struct spread {
    size_t n;
    double shift;
    struct mny_sum sum, squares;
};

struct mny_variance {
    const struct mny_design *design;
    size_t psus, strata;
    double *psu_totals;     /* totals x PSUs; NULL if every respondent is a PSU */
    struct spread *spreads; /* totals x strata; with PSU totals room for one total */
};

static const size_t most_bytes = (size_t)64 << 20;

size_t mny_variance_capacity(const struct mny_design *design)
{
    const size_t bytes = mny_design_psu_of(design)
                             ? (mny_design_psus(design) + 1) * sizeof(double)
                             : (mny_design_strata(design) + 1) * sizeof(struct spread);
    return bytes < most_bytes ? most_bytes / bytes : 1;
}

struct mny_variance *mny_variance_create(const struct mny_design *design, size_t count)
{
    struct mny_variance *variance = calloc(1, sizeof *variance);

    if (!variance)
        return NULL;
    variance->design = design;
    variance->psus = mny_design_psus(design);
    variance->strata = mny_design_strata(design);
    if (count > SIZE_MAX / sizeof(struct spread) / (variance->psus + variance->strata + 1))
        goto fail;
    if (mny_design_psu_of(design)) {
        variance->psu_totals = calloc(count * variance->psus + 1, sizeof *variance->psu_totals);
        if (!variance->psu_totals)
            goto fail;
        count = 1;
    }
    variance->spreads = calloc(count * variance->strata + 1, sizeof *variance->spreads);
    if (!variance->spreads)
        goto fail;
    return variance;
fail:
    mny_variance_free(variance);
    return NULL;
}

void mny_variance_free(struct mny_variance *variance)
{
    if (!variance)
        return;
    free(variance->psu_totals);
    free(variance->spreads);
    free(variance);
}

/* One block of one stratum: plain sums are enough within it. */
static void spread_add_block(struct spread *spread, size_t count, const double *u)
{
    double sum = 0, squares = 0;

    if (spread->n == 0)
        spread->shift = u[0];
    for (size_t i = 0; i < count; i++) {
        const double value = u[i] - spread->shift;
        sum += value;
        squares += value * value;
    }
    spread->n += count;
    mny_sum_add(&spread->sum, sum);
    mny_sum_add(&spread->squares, squares);
}

static void spread_add(struct spread *spread, double u)
{
    if (spread->n++ == 0)
        spread->shift = u;
    mny_sum_add(&spread->sum, u - spread->shift);
    mny_sum_add(&spread->squares, (u - spread->shift) * (u - spread->shift));
}

void mny_variance_add(struct mny_variance *variance, size_t total, size_t first, size_t count,
                      const double *u)
{
    const uint32_t *psu_of = mny_design_psu_of(variance->design);
    const uint32_t *stratum_of = mny_design_stratum_of(variance->design);

    if (count == 0)
        return;
    if (psu_of) {
        double *totals = variance->psu_totals + total * variance->psus;
        for (size_t i = 0; i < count; i++)
            totals[psu_of[first + i]] += u[i];
    } else if (stratum_of) {
        struct spread *spreads = variance->spreads + total * variance->strata;
        for (size_t i = 0; i < count; i++)
            spread_add(&spreads[stratum_of[first + i]], u[i]);
    } else {
        spread_add_block(&variance->spreads[total], count, u);
    }
}

void mny_variance_add_alike(struct mny_variance *variance, size_t total, size_t n, double mean,
                            double squares)
{
    struct spread *spread = &variance->spreads[total];

    if (n == 0)
        return;
    if (spread->n == 0)
        spread->shift = mean;
    spread->n += n;
    mny_sum_add(&spread->sum, (double)n * (mean - spread->shift));
    mny_sum_add(&spread->squares,
                squares + (double)n * ((mean - spread->shift) * (mean - spread->shift)));
}

/* The part of the stratum's PSUs that was not drawn.  Below 1e-7 it counts as
   none, as in R's onestrat(). */
static double part_left(const struct mny_stratum *stratum)
{
    const double left =
        isinf(stratum->population) ? 1 : 1 - (double)stratum->psus / stratum->population;
    return left < 1e-7 ? 0 : left;
}

/* (1 - n/N) n/(n-1) sum of squared deviations from the mean; with n = 1, from 0. */
static double stratum_variance(const struct mny_stratum *stratum, const struct spread *spread)
{
    const double n = (double)stratum->psus, sum = mny_sum_value(spread->sum);
    const double only = spread->shift + sum;
    double squares;

    if (spread->n == 0)
        return 0; /* of a total to which nothing was added */
    if (stratum->psus < 2)
        return part_left(stratum) * only * only;
    squares = mny_sum_value(spread->squares) - sum * sum / (double)spread->n;
    return part_left(stratum) * n / (n - 1) * (squares < 0 ? 0 : squares); /* NAN stays */
}

static double variance_of_spreads(const struct mny_variance *variance, const struct spread *spreads)
{
    const enum mny_lonely how = mny_design_lonely(variance->design);
    struct mny_sum sum = {0, 0};
    size_t lonely = 0;

    for (size_t h = 0; h < variance->strata; h++) {
        const bool is_lonely = mny_design_is_lonely(variance->design, h);
        lonely += is_lonely;
        if (!is_lonely || how == MNY_LONELY_ADJUST)
            mny_sum_add(&sum,
                        stratum_variance(mny_design_stratum(variance->design, h), &spreads[h]));
    }
    if (how != MNY_LONELY_AVERAGE || lonely == 0)
        return mny_sum_value(sum);
    if (lonely == variance->strata)
        return NAN;
    return mny_sum_value(sum) * (double)variance->strata / (double)(variance->strata - lonely);
}

double mny_variance_of(struct mny_variance *variance, size_t total)
{
    const uint32_t *stratum_of = mny_design_stratum_of(variance->design);
    const double *totals;

    if (!variance->psu_totals)
        return variance_of_spreads(variance, variance->spreads + total * variance->strata);
    totals = variance->psu_totals + total * variance->psus;
    for (size_t h = 0; h < variance->strata; h++)
        variance->spreads[h] = (struct spread){0};
    for (size_t psu = 0; psu < variance->psus; psu++)
        spread_add(&variance->spreads[stratum_of ? stratum_of[psu] : 0], totals[psu]);
    return variance_of_spreads(variance, variance->spreads);
}
