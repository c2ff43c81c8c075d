/* SPDX-License-Identifier: MIT */
/* Personal data in what is written of a row: text answers and the cells of columns without
   a question are scanned (personal.h); columns that are personal as a whole are replaced
   (pseudonym.h).  The rules that judge a row see it as it came.

   Ids, strata, sampling units, interviewers and contractors stay as they are: they tell rows,
   units and work apart. */
#ifndef MINYI_SURVEY_CLEAN_MASKING_H
#define MINYI_SURVEY_CLEAN_MASKING_H

#include "core/expression.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/plan.h"
#include "survey/privacy/personal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is counted: enum mny_personal_kind, and these. */
enum {
    MNY_MASKED_NOT_SCANNED = MNY_PERSONAL_KINDS,
    MNY_MASKED_PERSONAL, /* a cell of a personal column */
    MNY_MASKED_DEVICE,   /* a cell of the role device */
    MNY_MASKED_KINDS     /* how many there are */
};

/* As masked.csv names it. */
const char *mny_masked_kind_name(size_t kind);

/* How the columns are treated; made once, then shared by threads. */
struct mny_mask_plan;

/* SALT (LENGTH bytes, borrowed) is for pseudonyms; NULL: plain marks.  All else is
   borrowed, too.  NULL without memory. */
struct mny_mask_plan *mny_mask_plan_create(const struct mny_plan *plan,
                                           const struct mny_kept_columns *kept, const void *salt,
                                           size_t length);
void mny_mask_plan_free(struct mny_mask_plan *plan); /* NULL is allowed. */

/* What was masked in a cell. */
struct mny_mark {
    uint32_t column; /* questions, then kept columns */
    uint16_t kind;
    uint16_t found; /* at most 65535 are counted */
};

/* Masks cells, one thread's.  MARKS grow until they are cleared. */
struct mny_masking {
    const struct mny_mask_plan *plan;
    const unsigned char *actions; /* the plan's, by column; 0: cells are left alone */
    struct mny_personal *scanner;
    struct mny_pseudonyms *pseudonyms;
    char replaced[32];
    struct mny_mark *marks;
    size_t mark_count, mark_room;
};

/* PLAN is borrowed.  NULL without memory. */
struct mny_masking *mny_masking_create(const struct mny_mask_plan *plan);
void mny_masking_free(struct mny_masking *masking); /* NULL is allowed. */

/* The marks from index FROM on, NULL where there are none at all. */
const struct mny_mark *mny_masking_marks(const struct mny_masking *masking, size_t from);

/* Each of these masks LENGTH bytes at TEXT, moving both to the masked text, which is
   borrowed until the next call.  False without memory. */

/* What is written of the answer VALUE to QUESTION, whose action is not 0; adds marks. */
bool mny_masking_answer(struct mny_masking *masking, size_t question, const struct mny_value *value,
                        const char **text, size_t *length);

/* A cell of a kept column; adds marks. */
bool mny_masking_kept(struct mny_masking *masking, size_t column, const char **text,
                      size_t *length);

/* The cell of QUESTION as it stood in the dump; adds marks. */
bool mny_masking_raw(struct mny_masking *masking, size_t question, const char **text,
                     size_t *length);

/* An answer that names a group of people; adds no marks. */
bool mny_masking_group(struct mny_masking *masking, size_t question, const struct mny_value *value,
                       const char **text, size_t *length);

/* Whether the number that answers QUESTION must not be seen: it is a telephone number or
   the like.  *MEMORY is set to false if there was none. */
bool mny_masking_hides_number(struct mny_masking *masking, size_t question,
                              const struct mny_value *value, bool *memory);

/* Whether TEXT holds a mark or a pseudonym already: it comes from a clean dump. */
bool mny_is_masked(const char *text, size_t length);

#endif
