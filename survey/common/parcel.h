/* SPDX-License-Identifier: MIT */
/* Bytes that one process packs and another one of the same program unpacks: numbers and
   arrays as they lie in memory, one behind the other.  What is taken is checked against what is
   there, so that a parcel that was cut off is an error and no more. */
#ifndef MINYI_SURVEY_COMMON_PARCEL_H
#define MINYI_SURVEY_COMMON_PARCEL_H

#include "survey/common/text_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Begins as {0}; BYTES are to be freed with mny_parcel_clear(). */
struct mny_parcel {
    char *bytes;
    size_t used, room;
    size_t at;   /* taken so far */
    bool failed; /* there was no memory for all that was put, or something was not there to take: */
    bool cut;    /* the latter */
};

/* Empties it, keeping the room; and gives back all. */
void mny_parcel_empty(struct mny_parcel *parcel);
void mny_parcel_clear(struct mny_parcel *parcel);

/* What goes wrong is remembered in FAILED: who packs looks at it once, at the end.  Nothing more is
   put then. */
void mny_parcel_put(struct mny_parcel *parcel, const void *bytes, size_t length);
void mny_parcel_put_number(struct mny_parcel *parcel, uint64_t number);
/* COUNT things of SIZE bytes, with their number before them. */
void mny_parcel_put_array(struct mny_parcel *parcel, const void *items, size_t count, size_t size);
void mny_parcel_put_text(struct mny_parcel *parcel, const char *text);
/* All texts of MAP, which may be NULL, in their order. */
void mny_parcel_put_map(struct mny_parcel *parcel, const struct mny_text_map *map);

/* The same, taken in the order in which it was put: each is false, and FAILED is set, if it is
   not there, or without memory. */
bool mny_parcel_take(struct mny_parcel *parcel, void *bytes, size_t length);
bool mny_parcel_take_number(struct mny_parcel *parcel, uint64_t *number);
/* *ITEMS is an array of malloc() with room for *ROOM things of SIZE bytes, which grows. */
bool mny_parcel_take_array(struct mny_parcel *parcel, void *items, size_t *room, size_t *count,
                           size_t size);
/* Exactly COUNT of them, to where there is room for so many. */
bool mny_parcel_take_exactly(struct mny_parcel *parcel, void *items, size_t count, size_t size);
/* Borrowed from the parcel; no NUL follows. */
bool mny_parcel_take_text(struct mny_parcel *parcel, const char **text, size_t *length);
/* MAP, which may be NULL as it was then, has just these texts afterwards. */
bool mny_parcel_take_map(struct mny_parcel *parcel, struct mny_text_map *map);

#endif
