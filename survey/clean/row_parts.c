/* SPDX-License-Identifier: MIT */
#include "survey/clean/row_parts.h"

#include "survey/common/workers.h"

#include <stdlib.h>

enum { LEAST = 1 << 16 };

size_t mny_row_parts_size(size_t cities)
{
    return 8 * cities > LEAST ? 8 * cities : LEAST;
}

size_t mny_row_parts_end(const struct mny_row_parts *parts, size_t part)
{
    const size_t first = part * parts->size;

    return parts->rows - first < parts->size ? parts->rows : first + parts->size;
}

static void count_part(void *context, size_t part)
{
    const struct mny_row_parts *parts = context;
    uint32_t *counts = parts->next + part * parts->cities;

    for (size_t i = part * parts->size; i < mny_row_parts_end(parts, part); i++)
        counts[parts->city[i]] += !parts->dropped[i];
}

/* From counts to places: city by city, and in each part by part. */
static void add_up(struct mny_row_parts *parts)
{
    size_t row = 0;

    for (size_t city = 0; city < parts->cities; city++) {
        parts->first[city] = row;
        for (size_t part = 0; part < parts->count; part++) {
            uint32_t *next = &parts->next[part * parts->cities + city];
            const uint32_t count = *next;

            *next = (uint32_t)row;
            row += count;
        }
    }
    parts->first[parts->cities] = row;
}

bool mny_row_parts_make(struct mny_row_parts *parts, size_t threads)
{
    parts->count = (parts->rows + parts->size - 1) / parts->size;
    parts->first = calloc(parts->cities + 1, sizeof *parts->first);
    parts->next = calloc(parts->count * parts->cities + 1, sizeof *parts->next);
    if (!parts->first || !parts->next)
        return false;
    mny_workers_run(parts->count, threads, count_part, parts);
    add_up(parts);
    return true;
}

void mny_row_parts_free(struct mny_row_parts *parts)
{
    free(parts->first);
    free(parts->next);
}
