/* SPDX-License-Identifier: MIT */
/* Many small things with one life: allocated one by one, freed together. */
#ifndef MINYI_CORE_ARENA_H
#define MINYI_CORE_ARENA_H

#include <stddef.h>

struct mny_arena;

struct mny_arena *mny_arena_create(void);     /* NULL without memory */
void mny_arena_free(struct mny_arena *arena); /* frees all; NULL is allowed */

/* Frees all that was allocated, to begin again with little work. */
void mny_arena_clear(struct mny_arena *arena);

/* SIZE bytes of zeros, aligned for any type; NULL without memory. */
void *mny_arena_alloc(struct mny_arena *arena, size_t size);

/* COUNT things of SIZE bytes; NULL without memory or if that overflows. */
void *mny_arena_array(struct mny_arena *arena, size_t count, size_t size);

/* A copy of LENGTH bytes with a NUL after them; NULL without memory. */
char *mny_arena_text(struct mny_arena *arena, const char *text, size_t length);

/* Grows the heap array *ITEMS (capacity *CAPACITY things of SIZE bytes, from
   malloc) so that at least NEEDED fit; doubles it.  False without memory, and
   then nothing has changed. */
int mny_grow_more(void *items, size_t *capacity, size_t needed, size_t size);
static inline int mny_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    return needed <= *capacity || mny_grow_more(items, capacity, needed, size);
}

/* The same to just COUNT things, for arrays of known size: what is not used of them takes no
   memory. */
int mny_reserve(void *items, size_t *capacity, size_t count, size_t size);

#endif
