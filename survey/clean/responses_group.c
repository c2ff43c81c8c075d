/* SPDX-License-Identifier: MIT */
/* Rows city by city.  Everything that is done with responses is done for one city after the
   other, so its rows lie together: a counting sort that keeps their order, column by column. */
#include "core/pages.h"
#include "survey/clean/responses_private.h"
#include "survey/common/workers.h"

#include <stdlib.h>
#include <string.h>

/* A column: the pointer to it, and the size of what is in it.  SIZE 0 stands for the ids. */
struct moved {
    void *slot; /* a pointer to a pointer to things of SIZE */
    size_t size;
};

struct grouping {
    struct mny_responses *responses;
    const uint8_t *dropped;
    size_t *first; /* by city */
    struct moved *columns;
    size_t count;
    bool *good; /* by column */
};

/* One loop for each size of thing, so that nothing is decided for each row. */
#define SCATTER(type)                                                                              \
    do {                                                                                           \
        const type *from = column;                                                                 \
        type *to = moved;                                                                          \
        for (size_t i = 0; i < rows; i++)                                                          \
            if (!dropped[i])                                                                       \
                to[next[city[i]]++] = from[i];                                                     \
    } while (0)

static void scatter(const struct grouping *grouping, size_t size, const void *column, void *moved,
                    size_t *next)
{
    const size_t rows = grouping->responses->count;
    const uint8_t *dropped = grouping->dropped;
    const uint16_t *city = grouping->responses->city;

    if (size == sizeof(uint8_t))
        SCATTER(uint8_t);
    else if (size == sizeof(uint16_t))
        SCATTER(uint16_t);
    else if (size == sizeof(uint32_t))
        SCATTER(uint32_t);
    else
        SCATTER(uint64_t);
}

#undef SCATTER

static bool move_ids(const struct grouping *grouping)
{
    struct mny_responses *responses = grouping->responses;
    const struct mny_id_source source = {.places = responses->places,
                                         .place = responses->place,
                                         .city = responses->city,
                                         .dropped = grouping->dropped,
                                         .count = responses->count,
                                         .cities = responses->city_count};

    responses->ids = mny_id_column_create(&source, grouping->first);
    return responses->ids != NULL;
}

/* Moves one column; the old one is given back at once, so that there are never two of many. */
static void move_column(void *context, size_t index)
{
    struct grouping *grouping = context;
    const struct moved *column = &grouping->columns[index];
    const size_t cities = grouping->responses->city_count, kept = grouping->first[cities];
    size_t *next;
    void *from, *to;

    if (column->size == 0) {
        grouping->good[index] = move_ids(grouping);
        return;
    }
    next = malloc((cities + 1) * sizeof *next);
    to = malloc((kept + 1) * column->size);
    grouping->good[index] = next && to;
    if (grouping->good[index]) {
        memcpy(&from, column->slot, sizeof from);
        mny_pages_expect(to, kept * column->size);
        memcpy(next, grouping->first, cities * sizeof *next);
        scatter(grouping, column->size, from, to, next);
        memcpy(column->slot, &to, sizeof to);
        to = from;
    }
    free(to);
    free(next);
}

/* SLOT points to the pointer to a column, which may be NULL. */
static void list(struct grouping *grouping, void *slot, size_t size)
{
    void *column;

    memcpy(&column, slot, sizeof column);
    if (column)
        grouping->columns[grouping->count++] = (struct moved){slot, size};
}

static void list_columns(struct grouping *grouping)
{
    struct mny_responses *r = grouping->responses;

    list(grouping, &r->base_weight, sizeof *r->base_weight);
    list(grouping, &r->fpc, sizeof *r->fpc);
    list(grouping, &r->case_of, sizeof *r->case_of);
    for (size_t i = 0; i < r->item_count; i++) {
        list(grouping, &r->items[i].codes, 1);
        list(grouping, &r->items[i].values, sizeof(double));
    }
    for (size_t i = 0; i < r->factor_count; i++) {
        list(grouping, &r->factors[i].codes.bytes, sizeof(uint8_t));
        list(grouping, &r->factors[i].codes.shorts, sizeof(uint16_t));
        list(grouping, &r->factors[i].codes.words, sizeof(uint32_t));
    }
    for (size_t i = 0; i < r->byte_count; i++)
        list(grouping, &r->bytes[i], 1);
    for (size_t i = 0; i < r->kept.numbers; i++)
        list(grouping, &r->numbers[i], sizeof(double));
}

static bool run(struct grouping *grouping, size_t threads)
{
    bool good = true;

    mny_workers_run(grouping->count, threads, move_column, grouping);
    for (size_t i = 0; i < grouping->count; i++)
        good = good && grouping->good[i];
    return good;
}

/* All columns but the place, by which the ids are found; then that. */
static bool move_columns(struct grouping *grouping, size_t threads)
{
    struct mny_responses *responses = grouping->responses;

    grouping->columns[grouping->count++] = (struct moved){NULL, 0};
    list_columns(grouping);
    if (!run(grouping, threads))
        return false;
    grouping->count = 0;
    list(grouping, &responses->place, sizeof *responses->place);
    return run(grouping, threads);
}

/* Where the rows of each city that stay begin; what follows the last city is their number. */
static void find_first(struct grouping *grouping)
{
    const struct mny_responses *responses = grouping->responses;
    size_t *first = grouping->first;

    for (size_t i = 0; i < responses->count; i++)
        first[responses->city[i] + 1u] += !grouping->dropped[i];
    for (size_t city = 0; city < responses->city_count; city++)
        first[city + 1] += first[city];
}

static void fill_cities(struct mny_responses *responses, const size_t *first)
{
    for (size_t city = 0; city < responses->city_count; city++)
        for (size_t row = first[city]; row < first[city + 1]; row++)
            responses->city[row] = (uint16_t)city;
}

bool mny_responses_group(struct mny_responses *responses, const uint8_t *dropped, size_t threads)
{
    const size_t most = 5 + 2 * responses->item_count + 3 * responses->factor_count +
                        responses->byte_count + responses->kept.numbers;
    struct grouping grouping = {
        .responses = responses,
        .dropped = dropped,
        .first = calloc(responses->city_count + 2, sizeof *grouping.first),
        .columns = calloc(most, sizeof *grouping.columns),
        .good = calloc(most, sizeof *grouping.good),
    };
    bool good = grouping.first && grouping.columns && grouping.good;

    if (good) {
        find_first(&grouping);
        good = move_columns(&grouping, threads);
    }
    if (good) {
        responses->count = grouping.first[responses->city_count];
        fill_cities(responses, grouping.first);
    }
    free(grouping.columns);
    free(grouping.good);
    responses->first = grouping.first;
    return good;
}
