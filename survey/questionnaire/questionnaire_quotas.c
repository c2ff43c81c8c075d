/* SPDX-License-Identifier: MIT */
/* quotas.csv: how many responses a cell is to have.  A column for each question that makes
   cells, headed by its name, and `target`; an empty cell means any answer. */
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* More people than any survey asks; it keeps the cast in range. */
static const double MOST = 1e9;

struct quota_reading {
    struct mny_questionnaire_reading *reading;
    struct mny_table *table;
    size_t target;     /* its column */
    size_t *questions; /* by column, or MNY_NONE */
    struct mny_quota *made;
    struct mny_key_index *names; /* of cells: the row */
};

static bool makes_cells(const struct mny_question *question)
{
    return question->type == MNY_SELECT_ONE || question->type == MNY_CALCULATE;
}

/* The question that COLUMN is of, MNY_NONE if it is of none, which is said. */
static size_t question_of(struct quota_reading *quotas, size_t column)
{
    const struct mny_questionnaire *q = quotas->reading->q;
    struct mny_problems *problems = quotas->reading->problems;
    const char *name = mny_table_header(quotas->table, column);
    const struct mny_where where = mny_table_where(quotas->table, MNY_TABLE_HEADER, column);
    const size_t question = mny_questionnaire_find(q, name, strlen(name));

    if (question == MNY_NONE) {
        mny_problem(problems, MNY_E_INPUT, where,
                    _("quota column \"%s\" is not a question of the questionnaire; head it with a "
                      "question's name, or \"target\""),
                    name);
        return MNY_NONE;
    }
    if (!makes_cells(&q->questions[question])) {
        mny_problem(problems, MNY_E_INPUT, where,
                    _("quota column \"%s\" has type %s; cells are made by questions of type "
                      "select_one or calculate"),
                    name, mny_question_type_name(q->questions[question].type));
        return MNY_NONE;
    }
    return question;
}

static enum mny_code read_header(struct quota_reading *quotas)
{
    const size_t columns = mny_table_columns(quotas->table);

    quotas->questions = calloc(columns + 1, sizeof *quotas->questions);
    if (!quotas->questions)
        return mny_problem_memory(quotas->reading->problems);
    if (!mny_table_find(quotas->table, "target", &quotas->target)) {
        quotas->target = MNY_NONE;
        mny_problem(
            quotas->reading->problems, MNY_E_INPUT,
            mny_table_where(quotas->table, MNY_TABLE_HEADER, 0), "%s",
            _("column \"target\" is missing; it says how many responses a cell is to have"));
    }
    for (size_t i = 0; i < columns; i++)
        quotas->questions[i] = i == quotas->target ? MNY_NONE : question_of(quotas, i);
    return MNY_OK;
}

/* The target in ROW; 0 for what is none, which is said. */
static size_t read_target(const struct quota_reading *quotas, size_t row)
{
    const char *text = mny_table_cell(quotas->table, row, quotas->target);
    double target = 0;

    if (mny_integer_parse(text, strlen(text), &target) && target >= 0 && target <= MOST)
        return (size_t)target;
    mny_problem(quotas->reading->problems, MNY_E_INPUT,
                mny_table_where(quotas->table, row, quotas->target),
                _("target \"%s\" is not a whole number of responses"), text);
    return 0;
}

/* What the cell at ROW and COLUMN asks for. */
static enum mny_code read_condition(struct quota_reading *quotas, size_t row, size_t column,
                                    struct mny_quota_condition *condition)
{
    struct mny_questionnaire *q = quotas->reading->q;
    const char *text = mny_table_cell(quotas->table, row, column);
    const struct mny_question *question = &q->questions[quotas->questions[column]];
    const struct mny_where where = mny_table_where(quotas->table, row, column);
    size_t meant;

    *condition = (struct mny_quota_condition){quotas->questions[column], MNY_NONE,
                                              mny_questionnaire_text(q, text)};
    if (!condition->text)
        return mny_problem_memory(quotas->reading->problems);
    if (!question->choices)
        return MNY_OK;
    condition->choice = mny_choice_by_name(question->choices, text, strlen(text));
    if (condition->choice != MNY_NONE)
        return MNY_OK;
    meant = mny_choice_by_label(question->choices, text, strlen(text));
    if (meant == MNY_NONE)
        mny_problem(quotas->reading->problems, MNY_E_INPUT, where,
                    _("\"%s\" is not a choice of \"%s\""), text, question->name);
    else
        mny_problem(quotas->reading->problems, MNY_E_INPUT, where,
                    _("\"%s\" is a label of \"%s\"; write the choice's name, \"%s\""), text,
                    question->name, question->choices->choices[meant].name);
    return MNY_OK;
}

