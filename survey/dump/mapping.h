/* SPDX-License-Identifier: MIT */
/* mapping.csv: what no rule can know of a dump, told by who made it.

       column,question,value,choice
       用户所在城市,city,,            the column answers this question
       常用服务_1,services,,app       the column says whether this choice was taken
       备注,,,                        the column is no question's
       ,city,南阳,411300              in answers to this question the value is this choice
       ,q_app,无,(空)                 ... or no answer, or not asked: (跳过)

   Further columns, as `minyi check --propose-mapping` writes them, are not read.  A value
   without a choice is not decided yet and stays what it was.  Of a question without
   choices the text under `choice` is read instead of the value. */
#ifndef MINYI_SURVEY_DUMP_MAPPING_H
#define MINYI_SURVEY_DUMP_MAPPING_H

#include "core/problem.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_mapping;

/* Reads the file at PATH; the questionnaire is borrowed.  Every fault is added with its
   place: unknown questions and choices, a row that maps both a column and a value, and
   what is mapped twice; then MNY_E_INPUT and no mapping. */
enum mny_code mny_mapping_read(const char *path, const struct mny_questionnaire *questionnaire,
                               struct mny_problems *problems, struct mny_mapping **mapping);
void mny_mapping_free(struct mny_mapping *mapping); /* NULL is allowed. */

/* Whether TEXT is written into such a file with an apostrophe before it, lest a spreadsheet
   take it for a formula; one before such a text is taken off again when it is read. */
bool mny_mapping_guards(const char *text, size_t length);

/* What a column is said to be: QUESTION MNY_NONE: no question's; CHOICE MNY_NONE: the whole
   answer. */
struct mny_mapped_column {
    size_t question, choice;
    bool used; /* mny_mapping_saw() has been told of it */
};

/* The entry of the column whose header, without blanks around it, has LENGTH bytes; NULL if
   it has none.  MAPPING may be NULL here and below: nothing is mapped. */
const struct mny_mapped_column *mny_mapping_column(const struct mny_mapping *mapping,
                                                   const char *header, size_t length);

/* A dump has this column: it will not be missed by mny_mapping_check(). */
void mny_mapping_saw(struct mny_mapping *mapping, const char *header, size_t length);

/* Warns of every mapped column that no dump has. */
void mny_mapping_check(const struct mny_mapping *mapping, struct mny_problems *problems);

/* What values of one question stand for; made once, so threads may share it. */
struct mny_mapped_values;

/* NULL if no value of QUESTION is mapped. */
const struct mny_mapped_values *mny_mapping_values(const struct mny_mapping *mapping,
                                                   size_t question);

/* Bytes of the longest text to read instead of a value. */
size_t mny_mapped_longest(const struct mny_mapped_values *values);

/* All values that are mapped, in half-width forms; borrowed. */
const char *const *mny_mapped_texts(const struct mny_mapped_values *values, size_t *count);

/* The text to read instead of the value of LENGTH bytes, which is in half-width forms and has
   no blanks around it; NULL if it is not mapped.  The text lives as long as the mapping. */
const char *mny_mapped_value(const struct mny_mapped_values *values, const char *value,
                             size_t length);

#endif
