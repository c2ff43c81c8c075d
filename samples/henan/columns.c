/* SPDX-License-Identifier: MIT */
#include "samples/henan/columns.h"

#include <stdlib.h>

/* Room for every column there may be: a choice of a select_multiple question
   may have its own. */
static size_t most_columns(const struct mny_questionnaire *questionnaire)
{
    size_t count = 8;

    for (size_t q = 0; q < mny_questionnaire_questions(questionnaire); q++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, q);

        count += question->type == MNY_SELECT_MULTIPLE ? question->choices->count : 1;
    }
    return count;
}

static enum sample_content content_of(const struct mny_question *question)
{
    switch (question->role) {
    case MNY_ROLE_ID:
        return SAMPLE_ID;
    case MNY_ROLE_STARTED:
        return SAMPLE_STARTED;
    case MNY_ROLE_SUBMITTED:
        return SAMPLE_SUBMITTED;
    case MNY_ROLE_DURATION:
        return SAMPLE_DURATION;
    case MNY_ROLE_DEVICE:
        return SAMPLE_DEVICE;
    case MNY_ROLE_CITY:
        return SAMPLE_CITY;
    default:
        return SAMPLE_ANSWER;
    }
}

static struct sample_column *add_column(struct sample_columns *columns, enum sample_content content,
                                        const char *header)
{
    struct sample_column *column = &columns->items[columns->count++];

    column->content = content;
    if (columns->count > 1)
        sample_line_byte(&columns->header, ',');
    sample_line_cell(&columns->header, header);
    return column;
}

/* The choices of a select_one column as they are written: labels online, else names. */
static bool prepare_cells(struct sample_column *column, enum sample_mode mode)
{
    const struct mny_choice_list *list = column->question->choices;

    if (column->content != SAMPLE_ANSWER || column->question->type != MNY_SELECT_ONE)
        return true;
    column->cells = calloc(list->count, sizeof *column->cells);
    if (!column->cells)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        sample_line_cell(&column->cells[i],
                         mode == SAMPLE_ONLINE ? list->choices[i].label : list->choices[i].name);
        if (column->cells[i].failed)
            return false;
    }
    return true;
}

static bool add_question(const struct mny_questionnaire *questionnaire, size_t index,
                         enum sample_mode mode, const char *header, struct sample_columns *columns)
{
    const struct mny_question *question = mny_questionnaire_question(questionnaire, index);
    struct sample_column *column = add_column(columns, content_of(question), header);

    column->question = question;
    column->index = index;
    return prepare_cells(column, mode);
}

static bool add_role(const struct mny_questionnaire *questionnaire, enum mny_role role,
                     struct sample_columns *columns)
{
    size_t q = mny_questionnaire_role(questionnaire, role);

    return q == MNY_NONE ||
           add_question(questionnaire, q, SAMPLE_ONLINE,
                        mny_questionnaire_question(questionnaire, q)->label, columns);
}

/* `3、您的年龄是多少周岁？` */
static bool add_numbered(const struct mny_questionnaire *questionnaire, size_t q,
                         struct sample_columns *columns)
{
    const struct mny_question *question = mny_questionnaire_question(questionnaire, q);
    struct sample_line header = {0};
    bool done;

    if (question->number == 0)
        return true;
    sample_line_number(&header, (long)question->number);
    sample_line_text(&header, "、");
    sample_line_text(&header, question->label);
    sample_line_byte(&header, '\0');
    done = !header.failed && add_question(questionnaire, q, SAMPLE_ONLINE, header.bytes, columns);
    free(header.bytes);
    return done;
}

/* 问卷星: its own columns first, then the questions by number and text. */
static bool make_online(const struct mny_questionnaire *questionnaire,
                        struct sample_columns *columns)
{
    bool done = add_role(questionnaire, MNY_ROLE_ID, columns) &&
                add_role(questionnaire, MNY_ROLE_SUBMITTED, columns) &&
                add_role(questionnaire, MNY_ROLE_DURATION, columns);

    add_column(columns, SAMPLE_SOURCE, "来源");
    add_column(columns, SAMPLE_SOURCE_DETAIL, "来源详情");
    add_column(columns, SAMPLE_ADDRESS, "来自IP");
    done = done && add_role(questionnaire, MNY_ROLE_DEVICE, columns) &&
           add_role(questionnaire, MNY_ROLE_MODE, columns);
    for (size_t q = 0; done && q < mny_questionnaire_questions(questionnaire); q++)
        done = add_numbered(questionnaire, q, columns);
    return done;
}

/* The names of the groups around a question: `main/service/`. */
static void add_path(const struct mny_questionnaire *questionnaire, size_t group,
                     struct sample_line *path)
{
    const struct mny_group *found;

    if (group == MNY_NONE)
        return;
    found = mny_questionnaire_group(questionnaire, group);
    add_path(questionnaire, found->parent, path);
    sample_line_text(path, found->name);
    sample_line_byte(path, '/');
}

/* `main/service/services/gov` */
static bool add_choice(const struct mny_questionnaire *questionnaire, size_t q, size_t choice,
                       struct sample_columns *columns)
{
    const struct mny_question *question = mny_questionnaire_question(questionnaire, q);
    bool many = question->type == MNY_SELECT_MULTIPLE, done;
    struct sample_line path = {0};

    add_path(questionnaire, question->group, &path);
    sample_line_text(&path, question->name);
    if (many) {
        sample_line_byte(&path, '/');
        sample_line_text(&path, question->choices->choices[choice].name);
    }
    sample_line_byte(&path, '\0');
    done = !path.failed && add_question(questionnaire, q, SAMPLE_AT_HOME, path.bytes, columns);
    if (done && many) {
        columns->items[columns->count - 1].content = SAMPLE_ONE_CHOICE;
        columns->items[columns->count - 1].choice = choice;
    }
    free(path.bytes);
    return done;
}

/* ODK and KoBo: in the order of the form, their own columns last.  They know no
   duration, only both times. */
static bool make_at_home(const struct mny_questionnaire *questionnaire,
                         struct sample_columns *columns)
{
    bool done = true;

    for (size_t q = 0; q < mny_questionnaire_questions(questionnaire); q++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, q);
        size_t count = question->type == MNY_SELECT_MULTIPLE ? question->choices->count : 1;

        if (question->type == MNY_CALCULATE || question->role == MNY_ROLE_DURATION)
            continue;
        for (size_t choice = 0; done && choice < count; choice++)
            done = add_choice(questionnaire, q, choice, columns);
    }
    add_column(columns, SAMPLE_FORM_VERSION, "__version__");
    add_column(columns, SAMPLE_ROW_NUMBER, "_id");
    add_column(columns, SAMPLE_INSTANCE, "meta/instanceID");
    return done;
}

bool sample_columns_make(const struct mny_questionnaire *questionnaire, enum sample_mode mode,
                         struct sample_columns *columns)
{
    bool done;

    *columns = (struct sample_columns){0};
    columns->items = calloc(most_columns(questionnaire), sizeof *columns->items);
    if (!columns->items)
        return false;
    done = mode == SAMPLE_ONLINE ? make_online(questionnaire, columns)
                                 : make_at_home(questionnaire, columns);
    return done && !columns->header.failed;
}

void sample_columns_clear(struct sample_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct sample_column *column = &columns->items[i];

        for (size_t choice = 0; column->cells && choice < column->question->choices->count;
             choice++)
            free(column->cells[choice].bytes);
        free(column->cells);
    }
    free(columns->items);
    free(columns->header.bytes);
    *columns = (struct sample_columns){0};
}
