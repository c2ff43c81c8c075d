/* SPDX-License-Identifier: MIT */
/* What was read from one piece of a dump: every row's verdict, and the candidates
   (rows that no rule rejected so far) coded for the store.  A thread fills it
   alone; then blocks are merged one after the other.  Used again and again, so
   that a row costs no allocation. */
#ifndef MINYI_SURVEY_CLEAN_BLOCK_H
#define MINYI_SURVEY_CLEAN_BLOCK_H

#include "survey/clean/audit_cells.h"
#include "survey/clean/findings.h"
#include "survey/clean/interview.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/masking.h"
#include "survey/clean/plan.h"
#include "survey/clean/rules.h"
#include "survey/clean/topic_coder.h"
#include "survey/common/text_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* LENGTH bytes at offset AT of the block's text. */
struct mny_block_text {
    size_t at, length;
};

struct mny_block_row {
    size_t line; /* physical lines of the piece before it */
    struct mny_block_text id, detail;
    uint64_t id_hash; /* mny_id_set_hash() of the id; 0 if it has none */
    size_t city;      /* choice of the city question, or MNY_NONE */
    size_t candidate; /* index, or MNY_NONE for a rejected row */
    enum mny_reason reason;
    size_t offset;                 /* bytes of the piece before it */
    struct mny_block_text audited; /* in AUDIT: see audit.h */
    /* Of a case (cases.h): */
    enum mny_outcome outcome; /* MNY_OUTCOMES: it is none */
    double base_weight;
    struct mny_block_text class; /* what the class questions say */
};

/* A candidate's code of an item that does not fit into a byte: its score. */
struct mny_block_wide {
    size_t candidate, item;
    double score;
};

/* Codes of items, a byte each: 0 no answer, else 1 + choice or 1 + whole number;
   MNY_WIDE_CODE: see the wide ones. */
enum { MNY_WIDE_CODE = 255, MNY_CODES_MOST = 254 };

struct mny_block_candidate {
    double duration; /* NAN: not known */
    double base_weight, fpc;
    struct mny_hash answers;
    bool has_device, straight;
    struct mny_block_text straight_answer;
    size_t clean_end; /* end of its row in CLEAN */
    size_t mark_end;  /* end of its marks in MASKING */
};

struct mny_block_edit {
    size_t candidate, question;
    enum mny_edit_reason reason;
    struct mny_block_text before;
};

/* A comment that speaks of some topic, as it was written. */
struct mny_block_quote {
    size_t candidate;
    struct mny_topic_set said;
    struct mny_block_text text;
};

struct mny_block {
    const struct mny_plan *plan;
    struct mny_masking *masking; /* NULL: personal data are kept */
    struct mny_block_row *rows;
    size_t row_count, row_room;
    struct mny_block_candidate *candidates;
    size_t candidate_count, candidate_room;
    uint8_t *items; /* candidate by candidate, plan->item_count each */
    size_t item_room;
    struct mny_block_wide *wide;
    size_t wide_count, wide_room;
    uint32_t *factors; /* candidate by candidate, plan->factors.count each */
    size_t factor_room;
    struct mny_text_map **texts; /* by factor: what its codes stand for, or NULL where
                                    they are 0 (no answer) and 1 + choice */
    uint8_t *answers; /* kept one by one, and topics: candidate by candidate, plan->bytes each */
    double *numbers;  /* the same, plan->answers.numbers each */
    size_t answer_room, number_room;
    struct mny_block_edit *edits;
    size_t edit_count, edit_room;
    struct mny_topic_coder *coder; /* NULL without topics */
    struct mny_block_quote *quotes;
    size_t quote_count, quote_room;
    char *text; /* ids, details, answers before editing, comments */
    size_t text_used, text_room;
    struct mny_audit_bytes audit;
    char *clean; /* rows of the clean file, from the comma after `line`, no line end */
    size_t clean_used, clean_room;
    struct mny_findings findings;
};

/* PLAN and MASKS (NULL: personal data are kept) are borrowed.  NULL without memory. */
struct mny_block *mny_block_create(const struct mny_plan *plan, const struct mny_mask_plan *masks);
void mny_block_free(struct mny_block *block); /* NULL is allowed. */

/* Empties it, keeping the room. */
void mny_block_clear(struct mny_block *block);

/* Adds the RECORD that cannot be read, OFFSET bytes into the piece.  False without
   memory. */
bool mny_block_add_unreadable(struct mny_block *block, size_t offset,
                              const struct mny_record *record);

/* Adds the row that INTERVIEW has read from RECORD, OFFSET bytes into the piece, with what
   the rules say of it; KEPT tells which of its cells to keep.  False without memory. */
bool mny_block_add(struct mny_block *block, size_t offset, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   const struct mny_kept_columns *kept, size_t dump);

/* What was audited of ROW, row->audited.length bytes. */
const char *mny_block_audited(const struct mny_block *block, const struct mny_block_row *row);

#endif
