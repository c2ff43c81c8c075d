/* SPDX-License-Identifier: MIT */
/* Where every row of the dumps stands, and its id: what a message, rejected.csv
   or a search for duplicates may ask of any row, in little more than the bytes of its id. */
#ifndef MINYI_SURVEY_CLEAN_PLACES_H
#define MINYI_SURVEY_CLEAN_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_place {
    size_t file; /* index of the dump */
    uint64_t line;
    const char *id; /* borrowed, no NUL */
    size_t id_length;
};

struct mny_places;

struct mny_places *mny_places_create(void);      /* NULL without memory */
void mny_places_free(struct mny_places *places); /* NULL is allowed. */

/* Rows that can be entered: four thousand million. */
#define MNY_PLACES_MOST ((size_t)UINT32_MAX - 1)

/* Room for COUNT rows like those entered so far, if there is so much memory. */
bool mny_places_reserve(struct mny_places *places, size_t count);

/* Enters a row (its id is copied).  *AT is its key: how many rows were entered before, so keys
   sort rows into input order.  False without memory, or with MNY_PLACES_MOST rows. */
bool mny_places_add(struct mny_places *places, const struct mny_place *place, uint64_t *at);

/* The row with key AT; its id is borrowed until the next row is entered. */
struct mny_place mny_places_get(const struct mny_places *places, uint64_t at);

/* Its file and line; of the id nothing is promised. */
struct mny_place mny_places_line(const struct mny_places *places, uint64_t at);

/* The length of the id of that row, which takes less than asking for its place. */
size_t mny_places_id_length(const struct mny_places *places, uint64_t at);

/* The ids of rows asked for in order: shorter than asking for their places.  A walk begins as
   {PLACES}; *LENGTH bytes, borrowed like a place's. */
struct mny_place_walk {
    const struct mny_places *places;
    size_t row;
    uint64_t at; /* where the id of ROW begins */
};
const char *mny_place_walk_to(struct mny_place_walk *walk, uint64_t at, size_t *length);

#endif
