/* SPDX-License-Identifier: MIT */
/* Example quotes for each city, topic and polarity (quotes.csv): what citizens wrote in
   their own words, personal data masked.

   Which are chosen depends on what was written alone, not on the order of rows: texts
   of a good length (8 to 120 characters) before others of up to 400, and among them
   those whose fingerprint (SipHash with a fixed key) is smallest.  Of each city and
   code only the first few texts are kept while reading, some more than are written:
   a response may still be rejected when all rows are known.  So memory is bounded by
   cities and codes, but for 24 bytes of each row that wrote one of these texts.

   A text that could not be scanned for personal data is never quoted. */
#ifndef MINYI_SURVEY_CLEAN_QUOTES_H
#define MINYI_SURVEY_CLEAN_QUOTES_H

#include "core/output.h"
#include "survey/clean/block.h"
#include "survey/clean/plan.h"
#include "survey/clean/responses_build.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Written of each city, topic and polarity; and kept while reading. */
enum { MNY_QUOTES_WRITTEN = 3, MNY_QUOTES_KEPT = 16 };

/* Characters of a text that may be quoted at all. */
enum { MNY_QUOTE_LONGEST = 400 };

struct mny_quotes;

/* PLAN, which has topics, is borrowed.  NULL without memory. */
struct mny_quotes *mny_quotes_create(const struct mny_plan *plan);
void mny_quotes_free(struct mny_quotes *quotes); /* NULL is allowed. */

/* Takes note of the comments of the rows that mny_responses_append() takes; the first of
   them will be ROW.  False without memory. */
bool mny_quotes_append(struct mny_quotes *quotes, const struct mny_block *block,
                       const struct mny_taken *taken, size_t count, size_t row);

/* Writes quotes.csv of the rows for which DROPPED is 0. */
enum mny_code mny_quotes_write(struct mny_quotes *quotes, const uint8_t *dropped,
                               struct mny_output *output, struct mny_problems *problems);

#endif
