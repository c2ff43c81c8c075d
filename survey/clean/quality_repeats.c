/* SPDX-License-Identifier: MIT */
/* Rows whose keys are the same.  Rows are first dealt into parts by their keys' high
   bits, so that the table of a part lies in the cache: most keys stand alone, and are
   seen and forgotten there. */
#include "survey/clean/quality_private.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BITS = 12, PARTS = 1 << PART_BITS };

struct repeated {
    const uint64_t *keys;
    size_t *rows;
    size_t count, room;
};

struct keyed {
    uint64_t key;
    size_t row;
};

static size_t part_of(uint64_t key)
{
    return (size_t)(key >> (64 - PART_BITS));
}

/* The rows that count and have a key, part by part: FIRST has room for PARTS + 1. */
static uint32_t *deal(const struct mny_quality *quality, const uint64_t *keys, size_t *first)
{
    uint32_t *dealt = malloc((quality->rows + 1) * sizeof *dealt);
    size_t at[PARTS];

    if (!dealt)
        return NULL;
    memset(first, 0, (PARTS + 1) * sizeof *first);
    for (size_t i = 0; i < quality->rows; i++)
        first[part_of(keys[i]) + 1] += keys[i] != 0 && !quality->dropped[i];
    for (size_t part = 0; part < PARTS; part++) {
        first[part + 1] += first[part];
        at[part] = first[part];
    }
    for (size_t i = 0; i < quality->rows; i++)
        if (keys[i] != 0 && !quality->dropped[i])
            dealt[at[part_of(keys[i])]++] = (uint32_t)i;
    return dealt;
}

static bool put(struct repeated *repeated, size_t row)
{
    if (!mny_grow(&repeated->rows, &repeated->room, repeated->count + 1, sizeof *repeated->rows))
        return false;
    repeated->rows[repeated->count++] = row;
    return true;
}

/* SLOTS: row + 1 of the first with a key, and the highest bit once it has been put. */
static bool look_through(struct repeated *repeated, const uint32_t *rows, size_t count,
                         uint64_t *slots, size_t size)
{
    const uint64_t done = (uint64_t)1 << 63;

    memset(slots, 0, size * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        const uint64_t key = repeated->keys[rows[i]];
        size_t at = (size_t)(key >> 1) & (size - 1);

        while (slots[at] != 0 && repeated->keys[(slots[at] & ~done) - 1] != key)
            at = (at + 1) & (size - 1);
        if (slots[at] == 0) {
            slots[at] = (uint64_t)rows[i] + 1;
            continue;
        }
        if (!(slots[at] & done) && !put(repeated, (size_t)slots[at] - 1))
            return false;
        slots[at] |= done;
        if (!put(repeated, rows[i]))
            return false;
    }
    return true;
}

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool sort_by_key(struct repeated *repeated)
{
    struct keyed *sorted = malloc((repeated->count + 1) * sizeof *sorted);

    if (!sorted)
        return false;
    for (size_t i = 0; i < repeated->count; i++)
        sorted[i] = (struct keyed){repeated->keys[repeated->rows[i]], repeated->rows[i]};
    qsort(sorted, repeated->count, sizeof *sorted, compare_keyed);
    for (size_t i = 0; i < repeated->count; i++)
        repeated->rows[i] = sorted[i].row;
    free(sorted);
    return true;
}

bool mny_quality_repeated(const struct mny_quality *quality, const uint64_t *keys, size_t **rows,
                          size_t *count)
{
    struct repeated repeated = {keys, NULL, 0, 0};
    size_t *first = malloc((PARTS + 1) * sizeof *first), largest = 0, size = 16;
    uint32_t *dealt = first ? deal(quality, keys, first) : NULL;
    uint64_t *slots = NULL;
    bool good = dealt != NULL;

    for (size_t part = 0; good && part < PARTS; part++)
        largest = first[part + 1] - first[part] > largest ? first[part + 1] - first[part] : largest;
    while (size < 2 * largest)
        size *= 2;
    good = good && (slots = malloc(size * sizeof *slots)) != NULL;
    for (size_t part = 0; good && part < PARTS; part++)
        if (first[part + 1] - first[part] > 1)
            good = look_through(&repeated, dealt + first[part], first[part + 1] - first[part],
                                slots, size);
    good = good && sort_by_key(&repeated);
    free(slots);
    free(dealt);
    free(first);
    if (!good)
        free(repeated.rows);
    *rows = good ? repeated.rows : NULL;
    *count = good ? repeated.count : 0;
    return good;
}
