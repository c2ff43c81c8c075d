/* SPDX-License-Identifier: MIT */
#include "stats/quantile.h"

#include "stats/score_block.h"
#include "stats/sum.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* A score, and the weight at it; later the weight at it and below. */
struct step {
    double score, weight;
};

struct mny_distribution {
    struct step *steps; /* scores ascending, each once */
    size_t count;
};

static int compare_steps(const void *a, const void *b)
{
    const double x = ((const struct step *)a)->score, y = ((const struct step *)b)->score;

    return (x > y) - (x < y);
}

static bool counts(const struct mny_estimate_input *input, size_t respondent)
{
    return !input->domain || input->domain[respondent] == input->category;
}

/* Weights by code: so many different scores at most, and nothing to sort but them. */
static bool gather_codes(struct mny_distribution *made, const struct mny_estimate_input *input,
                         const struct mny_score_column *column)
{
    struct mny_sum sums[MNY_SCORE_CODES] = {{0, 0}};
    bool seen[MNY_SCORE_CODES] = {false};

    made->steps = calloc(MNY_SCORE_CODES, sizeof *made->steps);
    if (!made->steps)
        return false;
    for (size_t i = 0; i < input->n; i++) {
        const uint8_t code = column->codes[mny_scores_row(input, i)];
        if (!counts(input, i))
            continue;
        seen[code] = true;
        mny_sum_add(&sums[code], input->weight[i]);
    }
    for (size_t code = 0; code < MNY_SCORE_CODES; code++)
        if (seen[code] && !isnan(column->score_of_code[code]))
            made->steps[made->count++] =
                (struct step){column->score_of_code[code], mny_sum_value(sums[code])};
    return true;
}

static bool gather_values(struct mny_distribution *made, const struct mny_estimate_input *input,
                          const struct mny_score_column *column)
{
    if (input->n >= SIZE_MAX / sizeof *made->steps)
        return false;
    made->steps = calloc(input->n + 1, sizeof *made->steps);
    if (!made->steps)
        return false;
    for (size_t i = 0; i < input->n; i++) {
        const double score = column->values[mny_scores_row(input, i)];
        if (counts(input, i) && !isnan(score))
            made->steps[made->count++] = (struct step){score, input->weight[i]};
    }
    return true;
}

/* Sorts, merges equal scores, cumulates.  Scores without weight are not there. */
static void cumulate(struct mny_distribution *made)
{
    struct mny_sum sum = {0, 0};
    size_t kept = 0;

    qsort(made->steps, made->count, sizeof *made->steps, compare_steps);
    for (size_t i = 0; i < made->count; i++) {
        const struct step step = made->steps[i];
        if (step.weight == 0)
            continue;
        mny_sum_add(&sum, step.weight);
        if (kept == 0 || made->steps[kept - 1].score < step.score)
            kept++;
        made->steps[kept - 1] = (struct step){step.score, mny_sum_value(sum)};
    }
    made->count = kept;
}

struct mny_distribution *mny_distribution_create(const struct mny_estimate_input *input,
                                                 const struct mny_score_column *column)
{
    struct mny_distribution *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    if (!(column->codes ? gather_codes(made, input, column) : gather_values(made, input, column))) {
        mny_distribution_free(made);
        return NULL;
    }
    cumulate(made);
    return made;
}

void mny_distribution_free(struct mny_distribution *distribution)
{
    if (!distribution)
        return;
    free(distribution->steps);
    free(distribution);
}

double mny_distribution_quantile(const struct mny_distribution *distribution, double p)
{
    const size_t count = distribution->count;
    double total;

    if (count == 0 || !(p >= 0 && p <= 1))
        return NAN;
    total = distribution->steps[count - 1].weight;
    for (size_t i = 0; i < count; i++)
        if (distribution->steps[i].weight >= p * total - 1e-12 * fabs(total))
            return distribution->steps[i].score;
    return distribution->steps[count - 1].score;
}

struct mny_estimate mny_quantile_woodruff(const struct mny_distribution *distribution, double value,
                                          const struct mny_estimate *below, size_t degrees)
{
    const double t = degrees > 0 ? gsl_cdf_tdist_Pinv(0.975, (double)degrees) : NAN;
    struct mny_estimate estimate = *below;

    estimate.score = value;
    estimate.low = mny_distribution_quantile(distribution, below->low);
    estimate.high = mny_distribution_quantile(distribution, below->high);
    estimate.se = (estimate.high - estimate.low) / (2 * t);
    estimate.simple = estimate.deff = NAN;
    return estimate;
}
