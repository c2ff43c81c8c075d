/* SPDX-License-Identifier: MIT */
#include "survey/dump/mapping.h"
#include "survey/questionnaire/nearest.h"

#include "core/arena.h"
#include "core/spreadsheet_text.h"
#include "core/text.h"
#include "survey/common/key_index.h"
#include "survey/questionnaire/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN, QUESTION, VALUE, CHOICE, COUNT, SUGGESTION, COLUMNS };

static const struct mny_sheet_column columns[COLUMNS] = {
    [COLUMN] = {"column", NULL, MNY_SHEET_REQUIRED},
    [QUESTION] = {"question", NULL, MNY_SHEET_REQUIRED},
    [VALUE] = {"value", NULL, MNY_SHEET_REQUIRED},
    [CHOICE] = {"choice", NULL, MNY_SHEET_REQUIRED},
    [COUNT] = {"count", NULL, MNY_SHEET_PLAIN},           /* for who fills it in */
    [SUGGESTION] = {"suggestion", NULL, MNY_SHEET_PLAIN}, /* the same */
};

struct mny_mapped_values {
    struct mny_key_index *index; /* by value: a row of the sheet */
    const struct mny_mapping *mapping;
    size_t longest;     /* bytes of a text to read instead */
    const char **texts; /* the values in half-width forms; the list is owned */
    size_t count, room;
};

struct mny_mapping {
    const struct mny_questionnaire *questionnaire;
    struct mny_arena *arena; /* owns the folded values */
    struct mny_sheet *sheet; /* owns all other texts */
    struct mny_key_index *headers;
    struct mny_mapped_column *columns; /* by row */
    struct mny_mapped_values *values;  /* by question */
    size_t questions;
};

/* While it is read. */
struct reading {
    struct mny_mapping *mapping;
    struct mny_problems *problems;
    size_t undecided, first_undecided; /* values without a choice */
    enum mny_code code;
};

void mny_mapping_free(struct mny_mapping *mapping)
{
    if (!mapping)
        return;
    for (size_t i = 0; mapping->values && i < mapping->questions; i++) {
        mny_key_index_free(mapping->values[i].index);
        free(mapping->values[i].texts);
    }
    free(mapping->values);
    free(mapping->columns);
    mny_key_index_free(mapping->headers);
    mny_sheet_free(mapping->sheet);
    mny_arena_free(mapping->arena);
    free(mapping);
}

static const char *cell(const struct reading *reading, size_t row, size_t column)
{
    return mny_sheet_cell(reading->mapping->sheet, row, column);
}

bool mny_mapping_guards(const char *text, size_t length)
{
    if (length > 1 && text[0] == '\'')
        return mny_mapping_guards(text + 1, length - 1);
    return mny_spreadsheet_computes(text, length);
}

/* The header or value of a row, as in the dump. */
static const char *unguarded(const struct mny_mapping *mapping, size_t row, size_t column)
{
    const char *text = mny_sheet_cell(mapping->sheet, row, column);

    return text[0] == '\'' && mny_mapping_guards(text + 1, strlen(text + 1)) ? text + 1 : text;
}

static struct mny_where place(const struct reading *reading, size_t row, size_t column)
{
    return mny_sheet_where(reading->mapping->sheet, row, column);
}

static void fail(struct reading *reading, enum mny_code code)
{
    if (reading->code == MNY_OK)
        reading->code = code;
}

static void note_question_near(struct reading *reading, size_t row, const char *name)
{
    const struct mny_questionnaire *form = reading->mapping->questionnaire;
    const size_t near = mny_nearest_question(form, name, strlen(name), MNY_NEAR_SLIP);

    if (near != MNY_NONE)
        mny_note_meant(reading->problems, place(reading, row, QUESTION),
                       mny_questionnaire_question(form, near)->name);
}

static void note_choice_near(struct reading *reading, size_t row,
                             const struct mny_choice_list *list, const char *name)
{
    const size_t near = mny_nearest_choice(list, name, strlen(name), MNY_NEAR_SLIP);

    if (near != MNY_NONE)
        mny_note_meant(reading->problems, place(reading, row, CHOICE), list->choices[near].name);
}

/* The question a row names; MNY_NONE with a message if there is none that a dump answers. */
static size_t find_question(struct reading *reading, size_t row)
{
    const struct mny_questionnaire *form = reading->mapping->questionnaire;
    const char *name = cell(reading, row, QUESTION);
    const size_t question = mny_questionnaire_find(form, name, strlen(name));

    if (question == MNY_NONE) {
        fail(reading, mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, QUESTION),
                                  _("the questionnaire has no question \"%s\"; give the name of "
                                    "one of its questions"),
                                  name));
        note_question_near(reading, row, name);
        return MNY_NONE;
    }
    if (mny_questionnaire_question(form, question)->type == MNY_CALCULATE) {
        fail(reading, mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, QUESTION),
                                  _("question \"%s\" is computed, no column answers it; map the "
                                    "questions that it is computed from"),
                                  name));
        return MNY_NONE;
    }
    return question;
}

