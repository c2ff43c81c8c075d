/* SPDX-License-Identifier: MIT */
/* The cleaning rules that need no more than the row itself, in the order of the
   contract.  What needs other rows (ids seen before, a city's median duration,
   the same answers from the same device) is judged later: see late_rules.h. */
#ifndef MINYI_SURVEY_CLEAN_RULES_H
#define MINYI_SURVEY_CLEAN_RULES_H

#include "survey/clean/disposition.h"
#include "survey/clean/interview.h"

#include <stdbool.h>
#include <stddef.h>

/* What the rules say of a row.  REASON is MNY_ACCEPTED for a row that none of them
   up to `failed_attention` rejects; then the fields below are for later rules.
   Texts are borrowed from the interview, until its next row. */
struct mny_verdict {
    enum mny_outcome outcome; /* of a row of a known city, in a dump with dispositions; else
                                 MNY_OUTCOMES */
    enum mny_reason reason;
    const char *detail; /* for rejected.csv */
    size_t detail_length;
    double duration; /* in seconds; NAN: not known */
    bool straight;   /* all scored answers are the same: STRAIGHT_ANSWER */
    const char *straight_answer;
    size_t straight_length;
    bool faulty;    /* some answer cannot be read; known of rows up to `incomplete` */
    size_t no_time; /* the question of a time that cannot be read, or MNY_NONE */
    bool half_zone; /* one of its two times has a zone, the other none */
    bool has_device;
    struct mny_hash answers; /* of device, city and answers, if it has a device */
};

/* Room for what is made on the way; one for each thread. */
struct mny_rules;
struct mny_rules *mny_rules_create(const struct mny_plan *plan); /* NULL without memory */
void mny_rules_free(struct mny_rules *rules);                    /* NULL is allowed. */

/* Judges the row that INTERVIEW has read and routed.  Blanks invalid answers that
   do not reject the row, and computes again.  False without memory. */
bool mny_rules_judge(struct mny_rules *rules, struct mny_interview *interview,
                     struct mny_verdict *verdict);

/* Each of these is one rule by itself, of the row that INTERVIEW has read and routed; *MEMORY
   becomes false without memory. */

/* Whether the questionnaire's `screen_out` is true. */
bool mny_rules_screen_out(struct mny_interview *interview, bool *memory);

/* Whether there is an answer to QUESTION, which has a constraint, that breaks it. */
bool mny_rules_break(struct mny_interview *interview, size_t question, bool *memory);

/* The first attention question that is answered with anything but the right answer, MNY_NONE if
   there is none. */
size_t mny_rules_failed_attention(const struct mny_interview *interview);

/* Whether the dump with BINDING has a column with the duration. */
bool mny_rules_duration_column(const struct mny_plan *plan, const struct mny_binding *binding);

/* How long the row that INTERVIEW has read took, in seconds: by that column, or, in a dump
   without one, from its two times.  NAN if that is not known; why it is not is noted in
   VERDICT. */
double mny_rules_duration(const struct mny_interview *interview, struct mny_verdict *verdict);

#endif
