/* SPDX-License-Identifier: MIT */
/* Answers with several choices in one cell, with a joiner between them that labels may hold. */
#include "survey/clean/cells_private.h"

#include <string.h>

/* Most choices in one cell, and most texts that are looked up as a choice for it. */
enum { MNY_JOINED_MOST = 256, MNY_JOINED_LOOKS = 20000 };

/* All ways to take a text for choices with a joiner between them. */
struct joined {
    const struct mny_decoder *decoder;
    struct mny_scratch *scratch;
    const char *joiner;
    uint64_t *chosen; /* the first way */
    size_t path[MNY_JOINED_MOST];
    size_t depth, ways, looks;
    bool repeats;
};

static bool on_path(const struct joined *joined, size_t choice)
{
    for (size_t i = 0; i < joined->depth; i++)
        if (joined->path[i] == choice)
            return true;
    return false;
}

/* Whether the path is the same choices as the first way. */
static bool same_choices(const struct joined *joined)
{
    for (size_t i = 0; i < joined->depth; i++)
        if (!mny_is_chosen(joined->chosen, joined->path[i]))
            return false;
    for (size_t i = 0; i < joined->decoder->question->choices->count; i++)
        if (mny_is_chosen(joined->chosen, i) && !on_path(joined, i))
            return false;
    return true;
}

static void end_way(struct joined *joined)
{
    if (joined->ways == 0) {
        for (size_t i = 0; i < joined->depth; i++)
            mny_choose(joined->chosen, joined->path[i]);
        joined->ways = 1;
    } else if (!same_choices(joined)) {
        joined->ways++;
    }
}

/* Follows every way from TEXT on, until two are known or there were too many looks: a
   text that takes so many is none that a form has written. */
static void follow(struct joined *joined, struct mny_span text)
{
    size_t mark = strlen(joined->joiner);

    for (size_t at = 0; at <= text.length && joined->ways < 2; at++) {
        bool end = at == text.length;
        struct mny_span piece;
        size_t choice;

        if (!end && (text.length - at < mark || memcmp(text.text + at, joined->joiner, mark) != 0))
            continue;
        if (joined->looks-- == 0 || joined->depth == MNY_JOINED_MOST) {
            joined->ways = 2;
            return;
        }
        piece = mny_cell_trim(text.text, at);
        choice = piece.length > 0 ? mny_cell_choice_of(joined->decoder, piece, joined->scratch)
                                  : MNY_NONE;
        if (choice == MNY_NONE)
            continue;
        joined->repeats = joined->repeats || on_path(joined, choice);
        joined->path[joined->depth++] = choice;
        if (end)
            end_way(joined);
        else
            follow(joined, (struct mny_span){text.text + at + mark, text.length - at - mark});
        joined->depth--;
    }
}

/* Codes with blanks between them, as most exports have. */
static bool choose_names(const struct mny_decoder *decoder, struct mny_span text, uint64_t *chosen)
{
    struct mny_span word;

    while (mny_cell_next_word(&text, &word)) {
        size_t choice = mny_choice_by_name(decoder->question->choices, word.text, word.length);

        if (choice == MNY_NONE)
            return false;
        mny_choose(chosen, choice);
    }
    return true;
}

void mny_decode_joined(const struct mny_decoder *decoder, const char *cell, size_t length,
                       const char *joiner, bool strict, struct mny_scratch *scratch,
                       uint64_t *chosen, struct mny_answer *answer)
{
    struct mny_span raw = mny_cell_trim(cell, length);
    struct joined joined = {.decoder = decoder,
                            .scratch = scratch,
                            .joiner = joiner,
                            .chosen = chosen,
                            .looks = MNY_JOINED_LOOKS};

    mny_choose_none(decoder, chosen);
    mny_answer_unanswered(answer, raw);
    if (mny_cell_is_silent(raw, scratch))
        return;
    if (*joiner == ' ' && choose_names(decoder, raw, chosen)) {
        mny_answer_choices(decoder, chosen, scratch, answer);
        return;
    }
    mny_choose_none(decoder, chosen);
    follow(&joined, raw);
    if (joined.ways == 1 && !(strict && joined.repeats))
        mny_answer_choices(decoder, chosen, scratch, answer);
    else if (joined.ways > 0)
        mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    else if (strict)
        mny_cell_keep_known(decoder, raw, joiner, scratch, chosen, answer);
    else
        mny_cell_read_choices(decoder, raw, *joiner == ' ' ? NULL : joiner, scratch, chosen,
                              answer);
}
