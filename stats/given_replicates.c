/* SPDX-License-Identifier: MIT */
#include "stats/given_replicates.h"

#include "stats/score_block.h"
#include "stats/weighted_sums.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Respondents who wait to be summed up together. */
enum { WAITING = 64, TOGETHER = MNY_TOGETHER };

struct mny_given_replicates {
    const struct mny_replicate_input *input;
    size_t count, parts, domains, width; /* domains: one more, for those in none */
    double *factor, *centre;
    double *sums; /* parts x domains x width x TOGETHER */
    /* Those who wait, by their place: */
    size_t waiting;
    double *weights; /* parts x WAITING x TOGETHER */
    double *values;  /* WAITING x width: score - centre, whether answered */
    size_t domain[WAITING];
};

void mny_given_replicates_free(struct mny_given_replicates *given)
{
    if (!given)
        return;
    free(given->factor);
    free(given->centre);
    free(given->sums);
    free(given->weights);
    free(given->values);
    free(given);
}

/* COUNT numbers, 0 at first; NULL if they are too many. */
static double *numbers(size_t first, size_t second, size_t third)
{
    if (second > 0 && first > SIZE_MAX / second)
        return NULL;
    if (third > 0 && first * second > SIZE_MAX / third / sizeof(double) - 1)
        return NULL;
    return calloc(first * second * third + 1, sizeof(double));
}

struct mny_given_replicates *mny_given_replicates_create(const struct mny_replicate_input *input,
                                                         const struct mny_estimate *full,
                                                         const double *factor, size_t count)
{
    const size_t items = input->estimate->item_count;
    struct mny_given_replicates *given = calloc(1, sizeof *given);

    if (!given)
        return NULL;
    given->input = input;
    given->count = count;
    given->parts = count / TOGETHER + (count % TOGETHER > 0);
    given->domains = input->domain ? input->domains + 1 : 1;
    given->width = 2 * items;
    given->factor = numbers(count, 1, 1);
    given->centre = numbers(items, 1, 1);
    given->sums = numbers(given->parts, given->domains, given->width * TOGETHER);
    given->weights = numbers(given->parts, WAITING, TOGETHER);
    given->values = numbers(WAITING, given->width, 1);
    if (!given->factor || !given->centre || !given->sums || !given->weights || !given->values) {
        mny_given_replicates_free(given);
        return NULL;
    }
    for (size_t r = 0; r < count; r++)
        given->factor[r] = factor[r];
    for (size_t item = 0; item < items; item++)
        given->centre[item] = isnan(full[item].score) ? 0 : full[item].score;
    return given;
}

void mny_given_replicates_end(struct mny_given_replicates *given)
{
    const size_t size = given->domains * given->width * TOGETHER;

    for (size_t domain = 0; domain < given->domains; domain++) {
        uint32_t rows[WAITING];
        size_t count = 0;

        for (size_t i = 0; i < given->waiting; i++)
            if (given->domain[i] == domain)
                rows[count++] = (uint32_t)i;
        for (size_t part = 0; count > 0 && part < given->parts; part++)
            mny_weighted_sums_add(given->weights + part * WAITING * TOGETHER, given->values,
                                  given->width, rows, count,
                                  given->sums + part * size + domain * given->width * TOGETHER);
    }
    given->waiting = 0;
}

void mny_given_replicates_add(struct mny_given_replicates *given, size_t respondent,
                              const double *weights)
{
    const struct mny_replicate_input *in = given->input;
    const size_t row = mny_scores_row(in->estimate, respondent);
    const size_t at = given->waiting;
    double *values = given->values + at * given->width;

    given->domain[at] = 0;
    if (in->domain)
        given->domain[at] =
            in->domain[respondent] < in->domains ? in->domain[respondent] : in->domains;
    for (size_t item = 0; item < in->estimate->item_count; item++) {
        const double score = mny_scores_at(&in->estimate->items[item], row);
        values[2 * item] = isnan(score) ? 0 : score - given->centre[item];
        values[2 * item + 1] = isnan(score) ? 0 : 1;
    }
    for (size_t r = 0; r < given->count; r++)
        given->weights[(r / TOGETHER * WAITING + at) * TOGETHER + r % TOGETHER] = weights[r];
    if (++given->waiting == WAITING)
        mny_given_replicates_end(given);
}

size_t mny_given_count(const struct mny_given_replicates *given)
{
    return given->count;
}

double mny_given_factor(const struct mny_given_replicates *given, size_t replicate)
{
    return given->factor[replicate];
}

void mny_given_sums(const struct mny_given_replicates *given, size_t first, double *sums)
{
    const size_t size = given->domains * given->width * TOGETHER;

    memcpy(sums, given->sums + first / TOGETHER * size, size * sizeof *sums);
}
