/* SPDX-License-Identifier: MIT */
/* Scored items: their dimension, weight and scale. */
#include "core/number.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double mny_question_score(const struct mny_question *question, double raw)
{
    double share = (raw - question->score_min) / (question->score_max - question->score_min);

    if (isnan(share))
        return NAN;
    if (share <= 0)
        return 0;
    return share >= 1 ? 100 : share * 100;
}

static struct mny_where place(const struct mny_questionnaire_reading *reading, size_t question,
                              size_t column)
{
    return mny_sheet_where(reading->survey, reading->questions[question].row, column);
}

static const char *cell(const struct mny_questionnaire_reading *reading, size_t question,
                        size_t column)
{
    return mny_sheet_cell(reading->survey, reading->questions[question].row, column);
}

static void read_weight(struct mny_questionnaire_reading *reading, size_t question)
{
    struct mny_question *item = &reading->q->questions[question];
    const char *text = cell(reading, question, COLUMN_WEIGHT);

    if (text[0] == '\0')
        return;
    if (mny_number_parse(text, strlen(text), &item->weight) && item->weight >= 0) {
        if (item->weight == 0)
            mny_remark(reading->problems, MNY_WARNING, place(reading, question, COLUMN_WEIGHT),
                       _("item \"%s\" has weight 0: it adds nothing to its dimension"), item->name);
        return;
    }
    item->weight = 1; /* so that the sum of weights raises no further error */
    mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_WEIGHT),
                _("weight \"%s\" of item \"%s\" is not a number of 0 or more"), text, item->name);
}

static bool read_bound(struct mny_questionnaire_reading *reading, size_t question, size_t column,
                       double *bound)
{
    const char *text = cell(reading, question, column);

    if (mny_number_parse(text, strlen(text), bound))
        return true;
    if (text[0] == '\0')
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, column),
                    _("scored item \"%s\" lacks %s; write the answer that scores %s"),
                    reading->q->questions[question].name,
                    column == COLUMN_SCORE_MIN ? "score_min" : "score_max",
                    column == COLUMN_SCORE_MIN ? "0" : "100");
    else
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, column),
                    _("%s \"%s\" of item \"%s\" is not a number"),
                    column == COLUMN_SCORE_MIN ? "score_min" : "score_max", text,
                    reading->q->questions[question].name);
    return false;
}

/* Field tools and interviewers write -99 and the like for no answer; what no constraint refuses
   scores.  A range takes nothing beyond its ends in the field. */
static void note_open(struct mny_questionnaire_reading *reading, size_t question)
{
    const struct mny_question *item = &reading->q->questions[question];
    const double none = -99;

    if (item->type != MNY_RANGE && cell(reading, question, COLUMN_CONSTRAINT)[0] == '\0' &&
        item->score_min >= 0 && item->score_max >= 0)
        mny_remark(reading->problems, MNY_NOTE, place(reading, question, COLUMN_CONSTRAINT),
                   _("item \"%s\" has no constraint: -99 for no answer would be one, and score "
                     "%.0f; write what an answer must be, such as . >= 0"),
                   item->name, mny_question_score(item, none));
}

/* A number scores by its place between two others. */
static void read_scale(struct mny_questionnaire_reading *reading, size_t question)
{
    struct mny_question *item = &reading->q->questions[question];
    bool low = read_bound(reading, question, COLUMN_SCORE_MIN, &item->score_min);
    bool high = read_bound(reading, question, COLUMN_SCORE_MAX, &item->score_max);

    if (!low || !high)
        return;
    if (item->score_min == item->score_max)
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_SCORE_MAX),
                    _("score_min and score_max of item \"%s\" are both %s; they must differ"),
                    item->name, cell(reading, question, COLUMN_SCORE_MAX));
    else if (!isfinite(item->score_max - item->score_min))
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_SCORE_MAX),
                    _("score_min and score_max of item \"%s\" are too far apart"), item->name);
    else
        note_open(reading, question);
}

