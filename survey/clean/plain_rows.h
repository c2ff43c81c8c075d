/* SPDX-License-Identifier: MIT */
/* The short way for plain rows.  Nearly every row of a dump is nothing but names of choices,
   numbers and texts that no rule rejects and no routing blanks: such a row goes from its bytes into
   the block at once.  What others look at (plain_wanted.h) is read into an interview on the way;
   of most answers only a code is kept.  What is not plain in any way is left to the general reader
   (piece_reader.h), and both must say the same of a row: tests/fuzz/plain_rows.c and
   tests/cli/plain_rows.sh compare them.

   A dump has no plain rows at all where more is wanted of every row than this can give: where it
   lists who was drawn, is audited, has JSON in its cells or values mapped by the user that are no
   choices, or where a dialect's choices may be written as places or scores. */
#ifndef MINYI_SURVEY_CLEAN_PLAIN_ROWS_H
#define MINYI_SURVEY_CLEAN_PLAIN_ROWS_H

#include "survey/clean/block.h"
#include "survey/clean/field_notes.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/plan.h"
#include "survey/clean/signals.h"
#include "survey/clean/states.h"
#include "survey/clean/watch.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_plain_rows;

/* One for each thread; MASKED is that of mny_plain_clean_make(), and WATCH has the columns that
   rows have.  All is borrowed.  NULL without memory. */
struct mny_plain_rows *mny_plain_rows_create(const struct mny_plan *plan,
                                             const struct mny_kept_columns *kept,
                                             const unsigned char *masked,
                                             const struct mny_signals_plan *signals,
                                             const struct mny_watch *watch);
void mny_plain_rows_free(struct mny_plain_rows *plain); /* NULL is allowed. */

/* From now on records have the columns of BINDING (borrowed), of the dump DUMP, with DELIMITER
   between them.  False without memory. */
bool mny_plain_rows_bind(struct mny_plain_rows *plain, size_t dump,
                         const struct mny_binding *binding, char delimiter);

/* Where plain rows go; all borrowed. */
struct mny_plain_sinks {
    struct mny_block *block;
    struct mny_signals *signals;
    struct mny_field_notes *notes; /* or NULL */
};

/* A run of plain rows. */
struct mny_plain_run {
    const char *begin;   /* of the piece */
    const char *at;      /* the next record; moved behind the last plain row */
    const char *limit;   /* no row may reach it */
    size_t lines;        /* physical lines of the piece before AT; moved, too */
    size_t feeds, pairs; /* rows that ended with LF, and with CR LF */
};

/* Takes rows from RUN as long as they are plain.  False without memory. */
bool mny_plain_rows_take(struct mny_plain_rows *plain, struct mny_plain_run *run,
                         const struct mny_plain_sinks *sinks);

/* Adds the states of the rows taken since it was asked last. */
void mny_plain_rows_tell(struct mny_plain_rows *plain, struct mny_states *states);

#endif
