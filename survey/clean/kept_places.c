/* SPDX-License-Identifier: MIT */
#include "survey/clean/kept_places.h"

#include "core/arena.h"
#include "core/search.h"

#include <stdlib.h>

void mny_kept_places_free(struct mny_kept_places *kept)
{
    free(kept->runs);
    *kept = (struct mny_kept_places){0};
}

bool mny_kept_places_begin(struct mny_kept_places *kept, uint32_t place)
{
    if (!mny_grow(&kept->runs, &kept->room, kept->count + 2, sizeof *kept->runs))
        return false;
    kept->runs[kept->count++] = (struct mny_place_run){kept->rows, place};
    kept->runs[kept->count] = (struct mny_place_run){UINT32_MAX, 0};
    return true;
}

struct run_search {
    const struct mny_place_run *runs;
    size_t row;
};

static bool begins_before(const void *context, size_t index)
{
    const struct run_search *search = context;

    return search->runs[index].row <= search->row;
}

size_t mny_kept_places_run(const struct mny_kept_places *kept, size_t row)
{
    const struct run_search search = {kept->runs, row};

    return mny_search(0, kept->count, begins_before, &search) - 1;
}
