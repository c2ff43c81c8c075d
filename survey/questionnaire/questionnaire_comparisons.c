/* SPDX-License-Identifier: MIT */
/* Comparisons that are legal and never true: with what is no choice, or no number.  A question
   that hangs on one is never asked, and its answers are blanked. */
#include "core/number.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <math.h>
#include <string.h>

/* An expression, and where it stands. */
struct doubt {
    struct mny_questionnaire_reading *reading;
    const char *what;
    struct mny_where where;
};

static bool is_number(enum mny_question_type type)
{
    return type == MNY_INTEGER || type == MNY_DECIMAL || type == MNY_RANGE;
}

/* Whether one of the words of NAME, which blanks part, is the text. */
static bool has_word(const char *name, const char *text, size_t length)
{
    for (const char *at = name; *at != '\0'; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        if (strcspn(at, " ") == length && memcmp(at, text, length) == 0)
            return true;
    }
    return false;
}

static bool may_be_selected(const struct mny_choice_list *list, const char *text, size_t length)
{
    for (size_t i = 0; i < list->count; i++)
        if (has_word(list->choices[i].name, text, length))
            return true;
    return false;
}

static bool has_number(const struct mny_choice_list *list, double number)
{
    for (size_t i = 0; i < list->count; i++)
        if (mny_value_to_number(&list->choices[i].value) == number)
            return true;
    return false;
}

/* Whether an answer to QUESTION can be what it is compared with; TEXT is that as a text. */
static bool may_be(const struct mny_question *question,
                   const struct mny_slot_comparison *comparison, const char *text, size_t length)
{
    const struct mny_choice_list *list = question->choices;

    if (length == 0 || !list || list->count == 0)
        return true;
    if (comparison->kind == MNY_COMPARES_SELECTED)
        return may_be_selected(list, text, length);
    if (comparison->constant->kind != MNY_TEXT)
        return comparison->constant->kind == MNY_BOOLEAN || question->type == MNY_SELECT_MULTIPLE ||
               has_number(list, comparison->constant->number);
    /* All choices of a select_multiple stand in one text. */
    return mny_choice_by_name(list, text, length) != MNY_NONE ||
           (question->type == MNY_SELECT_MULTIPLE && memchr(text, ' ', length));
}

static void say_no_choice(const struct doubt *doubt, const struct mny_question *question,
                          const char *text, size_t length)
{
    const struct mny_choice_list *list = question->choices;
    const size_t labelled = mny_choice_by_label(list, text, length);

    if (labelled != MNY_NONE)
        mny_remark(doubt->reading->problems, MNY_WARNING, doubt->where,
                   _("%s: ${%s} is compared with \"%.*s\", which is a label and never an answer; "
                     "write the choice's name, \"%s\""),
                   doubt->what, question->name, (int)length, text, list->choices[labelled].name);
    else
        mny_remark(doubt->reading->problems, MNY_WARNING, doubt->where,
                   _("%s: ${%s} is compared with \"%.*s\", which is no choice of it and never an "
                     "answer"),
                   doubt->what, question->name, (int)length, text);
}

static void look_at(const struct doubt *doubt, const struct mny_slot_comparison *comparison)
{
    const struct mny_question *question = &doubt->reading->q->questions[comparison->slot];
    const struct mny_value *constant = comparison->constant;
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text = mny_value_to_text(constant, room, &length);
    const bool number = constant->kind != MNY_TEXT || !isnan(mny_value_to_number(constant));

    if (comparison->kind == MNY_COMPARES_ORDER) {
        if (!number)
            mny_remark(doubt->reading->problems, MNY_WARNING, doubt->where,
                       _("%s: < <= > >= compare numbers, and \"%.*s\" is none: this is never true"),
                       doubt->what, (int)length, text);
    } else if (is_number(question->type) && !number && length > 0) {
        mny_remark(doubt->reading->problems, MNY_WARNING, doubt->where,
                   _("%s: the answer to ${%s} is a number, and \"%.*s\" is none"), doubt->what,
                   question->name, (int)length, text);
    } else if (!may_be(question, comparison, text, length)) {
        say_no_choice(doubt, question, text, length);
    }
}

void mny_questionnaire_check_comparisons(struct mny_questionnaire_reading *reading,
                                         const struct mny_expression *expression, const char *what,
                                         struct mny_where where)
{
    const struct doubt doubt = {reading, what, where};
    struct mny_slot_comparison comparison;

    for (size_t at = 0; mny_expression_comparison(expression, &at, &comparison);)
        look_at(&doubt, &comparison);
}
