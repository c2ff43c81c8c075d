/* SPDX-License-Identifier: MIT */
#include "samples/henan/draw.h"

#include <math.h>

gsl_rng *sample_stream(unsigned long seed, enum sample_stream stream)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

    if (rng)
        sample_stream_block(rng, seed, stream, 0);
    return rng;
}

void sample_stream_block(gsl_rng *rng, unsigned long seed, enum sample_stream stream,
                         uint64_t block)
{
    uint64_t mixed = sample_scatter(sample_scatter(seed * 16 + stream) + block);

    gsl_rng_set(rng, (unsigned long)(mixed & 0xffffffffU));
}

double sample_between(gsl_rng *rng, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(rng);
}

double sample_magnitude(gsl_rng *rng, double low, double high)
{
    return exp(sample_between(rng, log(low), log(high)));
}

size_t sample_index(gsl_rng *rng, size_t count)
{
    return (size_t)((double)count * gsl_rng_uniform(rng));
}

bool sample_chance(gsl_rng *rng, double probability)
{
    return gsl_rng_uniform(rng) < probability;
}

size_t sample_share(gsl_rng *rng, const double *shares, size_t count)
{
    double left = gsl_rng_uniform(rng);

    for (size_t i = 0; i + 1 < count; i++) {
        left -= shares[i];
        if (left < 0)
            return i;
    }
    return count - 1;
}

uint64_t sample_scatter(uint64_t value)
{
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}
