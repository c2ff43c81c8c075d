/* SPDX-License-Identifier: MIT */
/* Texts numbered in the order they come: a dictionary that keeps its texts.  For
   texts of a dump, whose number nobody knows beforehand. */
#ifndef MINYI_SURVEY_COMMON_TEXT_MAP_H
#define MINYI_SURVEY_COMMON_TEXT_MAP_H

#include "survey/common/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_text_map;

struct mny_text_map *mny_text_map_create(struct mny_hash_key key); /* NULL without memory */
void mny_text_map_free(struct mny_text_map *map);                  /* NULL is allowed. */

/* Forgets all texts but keeps the room. */
void mny_text_map_clear(struct mny_text_map *map);

/* The number of TEXT (LENGTH bytes, copied): 0, 1, 2, ... for new ones.  False
   without memory. */
bool mny_text_map_number(struct mny_text_map *map, const char *text, size_t length,
                         uint32_t *number);

size_t mny_text_map_count(const struct mny_text_map *map);

/* Text NUMBER, followed by a NUL; borrowed until the next text is added. */
const char *mny_text_map_text(const struct mny_text_map *map, size_t number, size_t *length);

#endif
