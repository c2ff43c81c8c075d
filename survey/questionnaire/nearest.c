/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/nearest.h"

#include "core/text.h"
#include "survey/common/edit_distance.h"

#include <stdbool.h>
#include <string.h>

/* What is likely meant, as far as anything is. */
struct nearest {
    enum mny_nearness nearness;
    size_t share; /* at most 1 / SHARE of the characters may differ */
    size_t index; /* MNY_NONE: nothing is near */
    size_t distance;
    bool tied; /* another one is as near: then nothing is suggested */
};

static bool is_within(const char *text, size_t length, const char *label, size_t size)
{
    return size > 0 && length > 0 && (strstr(text, label) != NULL || strstr(label, text) != NULL);
}

/* One text within the other is nearer than any that differs: 很满意 is not far from 不满意, but it
   holds 满意. */
static void compare(struct nearest *nearest, const char *text, size_t length, const char *label,
                    size_t index)
{
    const size_t size = strlen(label), one = mny_edit_characters(text, length),
                 other = mny_edit_characters(label, size), longer = one > other ? one : other;
    const bool within =
        nearest->nearness == MNY_NEAR_WORDING && is_within(text, length, label, size);
    size_t distance = 0;

    if (!within && nearest->share * (longer - (one < other ? one : other)) > longer)
        return;
    if (!within)
        distance = mny_edit_distance(text, length, label, size);
    if (nearest->share * distance > longer)
        return;
    if (nearest->index != MNY_NONE && distance == nearest->distance && nearest->index != index)
        nearest->tied = true;
    if (nearest->index == MNY_NONE || distance < nearest->distance) {
        nearest->index = index;
        nearest->distance = distance;
        nearest->tied = false;
    }
}

static size_t suggestion(const struct nearest *nearest)
{
    return nearest->tied ? MNY_NONE : nearest->index;
}

size_t mny_nearest_question(const struct mny_questionnaire *questionnaire, const char *text,
                            size_t length, enum mny_nearness nearness)
{
    struct nearest nearest = {
        .nearness = nearness, .share = nearness == MNY_NEAR_SLIP ? 3 : 2, .index = MNY_NONE};

    for (size_t i = 0; i < mny_questionnaire_questions(questionnaire); i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, i);

        if (question->type == MNY_CALCULATE || question->type == MNY_NOTE_ROW)
            continue;
        compare(&nearest, text, length, question->name, i);
        compare(&nearest, text, length, question->label, i);
    }
    return suggestion(&nearest);
}

size_t mny_nearest_choice(const struct mny_choice_list *list, const char *text, size_t length,
                          enum mny_nearness nearness)
{
    struct nearest nearest = {.nearness = nearness, .share = 3, .index = MNY_NONE};

    for (size_t i = 0; list && i < list->count; i++)
        compare(&nearest, text, length, list->choices[i].label, i);
    for (size_t i = 0; nearness == MNY_NEAR_SLIP && list && i < list->count; i++)
        compare(&nearest, text, length, list->choices[i].name, i);
    return suggestion(&nearest);
}

void mny_note_meant(struct mny_problems *problems, struct mny_where where, const char *name)
{
    mny_remark(problems, MNY_NOTE, where, _("did you mean \"%s\"?"), name);
}
