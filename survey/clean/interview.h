/* SPDX-License-Identifier: MIT */
/* One row of a dump as an interview: its answers, what was asked at all, and what
   is computed from them.

   mny_interview_read() takes a row's cells, mny_interview_route() blanks answers
   to questions that were not relevant; then the rules (rules.h) look at it. */
#ifndef MINYI_SURVEY_CLEAN_INTERVIEW_H
#define MINYI_SURVEY_CLEAN_INTERVIEW_H

#include "core/csv_record.h"
#include "core/expression.h"
#include "survey/clean/cells.h"
#include "survey/clean/cells_dialect.h"
#include "survey/clean/plan.h"
#include "survey/common/instant.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a cell was blanked. */
enum mny_edit_reason {
    MNY_EDIT_NONE,
    MNY_EDIT_NOT_RELEVANT,
    MNY_EDIT_CONSTRAINT,
    MNY_EDIT_UNKNOWN_CHOICE,
    MNY_EDIT_NOT_A_NUMBER
};

/* A text that is made anew for each row. */
struct mny_made_text {
    char *bytes;
    size_t room;
};

/* A column as the rows are read from it. */
struct mny_bound_column {
    size_t column;
    const struct mny_planned *planned;
    struct mny_answer *answer;
    struct mny_value *slot;
    uint64_t *chosen;
    size_t choice; /* whose column it is, in a list of those */
};

struct mny_bound_columns {
    struct mny_bound_column *list;
    size_t count;
};

/* All arrays are by question. */
struct mny_interview {
    const struct mny_plan *plan;
    const struct mny_binding *binding;
    struct mny_machine *machine;
    struct mny_value *slots;    /* what expressions see */
    struct mny_answer *answers; /* what the cells said; blanked ones are unanswered */
    uint64_t *chosen;           /* sets of choices */
    bool *irrelevant;
    unsigned char *groups; /* by group: see route */
    enum mny_edit_reason *edits;
    size_t edit_count;
    struct mny_made_text *computed;
    bool stale; /* something was blanked since the calculates were computed */
    struct mny_scratch scratch;
    bool unreadable;                               /* some answer may be one that cannot be read */
    struct mny_bound_columns whole, ticks, ticked; /* with a whole answer; of one choice; of each
                                                      question with such the last */
    struct mny_dialect_reading reading;
    struct mny_rewriter rewriter;
    struct mny_csv_field *rewritten; /* by column, where the dialect rewrites cells */
    bool *refused;
};

/* One for each thread; PLAN is borrowed.  NULL without memory. */
struct mny_interview *mny_interview_create(const struct mny_plan *plan);
void mny_interview_free(struct mny_interview *interview); /* NULL is allowed. */

/* From now on rows have the columns of BINDING (borrowed).  False without memory. */
bool mny_interview_bind(struct mny_interview *interview, const struct mny_binding *binding);

/* Reads the cells of a row, as many as BINDING has columns; they are borrowed.
   False without memory. */
bool mny_interview_read(struct mny_interview *interview, const struct mny_csv_field *cells);

/* Reads a cell with the whole answer to QUESTION; it is borrowed. */
void mny_interview_decode(struct mny_interview *interview, size_t question, const char *cell,
                          size_t length);

/* What reading a row does besides, for one whose cells are read otherwise (plain_rows.h): forgets
   what the last one was asked and what was blanked of it; that anything was ticked; and makes
   answers of what was, once all ticks are read. */
void mny_interview_forget(struct mny_interview *interview);
void mny_interview_no_ticks(struct mny_interview *interview);
void mny_interview_finish_ticks(struct mny_interview *interview);

/* In form order: blanks answers to questions that are not relevant, themselves or
   a group around them.  Computes the calculates.  False without memory. */
bool mny_interview_route(struct mny_interview *interview);

/* Blanks an answer and notes why. */
void mny_interview_blank(struct mny_interview *interview, size_t question,
                         enum mny_edit_reason reason);

/* Computes the calculates again if answers were blanked since.  False without
   memory. */
bool mny_interview_compute(struct mny_interview *interview);

/* The time that QUESTION (or MNY_NONE) was answered with; false if it has none that can be
   read. */
bool mny_interview_instant(const struct mny_interview *interview, size_t question,
                           struct mny_instant *instant);

/* True if EXPRESSION is true of the interview as it stands; *MEMORY is set to
   false if there was none. */
bool mny_interview_holds(struct mny_interview *interview, const struct mny_expression *expression,
                         bool *memory);

#endif
