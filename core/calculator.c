/* SPDX-License-Identifier: MIT */
#include "core/formula.h"

#include "core/arena.h"
#include "core/formula_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums of decimals differ from what was meant in their last digits: 0.1 + 0.2 is
   more than 0.3 in double.  What differs by less than this is equal. */
static const double slack = 1e-12;

struct mny_calculator {
    struct mny_machine *machine;
    struct mny_value *slots;
    bool *ready;
    size_t slot_capacity, ready_capacity;
    struct mny_event *events; /* of the last run, like the next two */
    size_t event_count, event_capacity;
    size_t input_count;
};

/* What the functions know while an item is computed: the context of a run. */
struct run {
    struct mny_calculator *calculator;
    const struct mny_formulas *formulas;
    const struct mny_formula_step *step;
    const struct mny_filed *filed;
    void (*broken)(void *context, const struct mny_broken_ratio *ratio);
    void *context;
    enum mny_status status;
    bool no_memory;
};

static void raise_status(struct run *run, enum mny_status status)
{
    if (status > run->status)
        run->status = status;
}

static void note(struct run *run, enum mny_event_kind kind, double before, double after)
{
    struct mny_calculator *calculator = run->calculator;
    size_t step = (size_t)(run->step - run->formulas->steps);

    if (!mny_grow(&calculator->events, &calculator->event_capacity, calculator->event_count + 1,
                  sizeof *calculator->events)) {
        run->no_memory = true;
        return;
    }
    calculator->events[calculator->event_count++] = (struct mny_event){kind, step, before, after};
}

/* A ÷ B by the rules of the contract; NONE is the value of 0 ÷ 0, NAN where the
   standard is silent. */
static double share(struct run *run, const struct mny_broken_ratio *ratio, bool cap, double none)
{
    double above = ratio->above, below = ratio->below;

    if (isnan(above) || isnan(below))
        return NAN;
    if (above == 0 && below == 0) {
        note(run, isnan(none) ? MNY_EVENT_UNDEFINED : MNY_EVENT_PRINTED, NAN,
             isnan(none) ? 0 : none);
        if (!isnan(none))
            return none;
        raise_status(run, MNY_STATUS_UNDEFINED);
        return 0;
    }
    if (below > 0 && above <= below)
        return above / below;
    if (below > 0 && above <= below * (1 + slack))
        return 1;
    if (below > 0 && cap) {
        note(run, MNY_EVENT_RATIO_CAPPED, above / below, 1);
        raise_status(run, MNY_STATUS_CAPPED);
        return 1;
    }
    run->broken(run->context, ratio);
    return 1;
}

static void call_share(void *context, const struct mny_value *arguments, size_t count, bool cap,
                       struct mny_value *result)
{
    struct run *run = context;
    struct mny_broken_ratio ratio = {run->step->numerator, run->step->denominator, 0,
                                     mny_value_to_number(&arguments[0]),
                                     mny_value_to_number(&arguments[1])};
    double none = count > 2 ? mny_value_to_number(&arguments[2]) : NAN;

    *result = mny_value_number(share(run, &ratio, cap, none));
}

static void call_ratio(void *context, const struct mny_value *arguments, size_t count,
                       struct mny_value *result)
{
    call_share(context, arguments, count, false, result);
}

static void call_capped_ratio(void *context, const struct mny_value *arguments, size_t count,
                              struct mny_value *result)
{
    call_share(context, arguments, count, true, result);
}

/* A plain a ÷ b, as an average is; may be more than 1. */
static void call_quotient(void *context, const struct mny_value *arguments, size_t count,
                          struct mny_value *result)
{
    struct run *run = context;
    struct mny_broken_ratio ratio = {run->step->numerator, run->step->denominator, 0,
                                     mny_value_to_number(&arguments[0]),
                                     mny_value_to_number(&arguments[1])};

    (void)count;
    *result = mny_value_number(ratio.below > 0 ? ratio.above / ratio.below
                                               : share(run, &ratio, false, NAN));
}

static void call_at_most(void *context, const struct mny_value *arguments, size_t count,
                         struct mny_value *result)
{
    double value = mny_value_to_number(&arguments[0]), most = mny_value_to_number(&arguments[1]);

    (void)count;
    if (value > most) {
        if (value > most + slack * fabs(most)) {
            note(context, MNY_EVENT_AT_MOST, value, most);
            raise_status(context, MNY_STATUS_CAPPED);
        }
        value = most;
    }
    *result = mny_value_number(value);
}

/* The values of the repeated input whose name the argument is, or NULL. */
static const struct mny_filed *repeats_of(const struct run *run, const struct mny_value *argument)
{
    for (size_t i = 0; i < run->formulas->input_count; i++) {
        const struct mny_formula_input *input = &run->formulas->inputs[i];

        if (input->repeats && argument->kind == MNY_TEXT &&
            strlen(input->code) == argument->length &&
            memcmp(input->code, argument->text, argument->length) == 0)
            return &run->filed[i];
    }
    return NULL;
}

static void call_mean(void *context, const struct mny_value *arguments, size_t count,
                      struct mny_value *result)
{
    const struct mny_filed *filed = repeats_of(context, &arguments[0]);
    double sum = filed && filed->count > 0 ? 0 : NAN;

