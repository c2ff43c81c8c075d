/* SPDX-License-Identifier: MIT */
#include "survey/common/text_map.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    uint64_t hash;
    size_t at, length; /* of the text in BYTES */
};

struct mny_text_map {
    struct mny_hash_key key;
    struct entry *entries;
    size_t count, capacity;
    char *bytes;
    size_t used, room;
    uint32_t *slots; /* number of the text plus 1; 0 is free */
    size_t size;     /* a power of two, at least twice COUNT; or 0 */
};

struct mny_text_map *mny_text_map_create(struct mny_hash_key key)
{
    struct mny_text_map *map = calloc(1, sizeof *map);

    if (map)
        map->key = key;
    return map;
}

void mny_text_map_free(struct mny_text_map *map)
{
    if (!map)
        return;
    free(map->entries);
    free(map->bytes);
    free(map->slots);
    free(map);
}

void mny_text_map_clear(struct mny_text_map *map)
{
    if (map->count > 0)
        memset(map->slots, 0, map->size * sizeof *map->slots);
    map->count = 0;
    map->used = 0;
}

static uint32_t *slot_of(const struct mny_text_map *map, const char *text, size_t length,
                         uint64_t hash)
{
    size_t mask = map->size - 1, at = (size_t)hash & mask;

    for (; map->slots[at] != 0; at = (at + 1) & mask) {
        const struct entry *entry = &map->entries[map->slots[at] - 1];

        if (entry->hash == hash && entry->length == length &&
            memcmp(map->bytes + entry->at, text, length) == 0)
            break;
    }
    return &map->slots[at];
}

static bool make_slots(struct mny_text_map *map)
{
    size_t size = map->size ? map->size * 2 : 64;
    uint32_t *slots;

    if (map->count < map->size / 2)
        return true;
    slots = size > map->size ? calloc(size, sizeof *slots) : NULL;
    if (!slots)
        return false;
    for (size_t i = 0; i < map->count; i++) {
        size_t at = (size_t)map->entries[i].hash & (size - 1);

        while (slots[at] != 0)
            at = (at + 1) & (size - 1);
        slots[at] = (uint32_t)(i + 1);
    }
    free(map->slots);
    map->slots = slots;
    map->size = size;
    return true;
}

static bool append(struct mny_text_map *map, const char *text, size_t length, uint64_t hash)
{
    if (map->count >= UINT32_MAX - 1 || length >= SIZE_MAX - map->used ||
        !mny_grow(&map->entries, &map->capacity, map->count + 1, sizeof *map->entries) ||
        !mny_grow(&map->bytes, &map->room, map->used + length + 1, 1))
        return false;
    map->entries[map->count++] = (struct entry){hash, map->used, length};
    if (length > 0)
        memcpy(map->bytes + map->used, text, length);
    map->bytes[map->used + length] = '\0';
    map->used += length + 1;
    return true;
}

bool mny_text_map_number(struct mny_text_map *map, const char *text, size_t length,
                         uint32_t *number)
{
    uint64_t hash = mny_hash_word(&map->key, text, length);
    uint32_t *slot;

    if (!make_slots(map))
        return false;
    slot = slot_of(map, text, length, hash);
    if (*slot == 0) {
        if (!append(map, text, length, hash))
            return false;
        *slot = (uint32_t)map->count;
    }
    *number = *slot - 1;
    return true;
}

size_t mny_text_map_count(const struct mny_text_map *map)
{
    return map->count;
}

const char *mny_text_map_text(const struct mny_text_map *map, size_t number, size_t *length)
{
    *length = map->entries[number].length;
    return map->bytes + map->entries[number].at;
}