/* The choice a row names, by name or else by label; MNY_NONE with a message. */
static size_t find_choice(struct reading *reading, size_t row, size_t question)
{
    const struct mny_question *asked =
        mny_questionnaire_question(reading->mapping->questionnaire, question);
    const char *name = cell(reading, row, CHOICE);
    size_t choice = mny_choice_by_name(asked->choices, name, strlen(name));

    if (choice == MNY_NONE)
        choice = mny_choice_by_label(asked->choices, name, strlen(name));
    if (choice == MNY_NONE) {
        fail(reading, mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, CHOICE),
                                  _("question \"%s\" has no choice \"%s\"; give the name of one "
                                    "of list \"%s\""),
                                  asked->name, name, asked->choices->name));
        note_choice_near(reading, row, asked->choices, name);
    }
    return choice;
}

static void say_twice(struct reading *reading, size_t row, size_t column, size_t first)
{
    const char *text = cell(reading, row, column);

    fail(reading, mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, column),
                              _("\"%s\" is mapped already, on line %zu; remove one of the two"),
                              text, place(reading, first, column).line));
}

/* ---- columns -------------------------------------------------------------------- */

static void read_column(struct reading *reading, size_t row)
{
    struct mny_mapping *mapping = reading->mapping;
    const char *header = unguarded(mapping, row, COLUMN);
    struct mny_mapped_column *column = &mapping->columns[row];
    size_t standing;

    *column = (struct mny_mapped_column){MNY_NONE, MNY_NONE, false};
    if (cell(reading, row, QUESTION)[0] != '\0') {
        column->question = find_question(reading, row);
        if (column->question == MNY_NONE)
            return;
    }
    if (cell(reading, row, CHOICE)[0] != '\0') {
        if (column->question == MNY_NONE ||
            mny_questionnaire_question(mapping->questionnaire, column->question)->type !=
                MNY_SELECT_MULTIPLE) {
            fail(reading,
                 mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, CHOICE), "%s",
                             _("a column of one choice belongs to a select_multiple; name "
                               "it under `question`, or leave `choice` empty")));
            return;
        }
        column->choice = find_choice(reading, row, column->question);
    }
    if (!mny_key_index_add(mapping->headers, header, strlen(header), row, &standing))
        fail(reading, mny_problem_memory(reading->problems));
    else if (standing != row)
        say_twice(reading, row, COLUMN, standing);
}

/* ---- values --------------------------------------------------------------------- */

static bool has_choices(const struct mny_question *question)
{
    return question->type == MNY_SELECT_ONE || question->type == MNY_SELECT_MULTIPLE;
}

/* What may stand for no answer: 问卷星's words, as in a dump. */
static bool says_nothing(const char *text)
{
    return strcmp(text, "(空)") == 0 || strcmp(text, "(跳过)") == 0;
}

static bool enter_value(struct reading *reading, size_t row, size_t question, size_t *standing)
{
    struct mny_mapping *mapping = reading->mapping;
    struct mny_mapped_values *values = &mapping->values[question];
    const char *value = unguarded(mapping, row, VALUE);
    char *folded = mny_arena_array(mapping->arena, strlen(value) + 1, 1);
    const size_t length = strlen(cell(reading, row, CHOICE));

    values->mapping = mapping;
    values->longest = length > values->longest ? length : values->longest;
    if (!values->index)
        values->index = mny_key_index_create();
    if (!folded || !values->index ||
        !mny_grow(&values->texts, &values->room, values->count + 1, sizeof *values->texts))
        return false;
    folded[mny_fold_width(value, strlen(value), folded)] = '\0';
    values->texts[values->count++] = folded;
    return mny_key_index_add(values->index, folded, strlen(folded), row, standing);
}

static void read_value(struct reading *reading, size_t row)
{
    const char *choice = cell(reading, row, CHOICE);
    const size_t question = find_question(reading, row);
    size_t standing;

    if (question == MNY_NONE)
        return;
    if (choice[0] == '\0') {
        if (reading->undecided++ == 0)
            reading->first_undecided = row;
        return;
    }
    if (has_choices(mny_questionnaire_question(reading->mapping->questionnaire, question)) &&
        !says_nothing(choice) && find_choice(reading, row, question) == MNY_NONE)
        return;
    if (!enter_value(reading, row, question, &standing))
        fail(reading, mny_problem_memory(reading->problems));
    else if (standing != row)
        say_twice(reading, row, VALUE, standing);
}

