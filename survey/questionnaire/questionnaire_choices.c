/* SPDX-License-Identifier: MIT */
/* choices.csv: the lists, and finding a choice in one. */
#include "core/markup.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_NAME, NAME, LABEL, LABEL_ENGLISH, SCORE, EXCLUSIVE, CHOICE_COLUMNS };

static const struct mny_sheet_column choice_columns[CHOICE_COLUMNS] = {
    [LIST_NAME] = {"list_name", NULL, MNY_SHEET_REQUIRED},
    [NAME] = {"name", "value", MNY_SHEET_REQUIRED},
    [LABEL] = {"label", "caption", MNY_SHEET_LABEL},
    [LABEL_ENGLISH] = {"label", "caption", MNY_SHEET_ENGLISH},
    [SCORE] = {"score", NULL, MNY_SHEET_PLAIN},
    [EXCLUSIVE] = {"exclusive", NULL, MNY_SHEET_PLAIN},
};

/* Room for a label folded.  A longer one (no form has labels of 300 Chinese
   characters to choose from) is only found as it is written. */
enum { FOLD_ROOM = 1024 };

/* Folds what exports change in a label: HTML and blanks vanish, full-width forms become
   half-width, quotes ASCII (XLSForm tools do that).  False if OUT is too small. */
static bool fold_label(const char *label, size_t length, char out[FOLD_ROOM], size_t *made)
{
    char plain[FOLD_ROOM];

    *made = 0;
    if (length <= sizeof plain && mny_markup_possible(label, length)) {
        length = mny_markup_strip(label, length, plain);
        label = plain;
    }
    for (size_t at = 0, bytes; at < length; at += bytes) {
        const char *character = label + at;
        size_t left;
        char quote;

        bytes = mny_character_bytes(character, length - at);
        left = bytes;
        mny_trim(&character, &left);
        if (left == 0)
            continue; /* a blank */
        if (*made + bytes > FOLD_ROOM)
            return false;
        quote = mny_fold_quote(character, bytes);
        if (quote != '\0')
            out[(*made)++] = quote;
        else
            *made += mny_fold_width(character, bytes, out + *made);
    }
    return true;
}

/* The inside of a list that a caller holds the outside of. */
static const struct mny_list *inside(const struct mny_choice_list *list)
{
    return (const struct mny_list *)(const void *)list;
}

size_t mny_choice_by_name(const struct mny_choice_list *list, const char *name, size_t length)
{
    return mny_key_index_find(inside(list)->names, name, length);
}

size_t mny_choice_by_label(const struct mny_choice_list *list, const char *label, size_t length)
{
    char folded[FOLD_ROOM];
    size_t found = mny_key_index_find(inside(list)->labels, label, length);

    if (found != MNY_NONE || !fold_label(label, length, folded, &length) || length == 0)
        return found;
    return mny_key_index_find(inside(list)->folded, folded, length);
}

void mny_list_free(struct mny_list *list)
{
    mny_key_index_free(list->names);
    mny_key_index_free(list->labels);
    mny_key_index_free(list->folded);
}

/* A new, empty list; NULL without memory. */
static struct mny_list *add_list(struct mny_questionnaire *q, const char *name)
{
    struct mny_list *list = mny_arena_alloc(q->arena, sizeof *list);

    if (!list || !mny_grow(&q->lists, &q->list_room, q->list_count + 1, sizeof *q->lists))
        return NULL;
    q->lists[q->list_count++] = list; /* from here on freed with the questionnaire */
    list->list.name = mny_questionnaire_text(q, name);
    list->names = mny_key_index_create();
    list->labels = mny_key_index_create();
    list->folded = mny_key_index_create();
    return list->list.name && list->names && list->labels && list->folded ? list : NULL;
}

/* First pass: which lists there are, and the list of each row (MNY_NONE: bad). */
static enum mny_code find_lists(struct mny_questionnaire_reading *reading, size_t *list_of)
{
    struct mny_questionnaire *q = reading->q;

    for (size_t row = 0; row < mny_sheet_rows(reading->choices); row++) {
        const char *name = mny_sheet_cell(reading->choices, row, LIST_NAME);

        list_of[row] = MNY_NONE;
        if (name[0] == '\0') {
            mny_problem(reading->problems, MNY_E_INPUT,
                        mny_sheet_where(reading->choices, row, LIST_NAME), "%s",
                        _("the choice belongs to no list; write the name of one"));
            continue;
        }
        list_of[row] = mny_key_index_find(reading->list_names, name, strlen(name));
        if (list_of[row] == MNY_NONE) {
            struct mny_list *list = add_list(q, name);

            list_of[row] = q->list_count - 1;
            if (!list || !mny_key_index_add(reading->list_names, list->list.name, strlen(name),
                                            list_of[row], &list_of[row]))
                return mny_problem_memory(reading->problems);
        }
        q->lists[list_of[row]]->list.count++;
    }
    return MNY_OK;
}

