/* SPDX-License-Identifier: MIT */
#include "survey/clean/places.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

/* Ten bytes hold 64 bits, seven in each. */
enum { NUMBER_MOST = 10 };

/* Keys share a 64-bit slot with 24 bits of hash in the set of ids. */
#define KEY_LIMIT ((size_t)1 << 40)

/* Row after row: file, line and length of the id as numbers of variable length,
   then the id.  The key of a row is where it begins. */
struct mny_places {
    unsigned char *bytes;
    size_t used, room;
};

struct mny_places *mny_places_create(void)
{
    return calloc(1, sizeof(struct mny_places));
}

void mny_places_free(struct mny_places *places)
{
    if (!places)
        return;
    free(places->bytes);
    free(places);
}

static size_t put_number(unsigned char *bytes, uint64_t number)
{
    size_t used = 0;

    for (; number >= 128; number >>= 7)
        bytes[used++] = (unsigned char)(number | 128);
    bytes[used++] = (unsigned char)number;
    return used;
}

static uint64_t get_number(const unsigned char **bytes)
{
    uint64_t number = 0;
    unsigned shift = 0;

    for (; **bytes >= 128; ++*bytes, shift += 7)
        number |= (uint64_t)(**bytes & 127) << shift;
    number |= (uint64_t) * *bytes << shift;
    ++*bytes;
    return number;
}

bool mny_places_add(struct mny_places *places, const struct mny_place *place, uint64_t *at)
{
    size_t most = place->id_length + 3 * NUMBER_MOST;

    if (place->id_length > KEY_LIMIT || places->used > KEY_LIMIT - most ||
        !mny_grow(&places->bytes, &places->room, places->used + most, 1))
        return false;
    *at = places->used;
    places->used += put_number(places->bytes + places->used, place->file);
    places->used += put_number(places->bytes + places->used, place->line);
    places->used += put_number(places->bytes + places->used, place->id_length);
    if (place->id_length > 0)
        memcpy(places->bytes + places->used, place->id, place->id_length);
    places->used += place->id_length;
    return true;
}

struct mny_place mny_places_get(const struct mny_places *places, uint64_t at)
{
    const unsigned char *bytes = places->bytes + at;
    struct mny_place place;

    place.file = (size_t)get_number(&bytes);
    place.line = get_number(&bytes);
    place.id_length = (size_t)get_number(&bytes);
    place.id = (const char *)bytes;
    return place;
}
