/* SPDX-License-Identifier: MIT */
#include "core/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct mny_pattern {
    pcre2_code *code;
    bool fast; /* it was compiled by JIT */
};

struct mny_pattern_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

enum {
    /* A sane pattern on an answer needs some hundred steps; a bad one would need
       2^n.  A hundred thousand take about a millisecond. */
    MATCH_LIMIT = 100000,
    DEPTH_LIMIT = 10000,
    HEAP_LIMIT = 16384, /* KiB */
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_LIMIT = 1024 * 1024
};

static uint32_t options_of(enum mny_pattern_kind kind)
{
    const uint32_t always = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;

    switch (kind) {
    case MNY_PATTERN_WHOLE:
        return always | PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    case MNY_PATTERN_FOUND:
        return always | PCRE2_CASELESS;
    }
    return always;
}

struct mny_pattern *mny_pattern_compile(const char *text, size_t length, enum mny_pattern_kind kind,
                                        struct mny_pattern_fault *fault)
{
    struct mny_pattern *made = calloc(1, sizeof *made);
    int error = PCRE2_ERROR_NOMEMORY;
    PCRE2_SIZE at = 0;

    if (made)
        made->code = pcre2_compile((PCRE2_SPTR)text, length, options_of(kind), &error, &at, NULL);
    if (made && made->code) {
        /* Where there is no JIT the interpreter does the same. */
        made->fast = pcre2_jit_compile(made->code, PCRE2_JIT_COMPLETE) == 0;
        return made;
    }
    free(made);
    fault->at = at;
    fault->no_memory = error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED;
    (void)pcre2_get_error_message(error, (PCRE2_UCHAR *)fault->text, sizeof fault->text);
    return NULL;
}

void mny_pattern_free(struct mny_pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

struct mny_pattern_matcher *mny_pattern_matcher_create(void)
{
    struct mny_pattern_matcher *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->data = pcre2_match_data_create(1, NULL);
    made->context = pcre2_match_context_create(NULL);
    if (!made->data || !made->context) {
        mny_pattern_matcher_free(made);
        return NULL;
    }
    (void)pcre2_set_match_limit(made->context, MATCH_LIMIT);
    (void)pcre2_set_depth_limit(made->context, DEPTH_LIMIT);
    (void)pcre2_set_heap_limit(made->context, HEAP_LIMIT);
    /* NULL where there is no JIT: nothing is lost. */
    made->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_LIMIT, NULL);
    pcre2_jit_stack_assign(made->context, NULL, made->stack);
    return made;
}

void mny_pattern_matcher_free(struct mny_pattern_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

static enum mny_match judge(int found)
{
    if (found >= 0)
        return MNY_MATCH;
    /* The errors of bad UTF-8 lie between these two. */
    if (found == PCRE2_ERROR_NOMATCH ||
        (found <= PCRE2_ERROR_UTF8_ERR1 && found >= PCRE2_ERROR_UTF8_ERR21))
        return MNY_NO_MATCH;
    return MNY_MATCH_GIVEN_UP;
}

static enum mny_match match(struct mny_pattern_matcher *matcher, const struct mny_pattern *pattern,
                            const char *text, size_t length, uint32_t options)
{
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, options, matcher->data,
                            matcher->context);

    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, options | PCRE2_NO_JIT,
                            matcher->data, matcher->context);
    return judge(found);
}

enum mny_match mny_pattern_match(struct mny_pattern_matcher *matcher,
                                 const struct mny_pattern *pattern, const char *text, size_t length)
{
    return match(matcher, pattern, text, length, 0);
}

enum mny_match mny_pattern_match_valid(struct mny_pattern_matcher *matcher,
                                       const struct mny_pattern *pattern, const char *text,
                                       size_t length)
{
    int found = PCRE2_ERROR_JIT_STACKLIMIT;

    if (pattern->fast)
        found = pcre2_jit_match(pattern->code, (PCRE2_SPTR)text, length, 0, 0, matcher->data,
                                matcher->context);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        return match(matcher, pattern, text, length, PCRE2_NO_UTF_CHECK);
    return judge(found);
}