    (void)count;
    for (size_t i = 0; filed && i < filed->count; i++)
        sum += filed->values[i];
    *result = mny_value_number(filed ? sum / (double)filed->count : NAN);
}

static void call_mean_ratio(void *context, const struct mny_value *arguments, size_t count,
                            struct mny_value *result)
{
    struct run *run = context;
    const struct mny_filed *above = repeats_of(run, &arguments[0]);
    const struct mny_filed *below = repeats_of(run, &arguments[1]);
    struct mny_broken_ratio ratio = {run->step->numerator, run->step->denominator, 0, 0, 0};
    double sum = 0;
    size_t n = 0;

    (void)count;
    if (above && below)
        n = above->count < below->count ? above->count : below->count;
    for (size_t i = 0; i < n; i++) {
        ratio.repeat = i;
        ratio.above = above->values[i];
        ratio.below = below->values[i];
        sum += share(run, &ratio, false, NAN);
    }
    *result = mny_value_number(n > 0 ? sum / (double)n : NAN);
}

const struct mny_function *mny_formula_functions(size_t *count)
{
    static const struct mny_function functions[] = {
        {"ratio", 2, 3, call_ratio},       {"capped_ratio", 2, 3, call_capped_ratio},
        {"quotient", 2, 2, call_quotient}, {"at_most", 2, 2, call_at_most},
        {"mean", 1, 1, call_mean},         {"mean_ratio", 2, 2, call_mean_ratio}};

    *count = sizeof functions / sizeof functions[0];
    return functions;
}

struct mny_calculator *mny_calculator_create(void)
{
    struct mny_calculator *calculator = calloc(1, sizeof *calculator);

    if (!calculator)
        return NULL;
    calculator->machine = mny_machine_create();
    if (!calculator->machine) {
        free(calculator);
        return NULL;
    }
    return calculator;
}

void mny_calculator_free(struct mny_calculator *calculator)
{
    if (!calculator)
        return;
    mny_machine_free(calculator->machine);
    free(calculator->slots);
    free(calculator->ready);
    free(calculator->events);
    free(calculator);
}

/* Puts the inputs into their slots; true if all were filed. */
static bool fill(struct mny_calculator *calculator, const struct run *run)
{
    bool all = true;

    for (size_t i = 0; i < run->formulas->input_count; i++) {
        const struct mny_formula_input *input = &run->formulas->inputs[i];
        bool filed = run->filed[i].count > 0;

        calculator->ready[i] = filed;
        all = all && filed;
        if (input->repeats)
            calculator->slots[i] = mny_value_text(input->code, strlen(input->code));
        else
            calculator->slots[i] = mny_value_number(filed ? run->filed[i].values[0] : NAN);
    }
    return all;
}

static bool all_ready(const struct mny_calculator *calculator,
                      const struct mny_expression *expression)
{
    size_t count;
    const size_t *slots = mny_expression_slots(expression, &count);

    for (size_t i = 0; i < count; i++)
        if (!calculator->ready[slots[i]])
            return false;
    return true;
}

static enum mny_code run_steps(struct mny_calculator *calculator, struct run *run)
{
    struct mny_value result;
    enum mny_code code;

    for (size_t i = 0; i < run->formulas->count; i++) {
        size_t slot = run->formulas->input_count + i;

        run->step = &run->formulas->steps[i];
        calculator->slots[slot] = mny_value_number(NAN);
        calculator->ready[slot] = all_ready(calculator, run->step->expression);
        if (!calculator->ready[slot])
            continue;
        code = mny_expression_evaluate(run->step->expression, calculator->machine,
                                       calculator->slots, run, &result);
        if (code != MNY_OK)
            return code;
        calculator->slots[slot] = mny_value_number(mny_value_to_number(&result));
    }
    return MNY_OK;
}

enum mny_code mny_calculator_run(struct mny_calculator *calculator,
                                 const struct mny_formulas *formulas, const struct mny_filed *filed,
                                 void (*broken)(void *context,
                                                const struct mny_broken_ratio *ratio),
                                 void *context, struct mny_mark *mark)
{
    struct run run = {.calculator = calculator,
                      .formulas = formulas,
                      .filed = filed,
                      .broken = broken,
                      .context = context};
    size_t count = formulas->input_count + formulas->count;
    enum mny_code code;
    bool all;

    if (!mny_grow(&calculator->slots, &calculator->slot_capacity, count,
                  sizeof(struct mny_value)) ||
        !mny_grow(&calculator->ready, &calculator->ready_capacity, count, sizeof(bool)))
        return MNY_E_MEMORY;
    calculator->event_count = 0;
    calculator->input_count = formulas->input_count;
    all = fill(calculator, &run);
    code = run_steps(calculator, &run);
    if (code != MNY_OK || run.no_memory)
        return MNY_E_MEMORY;
    mark->value = all ? calculator->slots[count - 1].number : 0;
    mark->status = all ? run.status : MNY_STATUS_MISSING;
    return MNY_OK;
}

const struct mny_event *mny_calculator_events(const struct mny_calculator *calculator,
                                              size_t *count)
{
    *count = calculator->event_count;
    return calculator->events;
}

double mny_calculator_step(const struct mny_calculator *calculator, size_t step)
{
    return calculator->slots[calculator->input_count + step].number;
}
