/* SPDX-License-Identifier: MIT */
/* Inside the reading of cells: what cells.c shares with cells_multiple.c, cells_dialect.c and
   states.c.  Only these include it. */
#ifndef MINYI_SURVEY_CLEAN_CELLS_PRIVATE_H
#define MINYI_SURVEY_CLEAN_CELLS_PRIVATE_H

#include "survey/clean/cells.h"

/* What is looked at of a text. */
struct mny_span {
    const char *text;
    size_t length;
};

/* Without the blanks around it. */
struct mny_span mny_cell_trim(const char *text, size_t length);

/* With half-width forms, in SCRATCH if that is another text. */
struct mny_span mny_cell_fold(struct mny_span span, struct mny_scratch *scratch);

/* True of the empty text and of 问卷星's words for no answer; FOLDED is in half-width
   forms. */
bool mny_cell_says_nothing(struct mny_span folded);

/* What the user says TEXT means, or TEXT itself.  Takes no scratch for good. */
struct mny_span mny_cell_mapped(const struct mny_decoder *decoder, struct mny_span text,
                                struct mny_scratch *scratch);

/* Whether an unanswered cell says that its question was not asked; TEXT as in the dump. */
bool mny_cell_says_not_asked(struct mny_span text);

/* The choice by its name, else by its label, with or without what was filled in
   behind it; MNY_NONE if there is none.  Takes no scratch for good. */
size_t mny_cell_choice(const struct mny_choice_list *list, struct mny_span span,
                       struct mny_scratch *scratch);

/* Makes ANSWER one that is in STATE and has the cell's own text, or no answer. */
void mny_answer_unreadable(struct mny_answer *answer, enum mny_answer_state state,
                           struct mny_span raw);
void mny_answer_unanswered(struct mny_answer *answer, struct mny_span raw);

/* What the cell of one choice's column says. */
enum mny_tick { MNY_TICK_NONE, MNY_TICKED, MNY_TICK_BAD };
enum mny_tick mny_cell_tick(struct mny_span text);

/* The piece that TEXT, a cell with several choices, begins with: how many bytes it has, and of
   what parts it from the next one (0: it is the last).  JOINER may be NULL: ┋ ; and ；. */
size_t mny_cell_piece(struct mny_span text, const char *joiner, size_t *mark);

/* Reads a cell with all choices of a select_multiple. */
void mny_cell_read_choices(const struct mny_decoder *decoder, struct mny_span raw,
                           struct mny_scratch *scratch, uint64_t *chosen,
                           struct mny_answer *answer);

#endif
