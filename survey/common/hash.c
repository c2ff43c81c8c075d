/* SPDX-License-Identifier: MIT */
#include "survey/common/hash.h"

#include "core/words.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t turn(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static inline void rounds(struct state *s, int count)
{
    while (count-- > 0) {
        s->v0 += s->v1;
        s->v1 = turn(s->v1, 13) ^ s->v0;
        s->v0 = turn(s->v0, 32);
        s->v2 += s->v3;
        s->v3 = turn(s->v3, 16) ^ s->v2;
        s->v0 += s->v3;
        s->v3 = turn(s->v3, 21) ^ s->v0;
        s->v2 += s->v1;
        s->v1 = turn(s->v1, 17) ^ s->v2;
        s->v2 = turn(s->v2, 32);
    }
}

/* LENGTH (less than 8) bytes as a number, the first the lowest. */
static uint64_t little_endian(const char *bytes, size_t length)
{
    uint64_t word = 0;

    for (size_t i = 0; i < length; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return word;
}

static struct state begin(const struct mny_hash_key *key, uint64_t variant)
{
    return (struct state){key->first ^ UINT64_C(0x736f6d6570736575),
                          key->second ^ UINT64_C(0x646f72616e646f6d) ^ variant,
                          key->first ^ UINT64_C(0x6c7967656e657261),
                          key->second ^ UINT64_C(0x7465646279746573)};
}

static inline void take_word(struct state *s, uint64_t word, int count)
{
    s->v3 ^= word;
    rounds(s, count);
    s->v0 ^= word;
}

/* All bytes, with COUNT rounds for each word of them. */
static inline void take(struct state *s, const char *bytes, size_t length, int count)
{
    size_t left = length;

    for (; left >= 8; bytes += 8, left -= 8)
        take_word(s, mny_word_load(bytes), count);
    take_word(s, (uint64_t)length << 56 | (left > 0 ? little_endian(bytes, left) : 0), count);
}

static inline uint64_t finish(struct state *s, uint64_t mark, int count)
{
    s->v2 ^= mark;
    rounds(s, count);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

struct mny_hash mny_hash(const struct mny_hash_key *key, const void *bytes, size_t length)
{
    struct state s = begin(key, 0xee);
    struct mny_hash hash;

    take(&s, bytes, length, 2);
    hash.low = finish(&s, 0xee, 4);
    s.v1 ^= 0xdd;
    hash.high = finish(&s, 0, 4);
    return hash;
}

uint64_t mny_hash_word(const struct mny_hash_key *key, const void *bytes, size_t length)
{
    struct state s = begin(key, 0);

    take(&s, bytes, length, 1);
    return finish(&s, 0xff, 3);
}

/* Where there is no /dev/urandom the time of day must do: a weaker guard, but
   never a wrong result. */
struct mny_hash_key mny_hash_key_random(void)
{
    struct mny_hash_key key = {0, 0};
    struct timespec now = {0, 0};
    int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, &key, sizeof key) : -1;

    if (file >= 0)
        close(file);
    if (got != (ssize_t)sizeof key) {
        clock_gettime(CLOCK_REALTIME, &now);
        key.first = (uint64_t)now.tv_sec * UINT64_C(0x9E3779B97F4A7C15);
        key.second = (uint64_t)now.tv_nsec ^ (uint64_t)getpid() << 32;
    }
    return key;
}