static enum mny_code make_room(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;

    for (size_t i = 0; i < q->list_count; i++) {
        struct mny_list *list = q->lists[i];

        list->choices = mny_arena_array(q->arena, list->list.count, sizeof *list->choices);
        list->rows = mny_arena_array(q->arena, list->list.count, sizeof *list->rows);
        if (!list->choices || !list->rows)
            return mny_problem_memory(reading->problems);
        list->list.choices = list->choices;
        list->list.count = 0; /* counts up again while they are filled in */
    }
    return MNY_OK;
}

static void read_score(struct mny_questionnaire_reading *reading, size_t row,
                       struct mny_choice *choice)
{
    const char *text = mny_sheet_cell(reading->choices, row, SCORE);

    if (text[0] == '\0')
        return;
    choice->scored = true;
    if (!mny_number_parse(text, strlen(text), &choice->score) || choice->score < 0 ||
        choice->score > 100)
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->choices, row, SCORE),
                    _("score \"%s\" is not a number from 0 to 100; leave it empty for \"no "
                      "opinion\""),
                    text);
}

static void read_exclusive(struct mny_questionnaire_reading *reading, size_t row,
                           struct mny_choice *choice)
{
    const char *text = mny_sheet_cell(reading->choices, row, EXCLUSIVE);

    choice->exclusive = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    if (!choice->exclusive && text[0] != '\0' && strcmp(text, "no") != 0 &&
        strcmp(text, "false") != 0)
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->choices, row, EXCLUSIVE),
                    _("exclusive \"%s\" is neither yes nor no; yes is for a choice that excludes "
                      "all others"),
                    text);
}

/* Enters a label, as written and folded.  A label that stands twice finds the
   first; *FIRST is that choice. */
static bool enter_label(struct mny_questionnaire *q, struct mny_list *list, const char *label,
                        size_t choice, size_t *first)
{
    char folded[FOLD_ROOM];
    size_t length, exact;
    const char *kept;

    *first = choice;
    if (label[0] == '\0')
        return true;
    if (!mny_key_index_add(list->labels, label, strlen(label), choice, &exact))
        return false;
    if (!fold_label(label, strlen(label), folded, &length) || length == 0) {
        *first = exact;
        return true;
    }
    kept = mny_arena_text(q->arena, folded, length);
    return kept && mny_key_index_add(list->folded, kept, length, choice, first);
}

/* Enters name and labels of the choice added last; says what stands twice. */
static enum mny_code enter_choice(struct mny_questionnaire_reading *reading, struct mny_list *list,
                                  const char *english)
{
    size_t choice = list->list.count - 1, row = list->rows[choice], first, first_label, unused;
    const struct mny_choice *made = &list->choices[choice];

    if (!mny_key_index_add(list->names, made->name, strlen(made->name), choice, &first) ||
        !enter_label(reading->q, list, made->label, choice, &first_label) ||
        !enter_label(reading->q, list, english, choice, &unused))
        return mny_problem_memory(reading->problems);
    if (first != choice)
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->choices, row, NAME),
                    _("choice \"%s\" stands twice in list \"%s\", first in line %zu; give one of "
                      "them another name"),
                    made->name, list->list.name,
                    mny_sheet_where(reading->choices, list->rows[first], NAME).line);
    else if (first_label != choice)
        mny_remark(reading->problems, MNY_WARNING, mny_sheet_where(reading->choices, row, LABEL),
                   _("choices \"%s\" and \"%s\" of list \"%s\" have the same label \"%s\": an "
                     "answer given as that label counts as \"%s\""),
                   list->choices[first_label].name, made->name, list->list.name, made->label,
                   list->choices[first_label].name);
    return MNY_OK;
}

