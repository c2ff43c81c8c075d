/* SPDX-License-Identifier: MIT */
#include "survey/clean/id_set.h"

#include "core/output.h"
#include "core/pages.h"
#include "core/words.h"
#include "survey/common/workers.h"

#include <stdlib.h>
#include <string.h>

/* A bucket is one cache line: its ids' rows, and ten bits of each one's hash, so that few rows
   have to be compared for nothing: that is to wait for memory three times.  What finds no room
   goes into the next bucket. */
enum { BUCKET = 12, LEAST = 128 /* buckets */ };

struct bucket {
    uint32_t rows[BUCKET];
    uint8_t tags[BUCKET];     /* the lowest byte of a hash, */
    uint8_t more[BUCKET / 4]; /* and two bits of the next */
    uint8_t count;
};

_Static_assert(sizeof(struct bucket) == MNY_LINE, "a bucket is one cache line");

struct mny_id_set {
    const struct mny_places *places;
    struct mny_hash_key key;
    struct bucket *buckets;
    size_t size, used; /* buckets, ids */
    bool by_file;
};

struct mny_id_set *mny_id_set_create(const struct mny_places *places, struct mny_hash_key key)
{
    struct mny_id_set *set = calloc(1, sizeof *set);

    if (set) {
        set->places = places;
        set->key = key;
    }
    return set;
}

void mny_id_set_by_file(struct mny_id_set *set)
{
    set->by_file = true;
}

void mny_id_set_free(struct mny_id_set *set)
{
    if (!set)
        return;
    free(set->buckets);
    free(set);
}

uint64_t mny_id_set_hash(const struct mny_hash_key *key, const char *id, size_t length)
{
    return mny_hash_word(key, id, length);
}

/* The bucket where an id with HASH belongs; the upper half of it is spread evenly over all of
   them (Lemire 2019, "Fast random integer generation in an interval"). */
static size_t home(const struct mny_id_set *set, uint64_t hash)
{
    return (size_t)((hash >> 32) * set->size >> 32);
}

static bool is_same(const struct mny_id_set *set, uint32_t row, const struct mny_place *place)
{
    const struct mny_place other = mny_places_get(set->places, row);

    return other.id_length == place->id_length && (!set->by_file || other.file == place->file) &&
           memcmp(other.id, place->id, place->id_length) == 0;
}

/* The first bucket from HASH's on that has room. */
static struct bucket *room_for(const struct mny_id_set *set, uint64_t hash)
{
    size_t at = home(set, hash);

    while (set->buckets[at].count == BUCKET)
        at = at + 1 < set->size ? at + 1 : 0;
    return &set->buckets[at];
}

static void enter(struct bucket *bucket, uint64_t hash, uint32_t row)
{
    const unsigned at = bucket->count++;

    bucket->rows[at] = row;
    bucket->tags[at] = (uint8_t)hash;
    bucket->more[at / 4] |= (uint8_t)((hash >> 8 & 3) << at % 4 * 2);
}

/* Whether some tag is that of HASH, or of nobody yet: mostly there is none, and nothing else is
   looked at. */
static bool has_tag(const struct bucket *bucket, uint64_t hash)
{
    const char *tags = (const char *)bucket->tags, tag = (char)(uint8_t)hash;

    return (mny_word_equals(mny_word_load(tags), tag) |
            mny_word_equals(mny_word_load(tags + BUCKET - 8), tag)) != 0;
}

/* The index of the id that stands at PLACE; the bucket's count if it is not there. */
static size_t find(const struct mny_id_set *set, const struct bucket *bucket,
                   const struct mny_place *place, uint64_t hash)
{
    size_t i = 0;

    if (!has_tag(bucket, hash))
        return bucket->count;
    while (i < bucket->count && !(bucket->tags[i] == (uint8_t)hash &&
                                  (bucket->more[i / 4] >> i % 4 * 2 & 3) == (hash >> 8 & 3) &&
                                  is_same(set, bucket->rows[i], place)))
        i++;
    return i;
}

/* Enters anew what OLD holds. */
static void move(struct mny_id_set *set, const struct mny_id_set *old)
{
    for (size_t i = 0; i < old->size; i++)
        for (size_t k = 0; k < old->buckets[i].count; k++) {
            const struct mny_place place = mny_places_get(set->places, old->buckets[i].rows[k]);
            const uint64_t hash = mny_id_set_hash(&set->key, place.id, place.id_length);

            enter(room_for(set, hash), hash, old->buckets[i].rows[k]);
        }
}

/* Buckets that one thread clears: a large page. */
enum { CLEARED = (2 << 20) / sizeof(struct bucket) };

static void clear_part(void *context, size_t part)
{
    const struct mny_id_set *set = context;
    const size_t first = part * CLEARED, left = set->size - first;

    memset(set->buckets + first, 0, (left < CLEARED ? left : CLEARED) * sizeof *set->buckets);
}

static void clear(struct mny_id_set *set, size_t threads)
{
    mny_workers_run((set->size + CLEARED - 1) / CLEARED, threads, clear_part, set);
    if (mny_interrupted()) /* some parts may have been left out */
        memset(set->buckets, 0, set->size * sizeof *set->buckets);
}

static bool resize(struct mny_id_set *set, size_t size, size_t threads)
{
    struct mny_id_set grown = *set;

    if (size <= set->size || size >= UINT32_MAX)
        return false;
    grown.size = size;
    grown.buckets = mny_pages_allocate(size, sizeof *grown.buckets);
    if (!grown.buckets)
        return false;
    clear(&grown, threads);
    move(&grown, set);
    free(set->buckets);
    *set = grown;
    return true;
}

/* At most 4 of 5 places are used, so that few ids have to go elsewhere. */
static size_t most(size_t size)
{
    return size * BUCKET / 5 * 4;
}

void mny_id_set_reserve(struct mny_id_set *set, size_t count, size_t threads)
{
    if (count < SIZE_MAX / BUCKET)
        (void)resize(set, count / (BUCKET * 4) * 5 + LEAST, threads); /* else it grows */
}

void mny_id_set_expect(const struct mny_id_set *set, uint64_t hash)
{
    if (set->size > 0)
        mny_line_expect(&set->buckets[home(set, hash)], 0);
}

bool mny_id_set_add(struct mny_id_set *set, uint64_t at, const struct mny_place *place,
                    uint64_t hash, uint64_t *first)
{
    struct bucket *bucket;
    size_t index;

    if (set->used >= most(set->size) && !resize(set, set->size ? set->size * 2 : LEAST, 1))
        return false;
    for (index = home(set, hash);; index = index + 1 < set->size ? index + 1 : 0) {
        size_t found;

        bucket = &set->buckets[index];
        found = find(set, bucket, place, hash);
        if (found < bucket->count) {
            *first = bucket->rows[found];
            return true;
        }
        if (bucket->count < BUCKET)
            break;
    }
    enter(bucket, hash, (uint32_t)at);
    set->used++;
    *first = at;
    return true;
}
