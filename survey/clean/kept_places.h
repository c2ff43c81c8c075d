/* SPDX-License-Identifier: MIT */
/* The places (places.h) of the rows that were taken.  Few rows are not, so most places follow the
   one before: only where a run of them begins is kept. */
#ifndef MINYI_SURVEY_CLEAN_KEPT_PLACES_H
#define MINYI_SURVEY_CLEAN_KEPT_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows from ROW on, whose places are PLACE and those that follow. */
struct mny_place_run {
    uint32_t row, place;
};

/* Zero is one without rows. */
struct mny_kept_places {
    struct mny_place_run *runs; /* one more than there are: its row is beyond all */
    size_t count, room;
    uint32_t rows, next; /* taken so far; the place behind the last one's */
};

void mny_kept_places_free(struct mny_kept_places *kept);

/* The next row has PLACE, and begins a run.  False without memory. */
bool mny_kept_places_begin(struct mny_kept_places *kept, uint32_t place);

/* The next row has PLACE, which is behind that of the row before.  False without memory. */
static inline bool mny_kept_places_add(struct mny_kept_places *kept, uint32_t place)
{
    if ((kept->rows == 0 || place != kept->next) && !mny_kept_places_begin(kept, place))
        return false;
    kept->rows++;
    kept->next = place + 1;
    return true;
}

/* The run that ROW, which is there, belongs to. */
size_t mny_kept_places_run(const struct mny_kept_places *kept, size_t row);

/* The place of ROW.  *NEAR, at first 0, is kept by who asks for rows that are near each other. */
static inline uint32_t mny_kept_places_at(const struct mny_kept_places *kept, size_t row,
                                          size_t *near)
{
    if (row < kept->runs[*near].row || row >= kept->runs[*near + 1].row)
        *near = mny_kept_places_run(kept, row);
    return kept->runs[*near].place + ((uint32_t)row - kept->runs[*near].row);
}

#endif
