/* SPDX-License-Identifier: MIT */
#include "core/city_index.h"

#include "core/arena.h"

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

/* Where CODE stands, or belongs, among the sorted ones. */
static size_t position_of(const struct mny_city_index *index, const char *code, bool *found)
{
    size_t low = 0, high = index->count;

    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(index->cities[index->order[middle]].code, code);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
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
