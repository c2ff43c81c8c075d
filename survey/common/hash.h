/* SPDX-License-Identifier: MIT */
/* Keyed hashing of what strangers wrote: ids, answers, names of clusters.  With
   a key that nobody can know, nobody can write a dump whose ids all collide. */
#ifndef MINYI_SURVEY_COMMON_HASH_H
#define MINYI_SURVEY_COMMON_HASH_H

#include <stddef.h>
#include <stdint.h>

struct mny_hash_key {
    uint64_t first, second;
};

struct mny_hash {
    uint64_t low, high;
};

/* A new key from the system's source of randomness.  Results never depend on
   it: it only decides where things lie in hash tables. */
struct mny_hash_key mny_hash_key_random(void);

/* SipHash-2-4 of LENGTH bytes, 128 bits (Aumasson and Bernstein 2012, "SipHash: a
   fast short-input PRF", with the output of their reference code's siphash-128). */
struct mny_hash mny_hash(const struct mny_hash_key *key, const void *bytes, size_t length);

/* SipHash-1-3, 64 bits: half the work, for tables that compare what they find. */
uint64_t mny_hash_word(const struct mny_hash_key *key, const void *bytes, size_t length);

#endif
