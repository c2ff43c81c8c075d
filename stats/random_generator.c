/* SPDX-License-Identifier: MIT */
#include "stats/random_generator.h"

/* A seed is a stream already. */
static void set(void *state, unsigned long seed)
{
    (void)state;
    (void)seed;
}

/* The upper half, which fits every unsigned long. */
static unsigned long get(void *state)
{
    return (unsigned long)(mny_random_next(state) >> 32);
}

/* 0 <= x < 1, by as many bits as a double has. */
static double get_double(void *state)
{
    return (double)(mny_random_next(state) >> 11) * 0x1p-53;
}

gsl_rng mny_random_generator(struct mny_random *random)
{
    static const gsl_rng_type type = {"splitmix64", UINT32_MAX, 0,         sizeof *random,
                                      set,          get,        get_double};

    return (gsl_rng){&type, random};
}
