/* SPDX-License-Identifier: MIT */
/* Too fast for the way through the questionnaire: below a share of the median time of all
   who were asked the same questions.  Half the people on a short way are not
   speeders on it, though they would be on a long one. */
#include "survey/clean/quality_private.h"

#include "core/arena.h"
#include "survey/clean/medians.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A median of fewer says little. */
enum { FEWEST = 10 };

/* Paths, numbered as they come: an open table of number + 1 over their hashes. */
struct paths {
    uint64_t *hashes;
    size_t count, hash_room;
    uint32_t *slots;
    size_t size;
    uint32_t *of_row; /* number; NULL: all rows went the same way */
    size_t *counts;   /* by path: rows with a time */
    double *medians;
};

static uint32_t *find_slot(const struct paths *paths, uint64_t hash)
{
    size_t at = (size_t)hash & (paths->size - 1);

    while (paths->slots[at] != 0 && paths->hashes[paths->slots[at] - 1] != hash)
        at = (at + 1) & (paths->size - 1);
    return &paths->slots[at];
}

static bool grow_slots(struct paths *paths)
{
    const size_t size = paths->size ? 2 * paths->size : 1024;
    uint32_t *slots = calloc(size, sizeof *slots);

    if (!slots)
        return false;
    free(paths->slots);
    paths->slots = slots;
    paths->size = size;
    for (size_t i = 0; i < paths->count; i++)
        *find_slot(paths, paths->hashes[i]) = (uint32_t)(i + 1);
    return true;
}

static bool number_of(struct paths *paths, uint64_t hash, uint32_t *number)
{
    uint32_t *slot;

    if (2 * paths->count >= paths->size && !grow_slots(paths))
        return false;
    slot = find_slot(paths, hash);
    if (*slot == 0) {
        if (!mny_grow(&paths->hashes, &paths->hash_room, paths->count + 1, sizeof *paths->hashes))
            return false;
        paths->hashes[paths->count++] = hash;
        *slot = (uint32_t)paths->count;
    }
    *number = *slot;
    return true;
}

static bool number_paths(const struct mny_quality *quality, struct paths *paths)
{
    const uint64_t *hashes = quality->signals->columns[MNY_SIGNAL_PATH];

    paths->count = 1;
    if (!hashes)
        return true;
    paths->count = 0;
    paths->of_row = calloc(quality->rows + 1, sizeof *paths->of_row);
    if (!paths->of_row)
        return false;
    for (size_t i = 0; i < quality->rows; i++)
        if (!quality->dropped[i] && !isnan(mny_duration_at(quality->durations, i))) {
            if (!number_of(paths, hashes[i], &paths->of_row[i]))
                return false;
            paths->of_row[i]--;
        }
    return true;
}

static bool find_medians(const struct mny_quality *quality, struct paths *paths)
{
    const struct mny_grouped grouped = {.durations = quality->durations,
                                        .group = {.words = paths->of_row},
                                        .dropped = quality->dropped,
                                        .groups = paths->count,
                                        .threads = quality->threads};

    paths->counts = malloc((paths->count + 1) * sizeof *paths->counts);
    paths->medians = malloc((paths->count + 1) * sizeof *paths->medians);
    return paths->counts && paths->medians && mny_medians(&grouped, paths->medians, paths->counts);
}

static bool flag_row(struct mny_quality *quality, size_t row, double least)
{
    const struct mny_quality_flag flag = {row, mny_duration_at(quality->durations, row), least, "",
                                          MNY_QUALITY_SPEED_REL};

    return mny_quality_add(quality, &flag);
}

static bool flag_rows(struct mny_quality *quality, const struct paths *paths)
{
    const double share = quality->settings->limit[MNY_QUALITY_SPEED_REL];

    for (size_t p = 0; p < paths->count; p++) {
        if (paths->counts[p] < FEWEST)
            paths->medians[p] = NAN;
        else
            quality->results[MNY_QUALITY_SPEED_REL].judged += paths->counts[p];
    }
    for (size_t i = 0; i < quality->rows; i++) {
        const double least = share * paths->medians[paths->of_row ? paths->of_row[i] : 0];

        if (mny_duration_at(quality->durations, i) < least && !quality->dropped[i] &&
            !flag_row(quality, i, least))
            return false;
    }
    return true;
}

bool mny_quality_speed(struct mny_quality *quality)
{
    struct paths paths = {0};
    bool good;

    if (!quality->signals->plan->by_path)
        return true;
    quality->results[MNY_QUALITY_SPEED_REL].ran = true;
    good = number_paths(quality, &paths) &&
           (paths.count == 0 || (find_medians(quality, &paths) && flag_rows(quality, &paths)));
    free(paths.hashes);
    free(paths.slots);
    free(paths.of_row);
    free(paths.counts);
    free(paths.medians);
    return good;
}
