/* SPDX-License-Identifier: MIT */
/* The ids seen so far, over all dumps: a cache line for twelve of them. */
#ifndef MINYI_SURVEY_CLEAN_ID_SET_H
#define MINYI_SURVEY_CLEAN_ID_SET_H

#include "survey/clean/places.h"
#include "survey/common/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_id_set;

/* PLACES is borrowed; it holds the ids.  NULL without memory. */
struct mny_id_set *mny_id_set_create(const struct mny_places *places, struct mny_hash_key key);
void mny_id_set_free(struct mny_id_set *set); /* NULL is allowed. */

/* The hash by which an id is entered; may be called by many threads at once. */
uint64_t mny_id_set_hash(const struct mny_hash_key *key, const char *id, size_t length);

/* From now on an id is one only within its file: contractors who each count from 1 have
   different responses. */
void mny_id_set_by_file(struct mny_id_set *set);

/* Makes room for COUNT ids at once, so that the set need not grow again and again, each
   time entering anew what it holds; on up to THREADS threads.  An estimate is enough; too much
   to ask for is no fault. */
void mny_id_set_reserve(struct mny_id_set *set, size_t count, size_t threads);

/* Tells the processor that the id with HASH is wanted soon: a large set lies in no cache,
   and many such waits at once take no longer than one. */
void mny_id_set_expect(const struct mny_id_set *set, uint64_t hash);

/* Enters the id of the row AT, which stands at PLACE and whose hash is HASH, unless another row
   has brought it already: *FIRST is that row, or AT.  False without memory. */
bool mny_id_set_add(struct mny_id_set *set, uint64_t at, const struct mny_place *place,
                    uint64_t hash, uint64_t *first);

#endif
