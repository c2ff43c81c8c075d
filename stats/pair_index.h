/* SPDX-License-Identifier: MIT */
/* Numbers pairs of codes 0, 1, 2, ... in the order in which they are first seen:
   a stratum with a PSU in it, a cell with one more category.  Longer tuples are
   chains of pairs. */
#ifndef MINYI_STATS_PAIR_INDEX_H
#define MINYI_STATS_PAIR_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct mny_pair_index;

/* Stands for "no number" where one is expected. */
#define MNY_PAIR_NONE UINT32_MAX

/* A new, empty index, or NULL without memory. */
struct mny_pair_index *mny_pair_index_create(void);
void mny_pair_index_free(struct mny_pair_index *index); /* NULL is allowed. */

/* The number of the pair, a new one if it was never seen; MNY_PAIR_NONE without
   memory (or beyond 2^31 pairs). */
uint32_t mny_pair_index_add(struct mny_pair_index *index, uint32_t first, uint32_t second);

size_t mny_pair_index_count(const struct mny_pair_index *index);

/* The pair with that NUMBER, below mny_pair_index_count(). */
uint32_t mny_pair_index_first(const struct mny_pair_index *index, size_t number);
uint32_t mny_pair_index_second(const struct mny_pair_index *index, size_t number);

#endif
