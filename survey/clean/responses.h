/* SPDX-License-Identifier: MIT */
/* The accepted responses, coded and compact: what cleaning hands to weighting
   and scoring.  Some tens of bytes a response, column by column; row r of every
   column is the same response, in input order. */
#ifndef MINYI_SURVEY_CLEAN_RESPONSES_H
#define MINYI_SURVEY_CLEAN_RESPONSES_H

#include "survey/clean/codes.h"
#include "survey/clean/id_column.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_responses;

/* A scored item.  Either CODES is set and the score of row r is
   SCORE_OF_CODE[CODES[r]] (256 entries), or VALUES[r] is it.  NAN: no scored
   answer (unanswered, not relevant, no opinion). */
struct mny_item_column {
    const uint8_t *codes;
    const double *score_of_code;
    const double *values;
};

/* A grouping variable (margin variable, stratum, PSU; the codes of these two are words): row r
   has the text
   LABELS[mny_code_at(CODES, r)].  Unanswered has the empty text. */
struct mny_factor {
    struct mny_codes codes;
    const char *const *labels;
    size_t label_count;
};

void mny_responses_free(struct mny_responses *responses); /* NULL is allowed. */

size_t mny_responses_count(const struct mny_responses *responses);

/* Every city that a row of the dumps named (accepted or not), in the order of
   the questionnaire's choices; the city of a row is an index into them. */
size_t mny_responses_cities(const struct mny_responses *responses);
const char *mny_responses_city_code(const struct mny_responses *responses, size_t city);
const char *mny_responses_city_label(const struct mny_responses *responses, size_t city);
size_t mny_responses_city(const struct mny_responses *responses, size_t row);

/* The rows of a city lie together, in input order: the first of them.  Of the city behind the last:
 * how many rows there are. */
size_t mny_responses_first(const struct mny_responses *responses, size_t city);

/* All rows in input order; *ORDER is the caller's to free().  False without memory. */
bool mny_responses_in_order(const struct mny_responses *responses, uint32_t **order);

/* Row R's id, LENGTH bytes; "" with 0 if it has none. */
const char *mny_responses_id(const struct mny_responses *responses, size_t row, size_t *length);

/* The ids from ROW on, one after the other (id_column.h). */
struct mny_id_walk mny_responses_ids(const struct mny_responses *responses, size_t row);

/* All who were drawn, where the dumps list them, or NULL.  Cities are those of the
   responses; CASE_OF[row] is the case of each response. */
struct mny_cases;
const struct mny_cases *mny_responses_cases(const struct mny_responses *responses);
const uint32_t *mny_responses_case_of(const struct mny_responses *responses);

/* Base weights as read, or NULL if the dump has none (then all are 1). */
const double *mny_responses_base_weight(const struct mny_responses *responses);

/* Design columns, or NULL where the dump has none. */
const struct mny_factor *mny_responses_stratum(const struct mny_responses *responses);
const struct mny_factor *mny_responses_psu(const struct mny_responses *responses);
const double *mny_responses_fpc(const struct mny_responses *responses);

/* Item ITEM, an index into mny_questionnaire_items(). */
struct mny_item_column mny_responses_item(const struct mny_responses *responses, size_t item);

/* The grouping variable made from QUESTION (its index), or NULL if it was not
   asked for when cleaning. */
const struct mny_factor *mny_responses_factor(const struct mny_responses *responses,
                                              size_t question);

/* Which respondents gave CHOICE as their answer to QUESTION, or as one of them: row r
   CHOSEN[CODES[r]] of the returned CODES, 1 if they did, 0 if not, NAN if they did not
   answer.  NULL if these answers were not asked for when cleaning. */
const uint8_t *mny_responses_chosen(const struct mny_responses *responses, size_t question,
                                    size_t choice, double chosen[256]);

/* The answers to the numeric QUESTION as they were given, NAN where there is none; NULL
   if they were not asked for when cleaning. */
const double *mny_responses_numbers(const struct mny_responses *responses, size_t question);

/* Whether comments were coded by the questionnaire's frame (topic_frame.h). */
bool mny_responses_has_topics(const struct mny_responses *responses);

/* With topics: what became of the comments of each row, an enum mny_comment_state
   (topic_coder.h). */
const uint8_t *mny_responses_comments(const struct mny_responses *responses);

/* With topics: whose comments have CODE of the frame: row r SAYS[BYTES[r]] of the
   returned BYTES, 1 if they have it, 0 if not, NAN where no comment was coded. */
const uint8_t *mny_responses_topic(const struct mny_responses *responses, size_t code,
                                   double says[256]);

#endif
