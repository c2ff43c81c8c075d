/* SPDX-License-Identifier: MIT */
#include "stats/weight_profile.h"

#include "stats/sum.h"

#include <math.h>
#include <stdlib.h>

static const double shares[MNY_G_QUANTILES] = {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1};

double mny_weight_profile_share(size_t quantile)
{
    return shares[quantile];
}

static int compare_g(const void *a, const void *b)
{
    const double x = ((const struct mny_weight_class *)a)->g;
    const double y = ((const struct mny_weight_class *)b)->g;

    return (x > y) - (x < y);
}

static int compare_heaviest(const void *a, const void *b)
{
    const double x = ((const struct mny_weight_class *)a)->weight;
    const double y = ((const struct mny_weight_class *)b)->weight;

    return (x < y) - (x > y);
}

/* Fills the quantiles; the classes are sorted by g. */
static void find_quantiles(const struct mny_weight_class *classes, size_t count,
                           struct mny_weight_profile *profile)
{
    size_t at = 0, before = 0; /* BEFORE: respondents of the classes before AT */

    for (size_t q = 0; q < MNY_G_QUANTILES; q++) {
        const double place = shares[q] * (double)(profile->n - 1);
        const size_t low = (size_t)place;
        size_t next;

        while (before + classes[at].n <= low)
            before += classes[at++].n;
        profile->g[q] = classes[at].g;
        if (place == (double)low || low + 1 < before + classes[at].n)
            continue;
        for (next = at + 1; next < count && classes[next].n == 0;)
            next++;
        if (next < count)
            profile->g[q] += (place - (double)low) * (classes[next].g - classes[at].g);
    }
}

/* The smallest of 1, 2 and 5 times a power of ten with which MNY_G_BINS bins, from a
   multiple of it on, hold everything from LOW to HIGH. */
static double round_width(double low, double high)
{
    static const double steps[] = {1, 2, 5};
    double power = pow(10, floor(log10((high - low) / MNY_G_BINS)));

    for (;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (floor(high / (steps[i] * power)) - floor(low / (steps[i] * power)) + 1 <=
                MNY_G_BINS)
                return steps[i] * power;
}

static void fill_bins(const struct mny_weight_class *classes, size_t count,
                      struct mny_weight_profile *profile)
{
    const double low = profile->g[MNY_G_MIN], high = profile->g[MNY_G_MAX];
    double first;

    /* Differences that are only rounding are none. */
    if (!(high - low > 1e-9 * fmax(fabs(low), fabs(high)))) {
        profile->bin_from = low;
        profile->bins = 1;
        profile->bin[0] = profile->n;
        return;
    }
    profile->bin_width = round_width(low, high);
    first = floor(low / profile->bin_width);
    profile->bin_from = first * profile->bin_width;
    profile->bins = (size_t)(floor(high / profile->bin_width) - first) + 1;
    for (size_t i = 0; i < count; i++)
        if (classes[i].n > 0) /* others may be outside of all bins */
            profile->bin[(size_t)(floor(classes[i].g / profile->bin_width) - first)] +=
                classes[i].n;
}

/* The share of ALL that the heaviest MOST respondents hold; heaviest classes first. */
static double share_of_heaviest(const struct mny_weight_class *classes, size_t count, double most,
                                double all)
{
    struct mny_sum sum = {0, 0};

    for (size_t i = 0; i < count && most > 0; i++) {
        const double taken = fmin(most, (double)classes[i].n);
        mny_sum_add(&sum, taken * classes[i].weight);
        most -= taken;
    }
    return mny_sum_value(sum) / all;
}

static void find_shares(struct mny_weight_class *classes, size_t count,
                        struct mny_weight_profile *profile)
{
    struct mny_sum sum = {0, 0};
    const double n = (double)profile->n;

    for (size_t i = 0; i < count; i++)
        mny_sum_add(&sum, (double)classes[i].n * classes[i].weight);
    if (!(mny_sum_value(sum) > 0))
        return;
    qsort(classes, count, sizeof *classes, compare_heaviest);
    profile->top_1pct = share_of_heaviest(classes, count, n / 100, mny_sum_value(sum));
    profile->top_10pct = share_of_heaviest(classes, count, n / 10, mny_sum_value(sum));
}

struct mny_weight_profile mny_weight_profile_of(struct mny_weight_class *classes, size_t count)
{
    struct mny_weight_profile profile = {.top_1pct = NAN, .top_10pct = NAN};

    for (size_t i = 0; i < count; i++)
        profile.n += classes[i].n;
    for (size_t q = 0; q < MNY_G_QUANTILES; q++)
        profile.g[q] = NAN;
    if (profile.n == 0)
        return profile;
    qsort(classes, count, sizeof *classes, compare_g);
    find_quantiles(classes, count, &profile);
    fill_bins(classes, count, &profile);
    find_shares(classes, count, &profile);
    return profile;
}
