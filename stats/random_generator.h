/* SPDX-License-Identifier: MIT */
/* A stream of random.h as GSL's distributions want it. */
#ifndef MINYI_STATS_RANDOM_GENERATOR_H
#define MINYI_STATS_RANDOM_GENERATOR_H

#include "stats/random.h"

#include <gsl/gsl_rng.h>

/* Streams of a seed that belong to no replicate: one for each use, so that no two of them
   see the same numbers. */
#define MNY_STREAM_RANKS (UINT64_C(1) << 32)
#define MNY_STREAM_WEIGHTS ((UINT64_C(1) << 32) + 1)

/* A generator that draws from RANDOM, which must live as long; it is not to be freed, and
   gsl_rng_set() does nothing to it. */
gsl_rng mny_random_generator(struct mny_random *random);

#endif
