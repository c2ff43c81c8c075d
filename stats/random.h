/* SPDX-License-Identifier: MIT */
/* Random numbers that are the same everywhere and for any number of threads:
   SplitMix64 (Steele, Lea and Flood 2014, OOPSLA, 453-472), every replicate with a
   stream of its own. */
#ifndef MINYI_STATS_RANDOM_H
#define MINYI_STATS_RANDOM_H

#include <stdint.h>

struct mny_random {
    uint64_t state;
};

static inline uint64_t mny_random_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Stream number STREAM of SEED. */
static inline struct mny_random mny_random_stream(uint64_t seed, uint64_t stream)
{
    return (struct mny_random){mny_random_mix(
        mny_random_mix(seed) ^ mny_random_mix(stream * UINT64_C(0x9E3779B97F4A7C15) + 1))};
}

static inline uint64_t mny_random_next(struct mny_random *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    return mny_random_mix(random->state);
}

/* One of 0 ... BELOW - 1, all equally likely (Lemire 2019, ACM TOMACS 29, 3). */
static inline uint32_t mny_random_below(struct mny_random *random, uint32_t below)
{
    uint64_t product = (mny_random_next(random) >> 32) * below;

    if ((uint32_t)product < below) {
        const uint32_t least = (uint32_t)((UINT64_C(1) << 32) % below);
        while ((uint32_t)product < least)
            product = (mny_random_next(random) >> 32) * below;
    }
    return (uint32_t)(product >> 32);
}

#endif
