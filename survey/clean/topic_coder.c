/* SPDX-License-Identifier: MIT */
#include "survey/clean/topic_coder.h"

#include "core/arena.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES_A_COLUMN = 7, CODED = 128 };

/* A comment that came lately, and what became of it. */
struct lately {
    struct mny_hash hash;
    enum mny_comment_state state; /* MNY_NO_COMMENT: a free place */
    struct mny_topic_set said;
};

/* Places for them; a later one takes the place of an earlier one. */
enum { LATELY = 512 };

struct mny_topic_coder {
    const struct mny_topic_frame *frame;
    struct mny_hash_key key;
    struct lately *lately;
    struct mny_pattern_matcher *matcher;
    char *folded;
    size_t room;
};

bool mny_topic_set_has(const struct mny_topic_set *set, size_t code)
{
    return set->words[code / 64] >> (code % 64) & 1;
}

void mny_topic_set_add(struct mny_topic_set *set, size_t code)
{
    set->words[code / 64] |= UINT64_C(1) << (code % 64);
}

bool mny_topic_set_join(struct mny_topic_set *set, const struct mny_topic_set *other)
{
    uint64_t any = 0;

    for (size_t i = 0; i < sizeof set->words / sizeof *set->words; i++) {
        set->words[i] |= other->words[i];
        any |= other->words[i];
    }
    return any != 0;
}

struct mny_topic_coder *mny_topic_coder_create(const struct mny_topic_frame *frame,
                                               struct mny_hash_key key)
{
    struct mny_topic_coder *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->frame = frame;
    made->key = key;
    made->matcher = mny_pattern_matcher_create();
    made->lately = calloc(LATELY, sizeof *made->lately);
    if (made->matcher && made->lately)
        return made;
    mny_topic_coder_free(made);
    return NULL;
}

void mny_topic_coder_free(struct mny_topic_coder *coder)
{
    if (!coder)
        return;
    mny_pattern_matcher_free(coder->matcher);
    free(coder->lately);
    free(coder->folded);
    free(coder);
}

/* Tries all patterns whose code is not yet found.  A limit makes the whole comment one
   that was not coded: what else it says would be told, and this passed over. */
static enum mny_comment_state try_patterns(const struct mny_topic_coder *coder, size_t length,
                                           struct mny_topic_set *said)
{
    for (size_t i = 0; i < coder->frame->pattern_count; i++) {
        const struct mny_topic_pattern *tried = &coder->frame->patterns[i];
        const struct mny_topic *topic = &coder->frame->topics[tried->topic];
        const size_t code = topic->codes[tried->polarity];

        if (mny_topic_set_has(said, code))
            continue;
        switch (mny_pattern_match_valid(coder->matcher, tried->pattern, coder->folded, length)) {
        case MNY_NO_MATCH:
            break;
        case MNY_MATCH:
            mny_topic_set_add(said, code);
            mny_topic_set_add(said, topic->spoken_of);
            break;
        case MNY_MATCH_GIVEN_UP:
            return MNY_COMMENT_NOT_CODED;
        }
    }
    return MNY_COMMENT_CODED;
}

/* Codes the comment in full.  False without memory. */
static bool code(struct mny_topic_coder *coder, const char *text, size_t length,
                 struct lately *made)
{
    size_t folded;

    made->state = MNY_NO_COMMENT;
    made->said = (struct mny_topic_set){{0}};
    if (!mny_grow(&coder->folded, &coder->room, length + 1, 1))
        return false;
    folded = mny_topic_fold(text, length, coder->folded);
    if (folded == 0)
        return true;
    made->state = mny_utf8_valid(text, length, NULL) ? try_patterns(coder, folded, &made->said)
                                                     : MNY_COMMENT_NOT_CODED;
    if (made->state != MNY_COMMENT_CODED)
        made->said = (struct mny_topic_set){{0}};
    return true;
}

bool mny_topic_coder_run(struct mny_topic_coder *coder, const char *text, size_t length,
                         enum mny_comment_state *state, struct mny_topic_set *said)
{
    const struct mny_hash hash = mny_hash(&coder->key, text, length);
    struct lately *place = &coder->lately[hash.low % LATELY];

    if (place->state == MNY_NO_COMMENT || place->hash.low != hash.low ||
        place->hash.high != hash.high) {
        place->hash = hash;
        if (!code(coder, text, length, place))
            return false;
    }
    *state = place->state;
    *said = place->said;
    return true;
}

size_t mny_topic_columns(const struct mny_topic_frame *frame)
{
    return 1 + (frame->codes + CODES_A_COLUMN - 1) / CODES_A_COLUMN;
}

void mny_topic_columns_fill(const struct mny_topic_frame *frame, enum mny_comment_state state,
                            const struct mny_topic_set *said, uint8_t *columns)
{
    const size_t count = mny_topic_columns(frame), none = frame->codes - 1;
    bool any = false;

    memset(columns, 0, count);
    columns[0] = (uint8_t)state;
    if (state != MNY_COMMENT_CODED)
        return;
    for (size_t i = 1; i < count; i++)
        columns[i] = CODED;
    for (size_t code = 0; code <= none; code++) {
        if (!mny_topic_set_has(said, code) && (code != none || any))
            continue;
        columns[1 + code / CODES_A_COLUMN] |= (uint8_t)(1U << code % CODES_A_COLUMN);
        any = true;
    }
}

size_t mny_topic_column(size_t code, double says[256])
{
    for (unsigned byte = 0; byte < 256; byte++)
        says[byte] = byte & CODED ? (double)(byte >> code % CODES_A_COLUMN & 1) : NAN;
    return 1 + code / CODES_A_COLUMN;
}
