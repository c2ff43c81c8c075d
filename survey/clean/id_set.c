/* SPDX-License-Identifier: MIT */
#include "survey/clean/id_set.h"

#include <stdlib.h>
#include <string.h>

/* A slot is 24 bits of the id's hash above 40 bits of its row's key plus 1; 0 is
   free.  Equal hashes are settled by comparing the ids themselves. */
enum { KEY_BITS = 40, LEAST = 1024 /* slots */ };
#define KEY_MASK ((UINT64_C(1) << KEY_BITS) - 1)

struct mny_id_set {
    const struct mny_places *places;
    struct mny_hash_key key;
    uint64_t *slots;
    size_t size; /* a power of two, or 0 */
    size_t used;
    bool by_file;
};

struct mny_id_set *mny_id_set_create(const struct mny_places *places, struct mny_hash_key key)
{
    struct mny_id_set *set = calloc(1, sizeof *set);

    if (set) {
        set->places = places;
        set->key = key;
    }
    return set;
}

void mny_id_set_by_file(struct mny_id_set *set)
{
    set->by_file = true;
}

void mny_id_set_free(struct mny_id_set *set)
{
    if (!set)
        return;
    free(set->slots);
    free(set);
}

/* The slot that holds the id, or the free one where it belongs. */
static uint64_t *slot_of(const struct mny_id_set *set, const struct mny_place *place, uint64_t hash)
{
    size_t mask = set->size - 1, at = (size_t)hash & mask;

    for (; set->slots[at] != 0; at = (at + 1) & mask) {
        struct mny_place other;

        if (set->slots[at] >> KEY_BITS != hash >> KEY_BITS)
            continue;
        other = mny_places_get(set->places, (set->slots[at] & KEY_MASK) - 1);
        if (other.id_length == place->id_length && (!set->by_file || other.file == place->file) &&
            memcmp(other.id, place->id, place->id_length) == 0)
            break;
    }
    return &set->slots[at];
}

uint64_t mny_id_set_hash(const struct mny_hash_key *key, const char *id, size_t length)
{
    return mny_hash(key, id, length).low;
}

static bool resize(struct mny_id_set *set, size_t size)
{
    struct mny_id_set grown = *set;

    grown.size = size;
    grown.slots = size > set->size ? calloc(size, sizeof *grown.slots) : NULL;
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < set->size; i++) {
        if (set->slots[i] != 0) {
            struct mny_place place = mny_places_get(set->places, (set->slots[i] & KEY_MASK) - 1);
            size_t mask = grown.size - 1,
                   at = (size_t)mny_id_set_hash(&set->key, place.id, place.id_length) & mask;

            while (grown.slots[at] != 0)
                at = (at + 1) & mask;
            grown.slots[at] = set->slots[i];
        }
    }
    free(set->slots);
    *set = grown;
    return true;
}

/* At most 5 of 8 slots are used, so that runs stay short. */
static bool is_full(const struct mny_id_set *set)
{
    return set->used >= set->size / 8 * 5;
}

void mny_id_set_reserve(struct mny_id_set *set, size_t count)
{
    size_t size = LEAST;

    while (size / 8 * 5 <= count && size <= SIZE_MAX / 2)
        size *= 2;
    (void)resize(set, size); /* without memory for so many it grows as they come */
}

/* __builtin_prefetch is a hint; without it the wait is only not shared. */
void mny_id_set_expect(const struct mny_id_set *set, uint64_t hash)
{
#ifdef __GNUC__
    if (set->size > 0)
        __builtin_prefetch(&set->slots[(size_t)hash & (set->size - 1)], 1);
#else
    (void)set;
    (void)hash;
#endif
}

bool mny_id_set_add(struct mny_id_set *set, uint64_t at, uint64_t hash, uint64_t *first)
{
    struct mny_place place;
    uint64_t *slot;

    if (is_full(set) && !resize(set, set->size ? set->size * 2 : LEAST))
        return false;
    place = mny_places_get(set->places, at);
    slot = slot_of(set, &place, hash);
    if (*slot == 0) {
        *slot = hash >> KEY_BITS << KEY_BITS | (at + 1);
        set->used++;
    }
    *first = (*slot & KEY_MASK) - 1;
    return true;
}
