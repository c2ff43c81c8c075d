/* SPDX-License-Identifier: MIT */
/* What the quality rules note of a row while it is at hand: findings of the rules that
   need no other row, and what the others compare.  A thread fills one for its block,
   candidate by candidate; what is taken of it is appended to the one for all rows of
   the store.  Addresses, places and texts are kept as hashes only. */
#ifndef MINYI_SURVEY_CLEAN_SIGNALS_H
#define MINYI_SURVEY_CLEAN_SIGNALS_H

#include "core/csv_record.h"
#include "survey/clean/interview.h"
#include "survey/clean/responses_build.h"
#include "survey/clean/rules.h"
#include "survey/clean/signals_plan.h"
#include "survey/common/lasting_texts.h"
#include "survey/common/parcel.h"

/* A rule has something to say of a row. */
struct mny_row_signal {
    size_t row; /* or candidate, in a block */
    double value, threshold;
    const char *detail; /* a name of the questionnaire or a fixed word; "" for none */
    enum mny_quality_rule rule;
};

/* A long open text. */
struct mny_text_seen {
    size_t row, question;
    uint64_t hash;
};

/* The row is of the cell QUOTA of quotas.csv. */
struct mny_quota_seen {
    size_t row, quota;
};

struct mny_signals {
    const struct mny_signals_plan *plan;
    size_t count, room;
    uint64_t *columns[MNY_SIGNALS]; /* NULL where it is not wanted */
    double *pages;                  /* by row, then by page of the plan: seconds, NAN: none */
    uint16_t *judged;               /* index of MASKS: by which rules the row could be judged */
    uint32_t *masks;                /* sets of rules, bit by rule; few are different */
    size_t mask_count, mask_room;
    struct mny_row_signal *findings; /* by row, then by rule */
    size_t finding_count, finding_room;
    struct mny_text_seen *texts; /* by row, then by question */
    size_t text_count, text_room;
    struct mny_quota_seen *quotas; /* by row, then by quota */
    size_t quota_count, quota_room;
    char *scratch; /* of one row */
    size_t scratch_room;
};

/* PLAN is borrowed.  NULL without memory. */
struct mny_signals *mny_signals_create(const struct mny_signals_plan *plan);
void mny_signals_free(struct mny_signals *signals); /* NULL is allowed. */
void mny_signals_clear(struct mny_signals *signals);

/* Notes the row that INTERVIEW has read from DUMP, as the next candidate; CELLS are its
   cells.  False without memory. */
bool mny_signals_note(struct mny_signals *signals, struct mny_interview *interview,
                      const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                      size_t dump);

/* The same of a plain row (plain_rows.h), of which INTERVIEW has only what is wanted, and CELLS
   those of sources: MISSING questions that one is asked have no answer, and no text has one unless
   TEXTS. */
bool mny_signals_note_plain(struct mny_signals *signals, struct mny_interview *interview,
                            const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                            size_t dump, size_t missing, bool texts);

/* Appends the COUNT candidates TAKEN of a block.  False without memory. */
bool mny_signals_append(struct mny_signals *signals, const struct mny_signals *block,
                        const struct mny_taken *taken, size_t count);

/* All that was noted, for signals of the same plan in another process, which have nothing else
   afterwards; their details are borrowed from DETAILS.  False if PARCEL has not what was packed,
   or without memory. */
void mny_signals_pack(const struct mny_signals *signals, struct mny_parcel *parcel);
bool mny_signals_unpack(struct mny_signals *signals, struct mny_parcel *parcel,
                        struct mny_lasting_texts *details);

/* The time at which ROW was submitted, NAN if that is not known or not kept. */
double mny_signals_submitted(const struct mny_signals *signals, size_t row);

#endif
