/* SPDX-License-Identifier: MIT */
#include "survey/clean/plain_columns.h"

#include "survey/clean/block.h"
#include "survey/clean/plain_wanted.h"
#include "survey/clean/states.h"
#include "survey/clean/watch.h"
#include "survey/dump/fill_ins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t find(const size_t *questions, size_t count, size_t question)
{
    for (size_t i = 0; i < count; i++)
        if (questions[i] == question)
            return i;
    return MNY_NONE;
}

static size_t find_item(const struct mny_plan *plan, size_t question)
{
    for (size_t i = 0; i < plan->item_count; i++)
        if (plan->items[i].question == question)
            return i;
    return MNY_NONE;
}

/* Numbers that others look at are decoded, unless they are kept as digits, too. */
static enum mny_plain_kind kind_of(const struct mny_plan *plan,
                                   const struct mny_plain_column *column)
{
    switch (column->decoder->reading) {
    case MNY_READ_CHOICE:
        return MNY_PLAIN_CHOICE;
    case MNY_READ_INTEGER:
    case MNY_READ_DECIMAL:
    case MNY_READ_DURATION:
        return column->looked_at && column->item == MNY_NONE && !column->is_duration
                   ? MNY_PLAIN_TEXT
                   : MNY_PLAIN_NUMBER;
    case MNY_READ_CHOICES:
    case MNY_READ_TEXT:
        break;
    }
    return column->question == plan->id ? MNY_PLAIN_ID : MNY_PLAIN_TEXT;
}

/* As states.h counts them.  False without memory. */
static bool find_no_opinion(const struct mny_planned *planned, struct mny_plain_column *column)
{
    const struct mny_choice_list *list = planned->question->choices;

    if (column->kind != MNY_PLAIN_CHOICE || !mny_states_has_no_opinion(planned))
        return true;
    column->no_opinion = calloc(list->count + 1, sizeof *column->no_opinion);
    for (size_t i = 0; column->no_opinion && i < list->count; i++)
        column->no_opinion[i] = !list->choices[i].scored;
    return column->no_opinion != NULL;
}

/* The column of QUESTION, of whose answer that is WANTED.  False without memory. */
static bool make_column(const struct mny_plan *plan, size_t question, enum mny_plain_want wanted,
                        struct mny_plain_column *column)
{
    const struct mny_planned *planned = &plan->planned[question];

    column->question = question;
    column->decoder = &planned->decoder;
    column->needed = (planned->required && !planned->conditional) || question == plan->city;
    column->needed_if_asked = planned->required && planned->conditional;
    column->is_city = question == plan->city;
    column->is_duration = question == plan->duration;
    column->item = find_item(plan, question);
    column->factor = find(plan->factors.questions, plan->factors.count, question);
    column->codes = column->item != MNY_NONE ? MNY_CODES_MOST : UINT16_MAX;
    column->numbered = planned->question->number > 0;
    column->positive = planned->positive;
    column->free_text = mny_watch_is_free_text(planned->question);
    column->looked_at = wanted != MNY_WANT_NOTHING;
    column->named = wanted == MNY_WANT_ANSWER;
    column->tells = column->looked_at || plan->device != MNY_NONE;
    column->kind = kind_of(plan, column);
    return find_no_opinion(planned, column) &&
           (column->kind != MNY_PLAIN_CHOICE ||
            mny_choice_index_make(&planned->decoder, &column->choices));
}

/* The column of one choice of several. */
static void make_tick(const struct mny_plan *plan, const struct mny_column *bound,
                      struct mny_plain_column *column)
{
    const struct mny_planned *planned = &plan->planned[bound->question];

    column->kind = MNY_PLAIN_TICK;
    column->question = bound->question;
    column->choice = bound->choice;
    column->decoder = &planned->decoder;
    column->needed = planned->required && !planned->conditional;
    column->needed_if_asked = planned->required && planned->conditional;
    column->numbered = planned->question->number > 0;
}

/* Whether its cells have a plain form. */
static bool is_able(const struct mny_plan *plan, const struct mny_plain_column *column)
{
    if (column->decoder->mapped && column->kind != MNY_PLAIN_CHOICE)
        return false;
    if (column->question == plan->id && column->kind != MNY_PLAIN_ID)
        return false;
    return !column->is_source || column->kind == MNY_PLAIN_TEXT || column->kind == MNY_PLAIN_TICK;
}