/* Second pass: the row's choice goes to the end of its list. */
static enum mny_code read_choice(struct mny_questionnaire_reading *reading, struct mny_list *list,
                                 size_t row)
{
    struct mny_questionnaire *q = reading->q;
    const char *name = mny_sheet_cell(reading->choices, row, NAME);
    const char *label = mny_sheet_cell(reading->choices, row, LABEL);
    struct mny_choice *choice = &list->choices[list->list.count];
    const char *english =
        mny_questionnaire_text(q, mny_sheet_cell(reading->choices, row, LABEL_ENGLISH));

    if (name[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->choices, row, NAME),
                    _("a choice of list \"%s\" has no name; write the code that stands for it"),
                    list->list.name);
        return MNY_OK;
    }
    choice->name = mny_questionnaire_text(q, name);
    choice->label = mny_questionnaire_text(q, label[0] != '\0' ? label : name);
    if (!choice->name || !choice->label || !english)
        return mny_problem_memory(reading->problems);
    choice->label_en = english[0] != '\0' ? english : NULL;
    choice->value = mny_value_text(choice->name, strlen(choice->name));
    choice->value.has_number =
        mny_number_parse(choice->name, strlen(choice->name), &choice->value.number);
    read_score(reading, row, choice);
    read_exclusive(reading, row, choice);
    list->rows[list->list.count++] = row;
    return enter_choice(reading, list, english);
}

enum mny_code mny_questionnaire_read_choices(struct mny_questionnaire_reading *reading,
                                             const char *path)
{
    enum mny_code code = mny_questionnaire_open(reading, path, choice_columns, CHOICE_COLUMNS,
                                                &reading->choices, &reading->choices_failed);
    size_t *list_of = NULL;

    if (code != MNY_OK || !reading->choices)
        return code;
    list_of = calloc(mny_sheet_rows(reading->choices) + 1, sizeof *list_of);
    if (!list_of)
        return mny_problem_memory(reading->problems);
    code = find_lists(reading, list_of);
    if (code == MNY_OK)
        code = make_room(reading);
    for (size_t row = 0; code == MNY_OK && row < mny_sheet_rows(reading->choices); row++)
        if (list_of[row] != MNY_NONE)
            code = read_choice(reading, reading->q->lists[list_of[row]], row);
    free(list_of);
    return code;
}

/* What separates the answers of a select_multiple: a blank, `;` or `┋`. */
static bool has_separator(const char *name)
{
    return name[strcspn(name, " \t\r\n;")] != '\0' || strstr(name, "┋") || strstr(name, "\u3000") ||
           strstr(name, "\u00A0");
}

/* Names of choices of which several can be chosen must not contain what
   separates them. */
static void check_multiple(struct mny_questionnaire_reading *reading, const struct mny_list *list)
{
    for (size_t i = 0; i < list->list.count; i++)
        if (has_separator(list->choices[i].name))
            mny_problem(reading->problems, MNY_E_INPUT,
                        mny_sheet_where(reading->choices, list->rows[i], NAME),
                        _("choice name \"%s\" contains a blank, ; or %s, which separate the "
                          "answers of a select_multiple; use _ instead"),
                        list->choices[i].name, "┋");
}

/* A value is sought among the names first: of a dump that has labels, one that is
   also the name of another choice would be taken for that one.  The first of a list
   is said. */
static void check_labels(struct mny_questionnaire_reading *reading, const struct mny_list *list)
{
    for (size_t i = 0; i < list->list.count; i++) {
        const struct mny_choice *choice = &list->choices[i];
        const size_t other = mny_key_index_find(list->names, choice->label, strlen(choice->label));

        if (other == MNY_NONE || other == i || strcmp(choice->name, choice->label) == 0)
            continue;
        mny_remark(reading->problems, MNY_WARNING,
                   mny_sheet_where(reading->choices, list->rows[i], LABEL),
                   _("list \"%s\": the label \"%s\" of choice \"%s\" is the name of another "
                     "choice: an answer given as \"%s\" counts as that one; make them differ if "
                     "a dump has labels"),
                   list->list.name, choice->label, choice->name, choice->label);
        return;
    }
}

enum mny_code mny_questionnaire_check_choices(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;
    bool *multiple = calloc(q->list_count + 1, sizeof *multiple);

    if (!multiple)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < q->question_count; i++) {
        const struct mny_question *question = &q->questions[i];

        if (question->type == MNY_SELECT_MULTIPLE && question->choices)
            multiple[mny_key_index_find(reading->list_names, question->choices->name,
                                        strlen(question->choices->name))] = true;
    }
    for (size_t i = 0; i < q->list_count; i++) {
        const struct mny_list *list = q->lists[i];

        if (multiple[i])
            check_multiple(reading, list);
        check_labels(reading, list);
        if (!list->asked && list->list.count > 0)
            mny_remark(reading->problems, MNY_NOTE,
                       mny_sheet_where(reading->choices, list->rows[0], LIST_NAME),
                       _("no question uses the choice list \"%s\""), list->list.name);
    }
    free(multiple);
    return MNY_OK;
}
