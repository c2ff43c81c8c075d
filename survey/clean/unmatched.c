/* SPDX-License-Identifier: MIT */
#include "survey/clean/unmatched.h"

#include "core/arena.h"
#include "survey/common/text_map.h"

#include <stdlib.h>
#include <string.h>

struct mny_unmatched {
    struct mny_text_map *columns;
    struct mny_text_map *values; /* each behind the bytes of its question's index */
    uint64_t *counts;            /* by value */
    bool *absent;                /* by question: some dump has no column of it */
    size_t room;
    char *key; /* of the value at hand */
    size_t key_room;
};

struct mny_unmatched *mny_unmatched_create(struct mny_hash_key key)
{
    struct mny_unmatched *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->columns = mny_text_map_create(key);
    made->values = mny_text_map_create(key);
    if (made->columns && made->values)
        return made;
    mny_unmatched_free(made);
    return NULL;
}

void mny_unmatched_free(struct mny_unmatched *unmatched)
{
    if (!unmatched)
        return;
    mny_text_map_free(unmatched->columns);
    mny_text_map_free(unmatched->values);
    free(unmatched->counts);
    free(unmatched->absent);
    free(unmatched->key);
    free(unmatched);
}

void mny_unmatched_clear(struct mny_unmatched *unmatched)
{
    if (!unmatched)
        return;
    mny_text_map_clear(unmatched->columns);
    mny_text_map_clear(unmatched->values);
}

bool mny_unmatched_add_column(struct mny_unmatched *unmatched, const char *header, size_t length)
{
    uint32_t number;

    return !unmatched || mny_text_map_number(unmatched->columns, header, length, &number);
}

bool mny_unmatched_add_dump(struct mny_unmatched *unmatched, const bool *asked, size_t count)
{
    if (!unmatched)
        return true;
    if (!unmatched->absent)
        unmatched->absent = calloc(count + 1, sizeof *unmatched->absent);
    for (size_t i = 0; unmatched->absent && i < count; i++)
        unmatched->absent[i] = unmatched->absent[i] || !asked[i];
    return unmatched->absent != NULL;
}

bool mny_unmatched_is_answered(const struct mny_unmatched *unmatched, size_t question)
{
    return unmatched->absent && !unmatched->absent[question];
}

/* The value counted at NUMBER, a new one from 0. */
static bool add_key(struct mny_unmatched *unmatched, const char *key, size_t length, uint64_t count)
{
    const size_t before = mny_text_map_count(unmatched->values);
    uint32_t number;

    if (!mny_text_map_number(unmatched->values, key, length, &number) ||
        !mny_grow(&unmatched->counts, &unmatched->room, (size_t)number + 1,
                  sizeof *unmatched->counts))
        return false;
    unmatched->counts[number] = (number == before ? 0 : unmatched->counts[number]) + count;
    return true;
}

bool mny_unmatched_add_value(struct mny_unmatched *unmatched, size_t question, const char *value,
                             size_t length, uint64_t count)
{
    if (!unmatched)
        return true;
    if (!mny_grow(&unmatched->key, &unmatched->key_room, sizeof question + length, 1))
        return false;
    memcpy(unmatched->key, &question, sizeof question);
    memcpy(unmatched->key + sizeof question, value, length);
    return add_key(unmatched, unmatched->key, sizeof question + length, count);
}

bool mny_unmatched_merge(struct mny_unmatched *unmatched, const struct mny_unmatched *part)
{
    const size_t count = unmatched && part ? mny_text_map_count(part->values) : 0;
    size_t length;

    for (size_t i = 0; i < count; i++) {
        const char *key = mny_text_map_text(part->values, i, &length);

        if (!add_key(unmatched, key, length, part->counts[i]))
            return false;
    }
    return true;
}

void mny_unmatched_pack(const struct mny_unmatched *unmatched, struct mny_parcel *parcel)
{
    if (!unmatched)
        return;
    mny_parcel_put_map(parcel, unmatched->values);
    mny_parcel_put_array(parcel, unmatched->counts, mny_text_map_count(unmatched->values),
                         sizeof *unmatched->counts);
}

/* A value begins with its question. */
static bool has_questions(const struct mny_text_map *values)
{
    size_t length;

    for (size_t i = 0; i < mny_text_map_count(values); i++) {
        mny_text_map_text(values, i, &length);
        if (length < sizeof(size_t))
            return false;
    }
    return true;
}

bool mny_unmatched_unpack(struct mny_unmatched *unmatched, struct mny_parcel *parcel)
{
    size_t count = 0;

    return !unmatched ||
           (mny_parcel_take_map(parcel, unmatched->values) &&
            mny_parcel_take_array(parcel, &unmatched->counts, &unmatched->room, &count,
                                  sizeof *unmatched->counts) &&
            count == mny_text_map_count(unmatched->values) && has_questions(unmatched->values));
}

size_t mny_unmatched_columns(const struct mny_unmatched *unmatched)
{
    return mny_text_map_count(unmatched->columns);
}

const char *mny_unmatched_column(const struct mny_unmatched *unmatched, size_t index,
                                 size_t *length)
{
    return mny_text_map_text(unmatched->columns, index, length);
}

size_t mny_unmatched_values(const struct mny_unmatched *unmatched)
{
    return mny_text_map_count(unmatched->values);
}

struct mny_unmatched_value mny_unmatched_value(const struct mny_unmatched *unmatched, size_t index)
{
    struct mny_unmatched_value value = {.count = unmatched->counts[index]};
    const char *key = mny_text_map_text(unmatched->values, index, &value.length);

    memcpy(&value.question, key, sizeof value.question);
    value.text = key + sizeof value.question;
    value.length -= sizeof value.question;
    return value;
}
