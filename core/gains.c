/* SPDX-License-Identifier: MIT */
#include "core/gains.h"

#include "core/arena.h"
#include "core/rounding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mny_gains {
    const struct mny_standard_head *head;
    const struct mny_standard_l1 *l1s;
    const struct mny_standard_l2 *l2s;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t l1_count, item_count, input_count;
    size_t *next_same; /* of each input, the next that must be equal to it, in a ring */
    char *with;        /* the others of an input's ring */
    size_t with_room;
    struct mny_filed *filed, *other_filed;
    double *values, *other_values; /* copies, to be changed */
    size_t *indices;               /* of the values, [i] */
    size_t value_capacity, other_capacity, index_capacity;
    struct mny_item_score *scores; /* as they are and as they would be */
    struct mny_writer *writer;
    struct mny_problems *problems;
    /* The city under way. */
    struct mny_filings *filings;
    struct mny_calculator *calculator;
    const struct mny_item_score *was;
    size_t city;
    double total;
};

/* ---- making ready --------------------------------------------------------------- */

static size_t origin_of(const struct mny_gains *gains, size_t input)
{
    while (gains->inputs[input].same_as != MNY_NO_INPUT)
        input = gains->inputs[input].same_as;
    return input;
}

/* Puts INPUT into the ring of its origin, as the last. */
static void join_ring(struct mny_gains *gains, size_t input)
{
    size_t origin = origin_of(gains, input), last = origin;

    gains->next_same[input] = origin;
    if (origin == input)
        return;
    while (gains->next_same[last] != origin)
        last = gains->next_same[last];
    gains->next_same[last] = input;
}

static void free_gains(struct mny_gains *gains)
{
    free(gains->with);
    free(gains->next_same);
    free(gains->filed);
    free(gains->other_filed);
    free(gains->values);
    free(gains->other_values);
    free(gains->indices);
    free(gains->scores);
    free(gains);
}

static enum mny_code prepare(struct mny_gains *gains, const struct mny_standard *standard)
{
    size_t count;

    gains->head = mny_standard_head(standard);
    gains->l1s = mny_standard_l1s(standard, &gains->l1_count);
    gains->l2s = mny_standard_l2s(standard, &count);
    gains->items = mny_standard_items(standard, &gains->item_count);
    gains->inputs = mny_standard_inputs(standard, &gains->input_count);
    gains->next_same = calloc(gains->input_count + 1, sizeof *gains->next_same);
    gains->filed = calloc(gains->input_count + 1, sizeof *gains->filed);
    gains->other_filed = calloc(gains->input_count + 1, sizeof *gains->other_filed);
    gains->scores = calloc(gains->item_count + 1, sizeof *gains->scores);
    if (!gains->next_same || !gains->filed || !gains->other_filed || !gains->scores)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < gains->input_count; i++)
        join_ring(gains, i);
    return MNY_OK;
}

enum mny_code mny_gains_open(const struct mny_standard *standard, struct mny_output *output,
                             struct mny_problems *problems, struct mny_gains **gains)
{
    static const char *const header[] = {"city", "code", "input", "label", "value",
                                         "step", "gain", "note",  "with"};
    struct mny_gains *made = calloc(1, sizeof *made);
    enum mny_code code;

    *gains = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->problems = problems;
    code = prepare(made, standard) == MNY_OK ? MNY_OK : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_output_open(output, "gains.csv", problems, &made->writer);
    if (code != MNY_OK) {
        free_gains(made);
        return code;
    }
    mny_writer_row(made->writer, header, sizeof header / sizeof *header);
    *gains = made;
    return MNY_OK;
}

enum mny_code mny_gains_close(struct mny_gains *gains)
{
    enum mny_code code;

    if (!gains)
        return MNY_OK;
    code = mny_writer_close(gains->writer);
    free_gains(gains);
    return code;
}

/* ---- one change ----------------------------------------------------------------- */

/* A value of an item, and by how much it changes; by how much a ratio then passes 1. */
struct change {
    size_t input, repeat;
    double step, beyond;
};

static void note_broken(void *context, const struct mny_broken_ratio *ratio)
{
    struct change *change = context;

    change->beyond = fmax(change->beyond, ratio->above - ratio->below);
}

/* Copies what the city filed for ITEM into FILED and VALUES. */
static enum mny_code copy_item(struct mny_gains *gains, size_t item, struct mny_filed *filed,
                               double **values, size_t *capacity)
{
    enum mny_code code = mny_filings_item(gains->filings, gains->city, item, filed);
    size_t count = 0, at = 0;

    if (code != MNY_OK)
        return code;
    for (size_t i = 0; i < gains->items[item].input_count; i++)
        count += filed[i].count;
    if (!mny_grow(values, capacity, count + 1, sizeof **values))
        return MNY_E_MEMORY;
    for (size_t i = 0; i < gains->items[item].input_count; i++) {
        if (filed[i].count > 0)
            memcpy(*values + at, filed[i].values, filed[i].count * sizeof **values);
        filed[i].values = *values + at;
        at += filed[i].count;
    }
    return MNY_OK;
}

