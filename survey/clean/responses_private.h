/* SPDX-License-Identifier: MIT */
/* Inside the store of responses: only responses.c, which builds it and is asked,
   responses_finish.c and responses_group.c include this. */
#ifndef MINYI_SURVEY_CLEAN_RESPONSES_PRIVATE_H
#define MINYI_SURVEY_CLEAN_RESPONSES_PRIVATE_H

#include "core/arena.h"
#include "survey/clean/cases.h"
#include "survey/clean/id_column.h"
#include "survey/clean/responses_build.h"

/* A scored item: codes, or scores once some answer did not fit into a byte. */
struct mny_item_store {
    uint8_t *codes;
    double *values;
    double score_of_code[256];
};

/* A grouping variable.  While the store is built a code is the number of a text,
   or, without texts, 0 or 1 + choice. */
struct mny_factor_store {
    size_t question;
    struct mny_codes codes;
    uint32_t most; /* no code is larger */
    struct mny_text_map *texts;
    const char **labels;
    struct mny_factor factor;
};

/* No city has that index: there are fewer (clean.c). */
#define MNY_NO_CITY UINT16_MAX

struct mny_responses {
    const struct mny_plan *plan; /* NULL once finished */
    struct mny_arena *arena;     /* labels and names */
    size_t count, room;
    struct mny_places *places; /* until it is finished; then IDS */
    struct mny_id_column *ids;
    struct mny_cases *cases;            /* NULL without dispositions */
    uint32_t *case_of;                  /* of each row, once finished */
    struct mny_kept_places kept_places; /* of each row, until it is finished */
    uint16_t *city; /* choice while it is built, then index of CODES; once finished */
    size_t rows;    /* of all ROWS in input order, MNY_NO_CITY of those left out */
    const char **city_codes, **city_labels;
    size_t city_count;
    size_t *first; /* once finished: where each city's rows begin, and their end */
    double *base_weight, *fpc;
    struct mny_item_store *items;
    size_t item_count;
    struct mny_factor_store *factors;
    size_t factor_count;
    struct mny_kept_answers kept; /* answers one by one: how they are kept, and */
    uint8_t **bytes;              /* byte_count columns: of them, then of topics; */
    size_t byte_count;
    size_t topic_first; /* MNY_NONE without topics */
    double **numbers;   /* kept.numbers columns */
    const struct mny_factor_store *stratum, *psu;
    uint32_t *renumbered; /* code of the block to code of the store */
    size_t renumbered_room;
    size_t *position; /* candidate of the block to its row, or MNY_NONE */
    size_t position_room;
};

/* Moves the rows that are not DROPPED together, city by city; on THREADS.  False without
   memory. */
bool mny_responses_group(struct mny_responses *responses, const uint8_t *dropped, size_t threads);

#endif
