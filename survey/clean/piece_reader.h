/* SPDX-License-Identifier: MIT */
/* One thread's work: a piece of a dump read, judged and coded into a block. */
#ifndef MINYI_SURVEY_CLEAN_PIECE_READER_H
#define MINYI_SURVEY_CLEAN_PIECE_READER_H

#include "survey/clean/block.h"
#include "survey/clean/field_notes.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/plan.h"
#include "survey/clean/signals.h"
#include "survey/clean/states.h"
#include "survey/clean/unmatched.h"
#include "survey/common/lasting_texts.h"
#include "survey/common/parcel.h"
#include "survey/dump/match.h"
#include "survey/dump/record.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_piece_reader;

/* All is borrowed; MASKS NULL: personal data are kept.  NULL without memory. */
struct mny_piece_reader *mny_piece_reader_create(const struct mny_plan *plan,
                                                 const struct mny_kept_columns *kept,
                                                 const struct mny_mask_plan *masks,
                                                 const struct mny_signals_plan *signals);
void mny_piece_reader_free(struct mny_piece_reader *reader); /* NULL is allowed. */

/* From now on pieces are of dump DUMP (its index), with the columns of BINDING
   (borrowed).  False without memory. */
bool mny_piece_reader_begin(struct mny_piece_reader *reader, size_t dump,
                            const struct mny_binding *binding, char delimiter);

/* Reads PIECE into the reader's block, which is emptied first.  Reads no globals
   and writes only the reader's own, so threads may do this side by side. */
void mny_piece_reader_run(struct mny_piece_reader *reader, const struct mny_piece *piece);

/* What came of the last run: false if there was not enough memory; then the rest
   is void.  As of mny_record_reader_stop(). */
bool mny_piece_reader_stop(const struct mny_piece_reader *reader, const char **at, size_t *lines,
                           bool *inside_line);
/* What the piece says of each question. */
const struct mny_states *mny_piece_reader_states(const struct mny_piece_reader *reader);

/* The values that are no choice; NULL if nobody asks for them. */
const struct mny_unmatched *mny_piece_reader_unmatched(const struct mny_piece_reader *reader);

const struct mny_block *mny_piece_reader_block(const struct mny_piece_reader *reader);

/* What was noted of the fieldwork, row by row as in the block; NULL where nothing is. */
const struct mny_field_notes *mny_piece_reader_notes(const struct mny_piece_reader *reader);

/* What the quality rules noted, candidate by candidate as in the block. */
const struct mny_signals *mny_piece_reader_signals(const struct mny_piece_reader *reader);

/* All of these, for a reader with the same plan in another process, which gives them out then as
   if it had read the piece; what it borrows lies in DETAILS.  False if PARCEL has not what was
   packed, or without memory. */
void mny_piece_reader_pack(const struct mny_piece_reader *reader, struct mny_parcel *parcel);
bool mny_piece_reader_unpack(struct mny_piece_reader *reader, struct mny_parcel *parcel,
                             struct mny_lasting_texts *details);

#endif
