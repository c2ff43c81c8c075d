/* SPDX-License-Identifier: MIT */
/* What a text that nothing here has was probably meant to be, of names that are offered one after
   another: a suggestion to a person, and nothing is ever decided by it. */
#ifndef MINYI_SURVEY_COMMON_SUGGESTION_H
#define MINYI_SURVEY_COMMON_SUGGESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing is suggested. */
#define MNY_NO_SUGGESTION SIZE_MAX

struct mny_suggestion {
    const char *text; /* borrowed: LENGTH bytes and, WITHIN, a NUL */
    size_t length;
    size_t share; /* at most 1 / SHARE of the characters may differ */
    bool within;  /* one text within the other is nearer than any that differs */
    size_t index, distance;
    bool tied; /* another one is as near: then nothing is suggested */
};

struct mny_suggestion mny_suggestion_begin(const char *text, size_t length, size_t share,
                                           bool within);

/* NAME is what INDEX goes by; an INDEX may go by several names. */
void mny_suggestion_offer(struct mny_suggestion *suggestion, const char *name, size_t index);

/* The one index whose name is nearest to the text; MNY_NO_SUGGESTION if none is near, or several
   are equally near. */
size_t mny_suggestion_index(const struct mny_suggestion *suggestion);

#endif
