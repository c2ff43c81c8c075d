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
    double lower, upper;
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

/* Sorted weights that somebody has. */
struct sorted {
    struct counted *weights;
    size_t n;
    double respondents;
    struct mny_sum sum;
};

static bool sort_weights(const double *weight, const double *count, size_t n, struct sorted *sorted)
{
    *sorted = (struct sorted){.weights = calloc(n + 1, sizeof *sorted->weights)};
    if (!sorted->weights)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!(count_at(count, i) > 0))
            continue;
        sorted->weights[sorted->n++] = (struct counted){weight[i], count_at(count, i)};
        sorted->respondents += count_at(count, i);
        mny_sum_add(&sorted->sum, weight[i] * count_at(count, i));
    }
    qsort(sorted->weights, sorted->n, sizeof *sorted->weights, compare_weights);
    return true;
}

/* R's quantile() of type 7: between the respondents on both sides of rank (n - 1) p. */
static double quantile(const struct sorted *sorted, double p)
{
    const double rank = (sorted->respondents - 1) * p, below = floor(rank);
    const double low = at_rank(sorted->weights, sorted->n, below);
    const double high = at_rank(sorted->weights, sorted->n, below + 1);

    return rank > below ? low + (rank - below) * (high - low) : low;
}

/* The objective is a parabola between one weight and the next: with c respondents above t,
   whose weights sum to A, and squares S below, (A - c t)² + S + c t², least at
   A / (c + 1).  The least of all parabolas, each within its stretch. */
static double potter_limit(const struct sorted *sorted)
{
    double above = 0, sum = 0, squares = 0, least = INFINITY, limit = INFINITY;

    for (size_t i = 0; i < sorted->n; i++)
        squares += sorted->weights[i].weight * sorted->weights[i].weight * sorted->weights[i].count;
    for (size_t i = sorted->n; i-- > 0;) {
        const struct counted *here = &sorted->weights[i];
        const double from = here->weight;
        const double to = i + 1 < sorted->n ? sorted->weights[i + 1].weight : INFINITY;
        const double t = fmin(fmax(sum / (above + 1), from), to);
        const double bias = sum - above * t;
        const double value = bias * bias + squares + above * t * t;

        if (value < least) {
            least = value;
            limit = t;
        }
        above += here->count;
        sum += here->weight * here->count;
        squares -= here->weight * here->weight * here->count;
    }
    return limit;
}

enum mny_trim_status mny_trim_limits(const struct mny_trim_rule *rule, const double *weight,
                                     const double *count, size_t n, struct mny_trim_result *result)
{
    struct sorted sorted;

    *result = (struct mny_trim_result){-INFINITY, INFINITY, NAN, NAN, 0};
    if (!sort_weights(weight, count, n, &sorted))
        return MNY_TRIM_MEMORY;
    if (sorted.n > 0) {
        result->median = quantile(&sorted, 0.5);
        result->mean = mny_sum_value(sorted.sum) / sorted.respondents;
        switch (rule->kind) {
        case MNY_TRIM_MEDIAN:
            result->lower = rule->lower * result->median;
            result->upper = rule->upper * result->median;
            break;
        case MNY_TRIM_QUARTILES:
            result->upper =
                result->median + rule->upper * (quantile(&sorted, 0.75) - quantile(&sorted, 0.25));
            break;
        case MNY_TRIM_POTTER:
            result->upper = potter_limit(&sorted);
            break;
        }
    }
    free(sorted.weights);
    return MNY_TRIMMED;
}

/* What one round finds: how much lies outside, in sum and in size, how many
   respondents are inside. */
struct excess {
    struct mny_sum sum;
    double size, inside;
};

/* Cuts all weights that are outside, and marks them; those outside by no more than the
   relative TOLERANCE are at the limit, and inside. */
static struct excess cut_round(const struct trimming *trimming, double tolerance, bool *outside)
{
    struct excess excess = {{0, 0}, 0, 0};

    for (size_t i = 0; i < trimming->n; i++) {
        const double weight = trimming->weight[i], count = count_at(trimming->count, i);
        const double kept = fmin(fmax(weight, trimming->lower), trimming->upper);

        outside[i] = fabs(kept - weight) > tolerance * fabs(kept);
        trimming->weight[i] = kept;
        if (!(count > 0))
            continue;
        if (!outside[i]) {
            excess.inside += count;
            continue;
        }
        mny_sum_add(&excess.sum, (weight - kept) * count);
        excess.size += fabs(weight - kept) * count;
    }
    return excess;
}

/* All rounds.  An excess that is only rounding is not shared again: R may go on
   with it for ever. */
static enum mny_trim_status trim_rounds(const struct trimming *trimming, double total,
                                        bool *outside)
{
    /* Whether a weight that was at a limit is inside must not hang on its last bit. */
    for (double tolerance = 1e-12;; tolerance = 0) {
        const struct excess excess = cut_round(trimming, tolerance, outside);
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

/* A mean at a limit is in it, up to its rounding. */
static bool holds_total(const struct mny_trim_result *limits)
{
    return limits->mean >= limits->lower - 1e-12 * fabs(limits->lower) &&
           limits->mean <= limits->upper + 1e-12 * fabs(limits->upper);
}

static double sum_of_sizes(const double *weight, const double *count, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += fabs(weight[i]) * count_at(count, i);
    return sum;
}

enum mny_trim_status mny_trim_weights(const struct mny_trim_rule *rule, double *weight,
                                      const double *count, size_t n, struct mny_trim_result *result)
{
    bool *marks = calloc(2 * n + 1, sizeof *marks);
    double *changed = calloc(n + 1, sizeof *changed);
    enum mny_trim_status status = mny_trim_limits(rule, weight, count, n, result);

    if (!marks || !changed)
        status = MNY_TRIM_MEMORY;
    if (status == MNY_TRIMMED && !holds_total(result))
        status = MNY_TRIM_TOTAL;
    if (status != MNY_TRIMMED)
        goto done;
    memcpy(changed, weight, n * sizeof *changed);
    const struct trimming trimming = {changed, count, n, result->lower, result->upper, marks};
    status = trim_rounds(&trimming, sum_of_sizes(weight, count, n), marks + n);
    if (status != MNY_TRIMMED)
        goto done;
    memcpy(weight, changed, n * sizeof *weight);
    for (size_t i = 0; i < n; i++)
        result->trimmed += marks[i] ? (size_t)count_at(count, i) : 0;
done:
    free(marks);
    free(changed);
    return status;
}
