/* SPDX-License-Identifier: MIT */
#include "core/arena.h"
#include "survey/score/estimates_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double mny_quartiles[MNY_QUARTILES] = {0.25, 0.5, 0.75};

static bool is_estimated(const struct mny_question *question)
{
    return question->role == MNY_ROLE_NONE &&
           (question->choices || mny_question_is_numeric(question->type));
}

enum mny_code mny_estimates_questions(const struct mny_questionnaire *questionnaire,
                                      size_t **questions, size_t *count)
{
    const size_t all = mny_questionnaire_questions(questionnaire);

    *count = 0;
    *questions = calloc(all + 1, sizeof **questions);
    if (!*questions)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < all; i++)
        if (is_estimated(mny_questionnaire_question(questionnaire, i)))
            (*questions)[(*count)++] = i;
    return MNY_OK;
}

void mny_estimate_plan_free(struct mny_estimate_plan *plan)
{
    for (size_t i = 0; plan->codes && i < plan->column_count; i++)
        free(plan->codes[i]);
    for (size_t i = 0; plan->sources && i < plan->source_count; i++)
        free(plan->sources[i].codes);
    free(plan->statistics);
    free(plan->columns);
    free(plan->tables);
    free(plan->codes);
    free(plan->sources);
}

/* The plan while it is made, and the question that is looked at. */
struct planning {
    struct mny_estimate_plan *plan;
    const struct mny_scoring *scoring;
    size_t index; /* of the question */
    const struct mny_question *question;
    size_t item; /* which it is, or MNY_NONE */
};

static bool add_statistic(const struct planning *planning, struct mny_statistic statistic)
{
    struct mny_estimate_plan *plan = planning->plan;

    if (!mny_grow(&plan->statistics, &plan->statistic_room, plan->statistic_count + 1,
                  sizeof *plan->statistics))
        return false;
    statistic.question = planning->question;
    plan->statistics[plan->statistic_count++] = statistic;
    return true;
}

/* The mean of a new column, which takes its codes over if MADE.  Its table, of codes,
   is to be filled by the caller: the last one of the plan. */
static bool add_mean(const struct planning *planning, enum mny_statistic_kind kind,
                     const struct mny_choice *choice, struct mny_score_column column, uint8_t *made)
{
    struct mny_estimate_plan *plan = planning->plan;
    const size_t at = plan->column_count;

    if (!mny_grow(&plan->columns, &plan->column_room, at + 1, sizeof *plan->columns) ||
        !mny_grow(&plan->tables, &plan->table_room, at + 1, sizeof *plan->tables) ||
        !mny_grow(&plan->codes, &plan->code_room, at + 1, sizeof *plan->codes)) {
        free(made);
        return false;
    }
    plan->columns[at] = column;
    plan->codes[at] = made;
    for (size_t code = 0; code < 256; code++)
        plan->tables[at][code] = NAN;
    plan->column_count++;
    return add_statistic(
        planning,
        (struct mny_statistic){.kind = kind, .choice = choice, .item = MNY_NONE, .column = at});
}

static double *last_table(const struct planning *planning)
{
    return planning->plan->tables[planning->plan->column_count - 1];
}

/* ---- means and shares ------------------------------------------------------------- */

static bool add_number_mean(const struct planning *planning, enum mny_statistic_kind kind)
{
    const double *numbers = mny_responses_numbers(planning->scoring->responses, planning->index);

    return add_mean(planning, kind, NULL, (struct mny_score_column){.values = numbers}, NULL);
}

static bool add_shares(const struct planning *planning)
{
    const struct mny_choice_list *list = planning->question->choices;

    for (size_t i = 0; list && i < list->count; i++) {
        double chosen[256];
        const uint8_t *codes =
            mny_responses_chosen(planning->scoring->responses, planning->index, i, chosen);

        if (!add_mean(planning, MNY_STATISTIC_SHARE, &list->choices[i],
                      (struct mny_score_column){.codes = codes}, NULL))
            return false;
        memcpy(last_table(planning), chosen, sizeof chosen);
    }
    return true;
}