/* `city=410100 sex=1`, in the arena; NULL without memory. */
static const char *name_of(struct mny_questionnaire *q, const struct mny_quota *quota)
{
    size_t room = 2, used = 0;
    char *name;

    for (size_t i = 0; i < quota->count; i++)
        room += strlen(q->questions[quota->conditions[i].question].name) +
                strlen(quota->conditions[i].text) + 2;
    name = mny_arena_alloc(q->arena, room);
    for (size_t i = 0; name && i < quota->count; i++)
        used += (size_t)snprintf(name + used, room - used, "%s%s=%s", i > 0 ? " " : "",
                                 q->questions[quota->conditions[i].question].name,
                                 quota->conditions[i].text);
    if (name && quota->count == 0)
        memcpy(name, "*", 2);
    return name;
}

static enum mny_code check_twice(struct quota_reading *quotas, size_t row, const char *name)
{
    size_t first;

    if (!mny_key_index_add(quotas->names, name, strlen(name), row, &first))
        return mny_problem_memory(quotas->reading->problems);
    if (first != row)
        mny_problem(quotas->reading->problems, MNY_E_INPUT, mny_table_where(quotas->table, row, 0),
                    _("quota \"%s\" stands twice, first in line %zu"), name,
                    mny_table_where(quotas->table, first, 0).line);
    return MNY_OK;
}

static enum mny_code read_row(struct quota_reading *quotas, size_t row)
{
    struct mny_questionnaire *q = quotas->reading->q;
    const size_t columns = mny_table_columns(quotas->table);
    struct mny_quota *quota = &quotas->made[row];
    struct mny_quota_condition *conditions = mny_arena_array(q->arena, columns, sizeof *conditions);
    enum mny_code code = conditions ? MNY_OK : mny_problem_memory(quotas->reading->problems);

    quota->conditions = conditions;
    for (size_t i = 0; code == MNY_OK && i < columns; i++)
        if (quotas->questions[i] != MNY_NONE && mny_table_cell(quotas->table, row, i)[0] != '\0')
            code = read_condition(quotas, row, i, &conditions[quota->count++]);
    if (code != MNY_OK || quotas->target == MNY_NONE)
        return code;
    quota->target = read_target(quotas, row);
    quota->name = name_of(q, quota);
    return quota->name ? check_twice(quotas, row, quota->name)
                       : mny_problem_memory(quotas->reading->problems);
}

static enum mny_code read_table(struct quota_reading *quotas)
{
    struct mny_quality_settings *quality = &quotas->reading->q->settings.quality;
    const size_t rows = mny_table_rows(quotas->table);
    enum mny_code code = read_header(quotas);

    quotas->made = mny_arena_array(quotas->reading->q->arena, rows + 1, sizeof *quotas->made);
    quotas->names = mny_key_index_create();
    if (code == MNY_OK && (!quotas->made || !quotas->names))
        code = mny_problem_memory(quotas->reading->problems);
    for (size_t row = 0; code == MNY_OK && row < rows; row++)
        code = read_row(quotas, row);
    if (code == MNY_OK && rows == 0)
        mny_remark(quotas->reading->problems, MNY_WARNING,
                   mny_table_where(quotas->table, MNY_TABLE_HEADER, 0), "%s",
                   _("a sheet of quotas without a quota"));
    quality->quotas = quotas->made;
    quality->quota_count = rows;
    mny_key_index_free(quotas->names);
    free(quotas->questions);
    return code;
}

enum mny_code mny_questionnaire_read_quotas(struct mny_questionnaire_reading *reading,
                                            const char *path)
{
    struct quota_reading quotas = {.reading = reading};
    struct stat facts;
    enum mny_code code;

    if (stat(path, &facts) != 0 && errno == ENOENT)
        return MNY_OK;
    code = mny_table_read(path, reading->problems, &quotas.table);
    if (code == MNY_OK) {
        mny_table_check_lengths(quotas.table, reading->problems);
        code = read_table(&quotas);
    }
    mny_table_free(quotas.table);
    return code == MNY_E_MEMORY ? code : MNY_OK;
}
