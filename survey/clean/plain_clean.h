/* SPDX-License-Identifier: MIT */
/* The row of the clean file (block.h) of a plain row (plain_rows.h).  Most cells stand in it as
   they stand in the dump, many of them side by side: these are copied at once.  The others are
   written by themselves: texts, which are looked through for personal data, and choices by
   another text than their name. */
#ifndef MINYI_SURVEY_CLEAN_PLAIN_CLEAN_H
#define MINYI_SURVEY_CLEAN_PLAIN_CLEAN_H

#include "survey/clean/block.h"
#include "survey/clean/interview.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/plan.h"

#include <stdbool.h>
#include <stddef.h>

/* Cells that follow one another in the dump and in the clean file, from column FIRST to LAST. */
struct mny_plain_part {
    size_t first, last;            /* MNY_NONE: a column that the dump has not */
    bool whole;                    /* copied together; else one cell that is written by itself: */
    size_t question;               /* the question's, or MNY_NONE and */
    size_t kept;                   /* that of a kept column (kept_columns.h) */
    const struct mny_value *value; /* of a question without a column of its own; else NULL */
};

/* A cell that does not stand in the clean file as it came; TEXT NULL: it does. */
struct mny_plain_cell {
    const char *text; /* borrowed */
    size_t length;
};

struct mny_plain_clean {
    const struct mny_plan *plan;
    struct mny_plain_part *parts;
    size_t count;
    /* Of the row at hand, by column of the dump; NULL where no clean file is wanted: */
    const char **begins; /* behind the last that of the next row; and room for three more */
    struct mny_plain_cell *cells;
    size_t columns;
    bool changed; /* some choice has another text than its name */
};

/* Of the dump to which INTERVIEW is bound, which has the answers that are computed, or have a
   column a choice.  MASKED tells by question, then by kept column, what is looked through for
   personal data; NULL: nothing is.  All else is borrowed.  Free with mny_plain_clean_free().  False
   without memory. */
bool mny_plain_clean_make(const struct mny_interview *interview,
                          const struct mny_kept_columns *kept, size_t dump, char delimiter,
                          const unsigned char *masked, struct mny_plain_clean *made);
void mny_plain_clean_free(struct mny_plain_clean *clean);

/* Begins a row: no choice has changed. */
void mny_plain_clean_begin(struct mny_plain_clean *clean);

/* Writes the row at hand into BLOCK, as the next candidate's.  False without memory. */
bool mny_plain_clean_put(const struct mny_plain_clean *clean, struct mny_block *block);

#endif
