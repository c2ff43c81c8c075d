/* SPDX-License-Identifier: MIT */
/* Ranks of estimates drawn again and again within their errors.

   Each draw takes every value from the normal distribution with its estimate and standard
   error, independently, and ranks them (Goldstein and Spiegelhalter 1996, Journal of the Royal
   Statistical Society A 159, 385-443): how probable each rank is, if nothing was known before
   the sample.  Their quantiles are no confidence intervals: of values that are nearly the same
   they are too narrow, and mny_rank_intervals() is for those (Klein, Wright and Wieczorek 2020;
   Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91, 476-518). */
#ifndef MINYI_STATS_RANK_SIMULATION_H
#define MINYI_STATS_RANK_SIMULATION_H

#include "core/problem.h"
#include "stats/rank_intervals.h"
#include "stats/ranks.h"

#include <stddef.h>
#include <stdint.h>

struct mny_rank_simulation {
    size_t draws; /* 1 or more */
    size_t top;   /* the ranks 1 ... TOP are the top */
    uint64_t seed;
    double tie; /* values that differ by no more share a rank */
};

/* All NAN of a unit whose error is unknown. */
struct mny_simulated_rank {
    struct mny_rank_spread spread;
    double first, top; /* shares of draws in which it is first, and in the top */
};

/* Fills RANKS[count].  A unit whose error is unknown stays where it is while the others move.
   The same for the same seed and order of units.  O(draws * count log count).  MNY_OK or
   MNY_E_MEMORY. */
enum mny_code mny_rank_simulate(const struct mny_rank_estimate *estimates, size_t count,
                                const struct mny_rank_simulation *how,
                                struct mny_simulated_rank *ranks);

#endif