/* The score of ITEM with the change, in gains->scores. */
static enum mny_code score_changed(struct mny_gains *gains, size_t item,
                                   const struct mny_filed *filed, double *values,
                                   struct change *change)
{
    const struct mny_filed *changed = &filed[change->input - gains->items[item].first_input];
    double *value = values + (changed->values - values) + change->repeat, before;
    struct mny_mark mark;
    enum mny_code code;

    if (changed->count == 0)
        return MNY_OK;
    before = *value;
    *value += change->step;
    code = mny_calculator_run(gains->calculator, gains->items[item].formulas, filed, note_broken,
                              change, &mark);
    *value = before;
    if (code == MNY_OK && mark.value >= 0 && !isinf(mark.value))
        gains->scores[item] = mny_item_score(gains->head, &gains->items[item], &mark);
    return code;
}

/* The change in the item that is being looked at, and in those that must be equal. */
static enum mny_code score_all_changed(struct mny_gains *gains, struct change *change)
{
    size_t item = gains->inputs[change->input].item;
    enum mny_code code = score_changed(gains, item, gains->filed, gains->values, change);

    for (size_t i = gains->next_same[change->input]; i != change->input && code == MNY_OK;
         i = gains->next_same[i]) {
        struct change same = {i, 0, change->step, change->beyond};

        code = copy_item(gains, gains->inputs[i].item, gains->other_filed, &gains->other_values,
                         &gains->other_capacity);
        if (code == MNY_OK)
            code = score_changed(gains, gains->inputs[i].item, gains->other_filed,
                                 gains->other_values, &same);
        change->beyond = same.beyond;
    }
    return code;
}

/* ---- what it adds ---------------------------------------------------------------- */

/* Objective points less deductions, rounded at each level as the standard asks. */
static double total_of(const struct mny_gains *gains, const struct mny_item_score *scores)
{
    double objective = 0, deduction = 0;

    for (size_t i = 0; i < gains->l1_count; i++) {
        const struct mny_standard_l1 *l1 = &gains->l1s[i];
        double sum = 0;

        for (size_t k = l1->first_l2; k < l1->first_l2 + l1->l2_count && !l1->beside; k++) {
            const struct mny_standard_l2 *l2 = &gains->l2s[k];
            double items = 0;

            for (size_t j = l2->first_item; j < l2->first_item + l2->item_count; j++)
                items += scores[j].score;
            if (l1->deduction)
                deduction += items;
            else
                sum += mny_score_round(gains->head, l2->weight * items / 100);
        }
        objective += mny_score_round(gains->head, sum);
    }
    return mny_score_round(gains->head, objective) - deduction;
}

/* Without rounding the sum of the items' own gains: the difference of two totals
   would end in digits that mean nothing. */
static double gain_of(const struct mny_gains *gains, size_t input)
{
    double gain = 0, difference;
    bool any = false;
    size_t i = input;

    do {
        const struct mny_standard_item *item = &gains->items[gains->inputs[i].item];

        difference =
            gains->scores[gains->inputs[i].item].score - gains->was[gains->inputs[i].item].score;
        any = any || difference != 0;
        if (gains->l1s[gains->l2s[item->l2].l1].beside)
            difference = 0;
        gain += item->deduction ? -difference : gains->l2s[item->l2].weight * difference / 100;
        i = gains->next_same[i];
    } while (i != input);
    if (!any || gains->head->decimals < 0)
        return gain;
    difference = total_of(gains, gains->scores) - gains->total;
    return difference < 0 ? -mny_score_round(gains->head, -difference)
                          : mny_score_round(gains->head, difference);
}

static void restore(struct mny_gains *gains, size_t input)
{
    size_t i = input;

    do {
        gains->scores[gains->inputs[i].item] = gains->was[gains->inputs[i].item];
        i = gains->next_same[i];
    } while (i != input);
}

/* A difference of decimals without the digits that the subtraction brings. */
static double tidy(double difference)
{
    return mny_round_half_up(difference, MNY_DECIMALS_MOST);
}

/* How much more the input can say: one unit, or what is left up to its most. */
static double step_of(const struct mny_standard_input *input, double value)
{
    double step = 0;

    switch (input->type) {
    case MNY_INPUT_COUNT:
    case MNY_INPUT_AMOUNT:
        return 1;
    case MNY_INPUT_PERCENT:
        return fmin(1, tidy(100 - value));
    case MNY_INPUT_YESNO:
        return 1 - value;
    case MNY_INPUT_LEVEL:
        for (size_t i = 0; i < input->level_count; i++)
            if (input->levels[i].value > value &&
                (step == 0 || input->levels[i].value < value + step))
                step = input->levels[i].value - value;
        return step;
    case MNY_INPUT_RATING:
        break;
    }
    return 0;
}

