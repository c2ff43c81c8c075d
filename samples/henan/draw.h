/* SPDX-License-Identifier: MIT */
/* Chance for the sample: a few draws on one of GSL's generators.  The same seed
   gives the same numbers on every machine. */
#ifndef MINYI_SAMPLES_HENAN_DRAW_H
#define MINYI_SAMPLES_HENAN_DRAW_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a stream of random numbers is for.  Each has its own, so that one part
   of the sample does not change because another has become longer. */
enum sample_stream {
    SAMPLE_STREAM_PLACES,
    SAMPLE_STREAM_MODEL,
    SAMPLE_STREAM_FILINGS,
    SAMPLE_STREAM_WJX,
    SAMPLE_STREAM_ODK
};

/* A generator for STREAM of SEED; free with gsl_rng_free(); NULL without memory. */
gsl_rng *sample_stream(unsigned long seed, enum sample_stream stream);

/* Sets RNG to the beginning of BLOCK of a stream. */
void sample_stream_block(gsl_rng *rng, unsigned long seed, enum sample_stream stream,
                         uint64_t block);

double sample_between(gsl_rng *rng, double low, double high);
/* Between LOW and HIGH, small ones as often as large ones (even in the logarithm). */
double sample_magnitude(gsl_rng *rng, double low, double high);
size_t sample_index(gsl_rng *rng, size_t count); /* below COUNT, which is above 0 */
bool sample_chance(gsl_rng *rng, double probability);
/* An index below COUNT, with probabilities SHARES that sum to 1. */
size_t sample_share(gsl_rng *rng, const double *shares, size_t count);

/* A number that looks random and is always the same for VALUE (splitmix64). */
uint64_t sample_scatter(uint64_t value);

#endif
