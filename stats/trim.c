/* SPDX-License-Identifier: MIT */
#include "stats/trim.h"

#include "stats/sum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct counted {
    double weight, count;
};

struct trimming {
    double *weight;
    const double *count; /* or NULL */
    size_t n;
    double lower, upper; /* bounds, absolute */
    bool *cut;
};

static double count_at(const double *count, size_t i)
{
    return count ? count[i] : 1;
}

static int compare_weights(const void *a, const void *b)
{
    const double x = ((const struct counted *)a)->weight, y = ((const struct counted *)b)->weight;
    return (x > y) - (x < y);
}

/* The weight of the respondent with that RANK, from 0, among sorted ones. */
static double at_rank(const struct counted *sorted, size_t n, double rank)
{
    size_t i = 0;
    for (double before = sorted[0].count; i + 1 < n && before <= rank;)
        before += sorted[++i].count;
    return sorted[i].weight;
}

/* Median and mean of the weights; SORTED has room for all. */
static void summarize(const double *weight, const double *count, size_t n, struct counted *sorted,
                      struct mny_trim_result *result)
{
    struct mny_sum sum = {0, 0};
    size_t kept = 0;
    double all = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(count_at(count, i) > 0))
            continue;
        sorted[kept++] = (struct counted){weight[i], count_at(count, i)};
        all += count_at(count, i);
        mny_sum_add(&sum, weight[i] * count_at(count, i));
    }
    if (kept == 0)
        return;
    qsort(sorted, kept, sizeof *sorted, compare_weights);
    result->median =
        (at_rank(sorted, kept, ceil(all / 2) - 1) + at_rank(sorted, kept, floor(all / 2))) / 2;
    result->mean = mny_sum_value(sum) / all;
}

/* What one round finds: how much lies outside, in sum and in size, how many
   respondents are inside. */
struct excess {
    struct mny_sum sum;
    double size, inside;
};

/* Cuts all weights that are outside, and marks them. */
static struct excess cut_round(const struct trimming *trimming, bool *outside)
{
    struct excess excess = {{0, 0}, 0, 0};

    for (size_t i = 0; i < trimming->n; i++) {
        const double weight = trimming->weight[i], count = count_at(trimming->count, i);
        const double kept = fmin(fmax(weight, trimming->lower), trimming->upper);

        outside[i] = kept != weight;
        if (!(count > 0))
            continue;
        if (!outside[i]) {
            excess.inside += count;
            continue;
        }
        mny_sum_add(&excess.sum, (weight - kept) * count);
        excess.size += fabs(weight - kept) * count;
        trimming->weight[i] = kept;
    }
    return excess;
}

/* All rounds.  An excess that is only rounding is not shared again: R may go on
   with it for ever. */
static enum mny_trim_status trim_rounds(const struct trimming *trimming, double total,
                                        bool *outside)
{
    for (;;) {
        const struct excess excess = cut_round(trimming, outside);
        const double share = mny_sum_value(excess.sum) / excess.inside;

        if (excess.size <= 1e-14 * total)
            return MNY_TRIMMED;
        if (!(excess.inside > 0))
            return MNY_TRIM_NOBODY;
        for (size_t i = 0; i < trimming->n; i++) {
            trimming->cut[i] = trimming->cut[i] || outside[i];
            if (!outside[i])
                trimming->weight[i] += share;
        }
    }
}

enum mny_trim_status mny_trim_weights(double *weight, const double *count, size_t n, double lower,
                                      double upper, struct mny_trim_result *result)
{
    struct counted *sorted = calloc(n + 1, sizeof *sorted);
    bool *marks = calloc(2 * n + 1, sizeof *marks);
    double *changed = calloc(n + 1, sizeof *changed);
    enum mny_trim_status status = MNY_TRIM_MEMORY;

    *result = (struct mny_trim_result){NAN, NAN, 0};
    if (!sorted || !marks || !changed)
        goto done;
    summarize(weight, count, n, sorted, result);
    memcpy(changed, weight, n * sizeof *changed);
    status = MNY_TRIM_TOTAL;
    /* A mean at a bound is in it, up to its rounding. */
    if (result->mean >= lower * result->median * (1 - 1e-12) &&
        result->mean <= upper * result->median * (1 + 1e-12)) {
        const struct trimming trimming = {
            changed, count, n, lower * result->median, upper * result->median, marks};
        status = trim_rounds(&trimming, fabs(result->mean) * (double)n, marks + n);
    }
    if (status != MNY_TRIMMED)
        goto done;
    memcpy(weight, changed, n * sizeof *weight);
    for (size_t i = 0; i < n; i++)
        result->trimmed += marks[i] ? (size_t)count_at(count, i) : 0;
done:
    free(sorted);
    free(marks);
    free(changed);
    return status;
}
