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
#include "survey/common/parcel.h"
#include "survey/common/text_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* LENGTH bytes at offset AT of the block's text. */
struct mny_block_text {
    size_t at, length;
};

/* What every row has.  Of ten million of these most is waiting for memory: half a cache line
   each.  An accepted row (reason MNY_ACCEPTED) is the next candidate. */
struct mny_block_row {
    uint64_t id_hash; /* mny_id_set_hash() of the id; 0 if it has none */
    size_t id_at;     /* of the block's text */
    uint32_t id_length;
    uint32_t line;   /* physical lines of the piece before it */
    uint32_t more;   /* 0: nothing, else 1 + index of MORE */
    uint16_t city;   /* choice of the city question, or MNY_NO_CITY */
    uint16_t reason; /* enum mny_reason */
};

/* More than any list of cities has. */
enum { MNY_NO_CITY = UINT16_MAX };

/* What a row has that is rejected, audited, or a case. */
struct mny_block_more {
    size_t offset; /* bytes of the piece before it */
    struct mny_block_text detail;
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

/* What the design says of a candidate. */
struct mny_block_design {
    double base_weight, fpc;
};

/* A candidate that gave the same answer to all. */
struct mny_block_straight {
    size_t candidate;
    struct mny_block_text answer;
};

/* A candidate of which something was masked: COUNT marks from FIRST on. */
struct mny_block_marked {
    size_t candidate, first, count;
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
    size_t row_count, candidate_count;
    size_t room; /* rows, and candidates in each of these: */
    struct mny_block_row *rows;
    double *durations;                /* NAN: not known */
    struct mny_block_design *designs; /* NULL without */
    struct mny_hash *same; /* of device, city and answers, zero without a device; or NULL */
    size_t *clean_ends;    /* ends of their rows in CLEAN; NULL: nothing is written */
    uint8_t *items;        /* candidate by candidate, plan->item_count each */
    uint32_t *factors;     /* the same, plan->factors.count each */
    uint8_t *answers;      /* kept one by one, and topics: the same, plan->bytes each; or NULL */
    double *numbers;       /* the same, plan->answers.numbers each; or NULL */
    struct mny_block_more *more;
    size_t more_count, more_room;
    struct mny_block_straight *straight;
    size_t straight_count, straight_room;
    struct mny_block_marked *marked;
    size_t marked_count, marked_room;
    struct mny_block_wide *wide;
    size_t wide_count, wide_room;
    struct mny_text_map **texts; /* by factor: what its codes stand for, or NULL where
                                    they are 0 (no answer) and 1 + choice */
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

/* Room for ROWS rows and candidates in all; for one more than there are.  False without memory. */
bool mny_block_reserve(struct mny_block *block, size_t rows);
bool mny_block_make_room(struct mny_block *block);

/* Room for LENGTH more bytes of text.  False without memory. */
bool mny_block_make_text_room(struct mny_block *block, size_t length);

/* A field of the clean file, with the comma before it (RFC 4180).  False without memory. */
bool mny_block_put_field(struct mny_block *block, const char *text, size_t length,
                         bool never_quoted);

/* Of the next candidate something was masked: all marks from FIRST on are its.  False without
   memory. */
bool mny_block_put_marks(struct mny_block *block, size_t first);

/* The number of the group that the answer to question FACTOR of the plan's is, where that is no
   choice.  False without memory. */
bool mny_block_put_group(struct mny_block *block, const struct mny_interview *interview,
                         size_t factor, uint32_t *code);

/* The next candidate's answers that are kept one by one, and what its comments speak of.  False
   without memory. */
bool mny_block_put_answers(struct mny_block *block, const struct mny_interview *interview);

/* What the design and the device say of the next candidate, whose VERDICT it is. */
void mny_block_put_design(struct mny_block *block, const struct mny_interview *interview,
                          const struct mny_verdict *verdict);

/* Bytes of the clean file as they are.  False without memory. */
bool mny_block_put_clean(struct mny_block *block, const char *bytes, size_t length);

/* Adds the RECORD that cannot be read, OFFSET bytes into the piece.  False without
   memory. */
bool mny_block_add_unreadable(struct mny_block *block, size_t offset,
                              const struct mny_record *record);

/* Adds the row that INTERVIEW has read from RECORD, OFFSET bytes into the piece, with what
   the rules say of it; KEPT tells which of its cells to keep.  False without memory. */
bool mny_block_add(struct mny_block *block, size_t offset, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   const struct mny_kept_columns *kept, size_t dump);

/* The choice of ROW's city, or MNY_NONE. */
static inline size_t mny_block_city(const struct mny_block_row *row)
{
    return row->city == MNY_NO_CITY ? MNY_NONE : row->city;
}

/* What ROW has besides, or nothing of all that. */
struct mny_block_more mny_block_more_of(const struct mny_block *block,
                                        const struct mny_block_row *row);

/* What was audited of a row, more->audited.length bytes. */
const char *mny_block_audited(const struct mny_block *block, const struct mny_block_more *more);

/* Whether CANDIDATE gave the same answer to all. */
bool mny_block_is_straight(const struct mny_block *block, size_t candidate);

/* All that is in it, for a block with the same plan in another process, which has nothing else
   afterwards.  False if PARCEL has not what was packed, or without memory. */
void mny_block_pack(const struct mny_block *block, struct mny_parcel *parcel);
bool mny_block_unpack(struct mny_block *block, struct mny_parcel *parcel);

#endif
