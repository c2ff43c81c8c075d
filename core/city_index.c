/* SPDX-License-Identifier: MIT */
#include "core/city_index.h"

#include "core/arena.h"
#include "core/search.h"

#include <stdlib.h>
#include <string.h>

struct city {
    char code[MNY_CITY_DIGITS + 1];
};

struct mny_city_index {
    struct city *cities;
    size_t *order; /* cities by code */
    size_t count, city_capacity, order_capacity;
};

bool mny_is_city(const char *code)
{
    return strlen(code) == MNY_CITY_DIGITS && strspn(code, "0123456789") == MNY_CITY_DIGITS;
}

struct mny_city_index *mny_city_index_create(void)
{
    return calloc(1, sizeof(struct mny_city_index));
}

void mny_city_index_free(struct mny_city_index *index)
{
    if (!index)
        return;
    free(index->cities);
    free(index->order);
    free(index);
}

/* An index, and the city that is looked for in it. */
struct city_search {
    const struct mny_city_index *index;
    const char *code;
};

static int compare_at(const struct city_search *search, size_t at)
{
    return strcmp(search->index->cities[search->index->order[at]].code, search->code);
}

static bool city_before(const void *context, size_t at)
{
    return compare_at(context, at) < 0;
}

/* Where CODE stands, or belongs, among the sorted ones. */
static size_t position_of(const struct mny_city_index *index, const char *code, bool *found)
{
    const struct city_search search = {index, code};
    const size_t at = mny_search(0, index->count, city_before, &search);

    *found = at < index->count && compare_at(&search, at) == 0;
    return at;
}

size_t mny_city_index_add(struct mny_city_index *index, const char *code)
{
    size_t count = index->count, at;
    bool found;

    at = position_of(index, code, &found);
    if (found)
        return index->order[at];
    if (!mny_grow(&index->cities, &index->city_capacity, count + 1, sizeof *index->cities) ||
        !mny_grow(&index->order, &index->order_capacity, count + 1, sizeof *index->order))
        return MNY_NO_CITY;
    memcpy(index->cities[count].code, code, sizeof index->cities[count].code);
    memmove(index->order + at + 1, index->order + at, (count - at) * sizeof *index->order);
    index->order[at] = count;
    return index->count++;
}

size_t mny_city_index_find(const struct mny_city_index *index, const char *code)
{
    bool found;
    size_t at = position_of(index, code, &found);

    return found ? index->order[at] : MNY_NO_CITY;
}

size_t mny_city_index_count(const struct mny_city_index *index)
{
    return index->count;
}

size_t mny_city_index_sorted(const struct mny_city_index *index, size_t position)
{
    return index->order[position];
}

const char *mny_city_index_code(const struct mny_city_index *index, size_t city)
{
    return index->cities[city].code;
}
