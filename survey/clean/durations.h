/* SPDX-License-Identifier: MIT */
/* How long each response took.  Nearly always that is some whole seconds: two bytes a row.  From
   the first that is not, all are doubles. */
#ifndef MINYI_SURVEY_CLEAN_DURATIONS_H
#define MINYI_SURVEY_CLEAN_DURATIONS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MNY_NO_DURATION = UINT16_MAX };

/* Begins as zero; one of the columns has COUNT rows. */
struct mny_durations {
    uint16_t *whole; /* seconds, or MNY_NO_DURATION */
    double *exact;   /* NULL: all are whole */
    size_t count, room;
};

/* Room for COUNT rows in all.  False without memory. */
bool mny_durations_reserve(struct mny_durations *durations, size_t count);

/* Appends SECONDS, NAN: not known.  False without memory. */
bool mny_durations_add(struct mny_durations *durations, double seconds);
void mny_durations_free(struct mny_durations *durations);

static inline bool mny_duration_known(const struct mny_durations *durations, size_t row)
{
    return durations->exact ? !isnan(durations->exact[row])
                            : durations->whole[row] != MNY_NO_DURATION;
}

static inline double mny_duration_at(const struct mny_durations *durations, size_t row)
{
    if (durations->exact)
        return durations->exact[row];
    return durations->whole[row] == MNY_NO_DURATION ? (double)NAN : durations->whole[row];
}

#endif
