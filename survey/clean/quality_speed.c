/* SPDX-License-Identifier: MIT */
/* Too fast for the way through the questionnaire: below a share of the median time of all
   who were asked the same questions.  Half the people on a short way are not
   speeders on it, though they would be on a long one. */
#include "survey/clean/quality_private.h"

#include "core/arena.h"

#include <gsl/gsl_statistics_double.h>
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
    uint32_t *of_row; /* number + 1; 0: no time is known */
    size_t *first;    /* of TIMES, by path */
    double *times;
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

    paths->of_row = calloc(quality->rows + 1, sizeof *paths->of_row);
    if (!paths->of_row)
        return false;
    for (size_t i = 0; i < quality->rows; i++)
        if (!quality->dropped[i] && !isnan(quality->durations[i]) &&
            !number_of(paths, hashes[i], &paths->of_row[i]))
            return false;
    return true;
}

/* The times of path p are [first[p], first[p + 1]). */
static bool find_medians(const struct mny_quality *quality, struct paths *paths)
{
    paths->first = calloc(paths->count + 3, sizeof *paths->first);
    paths->times = malloc((quality->rows + 1) * sizeof *paths->times);
    paths->medians = malloc((paths->count + 1) * sizeof *paths->medians);
    if (!paths->first || !paths->times || !paths->medians)
        return false;
    for (size_t i = 0; i < quality->rows; i++)
        paths->first[paths->of_row[i] + 1]++;
    paths->first[1] = 0;
    for (size_t p = 1; p <= paths->count; p++)
        paths->first[p + 1] += paths->first[p];
    for (size_t i = 0; i < quality->rows; i++)
        if (paths->of_row[i] > 0)
            paths->times[paths->first[paths->of_row[i]]++] = quality->durations[i];
    for (size_t p = 0; p < paths->count; p++) {
        const size_t count = paths->first[p + 1] - paths->first[p];
        paths->medians[p] =
            count >= FEWEST ? gsl_stats_median(paths->times + paths->first[p], 1, count) : NAN;
    }
    return true;
}

static bool flag_rows(struct mny_quality *quality, const struct paths *paths)
{
    struct mny_quality_result *result = &quality->results[MNY_QUALITY_SPEED_REL];
    const double share = quality->settings->limit[MNY_QUALITY_SPEED_REL];

    for (size_t i = 0; i < quality->rows; i++) {
        const double median = paths->of_row[i] > 0 ? paths->medians[paths->of_row[i] - 1] : NAN;
        const struct mny_quality_flag flag = {i, quality->durations[i], share * median, "",
                                              MNY_QUALITY_SPEED_REL};

        result->judged += (size_t)!isnan(median);
        if (flag.value < flag.threshold && !mny_quality_add(quality, &flag))
            return false;
    }
    return true;
}

bool mny_quality_speed(struct mny_quality *quality)
{
    struct paths paths = {0};
    bool good;

    if (!quality->signals->columns[MNY_SIGNAL_PATH])
        return true;
    quality->results[MNY_QUALITY_SPEED_REL].ran = true;
    good = number_paths(quality, &paths) && find_medians(quality, &paths) &&
           flag_rows(quality, &paths);
    free(paths.hashes);
    free(paths.slots);
    free(paths.of_row);
    free(paths.first);
    free(paths.times);
    free(paths.medians);
    return good;
}
