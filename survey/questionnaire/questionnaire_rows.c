/* SPDX-License-Identifier: MIT */
/* survey.csv: its rows as questions and groups. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

static const struct mny_sheet_column survey_columns[SURVEY_COLUMNS] = {
    [COLUMN_TYPE] = {"type", NULL, MNY_SHEET_REQUIRED},
    [COLUMN_NAME] = {"name", "tag", MNY_SHEET_REQUIRED},
    [COLUMN_LABEL] = {"label", "caption", MNY_SHEET_LABEL},
    [COLUMN_LABEL_ENGLISH] = {"label", "caption", MNY_SHEET_ENGLISH},
    [COLUMN_REQUIRED] = {"required", NULL, MNY_SHEET_PLAIN},
    [COLUMN_RELEVANT] = {"relevant", "relevance", MNY_SHEET_PLAIN},
    [COLUMN_CONSTRAINT] = {"constraint", NULL, MNY_SHEET_PLAIN},
    [COLUMN_CONSTRAINT_MESSAGE] = {"constraint_message", NULL, MNY_SHEET_TRANSLATED},
    [COLUMN_CALCULATION] = {"calculation", "calculate", MNY_SHEET_PLAIN},
    [COLUMN_ROLE] = {"role", NULL, MNY_SHEET_PLAIN},
    [COLUMN_DIMENSION] = {"dimension", NULL, MNY_SHEET_PLAIN},
    [COLUMN_WEIGHT] = {"weight", NULL, MNY_SHEET_PLAIN},
    [COLUMN_SCORE_MIN] = {"score_min", NULL, MNY_SHEET_PLAIN},
    [COLUMN_SCORE_MAX] = {"score_max", NULL, MNY_SHEET_PLAIN},
    [COLUMN_EXPECT] = {"expect", NULL, MNY_SHEET_PLAIN},
};

/* pyxform's yes and no, in any case, and 1 and 0 of spreadsheets. */
static bool is_word(const char *text, const char *const *words)
{
    for (; *words; words++) {
        size_t i = 0;

        while ((*words)[i] != '\0' &&
               (text[i] == (*words)[i] ||
                (text[i] >= 'A' && text[i] <= 'Z' && text[i] - 'A' + 'a' == (*words)[i])))
            i++;
        if ((*words)[i] == '\0' && text[i] == '\0')
            return true;
    }
    return false;
}

static bool read_required(struct mny_questionnaire_reading *reading, size_t row)
{
    static const char *const yes[] = {"yes", "true", "true()", "1", NULL};
    static const char *const no[] = {"", "no", "false", "false()", "0", NULL};
    const char *text = mny_sheet_cell(reading->survey, row, COLUMN_REQUIRED);

    if (is_word(text, yes))
        return true;
    if (!is_word(text, no))
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_REQUIRED),
                    _("required \"%s\" is neither yes nor no; for a question that is required "
                      "only at times, write when it is asked in column \"relevant\""),
                    text);
    return false;
}

/* The list of a select question; NULL if there is none, which has been said. */
static struct mny_list *find_list(struct mny_questionnaire_reading *reading, size_t row,
                                  const char *name)
{
    size_t found = mny_key_index_find(reading->list_names, name, strlen(name));
    struct mny_list *list = found == MNY_NONE ? NULL : reading->q->lists[found];

    if (list)
        list->asked = true;
    else if (!reading->choices_failed && reading->choices)
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_TYPE),
                    _("choice list \"%s\" is not in choices.csv"), name);
    else if (!reading->choices_failed && !reading->choices_missed)
        mny_problem(reading->problems, MNY_E_NOT_FOUND, reading->choices_file,
                    _("the sheet is missing, but line %zu of survey.csv asks for choice list "
                      "\"%s\""),
                    mny_sheet_where(reading->survey, row, COLUMN_TYPE).line, name);
    reading->choices_missed = reading->choices_missed || !reading->choices;
    return list;
}

