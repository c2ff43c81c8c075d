/* SPDX-License-Identifier: MIT */
/* Inside matching: the keys by which columns are known (match_keys.c), and the
   claims of columns on questions (match.c).  Only these two include it. */
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

/* Enters all keys of the questionnaire.  False without memory. */
bool mny_matcher_enter(struct mny_matcher *matcher);

#endif
