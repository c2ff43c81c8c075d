/* SPDX-License-Identifier: MIT */
#include "survey/clean/id_column.h"

#include "core/pages.h"

#include <stdlib.h>
#include <string.h>

/* Where every GROUPth id begins is noted; a row is found from there by the lengths between.  The
   bytes of a LONG id begin with its length. */
enum { GROUP = 64, LONG = 255 };

struct mny_id_column {
    uint8_t *lengths; /* LONG: that or more */
    size_t *begins;   /* of each group, in BYTES */
    char *bytes;
};

static size_t bytes_of(size_t length)
{
    return length < LONG ? length : length + sizeof length;
}

static void put(char *to, const struct mny_place *place)
{
    if (place->id_length >= LONG) {
        memcpy(to, &place->id_length, sizeof place->id_length);
        to += sizeof place->id_length;
    }
    if (place->id_length > 0)
        memcpy(to, place->id, place->id_length);
}

/* Where the bytes of each city begin in ENDS, and behind them how many there are; and all
   lengths, the rows of a city being put from NEXT on. */
static void measure(const struct mny_id_source *source, struct mny_id_column *column, size_t *next,
                    size_t *ends)
{
    for (size_t i = 0; i < source->count; i++) {
        size_t length;

        if (source->dropped[i])
            continue;
        length = mny_places_get(source->places, source->place[i]).id_length;
        column->lengths[next[source->city[i]]++] = (uint8_t)(length < LONG ? length : LONG);
        ends[source->city[i] + 1u] += bytes_of(length);
    }
    for (size_t city = 0; city < source->cities; city++)
        ends[city + 1] += ends[city];
}

/* Copies the ids, the rows of a city being put from NEXT on and their bytes from ENDS. */
static void copy(const struct mny_id_source *source, struct mny_id_column *column, size_t *next,
                 size_t *ends)
{
    for (size_t i = 0; i < source->count; i++) {
        const size_t city = source->city[i];
        struct mny_place place;

        if (source->dropped[i])
            continue;
        place = mny_places_get(source->places, source->place[i]);
        if (next[city] % GROUP == 0)
            column->begins[next[city] / GROUP] = ends[city];
        put(column->bytes + ends[city], &place);
        ends[city] += bytes_of(place.id_length);
        next[city]++;
    }
}

static bool fill(const struct mny_id_source *source, const size_t *first,
                 struct mny_id_column *column, size_t *next, size_t *ends)
{
    size_t bytes;

    memcpy(next, first, source->cities * sizeof *next);
    measure(source, column, next, ends);
    bytes = ends[source->cities];
    column->bytes = malloc(bytes + 1);
    if (!column->bytes)
        return false;
    mny_pages_expect(column->bytes, bytes);
    memcpy(next, first, source->cities * sizeof *next);
    copy(source, column, next, ends);
    return true;
}

struct mny_id_column *mny_id_column_create(const struct mny_id_source *source, const size_t *first)
{
    const size_t rows = first[source->cities];
    struct mny_id_column *made = calloc(1, sizeof *made);
    size_t *next = malloc((source->cities + 1) * sizeof *next);
    size_t *ends = calloc(source->cities + 2, sizeof *ends);
    bool good = made && next && ends;

    if (good) {
        made->lengths = malloc(rows + 1);
        made->begins = calloc(rows / GROUP + 1, sizeof *made->begins);
        good = made->lengths && made->begins && fill(source, first, made, next, ends);
    }
    free(next);
    free(ends);
    if (good)
        return made;
    mny_id_column_free(made);
    return NULL;
}

void mny_id_column_free(struct mny_id_column *column)
{
    if (!column)
        return;
    free(column->lengths);
    free(column->begins);
    free(column->bytes);
    free(column);
}

/* The length of the id whose bytes begin at AT, and AT where its text does. */
static size_t length_at(const struct mny_id_column *column, size_t row, const char **at)
{
    size_t length = column->lengths[row];

    if (length == LONG) {
        memcpy(&length, *at, sizeof length);
        *at += sizeof length;
    }
    return length;
}

struct mny_id_walk mny_id_column_walk(const struct mny_id_column *column, size_t row)
{
    const size_t begin = row - row % GROUP;
    struct mny_id_walk walk = {column, begin, column->bytes + column->begins[begin / GROUP]};
    size_t length;

    while (walk.row < row)
        mny_id_walk_next(&walk, &length);
    return walk;
}

const char *mny_id_walk_next(struct mny_id_walk *walk, size_t *length)
{
    const char *id;

    *length = length_at(walk->column, walk->row++, &walk->at);
    id = walk->at;
    walk->at += *length;
    return id;
}

const char *mny_id_column_get(const struct mny_id_column *column, size_t row, size_t *length)
{
    struct mny_id_walk walk = mny_id_column_walk(column, row);

    return mny_id_walk_next(&walk, length);
}