/* An item whose every answer may be one byte. */
static bool is_short(const struct mny_plain_column *column)
{
    return column->kind == MNY_PLAIN_CHOICE && column->item != MNY_NONE &&
           column->factor == MNY_NONE && !column->is_city;
}

static void find_fours(struct mny_plain_columns *made)
{
    for (size_t i = 0; i + 4 < made->count; i++) {
        struct mny_plain_column *column = &made->columns[i];
        size_t k = 0;

        while (k < 4 && is_short(&column[k]) && column[k].item == column->item + k)
            k++;
        column->four = k == 4;
        for (k = 0; column->four && k < 4; k++)
            column->tells = column->tells || column[k].tells;
    }
}

static void find_scores(struct mny_plain_column *column)
{
    for (size_t byte = 0; column->kind == MNY_PLAIN_CHOICE && byte < 256; byte++) {
        const uint8_t code = column->choices.bytes[byte];

        if (code > 0 && !(column->no_opinion && column->no_opinion[code - 1]))
            column->scores[byte] = code;
    }
}

/* Cells that a dialect may write otherwise are not plain. */
static void refuse_rewritten(const struct mny_rewriter *rewriter, size_t index,
                             struct mny_plain_columns *made)
{
    struct mny_plain_column *column = &made->columns[index];

    made->able = made->able && !rewriter->any[index];
    for (size_t byte = 0; byte < 256; byte++)
        if (rewriter->first[byte])
            column->scores[byte] = 0;
}

/* Answers of a byte that are no names have to be written otherwise in the clean file: they are
   not read four at a time. */
static void find_names(const struct mny_plan *plan, struct mny_plain_columns *made)
{
    for (size_t i = 0; i < made->count; i++) {
        struct mny_plain_column *column = &made->columns[i];
        const struct mny_choice_list *list =
            column->question == MNY_NONE ? NULL : plan->planned[column->question].question->choices;

        for (size_t byte = 0; list && byte < 256; byte++) {
            const char name[] = {(char)byte, '\0'};

            if (column->scores[byte] > 0 &&
                strcmp(list->choices[column->scores[byte] - 1].name, name) != 0)
                column->scores[byte] = 0;
        }
    }
}

/* ---- which answers are the same ------------------------------------------------------- */

/* An answer as the rule of straight lines compares it: its number, or else its text. */
struct same {
    double number;
    const char *text;
};

static struct same same_of(const struct mny_plan *plan, size_t item, size_t code)
{
    const struct mny_planned_item *planned = &plan->items[item];
    const struct mny_question *question = plan->planned[planned->question].question;

    if (!question->choices)
        return (struct same){(double)(code - 1), ""};
    return (struct same){planned->plain[code - 1], question->choices->choices[code - 1].name};
}

static bool is_same(const struct same *a, const struct same *b)
{
    return isnan(a->number) && isnan(b->number) ? strcmp(a->text, b->text) == 0
                                                : a->number == b->number;
}

static size_t codes_of(const struct mny_plan *plan, size_t item)
{
    const struct mny_choice_list *list =
        plan->planned[plan->items[item].question].question->choices;

    return !list ? 252 : 1 + (list->count < MNY_CODES_MOST ? list->count : MNY_CODES_MOST);
}

/* Numbers the different answers of all items, from 1.  False without memory. */
static bool number_classes(const struct mny_plan *plan, struct mny_plain_columns *made)
{
    struct same *known = calloc(plan->item_count * 256 + 1, sizeof *known);
    size_t count = 0;

    made->item_count = plan->item_count;
    made->classes = calloc(plan->item_count + 1, sizeof *made->classes);
    for (size_t i = 0; known && made->classes && i < plan->item_count; i++) {
        for (size_t code = 1; code < codes_of(plan, i); code++) {
            const struct same same = same_of(plan, i, code);
            size_t at = 0;

            while (at < count && !is_same(&known[at], &same))
                at++;
            if (at == count)
                known[count++] = same;
            made->classes[i][code] = (uint16_t)(at + 1);
            made->able = made->able && at < UINT16_MAX;
        }
    }
    free(known);
    return known && made->classes;
}

