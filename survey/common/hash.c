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

static void rounds(struct state *s, int count)
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

static void take(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    rounds(s, 2);
    s->v0 ^= word;
}

struct mny_hash mny_hash(const struct mny_hash_key *key, const void *bytes, size_t length)
{
    const char *at = bytes;
    size_t left = length;
    struct mny_hash hash;
    struct state s = {key->first ^ UINT64_C(0x736f6d6570736575),
                      key->second ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
                      key->first ^ UINT64_C(0x6c7967656e657261),
                      key->second ^ UINT64_C(0x7465646279746573)};

    for (; left >= 8; at += 8, left -= 8)
        take(&s, mny_word_load(at));
    take(&s, (uint64_t)length << 56 | (left > 0 ? little_endian(at, left) : 0));
    s.v2 ^= 0xee;
    rounds(&s, 4);
    hash.low = s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
    s.v1 ^= 0xdd;
    rounds(&s, 4);
    hash.high = s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
    return hash;
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
