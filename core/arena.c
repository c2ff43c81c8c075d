/* SPDX-License-Identifier: MIT */
#include "core/arena.h"

#include "core/pages.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Big enough that a questionnaire takes a handful of blocks, small enough that
   an empty arena costs nothing to speak of. */
enum { BLOCK_SIZE = 16384 };

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct mny_arena {
    struct block *blocks; /* the newest first */
};

struct mny_arena *mny_arena_create(void)
{
    return calloc(1, sizeof(struct mny_arena));
}

static void free_blocks(struct block *block)
{
    for (struct block *next; block; block = next) {
        next = block->next;
        free(block);
    }
}

void mny_arena_free(struct mny_arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->blocks);
    free(arena);
}

/* The newest block stays, as empty as it came. */
void mny_arena_clear(struct mny_arena *arena)
{
    struct block *block = arena->blocks;

    if (!block)
        return;
    free_blocks(block->next);
    block->next = NULL;
    memset(block->bytes, 0, block->used);
    block->used = 0;
}

static struct block *add_block(struct mny_arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct block *block;

    if (room > SIZE_MAX - sizeof *block)
        return NULL;
    block = calloc(1, sizeof *block + room);
    if (!block)
        return NULL;
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *mny_arena_alloc(struct mny_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    struct block *block = arena->blocks;
    void *bytes;

    if (size > SIZE_MAX - unit)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    if (!block || block->size - block->used < size)
        block = add_block(arena, size);
    if (!block)
        return NULL;
    bytes = block->bytes + block->used;
    block->used += size;
    return bytes;
}

void *mny_arena_array(struct mny_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return mny_arena_alloc(arena, count * size);
}

char *mny_arena_text(struct mny_arena *arena, const char *text, size_t length)
{
    char *bytes = length < SIZE_MAX ? mny_arena_alloc(arena, length + 1) : NULL;

    if (bytes && length > 0)
        memcpy(bytes, text, length);
    return bytes;
}

/* Gives *ITEMS room for just ROOM things. */
static int resize(void *items, size_t *capacity, size_t room, size_t size)
{
    void *old, *grown;

    if (size != 0 && room > SIZE_MAX / size)
        return 0;
    memcpy(&old, items, sizeof old);
    grown = realloc(old, room * size);
    if (!grown)
        return 0;
    memcpy(items, &grown, sizeof grown);
    *capacity = room;
    return 1;
}

int mny_grow_more(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t wanted = *capacity ? *capacity : 16;

    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2)
            return 0;
        wanted *= 2;
    }
    return resize(items, capacity, wanted, size);
}

int mny_reserve(void *items, size_t *capacity, size_t count, size_t size)
{
    void *made;

    if (count <= *capacity)
        return 1;
    if (!resize(items, capacity, count, size))
        return 0;
    memcpy(&made, items, sizeof made);
    mny_pages_expect(made, count * size);
    return 1;
}
