/* SPDX-License-Identifier: MIT */
/* Answers that are kept one by one, besides items and grouping variables: for
   statistics of each answer (responses.h gives them out).  Nothing is kept, and
   nothing costs, of questions that were not asked for.

   A numeric question is a column of numbers.  One with choices is some columns of
   bytes.  select_one, 254 choices a column: 0 not answered, else 1 + choice, 255 a
   choice of another column.  select_multiple, 7 choices a column: the highest bit
   says answered, the others are choices. */
#ifndef MINYI_SURVEY_CLEAN_ANSWERS_H
#define MINYI_SURVEY_CLEAN_ANSWERS_H

#include "core/arena.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_answer;

/* How the answers to one question are kept. */
struct mny_kept_question {
    size_t question;
    bool several;   /* a select_multiple */
    size_t choices; /* 0: a number */
    size_t columns; /* of bytes; 0: numbers */
    size_t first;   /* the first of them; or the column of numbers */
};

struct mny_kept_answers {
    struct mny_kept_question *questions;
    size_t count;
    size_t bytes, numbers; /* columns of either kind */
};

/* Plans to keep the answers to the COUNT questions WANTED; texts, dates and the like
   have none that could be kept.  False without memory. */
bool mny_kept_answers_plan(const struct mny_questionnaire *questionnaire, const size_t *wanted,
                           size_t count, struct mny_arena *arena, struct mny_kept_answers *kept);

/* Codes one response, whose ANSWERS are by question: kept->bytes of BYTES and
   kept->numbers of NUMBERS. */
void mny_kept_answers_code(const struct mny_kept_answers *kept, const struct mny_answer *answers,
                           uint8_t *bytes, double *numbers);

/* CHOSEN[code] of a byte in the column of CHOICE: 1 if it says that CHOICE was taken,
   0 if not, NAN if the question was not answered.  Returns that column. */
size_t mny_kept_answers_chosen(const struct mny_kept_question *kept, size_t choice,
                               double chosen[256]);

#endif
