/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/nearest.h"

#include "core/text.h"
#include "survey/common/suggestion.h"

#include <assert.h>

static_assert(MNY_NO_SUGGESTION == MNY_NONE, "no suggestion is no question, and no choice");

size_t mny_nearest_question(const struct mny_questionnaire *questionnaire, const char *text,
                            size_t length, enum mny_nearness nearness)
{
    struct mny_suggestion nearest = mny_suggestion_begin(
        text, length, nearness == MNY_NEAR_SLIP ? 3 : 2, nearness == MNY_NEAR_WORDING);

    for (size_t i = 0; i < mny_questionnaire_questions(questionnaire); i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, i);

        if (question->type == MNY_CALCULATE || question->type == MNY_NOTE_ROW)
            continue;
        mny_suggestion_offer(&nearest, question->name, i);
        mny_suggestion_offer(&nearest, question->label, i);
    }
    return mny_suggestion_index(&nearest);
}

size_t mny_nearest_choice(const struct mny_choice_list *list, const char *text, size_t length,
                          enum mny_nearness nearness)
{
    struct mny_suggestion nearest =
        mny_suggestion_begin(text, length, 3, nearness == MNY_NEAR_WORDING);

    for (size_t i = 0; list && i < list->count; i++)
        mny_suggestion_offer(&nearest, list->choices[i].label, i);
    for (size_t i = 0; nearness == MNY_NEAR_SLIP && list && i < list->count; i++)
        mny_suggestion_offer(&nearest, list->choices[i].name, i);
    return mny_suggestion_index(&nearest);
}

void mny_note_meant(struct mny_problems *problems, struct mny_where where, const char *name)
{
    mny_remark(problems, MNY_NOTE, where, _("did you mean \"%s\"?"), name);
}
