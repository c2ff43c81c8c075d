/* SPDX-License-Identifier: MIT */
/* What a dialect writes into cells, as the general rules of cells.h read it; and what
   contradicts itself between the columns of one question. */
#ifndef MINYI_SURVEY_CLEAN_CELLS_DIALECT_H
#define MINYI_SURVEY_CLEAN_CELLS_DIALECT_H

#include "core/csv_record.h"
#include "survey/clean/cells.h"
#include "survey/clean/plan.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

/* How the rows of one dump are read; all false for a dump that needs nothing of it. */
struct mny_dialect_reading {
    bool rewrites;      /* cells are written in another way: mny_rewrite() */
    bool contradicts;   /* columns of one question can contradict: mny_contradicts() */
    size_t room;        /* scratch of a row, besides what cells.h takes */
    const char *joiner; /* between choices in one cell, or NULL for the general ones */
    bool strict;        /* nothing but JOINER, nothing empty, nothing twice */
};
struct mny_dialect_reading mny_dialect_reading_of(const struct mny_binding *binding);

/* How the cells of one dump are rewritten.  Most are as they were: a look at the first byte of
   each tells. */
struct mny_rewriter {
    const struct mny_plan *plan;
    const struct mny_binding *binding;
    const struct mny_dialect_traits *traits;
    bool places;     /* choices may be written as their places */
    bool first[256]; /* what a cell that is rewritten may begin with */
    bool *any;       /* by column: whatever it begins with */
};

/* PLAN and BINDING are borrowed.  False without memory. */
bool mny_rewriter_make(const struct mny_plan *plan, const struct mny_binding *binding,
                       struct mny_rewriter *rewriter);
void mny_rewriter_free(struct mny_rewriter *rewriter);

/* Whether the cell of LENGTH bytes at TEXT is certainly read as it is in COLUMN, if it is at all.
 */
bool mny_rewriter_keeps(const struct mny_rewriter *rewriter, size_t column, const char *text,
                        size_t length);

/* Rewrites the CELLS of a row into OUT as the general rules read them.  REFUSED is set for what
   cannot be read.  OUT borrows from CELLS, the plan, the binding and SCRATCH. */
void mny_rewrite(const struct mny_rewriter *rewriter, const struct mny_csv_field *cells,
                 struct mny_scratch *scratch, struct mny_csv_field *out, bool *refused);

/* Whether COLUMN says another thing than the ANSWER of its question or than the column
   before it: a tick among words for "not asked", a tick that the cell with all choices has
   not.  Then *BOTH shows both, in SCRATCH. */
bool mny_contradicts(const struct mny_binding *binding, const struct mny_csv_field *cells,
                     size_t column, const struct mny_answer *answer, struct mny_scratch *scratch,
                     struct mny_csv_field *both);

#endif
