/* SPDX-License-Identifier: MIT */
/* Ranks of values, the highest first, and how the ranks of units spread over many draws. */
#ifndef MINYI_STATS_RANKS_H
#define MINYI_STATS_RANKS_H

#include <stddef.h>
#include <stdint.h>

struct mny_ranker; /* room to rank values in, again and again */

/* Room for COUNT values; NULL without memory. */
struct mny_ranker *mny_ranker_create(size_t count);
void mny_ranker_free(struct mny_ranker *ranker); /* NULL is allowed. */

/* Fills RANKS[count]: 1 is the highest of VALUES, none of which may be NAN.  Those that are at
   most TIE below the first that has a rank share it: 1, 2, 2, 4.  O(count log count). */
void mny_ranker_rank(struct mny_ranker *ranker, const double *values, double tie, uint32_t *ranks);

struct mny_rank_tally; /* how often each unit had each rank */

/* COUNT units in COUNT ranks, not drawn yet; NULL without memory, of which it takes
   count * count * 4 bytes. */
struct mny_rank_tally *mny_rank_tally_create(size_t count);
void mny_rank_tally_free(struct mny_rank_tally *tally); /* NULL is allowed. */

/* Adds the RANKS[count] of one draw; at most 2^32 - 1 draws. */
void mny_rank_tally_add(struct mny_rank_tally *tally, const uint32_t *ranks);

/* A unit's ranks over the draws.  A quantile is the least rank that at least that share of the
   draws do not exceed: the inverse of their distribution function (R's quantile(type = 1)). */
struct mny_rank_spread {
    double mean, least, p05, median, p95, most;
};
struct mny_rank_spread mny_rank_tally_spread(const struct mny_rank_tally *tally, size_t unit);

/* The share of draws in which UNIT has a rank from FIRST to LAST. */
double mny_rank_tally_share(const struct mny_rank_tally *tally, size_t unit, size_t first,
                            size_t last);

#endif
