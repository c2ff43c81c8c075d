/* SPDX-License-Identifier: MIT */
/* What a dump says of each question, row by row: answered, no opinion, not asked, asked and
   not answered, empty (the exporter cannot tell which), not relevant, or unreadable.  These
   states never merge: a share of "satisfied" means nothing without who was asked.  Becomes
   states.csv; all rows count that could be read, whatever the rules say of them later. */
#ifndef MINYI_SURVEY_CLEAN_STATES_H
#define MINYI_SURVEY_CLEAN_STATES_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/interview.h"
#include "survey/clean/plan.h"
#include "survey/common/parcel.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

/* What a cell is that is not answered, or no opinion; in the order of the file's columns, behind
   `answered`. */
enum mny_state {
    MNY_STATE_NO_OPINION,
    MNY_STATE_NOT_ASKED,
    MNY_STATE_UNANSWERED,
    MNY_STATE_EMPTY,
    MNY_STATE_NOT_RELEVANT,
    MNY_STATE_UNKNOWN_CHOICE,
    MNY_STATE_NOT_A_NUMBER,
    MNY_STATES
};

/* What an unanswered cell of LENGTH bytes, without blanks around it, is by its words, if it has
   any. */
enum mny_state mny_state_unanswered(const char *cell, size_t length);

struct mny_states;

/* Counts of one piece, or of one dump; PLAN is borrowed.  NULL without memory. */
struct mny_states *mny_states_create(const struct mny_plan *plan);
void mny_states_free(struct mny_states *states); /* NULL is allowed. */
void mny_states_clear(struct mny_states *states);

/* Counts the row that INTERVIEW has read and routed, before any rule blanks a cell. */
void mny_states_count(struct mny_states *states, const struct mny_interview *interview);

/* The same for ROWS rows at once that are answered everywhere, and then for COUNT of them whose
   cell of QUESTION is something else. */
void mny_states_add_rows(struct mny_states *states, size_t rows);
void mny_states_add_cells(struct mny_states *states, size_t question, enum mny_state state,
                          size_t count);

/* Whether some choice of a scored question has no score. */
bool mny_states_has_no_opinion(const struct mny_planned *planned);

/* All counts, for states of the same plan in another process, which are these afterwards.  False
   if PARCEL has not what was packed. */
void mny_states_pack(const struct mny_states *states, struct mny_parcel *parcel);
bool mny_states_unpack(struct mny_states *states, struct mny_parcel *parcel);

/* Adds all counts of PART. */
void mny_states_add(struct mny_states *states, const struct mny_states *part);

/* Writes states.csv: a row for each of COUNT dumps, named NAMES, and each question that
   BINDINGS say it has. */
enum mny_code mny_states_write(struct mny_states *const *states, const char *const *names,
                               const struct mny_binding *bindings, size_t count,
                               struct mny_output *output, struct mny_problems *problems);

#endif
