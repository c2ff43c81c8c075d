/* SPDX-License-Identifier: MIT */
#include "stats/ranks.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Runs so short are sorted by insertion. */
enum { SHORT = 16 };

struct keyed {
    double value;
    uint32_t unit;
};

struct mny_ranker {
    size_t count;
    struct keyed *items, *room;
};

struct mny_ranker *mny_ranker_create(size_t count)
{
    struct mny_ranker *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->count = count;
    made->items = calloc(count + 1, sizeof *made->items);
    made->room = calloc(count + 1, sizeof *made->room);
    if (made->items && made->room && count <= UINT32_MAX)
        return made;
    mny_ranker_free(made);
    return NULL;
}

void mny_ranker_free(struct mny_ranker *ranker)
{
    if (!ranker)
        return;
    free(ranker->items);
    free(ranker->room);
    free(ranker);
}

static void insert_sort(struct keyed *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct keyed item = items[i];
        size_t at = i;

        for (; at > 0 && items[at - 1].value < item.value; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* The two sorted runs FROM[0 ... middle) and FROM[middle ... end) to TO.  Which one is next is
   chance: it is computed and not branched on. */
static void merge(const struct keyed *from, size_t middle, size_t end, struct keyed *to)
{
    size_t left = 0, right = middle, made = 0;

    while (left < middle && right < end) {
        const bool from_left = from[left].value >= from[right].value;

        to[made++] = *(from_left ? &from[left] : &from[right]);
        left += from_left;
        right += !from_left;
    }
    while (left < middle)
        to[made++] = from[left++];
    while (right < end)
        to[made++] = from[right++];
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* By merging runs, the highest first, equal values as they stand: qsort()'s calls would take
   most of the time of many draws. */
static void sort(struct mny_ranker *ranker)
{
    const size_t count = ranker->count;

    for (size_t i = 0; i < count; i += SHORT)
        insert_sort(&ranker->items[i], smaller(SHORT, count - i));
    for (size_t width = SHORT; width < count; width *= 2) {
        struct keyed *const sorted = ranker->room;

        for (size_t i = 0; i < count; i += 2 * width)
            merge(&ranker->items[i], smaller(width, count - i), smaller(2 * width, count - i),
                  &sorted[i]);
        ranker->room = ranker->items;
        ranker->items = sorted;
    }
}

void mny_ranker_rank(struct mny_ranker *ranker, const double *values, double tie, uint32_t *ranks)
{
    size_t first = 0;

    for (size_t i = 0; i < ranker->count; i++)
        ranker->items[i] = (struct keyed){values[i], (uint32_t)i};
    sort(ranker);
    for (size_t i = 0; i < ranker->count; i++) {
        if (ranker->items[first].value - ranker->items[i].value > tie)
            first = i;
        ranks[ranker->items[i].unit] = (uint32_t)first + 1;
    }
}

struct mny_rank_tally {
    size_t count, draws;
    uint32_t *times; /* times[unit * count + rank - 1] */
};

struct mny_rank_tally *mny_rank_tally_create(size_t count)
{
    struct mny_rank_tally *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->count = count;
    made->times = count <= UINT32_MAX ? calloc(count * count + 1, sizeof *made->times) : NULL;
    if (made->times)
        return made;
    mny_rank_tally_free(made);
    return NULL;
}

void mny_rank_tally_free(struct mny_rank_tally *tally)
{
    if (!tally)
        return;
    free(tally->times);
    free(tally);
}

void mny_rank_tally_add(struct mny_rank_tally *tally, const uint32_t *ranks)
{
    for (size_t i = 0; i < tally->count; i++)
        tally->times[i * tally->count + ranks[i] - 1]++;
    tally->draws++;
}

/* The least rank that SHARE of the draws do not exceed. */
static double quantile(const struct mny_rank_tally *tally, const uint32_t *times, double share)
{
    const double wanted = share * (double)tally->draws;
    double seen = 0;

    for (size_t rank = 0; rank < tally->count; rank++) {
        seen += times[rank];
        if (times[rank] > 0 && seen >= wanted)
            return (double)rank + 1;
    }
    return NAN;
}

struct mny_rank_spread mny_rank_tally_spread(const struct mny_rank_tally *tally, size_t unit)
{
    const uint32_t *times = tally->times + unit * tally->count;
    double sum = 0;

    for (size_t rank = 0; rank < tally->count; rank++)
        sum += (double)(rank + 1) * times[rank];
    return (struct mny_rank_spread){sum / (double)tally->draws,   quantile(tally, times, 0),
                                    quantile(tally, times, 0.05), quantile(tally, times, 0.5),
                                    quantile(tally, times, 0.95), quantile(tally, times, 1)};
}

double mny_rank_tally_share(const struct mny_rank_tally *tally, size_t unit, size_t first,
                            size_t last)
{
    const uint32_t *times = tally->times + unit * tally->count;
    double sum = 0;

    for (size_t rank = first; rank <= smaller(last, tally->count); rank++)
        sum += times[rank - 1];
    return sum / (double)tally->draws;
}
