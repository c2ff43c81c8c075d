/* SPDX-License-Identifier: MIT */
/* What the quality rules need of a row that the store does not keep, worked out once
   from the questionnaire, its settings and the columns of the dumps.  A rule that is
   off, or has no column to judge by, costs nothing. */
#ifndef MINYI_SURVEY_CLEAN_SIGNALS_PLAN_H
#define MINYI_SURVEY_CLEAN_SIGNALS_PLAN_H

#include "survey/clean/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns that only these rules read: by role, or known by their usual names among the
   columns that belong to no question. */
enum mny_signal_source {
    MNY_SOURCE_IP,
    MNY_SOURCE_IP_CITY,
    MNY_SOURCE_LATITUDE,
    MNY_SOURCE_LONGITUDE,
    MNY_SOURCE_BOT_SCORE,
    MNY_SOURCE_CHANNEL,
    MNY_SOURCE_STATUS,
    MNY_SOURCES
};

/* What is kept of each row, eight bytes each, where it is wanted. */
enum mny_signal {
    MNY_SIGNAL_IP, /* hash of the address, 0 for none */
    MNY_SIGNAL_DEVICE,
    MNY_SIGNAL_LOCATION,
    MNY_SIGNAL_SUBMITTED, /* a double: seconds since 1970 UTC, NAN if not known */
    MNY_SIGNAL_PATH,      /* hash of which questions were asked, where that differs */
    MNY_SIGNALS
};

/* Fewer equal answers are no reason to look at two responses, whatever else they share. */
enum { MNY_DUP_ANSWERS_LEAST = 12 };

/* A question of a path, and its part in the path's hash. */
struct mny_path_step {
    size_t question;
    uint64_t hash;
};

struct mny_signals_plan {
    const struct mny_plan *plan;
    const struct mny_quality_settings *quality;
    size_t (*columns)[MNY_SOURCES]; /* by dump: index of the column, or MNY_NONE */
    bool *qualtrics;                /* by dump: its Status is a number of Qualtrics' */
    uint64_t *paths;                /* by dump: hash of the questions that it has */
    struct mny_path_step *steps;    /* of numbered questions that some are not asked */
    size_t step_count;
    size_t *asked;            /* by dump: how many they are */
    bool *shared;             /* by dump: its devices are interviewers' tablets, and nothing
                                 else was said; a device of theirs is no one person's */
    bool any_shared, any_own; /* some dump's are, or are not */
    size_t dump_count;
    bool wanted[MNY_SIGNALS];
    bool on[MNY_QUALITY_RULES]; /* wanted of each row by itself */
    bool by_path;               /* times are compared by path */
    bool any;                   /* something of all that */
    bool more;                  /* and something besides states, duration, times and texts */
    struct mny_question_list texts, exclusive; /* questions to look at */
    struct mny_question_list pages;            /* with the time a page took; none: not wanted */
};

/* BINDINGS are those of DUMP_COUNT dumps.  All is borrowed.  Free with
   mny_signals_plan_free().  False without memory. */
bool mny_signals_plan_make(const struct mny_plan *plan, const struct mny_binding *bindings,
                           size_t dump_count, struct mny_signals_plan *made);

/* A question's part in the hash of a path: paths are exclusive ors of these. */
uint64_t mny_signals_step(size_t question);

/* Whether the cells of COLUMN of DUMP are read, whatever question they are of. */
bool mny_signals_plan_reads(const struct mny_signals_plan *plan, size_t dump, size_t column);

/* Whether the times at which rows were started and submitted are wanted. */
bool mny_signals_plan_wants_times(const struct mny_signals_plan *plan);

void mny_signals_plan_free(struct mny_signals_plan *plan);

#endif
