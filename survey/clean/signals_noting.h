/* SPDX-License-Identifier: MIT */
/* Inside the signals: a row while it is noted.  Only signals*.c include this. */
#ifndef MINYI_SURVEY_CLEAN_SIGNALS_NOTING_H
#define MINYI_SURVEY_CLEAN_SIGNALS_NOTING_H

#include "survey/clean/signals.h"

struct mny_noting {
    struct mny_signals *signals;
    struct mny_interview *interview;
    const struct mny_verdict *verdict;
    const struct mny_csv_field *cells;
    size_t dump;
    size_t asked;    /* numbered questions that were asked: mny_note_path() counts them */
    uint32_t judged; /* bit by rule */
    bool good;       /* there was memory */
};

/* A rule has something to say of the row. */
void mny_noting_flag(struct mny_noting *noting, const struct mny_row_signal *finding);

/* RULE could judge the row, and FLAGS it or not. */
static inline void mny_noting_judge(struct mny_noting *noting, enum mny_quality_rule rule,
                                    bool flags, double value, double threshold, const char *detail)
{
    noting->judged |= (uint32_t)1 << rule;
    if (flags)
        mny_noting_flag(noting, &(struct mny_row_signal){noting->signals->count, value, threshold,
                                                         detail, rule});
}

/* A rule that counts things and names the first of them. */
void mny_noting_count(struct mny_noting *noting, enum mny_quality_rule rule, size_t count,
                      const char *first);

/* Keeps VALUE as the row's SIGNAL, if that is wanted. */
static inline void mny_noting_keep(struct mny_noting *noting, enum mny_signal signal,
                                   uint64_t value)
{
    if (noting->signals->plan->wanted[signal])
        noting->signals->columns[signal][noting->signals->count] = value;
}

/* The hash of a text; 0, which no text has, for the empty one. */
uint64_t mny_noting_hash(const struct mny_noting *noting, const char *text, size_t length);

/* Room for MORE rows.  False without memory. */
bool mny_signals_make_room(struct mny_signals *signals, size_t more);

/* A long text of candidate or row ROW.  False without memory. */
bool mny_signals_add_text(struct mny_signals *signals, size_t row, size_t question, uint64_t hash);

/* Candidate or row ROW is of a cell.  False without memory. */
bool mny_signals_add_quota(struct mny_signals *signals, size_t row, size_t quota);

/* The families, each a file; what is off does nothing.  mny_note_path() goes before those that
   need to know what was asked. */
void mny_note_sources(struct mny_noting *noting);
void mny_note_preview(struct mny_noting *noting);
void mny_note_place(struct mny_noting *noting);
void mny_note_robot(struct mny_noting *noting);
void mny_note_path(struct mny_noting *noting);
void mny_note_checks(struct mny_noting *noting);
void mny_note_exclusive(struct mny_noting *noting);
void mny_note_extra(struct mny_noting *noting);
void mny_note_missing(struct mny_noting *noting);
/* The same where it is known that MISSING questions have no answer. */
void mny_note_share_missing(struct mny_noting *noting, size_t missing);
void mny_note_quotas(struct mny_noting *noting);
void mny_note_times(struct mny_noting *noting);
void mny_note_texts(struct mny_noting *noting);

#endif
