/* SPDX-License-Identifier: MIT */
#include "core/review_private.h"

#include "core/rounding.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): a modified
   z-score, 0.6745 (x - median) / MAD, of more than 3.5; with fewer peers than
   these the MAD says little. */
static const double z_most = 3.5, normal_quartile = 0.6745;
enum { PEERS_LEAST = 8 };

static int by_series(const void *left, const void *right)
{
    const struct mny_peer *one = left, *other = right;
    int cities = strcmp(one->city, other->city);

    if (one->series != other->series)
        return one->series < other->series ? -1 : 1;
    if (cities != 0)
        return cities;
    return (one->repeat > other->repeat) - (one->repeat < other->repeat);
}

static int by_value(const void *left, const void *right)
{
    const double *one = left, *other = right;

    return (*one > *other) - (*one < *other);
}

/* The median of COUNT values, which are sorted. */
static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static void describe(const struct mny_peer *peer, double middle, double z, size_t count,
                     char *detail, size_t room)
{
    char value[MNY_RATE_ROOM], other[MNY_RATE_ROOM], score[MNY_NUMBER_ROOM];

    if (peer->is_ratio) {
        mny_rate_format(peer->value, value);
        mny_rate_format(middle, other);
    } else {
        mny_number_format(peer->value, value);
        mny_number_format(middle, other);
    }
    snprintf(detail, room, _("%s, but the median of %zu is %s: robust z %s"), value, count, other,
             mny_fixed_format(fabs(z), 1, score));
}

/* The COUNT peers of one series; VALUES has room for as many. */
static bool compare(struct mny_review *review, const struct mny_peer *peers, size_t count,
                    double *values)
{
    double middle, deviation, z;
    char detail[512];

    if (count < PEERS_LEAST + 1)
        return true;
    for (size_t i = 0; i < count; i++)
        values[i] = peers[i].value;
    middle = median(values, count);
    for (size_t i = 0; i < count; i++)
        values[i] = fabs(peers[i].value - middle);
    deviation = median(values, count);
    /* Where more than half file the same there is no scale to judge by. */
    if (!(deviation > 1e-12 * fabs(middle)))
        return true;
    for (size_t i = 0; i < count; i++) {
        z = normal_quartile * (peers[i].value - middle) / deviation;
        if (fabs(z) <= z_most)
            continue;
        describe(&peers[i], middle, z, count, detail, sizeof detail);
        if (!mny_review_ask(review, &peers[i], MNY_ASK_OUTLIER, detail))
            return false;
    }
    return true;
}

bool mny_review_peers(struct mny_review *review)
{
    double *values = calloc(review->peer_count + 1, sizeof *values);
    bool good = values != NULL;

    if (good && review->peer_count > 0)
        qsort(review->peers, review->peer_count, sizeof *review->peers, by_series);
    for (size_t first = 0, end; good && first < review->peer_count; first = end) {
        for (end = first + 1;
             end < review->peer_count && review->peers[end].series == review->peers[first].series;)
            end++;
        good = compare(review, review->peers + first, end - first, values);
    }
    free(values);
    return good;
}
