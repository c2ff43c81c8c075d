/* SPDX-License-Identifier: MIT */
/* Rows city by city.  Everything that is done with responses is done for one city after the
   other, so its rows lie together: a counting sort that keeps their order, a few columns at a time.
   These move into what the columns before them have left, so that no page of memory is taken
   anew, and never are there two of many. */
#include "core/pages.h"
#include "survey/clean/responses_private.h"
#include "survey/clean/row_parts.h"
#include "survey/common/workers.h"

#include <stdlib.h>
#include <string.h>

/* Columns that are moved together, and rows whose new places are found together. */
enum { TOGETHER = 4, BLOCK = 8192 };

/* A column: the pointer to it, and the size of what is in it. */
struct column {
    void *slot; /* a pointer to a pointer to things of SIZE */
    size_t size;
};

struct grouping {
    struct mny_responses *responses;
    struct mny_row_parts parts;
    struct column *columns;
    size_t count;
    uint32_t *next; /* parts x cities, while columns are moved */
    /* The columns being moved, of one size: */
    size_t size, together;
    void *from[TOGETHER], *to[TOGETHER];
};

/* A block of rows: those that stay, and where they go. */
struct block {
    size_t count;
    uint16_t row[BLOCK]; /* within the block */
    uint32_t to[BLOCK];
};

static void find_places(const struct mny_row_parts *parts, size_t first, size_t end, uint32_t *next,
                        struct block *block)
{
    block->count = 0;
    for (size_t i = first; i < end; i++) {
        if (parts->dropped[i])
            continue;
        block->row[block->count] = (uint16_t)(i - first);
        block->to[block->count++] = next[parts->city[i]]++;
    }
}

/* One loop for each size of thing, so that nothing is decided for each row.  The next line of the
   city is expected, for it is waited for otherwise: nothing overtakes a write. */
#define SCATTER(type)                                                                              \
    do {                                                                                           \
        const type *rows = (const type *)from + first;                                             \
        type *moved = to;                                                                          \
        for (size_t i = 0; i < block->count; i++) {                                                \
            moved[block->to[i]] = rows[block->row[i]];                                             \
            mny_line_expect(moved, block->to[i] * sizeof *moved + MNY_LINE);                       \
        }                                                                                          \
    } while (0)

static void scatter(size_t size, const void *from, size_t first, const struct block *block,
                    void *to)
{
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

static void move_part(void *context, size_t part)
{
    const struct grouping *grouping = context;
    const struct mny_row_parts *parts = &grouping->parts;
    const size_t end = mny_row_parts_end(parts, part);
    uint32_t *next = grouping->next + part * parts->cities;
    struct block block;

    memcpy(next, parts->next + part * parts->cities, parts->cities * sizeof *next);
    for (size_t first = part * parts->size; first < end; first += BLOCK) {
        find_places(parts, first, end - first < BLOCK ? end : first + BLOCK, next, &block);
        for (size_t i = 0; i < grouping->together; i++)
            scatter(grouping->size, grouping->from[i], first, &block, grouping->to[i]);
    }
}

/* Takes the columns of SIZE from *AT on that are moved together, and room for them. */
static bool take_columns(struct grouping *grouping, size_t *at)
{
    const size_t kept = grouping->parts.first[grouping->parts.cities];

    grouping->together = 0;
    for (; *at < grouping->count && grouping->together < TOGETHER; ++*at) {
        const size_t i = grouping->together;

        if (grouping->columns[*at].size != grouping->size)
            continue;
        memcpy(&grouping->from[i], grouping->columns[*at].slot, sizeof grouping->from[i]);
        if (!grouping->to[i]) {
            grouping->to[i] = malloc((kept + 1) * grouping->size);
            if (!grouping->to[i])
                return false;
            mny_pages_expect(grouping->to[i], kept * grouping->size);
        }
        memcpy(grouping->columns[*at].slot, &grouping->to[i], sizeof grouping->to[i]);
        grouping->together++;
    }
    return true;
}

/* Moves all columns of SIZE. */
static bool move_columns(struct grouping *grouping, size_t size, size_t threads)
{
    bool good = true;

    grouping->size = size;
    for (size_t at = 0; good && at < grouping->count;) {
        good = take_columns(grouping, &at);
        if (good && grouping->together > 0)
            mny_workers_run(grouping->parts.count, threads, move_part, grouping);
        for (size_t i = 0; i < grouping->together; i++)
            grouping->to[i] = grouping->from[i];
    }
    for (size_t i = 0; i < TOGETHER; i++) {
        free(grouping->to[i]);
        grouping->to[i] = NULL;
    }
    return good;
}

/* SLOT points to the pointer to a column, which may be NULL. */
static void list(struct grouping *grouping, void *slot, size_t size)
{
    void *column;

    memcpy(&column, slot, sizeof column);
    if (column)
        grouping->columns[grouping->count++] = (struct column){slot, size};
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

/* What is left of the cities in input order tells the order of all rows. */
static void keep_order(struct mny_responses *responses, const uint8_t *dropped)
{
    for (size_t i = 0; i < responses->count; i++)
        if (dropped[i])
            responses->city[i] = MNY_NO_CITY;
    responses->rows = responses->count;
}

/* The ids first: then their places take no memory any more. */
static bool move_ids(struct grouping *grouping, size_t threads)
{
    struct mny_responses *responses = grouping->responses;

    responses->ids =
        mny_id_column_create(responses->places, &responses->kept_places, &grouping->parts, threads);
    mny_places_free(responses->places);
    mny_kept_places_free(&responses->kept_places);
    responses->places = NULL;
    return responses->ids != NULL;
}

static bool open_grouping(struct grouping *grouping, size_t threads)
{
    const struct mny_responses *responses = grouping->responses;
    const size_t most = 3 + 2 * responses->item_count + 3 * responses->factor_count +
                        responses->byte_count + responses->kept.numbers;

    if (!mny_row_parts_make(&grouping->parts, threads))
        return false;
    grouping->columns = calloc(most, sizeof *grouping->columns);
    grouping->next =
        calloc(grouping->parts.count * grouping->parts.cities + 1, sizeof *grouping->next);
    return grouping->columns && grouping->next;
}

bool mny_responses_group(struct mny_responses *responses, const uint8_t *dropped, size_t threads)
{
    static const size_t sizes[] = {sizeof(uint64_t), sizeof(uint32_t), sizeof(uint16_t), 1};
    struct grouping grouping = {
        .responses = responses,
        .parts = {.city = responses->city,
                  .dropped = dropped,
                  .rows = responses->count,
                  .cities = responses->city_count,
                  .size = mny_row_parts_size(responses->city_count)},
    };
    bool good = open_grouping(&grouping, threads) && move_ids(&grouping, threads);

    if (good)
        list_columns(&grouping);
    for (size_t i = 0; good && i < sizeof sizes / sizeof *sizes; i++)
        good = move_columns(&grouping, sizes[i], threads);
    if (good) {
        keep_order(responses, dropped);
        responses->count = grouping.parts.first[responses->city_count];
        responses->first = grouping.parts.first;
        grouping.parts.first = NULL;
    }
    mny_row_parts_free(&grouping.parts);
    free(grouping.columns);
    free(grouping.next);
    return good;
}
