/* SPDX-License-Identifier: MIT */
#include "core/trace.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_SLOT ((size_t)-1)

/* A piece of a formula: text, then the value of a slot (inputs, then components). */
struct piece {
    const char *text;
    size_t length, slot;
};

/* A formula ready to have numbers put in. */
struct template
{
    const char *formula;
    struct piece *pieces;
    size_t count;
};

struct mny_trace {
    const struct mny_standard_head *head;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t item_count;
    struct mny_arena *arena;
    struct template **templates; /* of each item: its components, then its mark */
    struct mny_writer *writer;
    struct mny_problems *problems;
    struct mny_page text; /* of the row being made */
    char decimals[MNY_NUMBER_ROOM];
    const char *city;
    const struct mny_standard_item *item;
};

static size_t find_slot(const struct mny_trace *trace, const struct mny_standard_item *item,
                        const char *name, size_t length)
{
    for (size_t i = 0; i < item->input_count; i++) {
        const char *code = trace->inputs[item->first_input + i].code;

        if (strlen(code) == length && memcmp(code, name, length) == 0)
            return i;
    }
    for (size_t i = 0; i < item->component_count; i++) {
        const char *code = item->components[i].code;

        if (strlen(code) == length && memcmp(code, name, length) == 0)
            return item->input_count + i;
    }
    return NO_SLOT;
}

/* Cuts FORMULA at its ${names}; false without memory.  A name in quotes is no
   slot, but no formula of numbers has a use for quotes. */
static bool cut(struct mny_trace *trace, const struct mny_standard_item *item, const char *formula,
                struct template *template)
{
    const char *open = formula, *close, *from = formula;
    size_t room = 1;

    for (const char *at = formula; (at = strstr(at, "${")); at += 2)
        room++;
    template->formula = formula;
    template->pieces = mny_arena_array(trace->arena, room, sizeof *template->pieces);
    if (!template->pieces)
        return false;
    while ((open = strstr(open, "${")) && (close = strchr(open, '}'))) {
        template->pieces[template->count++] =
            (struct piece){from, (size_t)(open - from),
                           find_slot(trace, item, open + 2, (size_t)(close - open) - 2)};
        from = open = close + 1;
    }
    template->pieces[template->count++] = (struct piece){from, strlen(from), NO_SLOT};
    return true;
}

static bool cut_item(struct mny_trace *trace, size_t index)
{
    const struct mny_standard_item *item = &trace->items[index];
    struct template *templates =
        mny_arena_array(trace->arena, item->component_count + 1, sizeof *templates);

    trace->templates[index] = templates;
    if (!templates)
        return false;
    for (size_t i = 0; i < item->component_count; i++)
        if (!cut(trace, item, item->components[i].formula, &templates[i]))
            return false;
    return cut(trace, item, item->formula, &templates[item->component_count]);
}

static enum mny_code prepare(struct mny_trace *trace)
{
    trace->arena = mny_arena_create();
    if (!trace->arena)
        return MNY_E_MEMORY;
    trace->templates =
        mny_arena_array(trace->arena, trace->item_count + 1, sizeof *trace->templates);
    if (!trace->templates)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < trace->item_count; i++)
        if (!cut_item(trace, i))
            return MNY_E_MEMORY;
    return MNY_OK;
}

enum mny_code mny_trace_open(const struct mny_standard *standard, struct mny_output *output,
                             struct mny_problems *problems, struct mny_trace **trace)
{
    static const char *const header[] = {"city",    "code",        "kind",  "step", "label",
                                         "formula", "substituted", "value", "note", "clause"};
    struct mny_trace *made = calloc(1, sizeof *made);
    enum mny_code code;
    size_t count;

    *trace = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->problems = problems;
    made->head = mny_standard_head(standard);
    made->items = mny_standard_items(standard, &made->item_count);
    made->inputs = mny_standard_inputs(standard, &count);
    snprintf(made->decimals, sizeof made->decimals, "%d", made->head->decimals);
    code = prepare(made) == MNY_OK ? MNY_OK : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_output_open(output, "trace.csv", problems, &made->writer);
    if (code == MNY_OK) {
        mny_writer_row(made->writer, header, sizeof header / sizeof *header);
        *trace = made;
        return MNY_OK;
    }
    mny_arena_free(made->arena);
    free(made);
    return code;
}

