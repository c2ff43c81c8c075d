/* SPDX-License-Identifier: MIT */
#include "survey/common/key_index.h"

#include "core/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    uint64_t hash;
    const char *key; /* NULL: free */
    size_t length, value;
};

struct mny_key_index {
    struct slot *slots;
    size_t size; /* a power of two, or 0 while empty */
    size_t used; /* at most half of SIZE, so that probes stay short */
};

struct mny_key_index *mny_key_index_create(void)
{
    return calloc(1, sizeof(struct mny_key_index));
}

void mny_key_index_free(struct mny_key_index *index)
{
    if (!index)
        return;
    free(index->slots);
    free(index);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Multiplicative hashing, eight bytes a step: a cell of a dump is looked up
   here, so its speed shows.  Keys come from the user's own small files; what a
   hostile dump asks for can only run along clusters of those. */
static uint64_t hash_of(const char *key, size_t length)
{
    uint64_t hash = mix(0, length), word = 0;

    for (; length >= 8; key += 8, length -= 8)
        hash = mix(hash, mny_word_load(key));
    for (size_t i = 0; i < length; i++)
        word = word << 8 | (unsigned char)key[i];
    return mix(hash, word);
}

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *slot_of(const struct mny_key_index *index, uint64_t hash, const char *key,
                            size_t length)
{
    size_t mask = index->size - 1, at = (size_t)hash & mask;

    for (;; at = (at + 1) & mask) {
        struct slot *slot = &index->slots[at];

        if (!slot->key)
            return slot;
        if (slot->hash == hash && slot->length == length && memcmp(slot->key, key, length) == 0)
            return slot;
    }
}

static bool make_room(struct mny_key_index *index)
{
    struct mny_key_index grown = {NULL, index->size ? index->size * 2 : 16, index->used};

    if (index->used < index->size / 2)
        return true;
    if (index->size > SIZE_MAX / 2)
        return false;
    grown.slots = calloc(grown.size, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < index->size; i++) {
        const struct slot *old = &index->slots[i];

        if (old->key)
            *slot_of(&grown, old->hash, old->key, old->length) = *old;
    }
    free(index->slots);
    *index = grown;
    return true;
}

bool mny_key_index_add(struct mny_key_index *index, const char *key, size_t length, size_t value,
                       size_t *standing)
{
    uint64_t hash = hash_of(key, length);
    struct slot *slot;

    if (!make_room(index))
        return false;
    slot = slot_of(index, hash, key, length);
    if (!slot->key) {
        *slot = (struct slot){hash, key, length, value};
        index->used++;
    }
    *standing = slot->value;
    return true;
}

size_t mny_key_index_find(const struct mny_key_index *index, const char *key, size_t length)
{
    const struct slot *slot;

    if (index->used == 0)
        return (size_t)-1;
    slot = slot_of(index, hash_of(key, length), key, length);
    return slot->key ? slot->value : (size_t)-1;
}