/* ---- the file ------------------------------------------------------------------- */

static void read_row(struct reading *reading, size_t row)
{
    const bool column = cell(reading, row, COLUMN)[0] != '\0';
    const bool value = cell(reading, row, VALUE)[0] != '\0';

    if (column && value)
        fail(reading, mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, VALUE), "%s",
                                  _("a row maps a column or a value, not both; leave `column` "
                                    "empty where a value is mapped")));
    else if (column)
        read_column(reading, row);
    else if (value)
        read_value(reading, row);
    else if (cell(reading, row, QUESTION)[0] != '\0' || cell(reading, row, CHOICE)[0] != '\0')
        fail(reading,
             mny_problem(reading->problems, MNY_E_INPUT, place(reading, row, MNY_SHEET_ROW), "%s",
                         _("this row has neither a column nor a value; fill in one of them")));
}

static enum mny_code make(struct reading *reading, const char *path,
                          const struct mny_questionnaire *questionnaire)
{
    struct mny_mapping *mapping = reading->mapping;
    enum mny_code code;
    size_t rows;

    mapping->questionnaire = questionnaire;
    mapping->questions = mny_questionnaire_questions(questionnaire);
    mapping->arena = mny_arena_create();
    mapping->headers = mny_key_index_create();
    mapping->values = calloc(mapping->questions + 1, sizeof *mapping->values);
    if (!mapping->arena || !mapping->headers || !mapping->values)
        return mny_problem_memory(reading->problems);
    code = mny_sheet_read(path, columns, COLUMNS, reading->problems, &mapping->sheet);
    if (code != MNY_OK)
        return code;
    rows = mny_sheet_rows(mapping->sheet);
    mapping->columns = calloc(rows + 1, sizeof *mapping->columns);
    if (!mapping->columns)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < rows; i++)
        read_row(reading, i);
    if (reading->undecided > 0)
        mny_remark(reading->problems, MNY_NOTE, place(reading, reading->first_undecided, CHOICE),
                   _("values without a choice (%zu, this is the first) are not mapped"),
                   reading->undecided);
    return reading->code;
}

enum mny_code mny_mapping_read(const char *path, const struct mny_questionnaire *questionnaire,
                               struct mny_problems *problems, struct mny_mapping **mapping)
{
    struct reading reading = {.mapping = calloc(1, sizeof *reading.mapping), .problems = problems};
    enum mny_code code;

    *mapping = NULL;
    if (!reading.mapping)
        return mny_problem_memory(problems);
    code = make(&reading, path, questionnaire);
    if (code == MNY_OK)
        *mapping = reading.mapping;
    else
        mny_mapping_free(reading.mapping);
    return code;
}

/* ---- asked for ------------------------------------------------------------------ */

const struct mny_mapped_column *mny_mapping_column(const struct mny_mapping *mapping,
                                                   const char *header, size_t length)
{
    const size_t row = mapping ? mny_key_index_find(mapping->headers, header, length) : MNY_NONE;

    return row != MNY_NONE ? &mapping->columns[row] : NULL;
}

void mny_mapping_saw(struct mny_mapping *mapping, const char *header, size_t length)
{
    const size_t row = mapping ? mny_key_index_find(mapping->headers, header, length) : MNY_NONE;

    if (row != MNY_NONE)
        mapping->columns[row].used = true;
}

void mny_mapping_check(const struct mny_mapping *mapping, struct mny_problems *problems)
{
    const size_t rows = mapping ? mny_sheet_rows(mapping->sheet) : 0;

    for (size_t i = 0; i < rows; i++) {
        const char *header = mny_sheet_cell(mapping->sheet, i, COLUMN);

        if (header[0] != '\0' && !mapping->columns[i].used)
            mny_remark(problems, MNY_WARNING, mny_sheet_where(mapping->sheet, i, COLUMN),
                       _("no dump has a column \"%s\""), header);
    }
}

const struct mny_mapped_values *mny_mapping_values(const struct mny_mapping *mapping,
                                                   size_t question)
{
    return mapping && mapping->values[question].index ? &mapping->values[question] : NULL;
}

size_t mny_mapped_longest(const struct mny_mapped_values *values)
{
    return values->longest;
}

const char *const *mny_mapped_texts(const struct mny_mapped_values *values, size_t *count)
{
    *count = values->count;
    return values->texts;
}

const char *mny_mapped_value(const struct mny_mapped_values *values, const char *value,
                             size_t length)
{
    const size_t row = mny_key_index_find(values->index, value, length);

    return row != MNY_NONE ? mny_sheet_cell(values->mapping->sheet, row, CHOICE) : NULL;
}
