/* SPDX-License-Identifier: MIT */
/* What no rule could match in the dumps: columns that are no question's, and answers that
   are no choice, or no number, with how often they were given.  Collected only where someone
   asks for it, to propose a mapping (mapping.h). */
#ifndef MINYI_SURVEY_CLEAN_UNMATCHED_H
#define MINYI_SURVEY_CLEAN_UNMATCHED_H

#include "survey/common/hash.h"
#include "survey/common/parcel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_unmatched;

/* KEY: of its hash tables.  NULL without memory. */
struct mny_unmatched *mny_unmatched_create(struct mny_hash_key key);
void mny_unmatched_free(struct mny_unmatched *unmatched); /* NULL is allowed. */
void mny_unmatched_clear(struct mny_unmatched *unmatched);

/* Adds a column by its header (copied).  NULL for UNMATCHED is allowed here and below, and
   nothing happens.  False without memory. */
bool mny_unmatched_add_column(struct mny_unmatched *unmatched, const char *header, size_t length);

/* Adds a dump, by what it answers of COUNT questions.  False without memory. */
bool mny_unmatched_add_dump(struct mny_unmatched *unmatched, const bool *asked, size_t count);

/* Adds COUNT answers VALUE (copied) to QUESTION.  False without memory. */
bool mny_unmatched_add_value(struct mny_unmatched *unmatched, size_t question, const char *value,
                             size_t length, uint64_t count);

/* Adds all that is in PART. */
bool mny_unmatched_merge(struct mny_unmatched *unmatched, const struct mny_unmatched *part);

/* All values, not the columns, for another process, where they are all afterwards; NULL is
   allowed.  False if PARCEL has not what was packed, or without memory. */
void mny_unmatched_pack(const struct mny_unmatched *unmatched, struct mny_parcel *parcel);
bool mny_unmatched_unpack(struct mny_unmatched *unmatched, struct mny_parcel *parcel);

size_t mny_unmatched_columns(const struct mny_unmatched *unmatched);
const char *mny_unmatched_column(const struct mny_unmatched *unmatched, size_t index,
                                 size_t *length);

/* Whether every dump has a column of QUESTION already: then no other column is meant for it. */
bool mny_unmatched_is_answered(const struct mny_unmatched *unmatched, size_t question);

/* In the order in which they were first given. */
struct mny_unmatched_value {
    size_t question;
    const char *text; /* borrowed */
    size_t length;
    uint64_t count;
};
size_t mny_unmatched_values(const struct mny_unmatched *unmatched);
struct mny_unmatched_value mny_unmatched_value(const struct mny_unmatched *unmatched, size_t index);

#endif