/* `L1P1-A2.x2 L1P1-A3.x2`: what the city filed and is changed, too.  False without memory. */
static bool name_others(struct mny_gains *gains, size_t input)
{
    const char *city = mny_filings_city(gains->filings, gains->city);
    size_t made = 0;
    double value;

    if (!mny_grow(&gains->with, &gains->with_room, 1, 1))
        return false;
    gains->with[0] = '\0';
    for (size_t i = gains->next_same[input]; i != input; i = gains->next_same[i]) {
        const char *item = gains->items[gains->inputs[i].item].code, *code = gains->inputs[i].code;
        const size_t room = made + strlen(item) + strlen(code) + 3;

        if (!mny_filings_value(gains->filings, city, i, 0, &value))
            continue;
        if (!mny_grow(&gains->with, &gains->with_room, room, 1))
            return false;
        made += (size_t)snprintf(gains->with + made, room - made, "%s%s.%s", made > 0 ? " " : "",
                                 item, code);
    }
    return true;
}

static enum mny_code write_gain(struct mny_gains *gains, const struct change *change, double value,
                                double gain, size_t index)
{
    const struct mny_standard_input *input = &gains->inputs[change->input];
    struct mny_writer *writer = gains->writer;
    char name[MNY_INPUT_NAME_ROOM];

    if (!name_others(gains, change->input))
        return MNY_E_MEMORY;
    mny_writer_text(writer, mny_filings_city(gains->filings, gains->city));
    mny_writer_text(writer, gains->items[input->item].code);
    mny_writer_text(writer, mny_input_name(input->code, index, name));
    mny_writer_text(writer, input->label);
    mny_writer_number(writer, value);
    mny_writer_number(writer, change->step);
    mny_writer_number(writer, gain);
    mny_writer_text(writer, change->step > 0 ? "" : "limit");
    mny_writer_text(writer, gains->with);
    mny_writer_end_row(writer);
    return MNY_OK;
}

/* One more than a ratio allows is no filing.  A count stops there; an amount or a
   rate may rise by what is left, as far as the ratio takes it one to one. */
static enum mny_code try_change(struct mny_gains *gains, struct change *change, double *gain)
{
    enum mny_input_type type = gains->inputs[change->input].type;
    bool whole = type != MNY_INPUT_AMOUNT && type != MNY_INPUT_PERCENT;
    enum mny_code code = MNY_OK;

    *gain = 0;
    for (int attempt = 0; attempt < 2 && change->step > 0; attempt++) {
        change->beyond = 0;
        code = score_all_changed(gains, change);
        if (code != MNY_OK)
            return code;
        if (change->beyond <= 0)
            *gain = gain_of(gains, change->input);
        restore(gains, change->input);
        if (change->beyond <= 0)
            return MNY_OK;
        change->step = whole || attempt > 0 ? 0 : tidy(change->step - change->beyond);
    }
    return code;
}

static enum mny_code write_item(struct mny_gains *gains, size_t item)
{
    const struct mny_standard_item *of = &gains->items[item];
    enum mny_code code = MNY_OK;
    size_t at = 0;
    double gain;

    for (size_t i = 0; i < of->input_count; i++) {
        const struct mny_standard_input *input = &gains->inputs[of->first_input + i];

        for (size_t k = 0; k < gains->filed[i].count && code == MNY_OK; k++, at++) {
            double value = gains->filed[i].values[k];
            struct change change = {of->first_input + i, k, step_of(input, value), 0};

            if (input->type == MNY_INPUT_RATING)
                continue;
            code = try_change(gains, &change, &gain);
            if (code == MNY_OK)
                code = write_gain(gains, &change, value, gain, gains->indices[at]);
        }
    }
    return code;
}

/* The indices [i] of the item's values, one after the other like the values. */
static enum mny_code keep_indices(struct mny_gains *gains, size_t item)
{
    size_t at = 0;

    for (size_t i = 0; i < gains->items[item].input_count; i++) {
        if (!mny_grow(&gains->indices, &gains->index_capacity, at + gains->filed[i].count + 1,
                      sizeof *gains->indices))
            return MNY_E_MEMORY;
        for (size_t k = 0; k < gains->filed[i].count; k++, at++)
            mny_filings_where(gains->filings, i, k, &gains->indices[at]);
    }
    return MNY_OK;
}

enum mny_code mny_gains_city(struct mny_gains *gains, struct mny_filings *filings,
                             struct mny_calculator *calculator, size_t city,
                             const struct mny_item_score *scores)
{
    enum mny_code code = MNY_OK;

    gains->filings = filings;
    gains->calculator = calculator;
    gains->city = city;
    gains->was = scores;
    gains->total = total_of(gains, scores);
    memcpy(gains->scores, scores, gains->item_count * sizeof *scores);
    for (size_t i = 0; i < gains->item_count && code == MNY_OK; i++) {
        if (scores[i].status == MNY_STATUS_MISSING ||
            gains->l1s[gains->l2s[gains->items[i].l2].l1].beside)
            continue;
        code = copy_item(gains, i, gains->filed, &gains->values, &gains->value_capacity);
        if (code == MNY_OK)
            code = keep_indices(gains, i);
        if (code == MNY_OK)
            code = write_item(gains, i);
    }
    return code;
}