enum mny_code mny_trace_close(struct mny_trace *trace)
{
    enum mny_code code;

    if (!trace)
        return MNY_OK;
    code = mny_writer_close(trace->writer);
    if (code == MNY_OK && trace->text.failed)
        code = mny_problem_memory(trace->problems);
    mny_arena_free(trace->arena);
    free(trace->text.text);
    free(trace);
    return code;
}

/* ---- rows ----------------------------------------------------------------------- */

struct row {
    const char *kind, *step, *label, *formula, *substituted;
    double value; /* NAN: none */
    const char *note;
    bool rounded; /* VALUE is written as the standard writes scores */
};

static void write_row(struct mny_trace *trace, const struct row *row)
{
    struct mny_writer *writer = trace->writer;

    mny_writer_text(writer, trace->city);
    mny_writer_text(writer, trace->item->code);
    mny_writer_text(writer, row->kind);
    mny_writer_text(writer, row->step);
    mny_writer_text(writer, row->label ? row->label : trace->item->label);
    mny_writer_text(writer, row->formula ? row->formula : "");
    mny_writer_text(writer, row->substituted ? row->substituted : "");
    if (row->rounded)
        mny_score_write(trace->head, writer, row->value);
    else
        mny_writer_number(writer, row->value);
    mny_writer_text(writer, row->note ? row->note : "");
    mny_writer_text(writer, trace->item->clause);
    mny_writer_end_row(writer);
}

/* What a value means, in the standard's own language, as labels are. */
static const char *meaning(const struct mny_standard_input *input, double value)
{
    if (input->type == MNY_INPUT_YESNO)
        return value == 1 ? "是" : "否";
    for (size_t i = 0; i < input->level_count; i++)
        if (input->levels[i].value == value)
            return input->levels[i].label;
    return input->unit;
}

static void write_inputs(struct mny_trace *trace, const struct mny_traced *traced)
{
    char step[MNY_INPUT_NAME_ROOM];
    size_t repeat;

    for (size_t i = 0; i < trace->item->input_count; i++) {
        const struct mny_standard_input *input = &trace->inputs[trace->item->first_input + i];
        const struct mny_filed *filed = &traced->filed[i];

        if (filed->count == 0)
            write_row(trace, &(struct row){.kind = "input",
                                           .step = input->code,
                                           .label = input->label,
                                           .value = NAN,
                                           .note = "missing"});
        for (size_t k = 0; k < filed->count; k++) {
            mny_filings_where(traced->filings, i, k, &repeat);
            write_row(trace, &(struct row){.kind = "input",
                                           .step = mny_input_name(input->code, repeat, step),
                                           .label = input->label,
                                           .value = filed->values[k],
                                           .note = meaning(input, filed->values[k])});
        }
    }
}

static void add_number(struct mny_page *page, double value)
{
    char text[MNY_NUMBER_ROOM];

    mny_page_bytes(page, text, mny_number_format(value, text));
}

/* The values of a repeated input: [80, 90, 85]. */
static void add_values(struct mny_page *page, const struct mny_filed *filed)
{
    mny_page_text(page, "[");
    for (size_t i = 0; i < filed->count; i++) {
        mny_page_text(page, i > 0 ? ", " : "");
        add_number(page, filed->values[i]);
    }
    mny_page_text(page, "]");
}

