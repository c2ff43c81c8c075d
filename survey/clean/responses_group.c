/* SPDX-License-Identifier: MIT */
/* Rows city by city.  Everything that is done with responses is done for one city after the
   other, so its rows lie together: a counting sort that keeps their order, column by column. */
#include "core/pages.h"
#include "survey/clean/responses_private.h"
#include "survey/common/workers.h"

#include <stdlib.h>
#include <string.h>

/* A column and the size of what is in it. */
struct moved {
    void *from, *to;
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
        const type *from = column->from;                                                           \
        type *to = column->to;                                                                     \
        for (size_t i = 0; i < rows; i++)                                                          \
            if (!dropped[i])                                                                       \
                to[next[city[i]]++] = from[i];                                                     \
    } while (0)

static void scatter(const struct grouping *grouping, const struct moved *column, size_t *next)
{
    const size_t rows = grouping->responses->count;
    const uint8_t *dropped = grouping->dropped;
    const uint16_t *city = grouping->responses->city;

    if (column->size == sizeof(uint8_t))
        SCATTER(uint8_t);
    else if (column->size == sizeof(uint16_t))
        SCATTER(uint16_t);
    else if (column->size == sizeof(uint32_t))
        SCATTER(uint32_t);
    else
        SCATTER(uint64_t);
}

#undef SCATTER

static void move_column(void *context, size_t index)
{
    struct grouping *grouping = context;
    struct moved *column = &grouping->columns[index];
    const size_t cities = grouping->responses->city_count;
    const size_t kept = grouping->first[cities];
    size_t *next = malloc((cities + 1) * sizeof *next);

    column->to = malloc((kept + 1) * column->size);
    grouping->good[index] = next && column->to;
    if (grouping->good[index]) {
        mny_pages_expect(column->to, kept * column->size);
        memcpy(next, grouping->first, cities * sizeof *next);
        scatter(grouping, column, next);
    }
    free(next);
}

static void list(struct grouping *grouping, void *column, size_t size)
{
    if (column)
        grouping->columns[grouping->count++] = (struct moved){.from = column, .size = size};
}

static void list_columns(struct grouping *grouping)
{
    struct mny_responses *r = grouping->responses;

    list(grouping, r->place, sizeof *r->place);
    list(grouping, r->base_weight, sizeof *r->base_weight);
    list(grouping, r->fpc, sizeof *r->fpc);
    list(grouping, r->case_of, sizeof *r->case_of);
    for (size_t i = 0; i < r->item_count; i++) {
        list(grouping, r->items[i].codes, 1);
        list(grouping, r->items[i].values, sizeof(double));
    }
    for (size_t i = 0; i < r->factor_count; i++) {
        list(grouping, r->factors[i].codes.bytes, sizeof(uint8_t));
        list(grouping, r->factors[i].codes.shorts, sizeof(uint16_t));
        list(grouping, r->factors[i].codes.words, sizeof(uint32_t));
    }
    for (size_t i = 0; i < r->byte_count; i++)
        list(grouping, r->bytes[i], 1);
    for (size_t i = 0; i < r->kept.numbers; i++)
        list(grouping, r->numbers[i], sizeof(double));
}

/* Where COLUMN went, or itself if it is none of them. */
static void *moved_to(const struct grouping *grouping, void *column)
{
    for (size_t i = 0; column && i < grouping->count; i++)
        if (grouping->columns[i].from == column)
            return grouping->columns[i].to;
    return column;
}

static void take_columns(struct grouping *grouping)
{
    struct mny_responses *r = grouping->responses;

    r->place = moved_to(grouping, r->place);
    r->base_weight = moved_to(grouping, r->base_weight);
    r->fpc = moved_to(grouping, r->fpc);
    r->case_of = moved_to(grouping, r->case_of);
    for (size_t i = 0; i < r->item_count; i++) {
        r->items[i].codes = moved_to(grouping, r->items[i].codes);
        r->items[i].values = moved_to(grouping, r->items[i].values);
    }
    for (size_t i = 0; i < r->factor_count; i++) {
        struct mny_codes *codes = &r->factors[i].codes;

        *codes =
            (struct mny_codes){moved_to(grouping, codes->bytes), moved_to(grouping, codes->shorts),
                               moved_to(grouping, codes->words)};
    }
    for (size_t i = 0; i < r->byte_count; i++)
        r->bytes[i] = moved_to(grouping, r->bytes[i]);
    for (size_t i = 0; i < r->kept.numbers; i++)
        r->numbers[i] = moved_to(grouping, r->numbers[i]);
}

/* Moves all columns, or none. */
static bool move_columns(struct grouping *grouping, size_t threads)
{
    bool good = true;

    mny_workers_run(grouping->count, threads, move_column, grouping);
    for (size_t i = 0; i < grouping->count; i++)
        good = good && grouping->good[i];
    if (good)
        take_columns(grouping);
    for (size_t i = 0; i < grouping->count; i++)
        free(good ? grouping->columns[i].from : grouping->columns[i].to);
    return good;
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
    const size_t most = 4 + 2 * responses->item_count + 3 * responses->factor_count +
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
        list_columns(&grouping);
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
