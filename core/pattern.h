/* SPDX-License-Identifier: MIT */
/* Regular expressions (PCRE2) on texts that strangers wrote: compiled once, with JIT
   where there is one, and matched within limits, so that no pattern can hold up a
   run.  A pattern never changes, so threads share it; each thread has a matcher of
   its own.

   Without Unicode classes, so that \d is 0-9, as in Java; \C is not allowed. */
#ifndef MINYI_CORE_PATTERN_H
#define MINYI_CORE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

enum mny_pattern_kind {
    MNY_PATTERN_WHOLE, /* the whole text must match, as in ODK */
    MNY_PATTERN_FOUND  /* it matches somewhere in the text, whatever the case */
};

/* Why a pattern cannot be used: at which of its bytes, and PCRE2's words for it. */
struct mny_pattern_fault {
    size_t at;
    char text[256];
    bool no_memory; /* nothing is wrong with it */
};

struct mny_pattern;

/* Compiles LENGTH bytes of UTF-8.  NULL if they are no pattern, with *FAULT filled; a
   lack of memory is such a fault, too. */
struct mny_pattern *mny_pattern_compile(const char *text, size_t length, enum mny_pattern_kind kind,
                                        struct mny_pattern_fault *fault);
void mny_pattern_free(struct mny_pattern *pattern); /* NULL is allowed. */

/* What a thread needs to match, with any number of patterns.  NULL without memory. */
struct mny_pattern_matcher;
struct mny_pattern_matcher *mny_pattern_matcher_create(void);
void mny_pattern_matcher_free(struct mny_pattern_matcher *matcher); /* NULL is allowed. */

enum mny_match {
    MNY_NO_MATCH, /* nor does a text match that is no UTF-8 */
    MNY_MATCH,
    MNY_MATCH_GIVEN_UP /* a limit was reached before it was known */
};

enum mny_match mny_pattern_match(struct mny_pattern_matcher *matcher,
                                 const struct mny_pattern *pattern, const char *text,
                                 size_t length);

/* The same for a text that is known to be UTF-8: faster where many patterns are tried. */
enum mny_match mny_pattern_match_valid(struct mny_pattern_matcher *matcher,
                                       const struct mny_pattern *pattern, const char *text,
                                       size_t length);

#endif