static bool columns_fill(const struct mny_plan *plan, const struct mny_binding *binding)
{
    bool fill = true;

    for (size_t i = 0; i < plan->item_count; i++)
        fill = fill && binding->asked[plan->items[i].question];
    for (size_t i = 0; i < plan->factors.count; i++)
        fill = fill && binding->asked[plan->factors.questions[i]];
    return fill;
}

/* Whether another column may answer the same question. */
static bool is_shared(const struct mny_column *column)
{
    return column->use == MNY_COLUMN_IGNORED || column->use == MNY_COLUMN_CHOICE;
}

/* Column INDEX of the dump.  False without memory. */
static bool make(const struct mny_plan *plan, const struct mny_column *bound,
                 const enum mny_plain_want *wanted, bool is_source, struct mny_plain_columns *made,
                 size_t index)
{
    struct mny_plain_column *column = &made->columns[index];

    *column = (struct mny_plain_column){.kind = MNY_PLAIN_TEXT,
                                        .question = MNY_NONE,
                                        .item = MNY_NONE,
                                        .factor = MNY_NONE,
                                        .was_empty = true,
                                        .is_source = is_source};
    if (bound->use == MNY_COLUMN_CHOICE)
        make_tick(plan, bound, column);
    else if (bound->use == MNY_COLUMN_ANSWER &&
             !make_column(plan, bound->question, wanted[bound->question], column))
        return false;
    if (column->question == MNY_NONE)
        return true;
    find_scores(column);
    made->able = made->able && is_able(plan, column);
    made->texts += column->looked_at || column->is_duration;
    made->texts += plan->write_responses && column->kind == MNY_PLAIN_TEXT;
    made->scratch += mny_decoder_room(column->decoder);
    return true;
}

/* All columns of the dump.  False without memory. */
static bool make_all(const struct mny_plan *plan, const struct mny_signals_plan *signals,
                     size_t dump, const struct mny_rewriter *rewriter,
                     struct mny_plain_columns *made)
{
    const struct mny_binding *binding = rewriter->binding;
    enum mny_plain_want *wanted = mny_plain_wanted(plan, signals, dump, binding);
    bool good = wanted != NULL;

    for (size_t i = 0; good && i < binding->count; i++) {
        const struct mny_column *bound = &binding->columns[i];

        good = make(plan, bound, wanted,
                    mny_signals_plan_reads(signals, dump, i) || is_shared(bound), made, i);
        if (good)
            refuse_rewritten(rewriter, i, made);
    }
    for (size_t i = binding->cells; made->able && i < binding->count; i++)
        made->columns[binding->columns[i].source].filled_in = true;
    for (size_t i = 0; made->able && i < binding->cells; i++)
        made->columns[i].filled_in |= mny_fill_ins_lost(plan->questionnaire, binding, i);
    free(wanted);
    return good;
}

bool mny_plain_columns_make(const struct mny_plan *plan, const struct mny_signals_plan *signals,
                            size_t dump, const struct mny_rewriter *rewriter,
                            struct mny_plain_columns *made)
{
    const struct mny_binding *binding = rewriter->binding;

    *made = (struct mny_plain_columns){
        .count = binding->count,
        .able = binding->json == MNY_NONE,
        .columns = calloc(binding->count + 1, sizeof *made->columns),
    };
    if (!made->columns || !make_all(plan, signals, dump, rewriter, made))
        return false;
    for (size_t i = 0; i < plan->required.count; i++)
        made->able = made->able && binding->asked[plan->required.questions[i]];
    find_fours(made);
    if (plan->write_responses)
        find_names(plan, made);
    made->fills = columns_fill(plan, binding);
    return number_classes(plan, made);
}

void mny_plain_columns_free(struct mny_plain_columns *columns)
{
    for (size_t i = 0; columns->columns && i < columns->count; i++) {
        mny_choice_index_free(&columns->columns[i].choices);
        free(columns->columns[i].no_opinion);
    }
    free(columns->columns);
    free(columns->classes);
    *columns = (struct mny_plain_columns){0};
}
