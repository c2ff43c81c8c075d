/* SPDX-License-Identifier: MIT */
#include "stats/scale_moments.h"

#include "stats/score_block.h"
#include "stats/sum.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { BLOCK = 512 };

/* From where scores are measured: the middle, so that hardly a digit is lost. */
static const double centre = 50;

struct mny_scale_sums {
    size_t items, respondents, complete;
    struct mny_sum weight, squares;
    struct mny_sum *first, *second; /* items; items x items, below the diagonal and on it */
    double *least, *most;           /* items: scores of complete respondents */
};

/* Room for one block of respondents. */
struct block {
    double *z;     /* items x BLOCK: scores, less the centre */
    double *table; /* items x codes: the same by code, NAN where there is none */
    double weight[BLOCK];
    double all[BLOCK]; /* sum of a respondent's scores: NAN if one is missing */
};

struct mny_scale_sums *mny_scale_sums_create(size_t items)
{
    struct mny_scale_sums *sums = calloc(1, sizeof *sums);

    if (!sums || items > 1 << 15) {
        free(sums);
        return NULL;
    }
    sums->items = items;
    sums->first = calloc(items + 1, sizeof *sums->first);
    sums->second = calloc(items * items + 1, sizeof *sums->second);
    sums->least = malloc((items + 1) * sizeof *sums->least);
    sums->most = malloc((items + 1) * sizeof *sums->most);
    if (!sums->first || !sums->second || !sums->least || !sums->most) {
        mny_scale_sums_free(sums);
        return NULL;
    }
    for (size_t i = 0; i < items; i++) {
        sums->least[i] = INFINITY;
        sums->most[i] = -INFINITY;
    }
    return sums;
}

void mny_scale_sums_free(struct mny_scale_sums *sums)
{
    if (!sums)
        return;
    free(sums->first);
    free(sums->second);
    free(sums->least);
    free(sums->most);
    free(sums);
}

/* ---- gathering ------------------------------------------------------------------ */

static void close_block(struct block *block)
{
    free(block->z);
    free(block->table);
}

static bool open_block(struct block *block, const struct mny_estimate_input *input)
{
    const size_t items = input->item_count + 1;

    block->z = calloc(items * BLOCK, sizeof *block->z);
    block->table = calloc(items * MNY_SCORE_CODES, sizeof *block->table);
    if (!block->z || !block->table)
        return false;
    for (size_t item = 0; item < input->item_count; item++) {
        const struct mny_score_column *column = &input->items[item];
        for (size_t code = 0; column->codes && code < MNY_SCORE_CODES; code++)
            block->table[item * MNY_SCORE_CODES + code] = column->score_of_code[code] - centre;
    }
    return true;
}

static void read_item(const struct mny_estimate_input *input, size_t item, size_t first,
                      size_t count, struct block *block)
{
    const struct mny_score_column *column = &input->items[item];
    const double *table = block->table + item * MNY_SCORE_CODES;
    double *z = block->z + item * BLOCK;

    for (size_t i = 0; i < count; i++) {
        const size_t row = mny_scores_row(input, first + i);
        z[i] = column->codes ? table[column->codes[row]] : column->values[row] - centre;
        block->all[i] += z[i];
    }
}

static void read_block(const struct mny_estimate_input *input, size_t first, size_t count,
                       struct block *block)
{
    for (size_t i = 0; i < count; i++) {
        block->weight[i] = input->weight[first + i];
        block->all[i] = 0;
    }
    for (size_t item = 0; item < input->item_count; item++)
        read_item(input, item, first, count, block);
}

/* Respondents of a block whose weight is not 0. */
static size_t count_weighted(const struct block *block, size_t count)
{
    size_t weighted = 0;

    for (size_t i = 0; i < count; i++)
        weighted += block->weight[i] != 0;
    return weighted;
}

/* Moves the complete respondents of a block to its front; their number.  Who has weight 0
   (linear calibration may leave him none) adds nothing to a sum, and must not make an
   item look as if it varied. */
static size_t keep_complete(size_t items, size_t count, struct block *block)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (isnan(block->all[i]) || block->weight[i] == 0)
            continue;
        block->weight[kept] = block->weight[i];
        for (size_t item = 0; item < items; item++)
            block->z[item * BLOCK + kept] = block->z[item * BLOCK + i];
        kept++;
    }
    return kept;
}