/* A choice scores by the column `score` of its list. */
static void check_list(struct mny_questionnaire_reading *reading, size_t question)
{
    const struct mny_question *item = &reading->q->questions[question];
    const struct mny_choice_list *list = item->choices;
    bool scored = !list; /* that it is missing has been said */

    for (size_t i = 0; list && i < list->count; i++)
        scored = scored || list->choices[i].scored;
    if (!scored)
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_DIMENSION),
                    _("scored item \"%s\" has no choice with a score; fill in the column "
                      "\"score\" of list \"%s\" in choices.csv"),
                    item->name, list->name);
}

static void say_unscored(struct mny_questionnaire_reading *reading, size_t question, size_t column,
                         const char *name)
{
    if (cell(reading, question, column)[0] != '\0')
        mny_remark(reading->problems, MNY_WARNING, place(reading, question, column),
                   _("\"%s\" has a %s, which is only used for scored items of type integer, "
                     "decimal or range"),
                   reading->q->questions[question].name, name);
}

static void read_item(struct mny_questionnaire_reading *reading, size_t question)
{
    struct mny_question *item = &reading->q->questions[question];

    read_weight(reading, question);
    if (reading->questions[question].bad_type)
        return;
    if (item->role != MNY_ROLE_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_DIMENSION),
                    _("\"%s\" has a role and a dimension; a question with a role cannot be "
                      "scored"),
                    item->name);
    if (mny_question_is_numeric(item->type)) {
        read_scale(reading, question);
        return;
    }
    say_unscored(reading, question, COLUMN_SCORE_MIN, "score_min");
    say_unscored(reading, question, COLUMN_SCORE_MAX, "score_max");
    if (item->type == MNY_SELECT_ONE)
        check_list(reading, question);
    else
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_DIMENSION),
                    _("\"%s\" of type %s has a dimension; only select_one, integer, decimal and "
                      "range can be scored"),
                    item->name, mny_question_type_name(item->type));
}

/* Binds a question to its dimension; without one it is not scored. */
static void read_dimension(struct mny_questionnaire_reading *reading, size_t question)
{
    struct mny_question *item = &reading->q->questions[question];
    const char *code = cell(reading, question, COLUMN_DIMENSION);

    if (code[0] == '\0') {
        if (cell(reading, question, COLUMN_WEIGHT)[0] != '\0')
            mny_remark(reading->problems, MNY_WARNING, place(reading, question, COLUMN_WEIGHT),
                       _("\"%s\" has a weight but no dimension; it is not scored"), item->name);
        say_unscored(reading, question, COLUMN_SCORE_MIN, "score_min");
        say_unscored(reading, question, COLUMN_SCORE_MAX, "score_max");
        return;
    }
    item->dimension = mny_key_index_find(reading->dimension_codes, code, strlen(code));
    item->scored = item->dimension != MNY_NONE;
    if (!item->scored && reading->dimensions)
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, question, COLUMN_DIMENSION),
                    _("dimension \"%s\" of item \"%s\" is not in dimensions.csv"), code,
                    item->name);
    read_item(reading, question);
}

/* Items without any dimensions.csv: one error for all of them. */
static void check_sheet(struct mny_questionnaire_reading *reading, size_t wanting)
{
    if (reading->dimensions || reading->dimensions_failed)
        return;
    if (wanting != MNY_NONE)
        mny_problem(reading->problems, MNY_E_NOT_FOUND, reading->dimensions_file,
                    _("the sheet is missing, but items such as \"%s\" (line %zu of survey.csv) "
                      "have a dimension"),
                    reading->q->questions[wanting].name,
                    place(reading, wanting, COLUMN_DIMENSION).line);
    else
        mny_remark(reading->problems, MNY_NOTE, reading->dimensions_file, "%s",
                   _("the sheet is missing: nothing is scored"));
}

enum mny_code mny_questionnaire_read_items(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;
    size_t wanting = MNY_NONE;

    q->items = calloc(q->question_count + 1, sizeof *q->items);
    if (!q->items)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < q->question_count; i++) {
        q->questions[i].weight = 1;
        q->questions[i].dimension = MNY_NONE;
        read_dimension(reading, i);
        if (q->questions[i].scored)
            q->items[q->item_count++] = i;
        if (wanting == MNY_NONE && cell(reading, i, COLUMN_DIMENSION)[0] != '\0')
            wanting = i;
    }
    check_sheet(reading, wanting);
    return MNY_OK;
}
