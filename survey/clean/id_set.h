/* SPDX-License-Identifier: MIT */
/* The ids seen so far, over all dumps: eight bytes an id and slot. */
#ifndef MINYI_SURVEY_CLEAN_ID_SET_H
#define MINYI_SURVEY_CLEAN_ID_SET_H

#include "survey/clean/places.h"
#include "survey/common/hash.h"

#include <stdbool.h>
#include <stdint.h>

struct mny_id_set;

/* PLACES is borrowed; it holds the ids.  NULL without memory. */
struct mny_id_set *mny_id_set_create(const struct mny_places *places, struct mny_hash_key key);
void mny_id_set_free(struct mny_id_set *set); /* NULL is allowed. */

/* Enters the id of the row AT, unless another row has brought it already: *FIRST
   is that row, or AT.  False without memory. */
bool mny_id_set_add(struct mny_id_set *set, uint64_t at, uint64_t *first);

#endif