static void add_item(struct mny_scale_sums *sums, const struct block *block, size_t item,
                     size_t count, double *weighted)
{
    const double *x = block->z + item * BLOCK;
    double sum = 0, least = sums->least[item], most = sums->most[item];

    for (size_t i = 0; i < count; i++) {
        weighted[i] = block->weight[i] * x[i];
        sum += weighted[i];
        least = x[i] < least ? x[i] : least;
        most = x[i] > most ? x[i] : most;
    }
    sums->least[item] = least;
    sums->most[item] = most;
    mny_sum_add(&sums->first[item], sum);
    for (size_t other = 0; other <= item; other++) {
        const double *y = block->z + other * BLOCK;
        double product = 0;
        for (size_t i = 0; i < count; i++)
            product += weighted[i] * y[i];
        mny_sum_add(&sums->second[item * sums->items + other], product);
    }
}

static void add_block(struct mny_scale_sums *sums, const struct block *block, size_t count)
{
    double weighted[BLOCK];

    sums->complete += count;
    for (size_t i = 0; i < count; i++) {
        mny_sum_add(&sums->weight, block->weight[i]);
        mny_sum_add(&sums->squares, block->weight[i] * block->weight[i]);
    }
    for (size_t item = 0; item < sums->items; item++)
        add_item(sums, block, item, count, weighted);
}

bool mny_scale_sums_add(struct mny_scale_sums *sums, const struct mny_estimate_input *input)
{
    struct block *block = calloc(1, sizeof *block);
    const bool good = block && open_block(block, input);

    for (size_t first = 0; good && first < input->n; first += BLOCK) {
        const size_t left = input->n - first, count = left < BLOCK ? left : BLOCK;
        read_block(input, first, count, block);
        sums->respondents += count_weighted(block, count);
        add_block(sums, block, keep_complete(sums->items, count, block));
    }
    if (block)
        close_block(block);
    free(block);
    return good;
}

static void merge(struct mny_sum *to, struct mny_sum from)
{
    mny_sum_add(to, from.sum);
    mny_sum_add(to, from.lost);
}

void mny_scale_sums_merge(struct mny_scale_sums *sums, const struct mny_scale_sums *from)
{
    sums->respondents += from->respondents;
    sums->complete += from->complete;
    merge(&sums->weight, from->weight);
    merge(&sums->squares, from->squares);
    for (size_t i = 0; i < sums->items; i++) {
        merge(&sums->first[i], from->first[i]);
        sums->least[i] = fmin(sums->least[i], from->least[i]);
        sums->most[i] = fmax(sums->most[i], from->most[i]);
    }
    for (size_t i = 0; i < sums->items * sums->items; i++)
        merge(&sums->second[i], from->second[i]);
}

/* ---- what they come to ----------------------------------------------------------- */

size_t mny_scale_sums_items(const struct mny_scale_sums *sums)
{
    return sums->items;
}

size_t mny_scale_sums_respondents(const struct mny_scale_sums *sums)
{
    return sums->respondents;
}

size_t mny_scale_sums_complete(const struct mny_scale_sums *sums)
{
    return sums->complete;
}

double mny_scale_sums_effective(const struct mny_scale_sums *sums)
{
    const double weight = mny_sum_value(sums->weight), squares = mny_sum_value(sums->squares);

    return squares > 0 ? weight * weight / squares : 0;
}

bool mny_scale_covariance(const struct mny_scale_sums *sums, double *covariance)
{
    const size_t p = sums->items;
    const double weight = mny_sum_value(sums->weight), n_eff = mny_scale_sums_effective(sums);

    if (sums->complete < 2 || !(weight > 0) || !(n_eff > 1))
        return false;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j <= i; j++) {
            const double mean_i = mny_sum_value(sums->first[i]) / weight;
            const double mean_j = mny_sum_value(sums->first[j]) / weight;
            const double second = mny_sum_value(sums->second[i * p + j]) / weight;
            const bool varies = sums->least[i] < sums->most[i] && sums->least[j] < sums->most[j];
            covariance[i * p + j] = covariance[j * p + i] =
                varies ? (second - mean_i * mean_j) / (1 - 1 / n_eff) : 0;
        }
    return true;
}