static bool make_texts(struct mny_questionnaire *q, const struct mny_sheet *survey, size_t row,
                       struct mny_question *question)
{
    const char *name = mny_sheet_cell(survey, row, COLUMN_NAME);
    const char *label = mny_sheet_cell(survey, row, COLUMN_LABEL);
    const char *english = mny_sheet_cell(survey, row, COLUMN_LABEL_ENGLISH);

    question->name = mny_questionnaire_text(q, name);
    question->label = mny_questionnaire_text(q, label[0] != '\0' ? label : name);
    question->label_en = english[0] != '\0' ? mny_questionnaire_text(q, english) : NULL;
    return question->name && question->label && (english[0] == '\0' || question->label_en);
}

/* Numbered are questions that people were asked: not the columns that a tool
   writes down (ids, times, design), which have roles. */
static bool is_numbered(const struct mny_question *question)
{
    return mny_question_is_answered(question->type) &&
           (question->role == MNY_ROLE_NONE || question->role == MNY_ROLE_CITY ||
            question->role == MNY_ROLE_ATTENTION || question->role == MNY_ROLE_COMMENT);
}

static enum mny_code add_question(struct mny_questionnaire_reading *reading, size_t row,
                                  struct mny_row_type type, size_t group, size_t *number)
{
    struct mny_questionnaire *q = reading->q;
    size_t index = q->question_count, unused;
    struct mny_question *question;

    if (!mny_grow(&q->questions, &q->question_room, index + 1, sizeof *q->questions) ||
        !mny_grow(&reading->questions, &reading->question_room, index + 1,
                  sizeof *reading->questions))
        return mny_problem_memory(reading->problems);
    question = &q->questions[index];
    *question = (struct mny_question){.type = type.type, .group = group};
    reading->questions[index] = (struct mny_question_draft){row, NULL, type.kind == MNY_ROW_BAD};
    if (!make_texts(q, reading->survey, row, question))
        return mny_problem_memory(reading->problems);
    question->where = mny_sheet_where(reading->survey, row, MNY_SHEET_ROW);
    question->where.file = reading->survey_file.file;
    question->required = read_required(reading, row);
    q->question_count++;
    if (type.list)
        reading->questions[index].list = find_list(reading, row, type.list);
    if (reading->questions[index].list)
        question->choices = &reading->questions[index].list->list;
    if (question->name[0] != '\0' &&
        !mny_key_index_add(q->names, question->name, strlen(question->name), index, &unused))
        return mny_problem_memory(reading->problems);
    mny_questionnaire_read_role(reading, index);
    if (is_numbered(question))
        question->number = ++*number;
    return mny_questionnaire_read_expect(reading, index);
}

static enum mny_code add_group(struct mny_questionnaire_reading *reading, size_t row,
                               size_t *open_group)
{
    struct mny_questionnaire *q = reading->q;
    const char *name = mny_sheet_cell(reading->survey, row, COLUMN_NAME);
    const char *label = mny_sheet_cell(reading->survey, row, COLUMN_LABEL);
    const char *english = mny_sheet_cell(reading->survey, row, COLUMN_LABEL_ENGLISH);
    size_t index = q->group_count;

    if (!mny_grow(&q->groups, &q->group_room, index + 1, sizeof *q->groups) ||
        !mny_grow(&reading->groups, &reading->group_room, index + 1, sizeof *reading->groups))
        return mny_problem_memory(reading->problems);
    q->groups[index] = (struct mny_group){
        .name = mny_questionnaire_text(q, name),
        .label = mny_questionnaire_text(q, label[0] != '\0' ? label : name),
        .label_en = english[0] != '\0' ? mny_questionnaire_text(q, english) : NULL,
        .parent = *open_group,
    };
    reading->groups[index] = (struct mny_group_draft){row, q->question_count};
    if (!q->groups[index].name || !q->groups[index].label ||
        (english[0] != '\0' && !q->groups[index].label_en))
        return mny_problem_memory(reading->problems);
    q->group_count++;
    *open_group = index;
    return MNY_OK;
}

