/* SPDX-License-Identifier: MIT */
/* Inside the reading of cells: what cells.c shares with cells_multiple.c, cells_joined.c,
   cells_ticks.c, cells_pieces.c, cells_filled_in.c, cells_dialect.c, states.c and plain_cells.c.
   Only these include it. */
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

/* What 问卷星 writes around what was written behind a choice: 其他〖滑板〗. */
#define MNY_FILLED_OPEN "〖"
#define MNY_FILLED_CLOSE "〗"

/* Where MARK first stands in TEXT; TEXT's length if it does not. */
size_t mny_cell_find(struct mny_span text, const char *mark);

/* What TEXT has from its byte AT on; nothing where it is no longer than that. */
struct mny_span mny_cell_from(struct mny_span text, size_t at);

/* Takes the next word of *REST, between blanks; false at the end. */
bool mny_cell_next_word(struct mny_span *rest, struct mny_span *word);

/* The choice that a part of a cell is, as the user maps it. */
size_t mny_cell_choice_of(const struct mny_decoder *decoder, struct mny_span part,
                          struct mny_scratch *scratch);

/* True of a cell that says nothing, RAW as in the dump.  Takes no scratch for good. */
bool mny_cell_is_silent(struct mny_span raw, struct mny_scratch *scratch);

/* Reads a cell with all choices of a select_multiple by the general rules; JOINER, or NULL, parts
   the pieces of a cell that they do not know. */
void mny_cell_read_choices(const struct mny_decoder *decoder, struct mny_span raw,
                           const char *joiner, struct mny_scratch *scratch, uint64_t *chosen,
                           struct mny_answer *answer);

/* Makes ANSWER one of which something is no choice.  Whether other questions are asked may hang on
   the choices that are known: expressions see these, and if there are none the text itself. */
void mny_cell_keep_known(const struct mny_decoder *decoder, struct mny_span raw, const char *joiner,
                         struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer);

/* The set of choices of a select_multiple, bit by choice. */
static inline void mny_choose(uint64_t *chosen, size_t choice)
{
    chosen[choice / 64] |= UINT64_C(1) << choice % 64;
}

static inline bool mny_is_chosen(const uint64_t *chosen, size_t choice)
{
    return chosen[choice / 64] >> choice % 64 & 1;
}

void mny_choose_none(const struct mny_decoder *decoder, uint64_t *chosen);
bool mny_any_chosen(const struct mny_decoder *decoder, const uint64_t *chosen);

/* The names of the choices taken, joined. */
struct mny_value mny_chosen_names(const struct mny_decoder *decoder, const uint64_t *chosen,
                                  struct mny_scratch *scratch);

/* Makes ANSWER these choices, but for what stood in the cell. */
void mny_answer_choices(const struct mny_decoder *decoder, const uint64_t *chosen,
                        struct mny_scratch *scratch, struct mny_answer *answer);

#endif