/* Codes of all responses by what their choice is: CLASS of it. */
static uint8_t *code_choices(const struct planning *planning,
                             uint8_t (*class)(const struct planning *, const struct mny_choice *))
{
    const size_t rows = mny_responses_count(planning->scoring->responses);
    const struct mny_choice_list *list = planning->question->choices;
    uint8_t *made = calloc(rows + 1, sizeof *made);

    for (size_t i = 0; made && i < list->count; i++) {
        const uint8_t one = class(planning, &list->choices[i]);
        double chosen[256];
        const uint8_t *codes =
            mny_responses_chosen(planning->scoring->responses, planning->index, i, chosen);

        for (size_t row = 0; row < rows; row++)
            if (chosen[codes[row]] > 0)
                made[row] = one;
    }
    return made;
}

/* ---- the top two ------------------------------------------------------------------- */

/* The score that the second best of the scored choices has.  *ALL: none has less. */
static double second_best(const struct mny_choice_list *list, bool *all)
{
    double best = -INFINITY, second = -INFINITY, least = INFINITY;

    for (size_t i = 0; i < list->count; i++) {
        const double score = list->choices[i].score;
        if (!list->choices[i].scored)
            continue;
        second = score > best ? best : fmax(second, score);
        best = fmax(best, score);
        least = fmin(least, score);
    }
    *all = !(least < second);
    return second;
}

enum { LOWER = 1, TOP = 2 };

static uint8_t class_of_top(const struct planning *planning, const struct mny_choice *choice)
{
    bool all;
    const double least = second_best(planning->question->choices, &all);

    if (!choice->scored)
        return 0;
    return choice->score >= least ? TOP : LOWER;
}

/* The share of those who chose one of the two best choices, among scored answers; of
   two choices or fewer it would be all, and is none. */
static bool add_top_two(const struct planning *planning)
{
    const struct mny_choice_list *list = planning->question->choices;
    struct mny_item_column item;
    uint8_t *made;
    bool all = true;
    double least = 0;

    if (planning->item != MNY_NONE && list)
        least = second_best(list, &all);
    if (all)
        return true;
    item = mny_responses_item(planning->scoring->responses, planning->item);
    if (item.codes) {
        if (!add_mean(planning, MNY_STATISTIC_TOP2, NULL,
                      (struct mny_score_column){.codes = item.codes}, NULL))
            return false;
        for (size_t code = 0; code < 256; code++)
            if (!isnan(item.score_of_code[code]))
                last_table(planning)[code] = item.score_of_code[code] >= least ? 1 : 0;
        return true;
    }
    made = code_choices(planning, class_of_top);
    if (!made || !add_mean(planning, MNY_STATISTIC_TOP2, NULL,
                           (struct mny_score_column){.codes = made}, made))
        return false;
    last_table(planning)[LOWER] = 0;
    last_table(planning)[TOP] = 1;
    return true;
}

/* ---- net promoter score -------------------------------------------------------------- */

enum { DETRACTOR = 1, PASSIVE = 2, PROMOTER = 3 };

/* Reichheld (2003, Harvard Business Review 81): 9 and 10 promote, 0 to 6 detract. */
static uint8_t class_of_number(double number)
{
    if (!(number >= 0 && number <= 10))
        return 0;
    if (number >= 9)
        return PROMOTER;
    return number <= 6 ? DETRACTOR : PASSIVE;
}

static uint8_t class_of_choice(const struct planning *planning, const struct mny_choice *choice)
{
    (void)planning;
    return class_of_number(mny_value_to_number(&choice->value));
}

static uint8_t *code_numbers(const struct planning *planning)
{
    const size_t rows = mny_responses_count(planning->scoring->responses);
    const double *numbers = mny_responses_numbers(planning->scoring->responses, planning->index);
    uint8_t *made = calloc(rows + 1, sizeof *made);

    for (size_t row = 0; made && row < rows; row++)
        made[row] = class_of_number(numbers[row]);
    return made;
}

