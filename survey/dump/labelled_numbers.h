/* SPDX-License-Identifier: MIT */
/* Numbers that a file has labels for, such as the ends of a scale in an SPSS file: what a label in
   a cell stands for where the question asks for a number. */
#ifndef MINYI_SURVEY_DUMP_LABELLED_NUMBERS_H
#define MINYI_SURVEY_DUMP_LABELLED_NUMBERS_H

#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_labelled_numbers;

/* NULL without memory. */
struct mny_labelled_numbers *mny_labelled_numbers_create(void);
void mny_labelled_numbers_free(struct mny_labelled_numbers *numbers); /* NULL is allowed. */

/* LABEL in COLUMN stands for NUMBER; NAN: for no answer.  False without memory. */
bool mny_labelled_numbers_add(struct mny_labelled_numbers *numbers, size_t column,
                              const char *label, double number);

/* What LABEL in COLUMN means as an answer to QUESTION: the number's text, `(空)` where it is no
   answer, NULL where the label stays what it is.  A number that the score does not reach stays its
   label: it may be one for "do not know".  NUMBERS may be NULL.  Borrowed. */
const char *mny_labelled_number(const struct mny_labelled_numbers *numbers, size_t column,
                                const struct mny_question *question, const char *label,
                                size_t length);

/* Whether COLUMN has any. */
bool mny_labelled_numbers_has(const struct mny_labelled_numbers *numbers, size_t column);

/* A copy of those of the columns that are WANTED, of COUNT; *COPY is NULL where there are none.
   False without memory. */
bool mny_labelled_numbers_copy(const struct mny_labelled_numbers *numbers, const bool *wanted,
                               size_t count, struct mny_labelled_numbers **copy);

#endif
