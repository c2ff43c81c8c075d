/* SPDX-License-Identifier: MIT */
/* Answers with several choices, in a column a choice. */
#include "survey/clean/cells_private.h"

#include <string.h>

void mny_decode_none(const struct mny_decoder *decoder, uint64_t *chosen, struct mny_answer *answer)
{
    mny_choose_none(decoder, chosen);
    mny_answer_unanswered(answer, (struct mny_span){"", 0});
}

/* The word without regard to the case of its letters. */
static bool is_word(struct mny_span span, const char *lower)
{
    if (span.length != strlen(lower))
        return false;
    for (size_t i = 0; i < span.length; i++) {
        char c = span.text[i];

        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != lower[i])
            return false;
    }
    return true;
}

enum mny_tick mny_cell_tick(struct mny_span text)
{
    static const char *const yes[] = {"1",   "y",        "yes",     "true", "是",
                                      "1.0", "selected", "checked", "选中"};
    static const char *const no[] = {
        "0", "n", "no", "false", "否", "0.0", "not selected", "unchecked", "未选中"};

    if (mny_cell_says_nothing(text))
        return MNY_TICK_NONE;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (is_word(text, yes[i]))
            return MNY_TICKED;
        if (is_word(text, no[i]))
            return MNY_TICK_NONE;
    }
    return MNY_TICK_BAD;
}

void mny_decode_tick(const struct mny_decoder *decoder, size_t choice, const char *cell,
                     size_t length, struct mny_scratch *scratch, uint64_t *chosen,
                     struct mny_answer *answer)
{
    const struct mny_span raw = mny_cell_trim(cell, length);
    enum mny_tick tick;

    if (raw.length == 0 || (raw.length == 1 && *raw.text == '0'))
        return;
    tick = mny_cell_tick(mny_cell_fold(raw, scratch));
    if (tick == MNY_TICK_BAD && mny_cell_choice(decoder->question->choices, raw, scratch) == choice)
        tick = MNY_TICKED;
    if (tick == MNY_TICK_BAD && answer->state != MNY_UNKNOWN_CHOICE)
        mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    if (tick == MNY_TICK_NONE && answer->state == MNY_UNANSWERED && mny_cell_says_not_asked(raw)) {
        answer->raw = raw.text;
        answer->raw_length = raw.length;
    }
    if (tick != MNY_TICKED)
        return;
    mny_choose(chosen, choice);
    if (answer->state == MNY_UNANSWERED)
        answer->state = MNY_ANSWERED;
}

void mny_decode_ticks(const struct mny_decoder *decoder, struct mny_scratch *scratch,
                      const uint64_t *chosen, struct mny_answer *answer)
{
    if (answer->state == MNY_UNKNOWN_CHOICE && mny_any_chosen(decoder, chosen))
        answer->value = mny_chosen_names(decoder, chosen, scratch);
    if (answer->state != MNY_ANSWERED)
        return;
    mny_answer_choices(decoder, chosen, scratch, answer);
    answer->raw = answer->value.text;
    answer->raw_length = answer->value.length;
}
