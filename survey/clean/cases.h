/* SPDX-License-Identifier: MIT */
/* All who were drawn, where the dump lists them: one case a row of a known city that is no
   duplicate, with its outcome, base weight and weighting class.  Twenty-four bytes a case,
   and none at all in a dump without the role disposition. */
#ifndef MINYI_SURVEY_CLEAN_CASES_H
#define MINYI_SURVEY_CLEAN_CASES_H

#include "survey/common/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_case {
    uint64_t place; /* of its row (places.h) */
    double base_weight;
    uint32_t class;  /* a number for what its class questions say */
    uint16_t city;   /* choice of the city question; once finished, as in the responses */
    uint8_t outcome; /* enum mny_outcome; of a respondent what the interview makes of it */
    bool used;       /* it is among the responses; else, of a respondent: removed */
    bool screened_out;
};

struct mny_cases;

struct mny_cases *mny_cases_create(struct mny_hash_key key); /* NULL without memory */
void mny_cases_free(struct mny_cases *cases);                /* NULL is allowed. */

/* Adds a case of the class TEXT (LENGTH bytes), in input order; its CLASS is filled.  False
   without memory. */
bool mny_cases_add(struct mny_cases *cases, const struct mny_case *new, const char *text,
                   size_t length);

size_t mny_cases_count(const struct mny_cases *cases);
struct mny_case *mny_cases_at(struct mny_cases *cases, size_t index);
const struct mny_case *mny_cases_look(const struct mny_cases *cases, size_t index);

/* Classes, and what each is: "2*北区". */
size_t mny_cases_classes(const struct mny_cases *cases);
const char *mny_cases_class(const struct mny_cases *cases, size_t class);

#endif
