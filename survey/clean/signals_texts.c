/* SPDX-License-Identifier: MIT */
/* What people wrote: gibberish, and texts to be compared with those of others. */
#include "survey/clean/signals_noting.h"

#include "core/arena.h"
#include "survey/clean/signal_text.h"

#include <string.h>

/* Looks at one text; returns whether it is gibberish. */
static bool look_at_text(struct mny_noting *noting, size_t question)
{
    struct mny_signals *signals = noting->signals;
    const struct mny_value *value = &noting->interview->slots[question];
    size_t length, characters;

    if (!mny_grow(&signals->scratch, &signals->scratch_room, value->length + 1, 1)) {
        noting->good = false;
        return false;
    }
    memcpy(signals->scratch, value->text, value->length);
    length = mny_signal_fold(signals->scratch, value->length, &characters);
    if (signals->plan->on[MNY_QUALITY_DUP_TEXT] &&
        (double)characters >= signals->plan->quality->limit[MNY_QUALITY_DUP_TEXT])
        noting->good =
            noting->good && mny_signals_add_text(signals, signals->count, question,
                                                 mny_noting_hash(noting, signals->scratch, length));
    return mny_signal_is_gibberish(signals->scratch, length, characters);
}

void mny_note_texts(struct mny_noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const char *first = "";
    size_t count = 0, answered = 0;

    if (!plan->on[MNY_QUALITY_GIBBERISH] && !plan->on[MNY_QUALITY_DUP_TEXT])
        return;
    for (size_t i = 0; i < plan->texts.count; i++) {
        const size_t question = plan->texts.questions[i];

        if (noting->interview->answers[question].state == MNY_UNANSWERED)
            continue;
        answered++;
        if (look_at_text(noting, question) && count++ == 0)
            first = plan->plan->planned[question].question->name;
    }
    if (plan->on[MNY_QUALITY_GIBBERISH] && answered > 0)
        mny_noting_count(noting, MNY_QUALITY_GIBBERISH, count, first);
}
