/* SPDX-License-Identifier: MIT */
/* Inside matching: the keys by which columns are known (match_keys.c), the claims of columns on
   questions (match.c), what numbers of choices' columns mean (match_numbers.c), and which labels
   speak against a number (match_labels.c).  Only these include it. */
#ifndef MINYI_SURVEY_DUMP_MATCH_PRIVATE_H
#define MINYI_SURVEY_DUMP_MATCH_PRIVATE_H

#include "core/arena.h"
#include "survey/common/key_index.h"
#include "survey/dump/match.h"

/* What a key stands for: a question, or one of its choices.  NEXT is the index of
   another target with the same key, or MNY_NONE. */
struct mny_target {
    size_t question, choice, next;
};

struct mny_matcher {
    const struct mny_questionnaire *questionnaire;
    struct mny_mapping *mapping;          /* or NULL */
    struct mny_arena *arena;              /* owns the keys */
    struct mny_key_index *names, *labels; /* to targets */
    struct mny_key_index *paths;          /* likewise: labels behind those of groups */
    struct mny_target *targets;
    size_t target_count, target_room;
    size_t *numbered; /* question by its number - 1 */
    size_t numbered_count;
};

/* How a column knows its question.  A number alone gives way: where the label is
   another than the questionnaire's, somebody may have renumbered the form.  So does a label beside
   the header: SPSS keeps it for what was made of a variable. */
enum mny_evidence { BY_NOTHING, BY_NUMBER, BY_LABEL_BESIDE, BY_TEXT, BY_MAPPING };

/* What one column claims to be. */
struct mny_claim {
    enum mny_evidence evidence;
    size_t question, choice; /* choice MNY_NONE: the whole answer */
    size_t rival;            /* the next target of the same label, or MNY_NONE */
};

/* Enters all keys of the questionnaire.  False without memory. */
bool mny_matcher_enter(struct mny_matcher *matcher);

/* Gives the columns `N、(choice)` of one number, by which nothing else is known of them, to the
   question that has their choices, where the one with that number in the questionnaire has fewer of
   them: 问卷星 counts a matrix as one.  *CODE becomes MNY_E_INPUT where several have them, and that
   is said.  False without memory. */
bool mny_settle_numbers(const struct mny_matcher *matcher, const struct mny_headers *headers,
                        struct mny_claim *claims, struct mny_where where,
                        struct mny_problems *problems, enum mny_code *code);

/* Takes from their questions the columns known by a number alone whose header has another
   question's label, with words around it: the form was numbered otherwise.  That is said.  False
   without memory. */
bool mny_drop_other_labels(const struct mny_matcher *matcher, const struct mny_headers *headers,
                           struct mny_claim *claims, struct mny_where where,
                           struct mny_problems *problems);

#endif
