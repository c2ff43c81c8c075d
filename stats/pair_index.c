/* SPDX-License-Identifier: MIT */
#include "stats/pair_index.h"

#include <stdlib.h>
#include <string.h>

/* Open addressing with linear probing; SLOTS, a power of two, hold numbers and
   are kept at most half full. */
struct mny_pair_index {
    uint64_t *pairs;
    size_t count, capacity;
    uint32_t *slots;
    size_t slot_count;
    uint64_t last_pair; /* neighbours in a file are often alike */
    uint32_t last_number;
};

enum { FIRST_SLOTS = 64 };

struct mny_pair_index *mny_pair_index_create(void)
{
    struct mny_pair_index *index = calloc(1, sizeof *index);
    if (!index)
        return NULL;
    index->capacity = FIRST_SLOTS / 2;
    index->slot_count = FIRST_SLOTS;
    index->pairs = malloc(index->capacity * sizeof *index->pairs);
    index->slots = malloc(index->slot_count * sizeof *index->slots);
    index->last_number = MNY_PAIR_NONE;
    if (!index->pairs || !index->slots) {
        mny_pair_index_free(index);
        return NULL;
    }
    memset(index->slots, 0xff, index->slot_count * sizeof *index->slots);
    return index;
}

void mny_pair_index_free(struct mny_pair_index *index)
{
    if (!index)
        return;
    free(index->pairs);
    free(index->slots);
    free(index);
}

/* The slot of PAIR, or the free one where it belongs.  The multiplier is
   Fibonacci hashing's (Knuth, TAOCP 3, 6.4). */
static size_t find_slot(const struct mny_pair_index *index, uint64_t pair)
{
    const uint64_t mixed = (pair ^ (pair >> 29)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(mixed >> 32) & (index->slot_count - 1);
    while (index->slots[slot] != MNY_PAIR_NONE && index->pairs[index->slots[slot]] != pair)
        slot = (slot + 1) & (index->slot_count - 1);
    return slot;
}

/* Doubles the room for pairs and slots.  Returns 0 without memory. */
static int grow(struct mny_pair_index *index)
{
    const size_t capacity = index->capacity * 2, slot_count = index->slot_count * 2;
    uint64_t *pairs = NULL;
    uint32_t *slots = NULL;

    if (slot_count > SIZE_MAX / sizeof *pairs)
        return 0;
    pairs = realloc(index->pairs, capacity * sizeof *pairs);
    if (!pairs)
        return 0;
    index->pairs = pairs;
    slots = malloc(slot_count * sizeof *slots);
    if (!slots)
        return 0;
    memset(slots, 0xff, slot_count * sizeof *slots);
    free(index->slots);
    index->slots = slots;
    index->slot_count = slot_count;
    index->capacity = capacity;
    for (size_t number = 0; number < index->count; number++)
        index->slots[find_slot(index, index->pairs[number])] = (uint32_t)number;
    return 1;
}

uint32_t mny_pair_index_add(struct mny_pair_index *index, uint32_t first, uint32_t second)
{
    const uint64_t pair = (uint64_t)first << 32 | second;
    size_t slot;

    if (index->last_number != MNY_PAIR_NONE && index->last_pair == pair)
        return index->last_number;
    slot = find_slot(index, pair);
    if (index->slots[slot] == MNY_PAIR_NONE) {
        if (index->count == index->capacity) {
            if (index->count >= UINT32_MAX / 2 || !grow(index))
                return MNY_PAIR_NONE;
            slot = find_slot(index, pair);
        }
        index->pairs[index->count] = pair;
        index->slots[slot] = (uint32_t)index->count++;
    }
    index->last_pair = pair;
    index->last_number = index->slots[slot];
    return index->last_number;
}

size_t mny_pair_index_count(const struct mny_pair_index *index)
{
    return index->count;
}

uint32_t mny_pair_index_first(const struct mny_pair_index *index, size_t number)
{
    return (uint32_t)(index->pairs[number] >> 32);
}

uint32_t mny_pair_index_second(const struct mny_pair_index *index, size_t number)
{
    return (uint32_t)(index->pairs[number] & UINT32_MAX);
}
