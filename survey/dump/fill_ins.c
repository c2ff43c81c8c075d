/* SPDX-License-Identifier: MIT */
#include "survey/dump/fill_ins.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the text behind a choice stands: in the cells of COLUMN, behind CHOICE. */
struct fill_in {
    size_t column, choice;
};

/* Whether columns of DIALECT have texts in 〖〗. */
static bool has_brackets(enum mny_dialect dialect)
{
    return dialect == MNY_DIALECT_WJX_TEXT || dialect == MNY_DIALECT_WJX_CODE ||
           dialect == MNY_DIALECT_WJX_SCORE;
}

/* The column whose cells have what was written behind CHOICE of QUESTION, or MNY_NONE. */
static size_t column_of(const struct mny_binding *binding, size_t question, size_t choice)
{
    const bool brackets = has_brackets(binding->dialect);

    for (size_t i = 0; i < binding->cells; i++) {
        const struct mny_column *column = &binding->columns[i];

        if (column->question != question)
            continue;
        if (column->use == MNY_COLUMN_CHOICE && column->choice == choice && column->fills)
            return i;
        if (column->use == MNY_COLUMN_ANSWER && brackets)
            return i;
    }
    return MNY_NONE;
}

static bool is_taken(const struct mny_binding *binding, const struct fill_in *fill_in)
{
    for (size_t i = binding->cells; i < binding->count; i++)
        if (binding->columns[i].source == fill_in->column &&
            binding->columns[i].behind == fill_in->choice)
            return true;
    return false;
}

/* The choice of QUESTION that COMPARISON asks for, or MNY_NONE. */
static size_t choice_of(const struct mny_question *question,
                        const struct mny_slot_comparison *comparison)
{
    char room[MNY_NUMBER_ROOM];
    const char *text;
    size_t length;

    if (!question->choices ||
        (comparison->kind != MNY_COMPARES_EQUAL && comparison->kind != MNY_COMPARES_SELECTED))
        return MNY_NONE;
    text = mny_value_to_text(comparison->constant, room, &length);
    return mny_choice_by_name(question->choices, text, length);
}

/* The choice behind which the answer to TEXT was written; false if there is none in the dump. */
static bool find(const struct mny_questionnaire *questionnaire, const struct mny_binding *binding,
                 const struct mny_question *text, struct fill_in *found)
{
    struct mny_slot_comparison comparison;

    for (size_t at = 0; mny_expression_comparison(text->relevant, &at, &comparison);) {
        found->choice =
            choice_of(mny_questionnaire_question(questionnaire, comparison.slot), &comparison);
        if (found->choice == MNY_NONE)
            continue;
        found->column = column_of(binding, comparison.slot, found->choice);
        if (found->column != MNY_NONE && !is_taken(binding, found))
            return true;
    }
    return false;
}

/* Only people's own words: what the tool or the field knows stands behind no choice. */
static bool may_be_filled_in(const struct mny_question *question)
{
    return question->type == MNY_TEXT_QUESTION && question->number > 0 && question->relevant &&
           (question->role == MNY_ROLE_NONE || question->role == MNY_ROLE_COMMENT ||
            question->role == MNY_ROLE_PERSONAL);
}

/* As 5、您怎样出行〖其他〗. */
static char *header_of(const char *header, const char *label)
{
    const size_t room = strlen(header) + strlen(label) + sizeof "〖〗";
    char *made = malloc(room);

    if (made)
        snprintf(made, room, "%s〖%s〗", header, label);
    return made;
}

static enum mny_code add(const struct mny_questionnaire *questionnaire, size_t text,
                         const struct fill_in *from, struct mny_where where,
                         struct mny_problems *problems, struct mny_binding *binding)
{
    const struct mny_column *source = &binding->columns[from->column];
    const struct mny_question *question =
        mny_questionnaire_question(questionnaire, source->question);
    const struct mny_choice *choice = &question->choices->choices[from->choice];
    char *header = header_of(source->header, choice->label);

    if (!header)
        return mny_problem_memory(problems);
    mny_remark(problems, MNY_NOTE, where,
               _("\"%s\" has no column: what was written behind choice \"%s\" of \"%s\" is read as "
                 "its answer"),
               mny_questionnaire_question(questionnaire, text)->name, choice->label,
               question->name);
    binding->columns[binding->count++] = (struct mny_column){.use = MNY_COLUMN_ANSWER,
                                                             .question = text,
                                                             .choice = MNY_NONE,
                                                             .header = header,
                                                             .joins = MNY_NONE,
                                                             .source = from->column,
                                                             .behind = from->choice};
    binding->asked[text] = true;
    return MNY_OK;
}

enum mny_code mny_fill_ins_add(const struct mny_questionnaire *questionnaire,
                               struct mny_where where, struct mny_problems *problems,
                               struct mny_binding *binding)
{
    const size_t questions = mny_questionnaire_questions(questionnaire);
    size_t room = binding->count + 1;
    enum mny_code code = MNY_OK;

    if (!mny_grow(&binding->columns, &room, binding->count + questions + 1,
                  sizeof *binding->columns))
        return mny_problem_memory(problems);
    for (size_t i = 0; code == MNY_OK && i < questions; i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, i);
        struct fill_in from;

        if (!binding->asked[i] && may_be_filled_in(question) &&
            find(questionnaire, binding, question, &from))
            code = add(questionnaire, i, &from, where, problems, binding);
    }
    return code;
}

bool mny_fill_ins_lost(const struct mny_questionnaire *questionnaire,
                       const struct mny_binding *binding, size_t column)
{
    const struct mny_column *source = &binding->columns[column];

    for (size_t i = binding->cells; i < binding->count; i++)
        if (binding->columns[i].source == column)
            return false;
    return source->fills ||
           (source->use == MNY_COLUMN_ANSWER && has_brackets(binding->dialect) &&
            mny_questionnaire_question(questionnaire, source->question)->choices != NULL);
}
