/* SPDX-License-Identifier: MIT */
#include "survey/clean/id_column.h"

#include "core/pages.h"
#include "core/words.h"
#include "survey/common/workers.h"

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

static void put(char *to, const char *id, size_t length)
{
    if (length >= LONG) {
        memcpy(to, &length, sizeof length);
        to += sizeof length;
    }
    mny_word_copy(to, id, length);
}

/* Ids while they are copied: where the next one of each part and city goes. */
struct copying {
    const struct mny_places *places;
    const struct mny_kept_places *kept;
    const struct mny_row_parts *parts;
    struct mny_id_column *column;
    uint32_t *rows; /* parts x cities */
    size_t *bytes;  /* parts x cities; at first how many they have */
};

static void measure_part(void *context, size_t part)
{
    const struct copying *copying = context;
    const struct mny_row_parts *parts = copying->parts;
    size_t *bytes = copying->bytes + part * parts->cities, near = 0;

    for (size_t i = part * parts->size; i < mny_row_parts_end(parts, part); i++)
        if (!parts->dropped[i])
            bytes[parts->city[i]] += bytes_of(
                mny_places_id_length(copying->places, mny_kept_places_at(copying->kept, i, &near)));
}

/* From counts of bytes to where they go; returns all. */
static size_t add_up(const struct copying *copying)
{
    const struct mny_row_parts *parts = copying->parts;
    size_t at = 0;

    for (size_t city = 0; city < parts->cities; city++)
        for (size_t part = 0; part < parts->count; part++) {
            size_t *bytes = &copying->bytes[part * parts->cities + city];
            const size_t count = *bytes;

            *bytes = at;
            at += count;
        }
    return at;
}

static void copy_part(void *context, size_t part)
{
    const struct copying *copying = context;
    const struct mny_row_parts *parts = copying->parts;
    struct mny_id_column *column = copying->column;
    uint32_t *rows = copying->rows + part * parts->cities;
    size_t *bytes = copying->bytes + part * parts->cities, near = 0;
    struct mny_place_walk walk = {.places = copying->places};

    for (size_t i = part * parts->size; i < mny_row_parts_end(parts, part); i++) {
        const size_t city = parts->city[i];
        size_t length;
        const char *id;

        if (parts->dropped[i])
            continue;
        id = mny_place_walk_to(&walk, mny_kept_places_at(copying->kept, i, &near), &length);
        if (rows[city] % GROUP == 0)
            column->begins[rows[city] / GROUP] = bytes[city];
        put(column->bytes + bytes[city], id, length);
        bytes[city] += bytes_of(length);
        column->lengths[rows[city]++] = (uint8_t)(length < LONG ? length : LONG);
        mny_line_expect(column->bytes, bytes[city] + MNY_LINE);
        mny_line_expect(column->lengths, rows[city] + MNY_LINE);
    }
}

static bool fill(struct copying *copying, size_t threads)
{
    const struct mny_row_parts *parts = copying->parts;
    const size_t rows = parts->first[parts->cities];
    struct mny_id_column *column = copying->column;
    size_t bytes;

    mny_workers_run(parts->count, threads, measure_part, copying);
    bytes = add_up(copying);
    column->lengths = malloc(rows + 1);
    column->begins = calloc(rows / GROUP + 1, sizeof *column->begins);
    column->bytes = malloc(bytes + 1);
    if (!column->lengths || !column->begins || !column->bytes)
        return false;
    mny_pages_expect(column->lengths, rows);
    mny_pages_expect(column->bytes, bytes);
    memcpy(copying->rows, parts->next, parts->count * parts->cities * sizeof *copying->rows);
    mny_workers_run(parts->count, threads, copy_part, copying);
    return true;
}

struct mny_id_column *mny_id_column_create(const struct mny_places *places,
                                           const struct mny_kept_places *kept,
                                           const struct mny_row_parts *parts, size_t threads)
{
    const size_t counts = parts->count * parts->cities + 1;
    struct copying copying = {.places = places,
                              .kept = kept,
                              .parts = parts,
                              .column = calloc(1, sizeof *copying.column),
                              .rows = calloc(counts, sizeof *copying.rows),
                              .bytes = calloc(counts, sizeof *copying.bytes)};
    const bool good = copying.column && copying.rows && copying.bytes && fill(&copying, threads);

    free(copying.rows);
    free(copying.bytes);
    if (good)
        return copying.column;
    mny_id_column_free(copying.column);
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