static void end_group(struct mny_questionnaire_reading *reading, size_t row, size_t *open_group)
{
    const char *name = mny_sheet_cell(reading->survey, row, COLUMN_NAME);
    const struct mny_group *group;

    if (*open_group == MNY_NONE) {
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_TYPE), "%s",
                    _("end_group without a begin_group before it"));
        return;
    }
    group = &reading->q->groups[*open_group];
    if (name[0] != '\0' && strcmp(name, group->name) != 0)
        mny_remark(reading->problems, MNY_WARNING,
                   mny_sheet_where(reading->survey, row, COLUMN_NAME),
                   _("end_group names \"%s\", but closes group \"%s\""), name, group->name);
    *open_group = group->parent;
}

/* Columns that would be read for a question, and mean nothing for a note or a
   group. */
static void check_silent(struct mny_questionnaire_reading *reading, size_t row)
{
    if (mny_sheet_cell(reading->survey, row, COLUMN_ROLE)[0] != '\0')
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_ROLE), "%s",
                    _("only a question can have a role"));
    if (mny_sheet_cell(reading->survey, row, COLUMN_DIMENSION)[0] != '\0')
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_DIMENSION), "%s",
                    _("only a question can have a dimension"));
}

static enum mny_code read_row(struct mny_questionnaire_reading *reading, size_t row,
                              size_t *open_group, size_t *number)
{
    struct mny_row_type type = mny_questionnaire_type(reading, row);
    enum mny_code code = MNY_OK;

    if (type.kind == MNY_ROW_BAD && mny_sheet_cell(reading->survey, row, COLUMN_NAME)[0] == '\0')
        return MNY_OK;
    if (type.kind != MNY_ROW_END)
        code = mny_questionnaire_check_name(reading, row, type.kind, *open_group);
    if (code != MNY_OK)
        return code;
    if (type.kind != MNY_ROW_QUESTION && type.kind != MNY_ROW_BAD)
        check_silent(reading, row);
    switch (type.kind) {
    case MNY_ROW_BAD:
    case MNY_ROW_QUESTION:
        return add_question(reading, row, type, *open_group, number);
    case MNY_ROW_NOTE:
        if (!mny_grow(&reading->notes, &reading->note_room, reading->note_count + 1,
                      sizeof *reading->notes))
            return mny_problem_memory(reading->problems);
        reading->notes[reading->note_count++] = row;
        return MNY_OK;
    case MNY_ROW_BEGIN:
        return add_group(reading, row, open_group);
    case MNY_ROW_END:
        end_group(reading, row, open_group);
        return MNY_OK;
    }
    return MNY_E_INTERNAL;
}

enum mny_code mny_questionnaire_read_rows(struct mny_questionnaire_reading *reading,
                                          const char *path)
{
    enum mny_code code =
        mny_sheet_read(path, survey_columns, SURVEY_COLUMNS, reading->problems, &reading->survey);
    size_t open_group = MNY_NONE, number = 0;

    if (!reading->survey)
        return code == MNY_E_MEMORY ? code : MNY_OK;
    if (mny_sheet_rows(reading->survey) == 0)
        mny_problem(reading->problems, MNY_E_INPUT, reading->survey_file, "%s",
                    _("the sheet has a header but no questions"));
    for (size_t row = 0; code == MNY_OK && row < mny_sheet_rows(reading->survey); row++)
        code = read_row(reading, row, &open_group, &number);
    for (; open_group != MNY_NONE; open_group = reading->q->groups[open_group].parent)
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, reading->groups[open_group].row, COLUMN_TYPE),
                    _("group \"%s\" is never closed; add an end_group row"),
                    reading->q->groups[open_group].name);
    return code;
}