static const char *substitute(struct mny_trace *trace, const struct template *template,
                              const struct mny_traced *traced)
{
    const struct mny_standard_item *item = trace->item;

    mny_page_clear(&trace->text);
    for (size_t i = 0; i < template->count; i++) {
        const struct piece *piece = &template->pieces[i];

        mny_page_bytes(&trace->text, piece->text, piece->length);
        if (piece->slot == NO_SLOT)
            continue;
        if (piece->slot >= item->input_count)
            add_number(&trace->text,
                       mny_calculator_step(traced->calculator, piece->slot - item->input_count));
        else if (trace->inputs[item->first_input + piece->slot].repeats)
            add_values(&trace->text, &traced->filed[piece->slot]);
        else
            add_number(&trace->text, traced->filed[piece->slot].values[0]);
    }
    return trace->text.failed ? "" : trace->text.text;
}

static void write_event(struct mny_trace *trace, const char *step, const struct mny_event *event)
{
    bool cap = event->kind == MNY_EVENT_RATIO_CAPPED || event->kind == MNY_EVENT_AT_MOST;
    char before[MNY_NUMBER_ROOM] = "0 div 0";
    const char *note = "capped";

    if (cap)
        mny_number_format(event->before, before);
    else
        note = event->kind == MNY_EVENT_PRINTED ? "printed" : "undefined";
    write_row(trace, &(struct row){.kind = cap ? "cap" : "zero",
                                   .step = step,
                                   .substituted = before,
                                   .value = event->after,
                                   .note = note});
}

static void write_formula(struct mny_trace *trace, const struct mny_traced *traced, size_t number)
{
    const struct template *template = &trace->templates[traced->item][number];
    bool mark = number == trace->item->component_count;
    const char *step = mark ? "mark" : trace->item->components[number].code;
    double value = mny_calculator_step(traced->calculator, number);
    bool missing = isnan(value);
    size_t count;
    const struct mny_event *events = mny_calculator_events(traced->calculator, &count);

    write_row(trace,
              &(struct row){.kind = mark ? "mark" : "component",
                            .step = step,
                            .formula = template->formula,
                            .substituted = missing ? "" : substitute(trace, template, traced),
                            .value = value,
                            .note = missing ? "missing" : ""});
    for (size_t i = 0; i < count; i++)
        if (events[i].step == number)
            write_event(trace, step, &events[i]);
}

static void write_weight(struct mny_trace *trace, double mark)
{
    char text[2 * MNY_NUMBER_ROOM + 8], formula[MNY_NUMBER_ROOM + 16];
    static const char times[] = " % × ";
    size_t length = mny_number_format(trace->item->weight, text);

    memcpy(text + length, times, sizeof times);
    length += sizeof times - 1;
    memcpy(formula, text, length);
    memcpy(formula + length, "mark", 5);
    mny_number_format(mark, text + length);
    write_row(trace, &(struct row){.kind = "weight",
                                   .step = "weight",
                                   .formula = formula,
                                   .substituted = text,
                                   .value = mny_item_raw(trace->item, mark)});
}

/* From the mark to the 分项分数: weight, rounding. */
static void write_score(struct mny_trace *trace, const struct mny_traced *traced)
{
    const struct mny_standard_item *item = trace->item;
    double raw = mny_item_raw(item, traced->mark->value);
    char before[MNY_NUMBER_ROOM];

    if (!item->deduction && traced->mark->status != MNY_STATUS_MISSING)
        write_weight(trace, traced->mark->value);
    if (trace->head->decimals >= 0 && traced->mark->status != MNY_STATUS_MISSING) {
        mny_number_format(fmin(raw, item->full), before);
        write_row(trace, &(struct row){.kind = "rounding",
                                       .step = "rounding",
                                       .substituted = before,
                                       .value = traced->score->score,
                                       .note = trace->decimals,
                                       .rounded = true});
    }
    write_row(trace, &(struct row){.kind = "score",
                                   .step = "score",
                                   .value = traced->score->score,
                                   .note = mny_status_name(traced->score->status),
                                   .rounded = true});
}

void mny_trace_item(struct mny_trace *trace, const struct mny_traced *traced)
{
    trace->city = traced->city;
    trace->item = &trace->items[traced->item];
    write_inputs(trace, traced);
    for (size_t i = 0; i <= trace->item->component_count; i++)
        write_formula(trace, traced, i);
    write_score(trace, traced);
}
