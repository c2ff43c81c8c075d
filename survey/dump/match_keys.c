/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_text.h"
#include "survey/dump/match_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A + B + C in the arena; NULL without memory. */
static char *join(struct mny_matcher *matcher, const char *a, const char *b, const char *c)
{
    size_t room = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = mny_arena_alloc(matcher->arena, room);

    if (text)
        snprintf(text, room, "%s%s%s", a, b, c);
    return text;
}

static char *fold(struct mny_matcher *matcher, const char *label)
{
    size_t length = strlen(label);
    char *text = mny_arena_alloc(matcher->arena, length + 1);

    if (text)
        mny_header_fold(label, length, text);
    return text;
}

/* Enters KEY (in the arena, or NULL where memory ran out) for a target.  A key
   that others have is chained behind theirs. */
static bool enter(struct mny_matcher *matcher, struct mny_key_index *index, const char *key,
                  size_t question, size_t choice)
{
    size_t made = matcher->target_count, standing;

    if (!key)
        return false;
    if (key[0] == '\0')
        return true;
    if (!mny_grow(&matcher->targets, &matcher->target_room, made + 1, sizeof *matcher->targets) ||
        !mny_key_index_add(index, key, strlen(key), made, &standing))
        return false;
    if (standing != made) {
        for (;; standing = matcher->targets[standing].next) {
            const struct mny_target *other = &matcher->targets[standing];

            if (other->question == question && other->choice == choice)
                return true;
            if (other->next == MNY_NONE)
                break;
        }
        matcher->targets[standing].next = made;
    }
    matcher->targets[matcher->target_count++] = (struct mny_target){question, choice, MNY_NONE};
    return true;
}

/* A question by one of its names, KEY; a select_multiple also by KEY/choice and
   KEY[choice]. */
static bool enter_name(struct mny_matcher *matcher, const char *key, size_t question, bool choices)
{
    const struct mny_question *asked = mny_questionnaire_question(matcher->questionnaire, question);

    if (!choices)
        return enter(matcher, matcher->names, key, question, MNY_NONE);
    if (!key)
        return false;
    for (size_t i = 0; asked->type == MNY_SELECT_MULTIPLE && i < asked->choices->count; i++) {
        const char *choice = asked->choices->choices[i].name;
        char *bracket = join(matcher, key, "[", choice);

        if (!enter(matcher, matcher->names, join(matcher, key, "/", choice), question, i) ||
            !bracket ||
            !enter(matcher, matcher->names, join(matcher, bracket, "]", ""), question, i))
            return false;
    }
    return true;
}

/* The question by its name behind those of the groups around it: all of them, or
   only the inner ones; joined by MARK. */
static bool enter_paths(struct mny_matcher *matcher, size_t question, const char *mark,
                        bool choices)
{
    const struct mny_questionnaire *q = matcher->questionnaire;
    const struct mny_question *asked = mny_questionnaire_question(q, question);
    const char *path = asked->name;

    for (size_t at = asked->group; at != MNY_NONE;) {
        const struct mny_group *group = mny_questionnaire_group(q, at);

        path = join(matcher, group->name, mark, path);
        if (!path || !enter_name(matcher, path, question, choices))
            return false;
        at = group->parent;
    }
    return true;
}

/* Plain names first, for a name that looks like another question's path is still
   a name; columns of single choices last. */
static bool enter_names(struct mny_matcher *matcher)
{
    size_t count = mny_questionnaire_questions(matcher->questionnaire);

    for (int choices = 0; choices <= 1; choices++) {
        for (size_t i = 0; i < count; i++)
            if (!enter_name(matcher, mny_questionnaire_question(matcher->questionnaire, i)->name, i,
                            choices))
                return false;
        for (size_t i = 0; i < count; i++)
            if (!enter_paths(matcher, i, "/", choices) || !enter_paths(matcher, i, "-", choices))
                return false;
    }
    return true;
}

/* `label(text)`, `label:text` and `label/text` for a choice that is called TEXT. */
static bool enter_choice_text(struct mny_matcher *matcher, struct mny_key_index *index,
                              const char *label, const char *called, size_t question, size_t choice)
{
    const char *text = fold(matcher, called);
    const char *open = text ? join(matcher, label, "(", text) : NULL;

    if (!open)
        return false;
    if (text[0] == '\0')
        return true;
    return enter(matcher, index, join(matcher, open, ")", ""), question, choice) &&
           enter(matcher, index, join(matcher, label, ":", text), question, choice) &&
           enter(matcher, index, join(matcher, label, "/", text), question, choice);
}

/* Each choice by its labels and its name. */
static bool enter_choice_labels(struct mny_matcher *matcher, struct mny_key_index *index,
                                const char *label, size_t question)
{
    const struct mny_choice_list *list =
        mny_questionnaire_question(matcher->questionnaire, question)->choices;

    for (size_t i = 0; i < list->count; i++) {
        const struct mny_choice *choice = &list->choices[i];

        if (!enter_choice_text(matcher, index, label, choice->label, question, i) ||
            !enter_choice_text(matcher, index, label, choice->name, question, i) ||
            (choice->label_en &&
             !enter_choice_text(matcher, index, label, choice->label_en, question, i)))
            return false;
    }
    return true;
}

static bool enter_label(struct mny_matcher *matcher, struct mny_key_index *index, const char *label,
                        size_t question)
{
    const struct mny_question *asked = mny_questionnaire_question(matcher->questionnaire, question);
    const char *folded = label ? fold(matcher, label) : "";

    if (!folded || !enter(matcher, index, folded, question, MNY_NONE))
        return false;
    if (asked->type != MNY_SELECT_MULTIPLE || folded[0] == '\0')
        return true;
    return enter_choice_labels(matcher, index, folded, question);
}

/* The question by its label behind those of the groups around it, joined by `/`: rows of two
   matrices are told apart by what stands above them. */
static bool enter_label_paths(struct mny_matcher *matcher, size_t question, bool english)
{
    const struct mny_questionnaire *q = matcher->questionnaire;
    const struct mny_question *asked = mny_questionnaire_question(q, question);
    const char *path = english ? asked->label_en : asked->label;

    for (size_t at = asked->group; at != MNY_NONE && path;) {
        const struct mny_group *group = mny_questionnaire_group(q, at);
        const char *label = english ? group->label_en : group->label;

        if (!label)
            return true;
        path = join(matcher, label, "/", path);
        if (!path || !enter_label(matcher, matcher->paths, path, question))
            return false;
        at = group->parent;
    }
    return true;
}

static bool enter_numbers(struct mny_matcher *matcher)
{
    size_t count = mny_questionnaire_questions(matcher->questionnaire);

    matcher->numbered = mny_arena_array(matcher->arena, count + 1, sizeof *matcher->numbered);
    if (!matcher->numbered)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t number = mny_questionnaire_question(matcher->questionnaire, i)->number;

        if (number >= 1 && number <= count) {
            matcher->numbered[number - 1] = i;
            matcher->numbered_count++;
        }
    }
    return true;
}

bool mny_matcher_enter(struct mny_matcher *matcher)
{
    size_t count = mny_questionnaire_questions(matcher->questionnaire);

    if (!enter_names(matcher) || !enter_numbers(matcher))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question = mny_questionnaire_question(matcher->questionnaire, i);

        if (!enter_label(matcher, matcher->labels, question->label, i) ||
            !enter_label(matcher, matcher->labels, question->label_en, i) ||
            !enter_label_paths(matcher, i, false) || !enter_label_paths(matcher, i, true))
            return false;
    }
    return true;
}
