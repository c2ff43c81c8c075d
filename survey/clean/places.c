/* SPDX-License-Identifier: MIT */
#include "survey/clean/places.h"

#include "core/arena.h"
#include "core/words.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP = 64 /* rows */, LENGTH_MOST = 255 };

/* GROUP rows that follow one another.  Nearly all are lines of one file, each behind the one
   before, with short ids: then a byte a row is enough, the length of its id.  All others are
   written out in EXACT. */
struct group {
    uint64_t at;   /* where the ids of its rows begin in BYTES */
    uint64_t line; /* of its first row */
    uint32_t file;
    uint32_t exact; /* 0: none, else 1 + where its rows begin in EXACT, in groups */
};

struct exact {
    uint64_t at, line, length;
    uint64_t file;
};

struct mny_places {
    size_t count;
    uint8_t *lengths;
    size_t length_room;
    struct group *groups;
    size_t group_room;
    struct exact *exact; /* GROUP for each group that needs them */
    size_t exact_count, exact_room;
    char *bytes;
    size_t used, room;
};

struct mny_places *mny_places_create(void)
{
    return calloc(1, sizeof(struct mny_places));
}

void mny_places_free(struct mny_places *places)
{
    if (!places)
        return;
    free(places->lengths);
    free(places->groups);
    free(places->exact);
    free(places->bytes);
    free(places);
}

bool mny_places_reserve(struct mny_places *places, size_t count)
{
    const size_t bytes =
        places->count > 0 ? (size_t)((double)places->used / (double)places->count * (double)count)
                          : 0;

    return mny_reserve(&places->lengths, &places->length_room, count, 1) &&
           mny_reserve(&places->groups, &places->group_room, count / GROUP + 1,
                       sizeof *places->groups) &&
           mny_reserve(&places->bytes, &places->room, bytes, 1);
}

/* Writes out the rows of GROUP so far, the first FILLED of it. */
static bool write_out(struct mny_places *places, struct group *group, size_t filled)
{
    const uint8_t *lengths = places->lengths + (places->count - filled);
    uint64_t at = group->at;

    if (places->exact_count >= UINT32_MAX - 1 ||
        !mny_grow(&places->exact, &places->exact_room, (places->exact_count + 1) * GROUP,
                  sizeof *places->exact))
        return false;
    for (size_t i = 0; i < filled; at += lengths[i++])
        places->exact[places->exact_count * GROUP + i] =
            (struct exact){at, group->line + i, lengths[i], group->file};
    group->exact = (uint32_t)++places->exact_count;
    return true;
}

static bool make_room(struct mny_places *places, size_t length)
{
    return places->count < MNY_PLACES_MOST &&
           mny_grow(&places->lengths, &places->length_room, places->count + 1, 1) &&
           mny_grow(&places->groups, &places->group_room, places->count / GROUP + 1,
                    sizeof *places->groups) &&
           mny_grow(&places->bytes, &places->room, places->used + length + 1, 1);
}

bool mny_places_add(struct mny_places *places, const struct mny_place *place, uint64_t *at)
{
    const size_t in_group = places->count % GROUP;
    struct group *group;

    if (!make_room(places, place->id_length))
        return false;
    group = &places->groups[places->count / GROUP];
    if (in_group == 0)
        *group = (struct group){places->used, place->line, (uint32_t)place->file, 0};
    if (!group->exact &&
        (place->file != group->file || place->line != group->line + in_group ||
         place->id_length > LENGTH_MOST) &&
        !write_out(places, group, in_group))
        return false;
    if (group->exact)
        places->exact[(group->exact - 1) * (size_t)GROUP + in_group] =
            (struct exact){places->used, place->line, place->id_length, place->file};
    places->lengths[places->count] = (uint8_t)place->id_length;
    mny_word_copy(places->bytes + places->used, place->id, place->id_length);
    places->used += place->id_length;
    *at = places->count++;
    return true;
}

/* The sum of COUNT lengths, eight at a time. */
static uint64_t sum(const uint8_t *lengths, size_t count)
{
    const uint64_t even = UINT64_C(0x00FF00FF00FF00FF);
    uint64_t four = 0, result = 0;
    size_t i = 0;

    for (; i + 8 <= count; i += 8) {
        const uint64_t word = mny_word_load((const char *)lengths + i);

        four += (word & even) + (word >> 8 & even);
    }
    for (; four > 0; four >>= 16)
        result += four & 0xFFFF;
    for (; i < count; i++)
        result += lengths[i];
    return result;
}

struct mny_place mny_places_get(const struct mny_places *places, uint64_t at)
{
    const size_t row = (size_t)at, in_group = row % GROUP;
    const struct group *group = &places->groups[row / GROUP];
    const uint8_t *lengths = places->lengths + (row - in_group);

    if (group->exact) {
        const struct exact *exact = &places->exact[(group->exact - 1) * (size_t)GROUP + in_group];

        return (struct mny_place){(size_t)exact->file, exact->line, places->bytes + exact->at,
                                  (size_t)exact->length};
    }
    return (struct mny_place){group->file, group->line + in_group,
                              places->bytes + group->at + sum(lengths, in_group),
                              lengths[in_group]};
}

struct mny_place mny_places_line(const struct mny_places *places, uint64_t at)
{
    const size_t row = (size_t)at;
    const struct group *group = &places->groups[row / GROUP];

    if (group->exact)
        return mny_places_get(places, at);
    return (struct mny_place){.file = group->file, .line = group->line + row % GROUP};
}

size_t mny_places_id_length(const struct mny_places *places, uint64_t at)
{
    const size_t row = (size_t)at;
    const struct group *group = &places->groups[row / GROUP];

    return group->exact ? mny_places_get(places, at).id_length : places->lengths[row];
}

const char *mny_place_walk_to(struct mny_place_walk *walk, uint64_t at, size_t *length)
{
    const struct mny_places *places = walk->places;
    const size_t row = (size_t)at;
    const struct group *group = &places->groups[row / GROUP];

    if (group->exact) {
        const struct mny_place place = mny_places_get(places, at);

        *length = place.id_length;
        return place.id;
    }
    if (walk->row / GROUP != row / GROUP) {
        walk->row = row - row % GROUP;
        walk->at = group->at;
    }
    while (walk->row < row)
        walk->at += places->lengths[walk->row++];
    *length = places->lengths[row];
    return places->bytes + walk->at;
}
