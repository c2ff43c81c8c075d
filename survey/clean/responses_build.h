/* SPDX-License-Identifier: MIT */
/* Building the store of accepted responses (responses.h): blocks are appended in
   input order, then it is finished, without late rejects, and only read. */
#ifndef MINYI_SURVEY_CLEAN_RESPONSES_BUILD_H
#define MINYI_SURVEY_CLEAN_RESPONSES_BUILD_H

#include "survey/clean/block.h"
#include "survey/clean/kept_places.h"
#include "survey/clean/places.h"
#include "survey/clean/plan.h"
#include "survey/clean/responses.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A candidate of a block that goes into the store. */
struct mny_taken {
    uint32_t candidate; /* its index in the block, ascending */
    uint32_t place;     /* its key in the places */
    uint16_t city;      /* choice of the city question */
};

/* An empty store.  PLAN is borrowed until the store is finished; nothing of it is
   needed afterwards.  NULL without memory. */
struct mny_responses *mny_responses_create(const struct mny_plan *plan);

/* The cases of all dumps (cases.h), NULL in dumps without dispositions; the store's, filled
   by the caller. */
struct mny_cases *mny_responses_cases_build(struct mny_responses *responses);

/* The rows of all dumps; the store's, filled by the caller. */
struct mny_places *mny_responses_places(struct mny_responses *responses);
const struct mny_places *mny_responses_places_look(const struct mny_responses *responses);

/* Room for COUNT rows in all, if there is so much memory: then columns need not grow and be
   moved. */
bool mny_responses_reserve(struct mny_responses *responses, size_t count);

/* Appends COUNT candidates of BLOCK.  False without memory. */
bool mny_responses_append(struct mny_responses *responses, const struct mny_block *block,
                          const struct mny_taken *taken, size_t count);

/* The place of row R, for who asks for few, and its city as a choice of the city question; only
   before the store is finished. */
uint64_t mny_responses_place(const struct mny_responses *responses, size_t row);

/* The places of all rows, for who asks for many; borrowed, only before the store is finished. */
const struct mny_kept_places *mny_responses_kept_places(const struct mny_responses *responses);

size_t mny_responses_city_choice(const struct mny_responses *responses, size_t row);

/* The same of all rows; borrowed. */
struct mny_codes mny_responses_city_choices(const struct mny_responses *responses);

/* Finishes: drops every row R for which DROPPED[R] is not 0, and brings the others together
   city by city, in their order; on THREADS.  SEEN tells by choice of the city question which
   cities some row of the dumps named.  Grouping variables keep only labels that occur, choices
   in the sheet's order, others sorted by their bytes, the empty one first.  False without
   memory. */
bool mny_responses_finish(struct mny_responses *responses, const bool *seen, const uint8_t *dropped,
                          size_t threads);

#endif
