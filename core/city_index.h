/* SPDX-License-Identifier: MIT */
/* City codes numbered in the order in which they were met, found quickly, and
   told in the order of the codes. */
#ifndef MINYI_CORE_CITY_INDEX_H
#define MINYI_CORE_CITY_INDEX_H

#include <stdbool.h>
#include <stddef.h>

/* A division code of GB/T 2260: six digits. */
enum { MNY_CITY_DIGITS = 6 };

/* Whether CODE is six ASCII digits and nothing else. */
bool mny_is_city(const char *code);

struct mny_city_index;

struct mny_city_index *mny_city_index_create(void);     /* NULL without memory */
void mny_city_index_free(struct mny_city_index *index); /* NULL is allowed. */

#define MNY_NO_CITY ((size_t)-1)

/* The number of the city CODE (mny_is_city()), a new one if it has none yet;
   MNY_NO_CITY without memory. */
size_t mny_city_index_add(struct mny_city_index *index, const char *code);

/* The number of the city CODE, MNY_NO_CITY if it has none. */
size_t mny_city_index_find(const struct mny_city_index *index, const char *code);

size_t mny_city_index_count(const struct mny_city_index *index);

/* The city that stands at POSITION (from 0) when they are sorted by code. */
size_t mny_city_index_sorted(const struct mny_city_index *index, size_t position);

/* The code of a city; borrowed until the next city is added. */
const char *mny_city_index_code(const struct mny_city_index *index, size_t city);

#endif
