/* SPDX-License-Identifier: MIT */
#include "survey/clean/durations.h"

#include "core/arena.h"

#include <stdlib.h>

bool mny_durations_reserve(struct mny_durations *durations, size_t count)
{
    return durations->exact
               ? mny_reserve(&durations->exact, &durations->room, count, sizeof *durations->exact)
               : mny_reserve(&durations->whole, &durations->room, count, sizeof *durations->whole);
}

/* From whole seconds to doubles. */
static bool spread(struct mny_durations *durations)
{
    double *exact = malloc((durations->room + 1) * sizeof *exact);

    if (!exact)
        return false;
    for (size_t i = 0; i < durations->count; i++)
        exact[i] = mny_duration_at(durations, i);
    free(durations->whole);
    durations->whole = NULL;
    durations->exact = exact;
    return true;
}

static bool make_room(struct mny_durations *durations)
{
    return durations->exact ? mny_grow(&durations->exact, &durations->room, durations->count + 1,
                                       sizeof *durations->exact)
                            : mny_grow(&durations->whole, &durations->room, durations->count + 1,
                                       sizeof *durations->whole);
}

bool mny_durations_add(struct mny_durations *durations, double seconds)
{
    const bool whole = seconds >= 0 && seconds < MNY_NO_DURATION;
    const uint16_t rounded = whole ? (uint16_t)seconds : MNY_NO_DURATION;

    if (!isnan(seconds) && !durations->exact && (!whole || rounded < seconds) && !spread(durations))
        return false;
    if (durations->count == durations->room && !make_room(durations))
        return false;
    if (durations->exact)
        durations->exact[durations->count++] = seconds;
    else
        durations->whole[durations->count++] = rounded;
    return true;
}

void mny_durations_free(struct mny_durations *durations)
{
    free(durations->whole);
    free(durations->exact);
    *durations = (struct mny_durations){0};
}
