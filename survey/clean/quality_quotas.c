/* SPDX-License-Identifier: MIT */
/* Responses beyond the target of a cell of quotas.csv, in the order in which they came: by
   the time of submission (unknown ones last), then by id, numbers by their size.  What
   another rule rejects takes no place, nor, where this one rejects, what another cell does. */
#include "survey/clean/quality_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A response in a cell. */
struct place {
    size_t quota, row;
    double time; /* INFINITY: not known */
    const char *id;
    size_t length;
};

static bool is_number(const char *id, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (id[i] < '0' || id[i] > '9')
            return false;
    return length > 0;
}

static int compare_ids(const struct place *x, const struct place *y)
{
    const size_t least = x->length < y->length ? x->length : y->length;
    const bool numbers = is_number(x->id, x->length) && is_number(y->id, y->length);
    const int order = least > 0 ? memcmp(x->id, y->id, least) : 0;

    if (x->length != y->length && (numbers || order == 0))
        return x->length < y->length ? -1 : 1;
    return order;
}

/* In the order in which they came; the cells of one response in that of the sheet. */
static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    order = compare_ids(x, y);
    if (order != 0)
        return order;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->quota > y->quota) - (x->quota < y->quota);
}

/* By row: it does not count, or a rule that settings.csv names rejects it.  The caller's to
   free(); NULL without memory. */
static uint8_t *find_gone(const struct mny_quality *quality)
{
    uint8_t *gone = malloc(quality->rows + 1);

    if (!gone)
        return NULL;
    memcpy(gone, quality->dropped, quality->rows);
    for (size_t i = 0; i < quality->flag_count; i++)
        if (quality->settings->reject[quality->flags[i].rule])
            gone[quality->flags[i].row] = 1;
    return gone;
}

/* Fills PLACES in the order in which they came and returns how many they are. */
static size_t find_places(struct mny_quality *quality, const uint8_t *gone, struct place *places)
{
    const struct mny_signals *signals = quality->signals;
    const struct mny_kept_places *kept = mny_responses_kept_places(quality->responses);
    size_t count = 0, last = SIZE_MAX, near = 0;

    for (size_t i = 0; i < signals->quota_count; i++) {
        const struct mny_quota_seen *seen = &signals->quotas[i];
        const double time = mny_signals_submitted(signals, seen->row);
        struct mny_place place;

        if (gone[seen->row])
            continue;
        place = mny_places_get(mny_responses_places_look(quality->responses),
                               mny_kept_places_at(kept, seen->row, &near));
        places[count++] = (struct place){seen->quota, seen->row, isnan(time) ? INFINITY : time,
                                         place.id, place.id_length};
        quality->results[MNY_QUALITY_QUOTA].judged += seen->row != last;
        last = seen->row;
    }
    qsort(places, count, sizeof *places, compare_places);
    return count;
}

/* How many the cells hold that came before, TAKEN by cell. */
struct cells {
    struct mny_quality *quality;
    size_t *taken;
};

static bool is_full(const struct cells *cells, size_t quota)
{
    return cells->taken[quota] >= cells->quality->settings->quotas[quota].target;
}

/* The COUNT cells of one response.  Where a full cell rejects it, it takes no place in the others:
   whoever comes next may have it. */
static bool flag_response(const struct cells *cells, const struct place *places, size_t count)
{
    bool rejected = false;

    for (size_t i = 0; i < count; i++)
        rejected = rejected || is_full(cells, places[i].quota);
    rejected = rejected && cells->quality->settings->reject[MNY_QUALITY_QUOTA];
    for (size_t i = 0; i < count; i++) {
        const struct mny_quota *quota = &cells->quality->settings->quotas[places[i].quota];
        const bool full = is_full(cells, places[i].quota);

        if (full || !rejected)
            cells->taken[places[i].quota]++;
        if (full && !mny_quality_add(cells->quality,
                                     &(struct mny_quality_flag){
                                         places[i].row, (double)cells->taken[places[i].quota],
                                         (double)quota->target, quota->name, MNY_QUALITY_QUOTA}))
            return false;
    }
    return true;
}

static bool flag_places(struct mny_quality *quality, const struct place *places, size_t count)
{
    const struct cells cells = {quality,
                                calloc(quality->settings->quota_count + 1, sizeof *cells.taken)};
    bool good = cells.taken != NULL;

    for (size_t i = 0, end; good && i < count; i = end) {
        for (end = i + 1; end < count && places[end].row == places[i].row; end++)
            continue;
        good = flag_response(&cells, places + i, end - i);
    }
    free(cells.taken);
    return good;
}

bool mny_quality_quotas(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;
    struct place *places;
    uint8_t *gone;
    bool good;

    if (!signals->plan->on[MNY_QUALITY_QUOTA])
        return true;
    quality->results[MNY_QUALITY_QUOTA].ran = true;
    places = malloc((signals->quota_count + 1) * sizeof *places);
    gone = find_gone(quality);
    good = places && gone && flag_places(quality, places, find_places(quality, gone, places));
    free(places);
    free(gone);
    return good;
}
