/* SPDX-License-Identifier: MIT */
/* What cleaning has to know of a questionnaire, worked out once before any row is
   read: which answers are required, which reject a row when they are wrong, what
   has to be computed and what is kept.  Never changed afterwards, so threads
   share it. */
#ifndef MINYI_SURVEY_CLEAN_PLAN_H
#define MINYI_SURVEY_CLEAN_PLAN_H

#include "core/arena.h"
#include "survey/clean/answers.h"
#include "survey/clean/cells.h"
#include "survey/clean/clean.h"
#include "survey/common/hash.h"
#include "survey/dump/match.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/questionnaire/topic_frame.h"

#include <stdbool.h>
#include <stddef.h>

/* Question indices in form order, unless said otherwise. */
struct mny_question_list {
    size_t *questions;
    size_t count;
};

/* One question, as cleaning sees it. */
struct mny_planned {
    const struct mny_question *question;
    struct mny_decoder decoder;
    size_t chosen;       /* where its set of choices begins in a row's words */
    bool required;       /* in the sheet, or a margin or design column */
    bool strict;         /* a wrong answer rejects: scored item, margin or design */
    bool positive;       /* base_weight and fpc */
    bool conditional;    /* it or a group around it has a `relevant` */
    bool reads_computed; /* its own `relevant` uses a calculate */
};

/* A margin variable that is computed, and the questions it is computed from. */
struct mny_computed_margin {
    size_t question;
    struct mny_question_list inputs;
};

/* A scored item. */
struct mny_planned_item {
    size_t question;
    double *plain; /* by choice: the number its name is, NAN if it is none */
};

struct mny_plan {
    struct mny_arena *arena; /* owns every list */
    const struct mny_questionnaire *questionnaire;
    const struct mny_settings *settings;
    struct mny_planned *planned;
    size_t count; /* of questions */
    size_t words; /* of all sets of choices of a row */
    size_t room;  /* scratch of a row, besides twice its cells */
    bool *group_reads_computed;
    struct mny_question_list required, constrained, attention, numbered;
    struct mny_question_list routed;   /* conditional questions: see relevant.h */
    struct mny_question_list computed; /* each after what it uses */
    struct mny_question_list factors;  /* grouping variables, each once */
    struct mny_answer *expected;       /* of attention items, as in ATTENTION */
    struct mny_computed_margin *margins;
    size_t margin_count;
    struct mny_planned_item *items;
    size_t item_count;
    struct mny_kept_answers answers; /* kept one by one */
    /* Questions with a role; MNY_NONE where no dump has them. */
    size_t id, city, stratum, psu, base_weight, fpc, started, submitted, duration, device,
        disposition, interviewer, contractor;
    bool by_contractor;                 /* they are compared: by column, or by the file they sent */
    struct mny_damage_detector *damage; /* of all threads: made once, owned */
    const struct mny_topic_frame *topics; /* NULL: there are no comments, or nothing to code them */
    struct mny_question_list comments;    /* that some dump has */
    size_t topic_first; /* with topics: the first of their columns behind those of ANSWERS */
    size_t bytes;       /* columns of bytes: of ANSWERS, and of topics */
    struct mny_question_list classes; /* of the nonresponse adjustment; see cases.h */
    struct mny_hash_key key;          /* of every hash table in this run */
    bool write_responses, excel_safe, lax_quotes, no_plain_rows;
    bool collect_unmatched; /* values that are no choice: see unmatched.h */
    enum mny_audit_level audit;
};

/* Makes the plan for dumps whose columns are BINDINGS.  *PLAN is the caller's; it
   borrows the questionnaire.  MNY_E_INPUT where some dumps have a design column
   and others do not (their paths are in OPTIONS). */
enum mny_code mny_plan_create(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              const struct mny_binding *bindings, struct mny_problems *problems,
                              struct mny_plan **plan);
void mny_plan_free(struct mny_plan *plan); /* NULL is allowed. */

#endif