static bool add_promoters(const struct planning *planning)
{
    uint8_t *made;

    if (planning->index != mny_questionnaire_settings(planning->scoring->questionnaire)->recommend)
        return true;
    made = planning->question->choices ? code_choices(planning, class_of_choice)
                                       : code_numbers(planning);
    if (!made || !add_mean(planning, MNY_STATISTIC_NPS, NULL,
                           (struct mny_score_column){.codes = made}, made))
        return false;
    last_table(planning)[DETRACTOR] = -100;
    last_table(planning)[PASSIVE] = 0;
    last_table(planning)[PROMOTER] = 100;
    return true;
}

/* ---- quantiles ----------------------------------------------------------------------- */

static bool add_quantiles(const struct planning *planning, enum mny_statistic_kind kind,
                          struct mny_score_column column)
{
    struct mny_estimate_plan *plan = planning->plan;
    const size_t rows = mny_responses_count(planning->scoring->responses);
    struct mny_quantile_source source = {column, NULL};

    if (!mny_grow(&plan->sources, &plan->source_room, plan->source_count + 1,
                  sizeof *plan->sources))
        return false;
    if (!column.codes && !(source.codes = calloc(rows + 1, sizeof *source.codes)))
        return false;
    plan->sources[plan->source_count++] = source;
    for (size_t i = 0; i < MNY_QUARTILES; i++)
        if (!add_statistic(planning, (struct mny_statistic){.kind = kind,
                                                            .item = MNY_NONE,
                                                            .column = plan->source_count - 1,
                                                            .quartile = i}))
            return false;
    return true;
}

static bool add_number_quantiles(const struct planning *planning, enum mny_statistic_kind kind)
{
    const double *numbers = mny_responses_numbers(planning->scoring->responses, planning->index);

    return add_quantiles(planning, kind, (struct mny_score_column){.values = numbers});
}

/* ---- all of it ----------------------------------------------------------------------- */

static bool plan_question(const struct planning *planning)
{
    const bool numeric = mny_question_is_numeric(planning->question->type);
    const bool scored = planning->item != MNY_NONE;
    bool good = true;

    if (scored)
        good = add_statistic(
            planning, (struct mny_statistic){.kind = MNY_STATISTIC_MEAN, .item = planning->item});
    if (good && numeric)
        good = add_number_mean(planning, scored ? MNY_STATISTIC_RAW_MEAN : MNY_STATISTIC_MEAN);
    good = good && add_shares(planning) && add_top_two(planning) && add_promoters(planning);
    if (good && scored)
        good = add_quantiles(planning, MNY_STATISTIC_QUANTILE,
                             planning->scoring->columns[planning->item]);
    if (good && numeric)
        good = add_number_quantiles(planning,
                                    scored ? MNY_STATISTIC_RAW_QUANTILE : MNY_STATISTIC_QUANTILE);
    return good;
}

static size_t item_of(const struct mny_scoring *scoring, size_t question)
{
    for (size_t i = 0; i < scoring->items; i++)
        if (scoring->questions[i] == question)
            return i;
    return MNY_NONE;
}

bool mny_estimate_plan_make(struct mny_estimate_plan *plan, const struct mny_scoring *scoring)
{
    struct planning planning = {.plan = plan, .scoring = scoring};

    *plan = (struct mny_estimate_plan){0};
    for (size_t i = 0; i < mny_questionnaire_questions(scoring->questionnaire); i++) {
        planning.index = i;
        planning.question = mny_questionnaire_question(scoring->questionnaire, i);
        planning.item = item_of(scoring, i);
        if (is_estimated(planning.question) && !plan_question(&planning))
            return false;
    }
    /* Tables do not move any more. */
    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].codes)
            plan->columns[i].score_of_code = plan->tables[i];
    return true;
}
