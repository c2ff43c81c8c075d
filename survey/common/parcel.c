/* SPDX-License-Identifier: MIT */
#include "survey/common/parcel.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

void mny_parcel_empty(struct mny_parcel *parcel)
{
    parcel->used = parcel->at = 0;
    parcel->failed = parcel->cut = false;
}

void mny_parcel_clear(struct mny_parcel *parcel)
{
    free(parcel->bytes);
    *parcel = (struct mny_parcel){0};
}

void mny_parcel_put(struct mny_parcel *parcel, const void *bytes, size_t length)
{
    if (parcel->failed || length > SIZE_MAX - parcel->used ||
        !mny_grow(&parcel->bytes, &parcel->room, parcel->used + length, 1)) {
        parcel->failed = true;
        return;
    }
    if (length > 0)
        memcpy(parcel->bytes + parcel->used, bytes, length);
    parcel->used += length;
}

void mny_parcel_put_number(struct mny_parcel *parcel, uint64_t number)
{
    mny_parcel_put(parcel, &number, sizeof number);
}

void mny_parcel_put_array(struct mny_parcel *parcel, const void *items, size_t count, size_t size)
{
    mny_parcel_put_number(parcel, count);
    mny_parcel_put(parcel, items, count * size); /* they are in memory: no overflow */
}

void mny_parcel_put_text(struct mny_parcel *parcel, const char *text)
{
    mny_parcel_put_array(parcel, text, strlen(text), 1);
}

void mny_parcel_put_map(struct mny_parcel *parcel, const struct mny_text_map *map)
{
    const size_t count = map ? mny_text_map_count(map) : 0;

    mny_parcel_put_number(parcel, count);
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const char *text = mny_text_map_text(map, i, &length);

        mny_parcel_put_array(parcel, text, length, 1);
    }
}

/* What was put is not there. */
static bool refuse(struct mny_parcel *parcel)
{
    parcel->failed = parcel->cut = true;
    return false;
}

/* The next LENGTH bytes, NULL if there are not so many. */
static const char *next(struct mny_parcel *parcel, size_t length)
{
    const char *bytes;

    if (parcel->failed)
        return NULL;
    if (!parcel->bytes || length > parcel->used - parcel->at) {
        (void)refuse(parcel);
        return NULL;
    }
    bytes = parcel->bytes + parcel->at;
    parcel->at += length;
    return bytes;
}

bool mny_parcel_take(struct mny_parcel *parcel, void *bytes, size_t length)
{
    const char *from = next(parcel, length);

    if (from && length > 0)
        memcpy(bytes, from, length);
    return from != NULL;
}

bool mny_parcel_take_number(struct mny_parcel *parcel, uint64_t *number)
{
    *number = 0;
    return mny_parcel_take(parcel, number, sizeof *number);
}

/* The number of things of SIZE bytes that follow, all of which are there. */
static bool take_count(struct mny_parcel *parcel, size_t size, size_t *count)
{
    uint64_t number;

    *count = 0;
    if (!mny_parcel_take_number(parcel, &number))
        return false;
    if (number > (parcel->used - parcel->at) / size)
        return refuse(parcel);
    *count = (size_t)number;
    return true;
}

bool mny_parcel_take_array(struct mny_parcel *parcel, void *items, size_t *room, size_t *count,
                           size_t size)
{
    void *array;

    if (!take_count(parcel, size, count))
        return false;
    if (!mny_grow(items, room, *count, size)) {
        parcel->failed = true;
        return false;
    }
    memcpy(&array, items, sizeof array);
    return mny_parcel_take(parcel, array, *count * size);
}

bool mny_parcel_take_exactly(struct mny_parcel *parcel, void *items, size_t count, size_t size)
{
    size_t there;

    if (!take_count(parcel, size, &there))
        return false;
    if (there != count)
        return refuse(parcel);
    return mny_parcel_take(parcel, items, count * size);
}

bool mny_parcel_take_text(struct mny_parcel *parcel, const char **text, size_t *length)
{
    *text = "";
    if (!take_count(parcel, 1, length))
        return false;
    *text = next(parcel, *length);
    return true;
}

bool mny_parcel_take_map(struct mny_parcel *parcel, struct mny_text_map *map)
{
    uint64_t count;

    if (map)
        mny_text_map_clear(map);
    if (!mny_parcel_take_number(parcel, &count))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        const char *text;
        size_t length;
        uint32_t number;

        if (!mny_parcel_take_text(parcel, &text, &length))
            return false;
        if (!map)
            return refuse(parcel);
        if (!mny_text_map_number(map, text, length, &number)) {
            parcel->failed = true;
            return false;
        }
        if (number != i)
            return refuse(parcel);
    }
    return true;
}
