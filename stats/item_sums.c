/* SPDX-License-Identifier: MIT */
#include "stats/item_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A spread below this share of the values' size is rounding: nothing varies. */
static const double NO_SPREAD = 1e-12;

/* Of the pair a, b, in row a: over those who answered both. */
struct pair {
    double n, w, x, xx, xy; /* people, their weights and, weighted, their scores: x of item a;
                               that of item b is in row b */
};

struct mny_item_sums {
    size_t items;
    struct pair *pairs; /* items x items */
    double *known;      /* of one person: the scores that there are */
    size_t *which;
};

struct mny_item_sums *mny_item_sums_create(size_t items)
{
    struct mny_item_sums *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->items = items;
    made->pairs = calloc(items * items + 1, sizeof *made->pairs);
    made->known = calloc(items + 1, sizeof *made->known);
    made->which = calloc(items + 1, sizeof *made->which);
    if (made->pairs && made->known && made->which)
        return made;
    mny_item_sums_free(made);
    return NULL;
}

void mny_item_sums_free(struct mny_item_sums *sums)
{
    if (!sums)
        return;
    free(sums->pairs);
    free(sums->known);
    free(sums->which);
    free(sums);
}

void mny_item_sums_add(struct mny_item_sums *sums, const double *x)
{
    mny_item_sums_add_weighted(sums, x, 1);
}

void mny_item_sums_add_weighted(struct mny_item_sums *sums, const double *x, double weight)
{
    size_t known = 0;

    if (weight == 0)
        return;
    for (size_t i = 0; i < sums->items; i++) {
        if (isnan(x[i]))
            continue;
        sums->known[known] = x[i];
        sums->which[known++] = i;
    }
    for (size_t i = 0; i < known; i++) {
        struct pair *row = sums->pairs + sums->which[i] * sums->items;
        const double score = sums->known[i], weighted = weight * score;

        for (size_t j = 0; j < known; j++) {
            struct pair *pair = row + sums->which[j];

            pair->n++;
            pair->w += weight;
            pair->x += weighted;
            pair->xx += weighted * score;
            pair->xy += weighted * sums->known[j];
        }
    }
}

void mny_item_sums_merge(struct mny_item_sums *sums, const struct mny_item_sums *from)
{
    for (size_t i = 0; i < sums->items * sums->items; i++) {
        sums->pairs[i].n += from->pairs[i].n;
        sums->pairs[i].w += from->pairs[i].w;
        sums->pairs[i].x += from->pairs[i].x;
        sums->pairs[i].xx += from->pairs[i].xx;
        sums->pairs[i].xy += from->pairs[i].xy;
    }
}

size_t mny_item_sums_items(const struct mny_item_sums *sums)
{
    return sums->items;
}

static const struct pair *pair_of(const struct mny_item_sums *sums, size_t a, size_t b)
{
    return &sums->pairs[a * sums->items + b];
}

double mny_item_mean(const struct mny_item_sums *sums, size_t item)
{
    const struct pair *own = pair_of(sums, item, item);

    return own->n > 0 ? own->x / own->w : NAN;
}

double mny_item_covariance(const struct mny_item_sums *sums, size_t a, size_t b)
{
    const struct pair *one = pair_of(sums, a, b), *other = pair_of(sums, b, a);

    return one->n > 1 ? (one->xy - one->x * other->x / one->n) / (one->n - 1) : NAN;
}

/* The squares around the mean; 0 if they are rounding. */
static double spread_of(const struct pair *pair)
{
    const double squares = pair->xx - pair->x * pair->x / pair->w;

    return squares > NO_SPREAD * pair->xx ? squares : 0;
}

double mny_item_correlation(const struct mny_item_sums *sums, size_t a, size_t b)
{
    const struct pair *one = pair_of(sums, a, b), *other = pair_of(sums, b, a);
    const double spread = one->n > 1 ? spread_of(one) * spread_of(other) : 0;

    return spread > 0 ? fmax(-1, fmin(1, (one->xy - one->x * other->x / one->w) / sqrt(spread)))
                      : NAN;
}

double mny_item_pair_mean(const struct mny_item_sums *sums, size_t a, size_t b)
{
    const struct pair *pair = pair_of(sums, a, b);

    return pair->n > 0 ? pair->x / pair->w : NAN;
}

double mny_item_pair_deviation(const struct mny_item_sums *sums, size_t a, size_t b)
{
    const struct pair *pair = pair_of(sums, a, b);

    return pair->n > 0 ? sqrt(spread_of(pair) / pair->w) : NAN;
}

size_t mny_item_pairs(const struct mny_item_sums *sums, size_t a, size_t b)
{
    return (size_t)pair_of(sums, a, b)->n;
}
