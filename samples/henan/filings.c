/* SPDX-License-Identifier: MIT */
#include "samples/henan/filings.h"

#include "core/number.h"
#include "core/table.h"
#include "core/writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
    NUMBER,
    AMOUNT,
    RESIDENTS,
    SAME,
    SHARE,
    AMOUNT_SHARE,
    COUNT,
    PERCENT,
    YES,
    RARE,
    AMOUNT_RARE,
    KIND_COUNT
};

static const char *const kind_names[KIND_COUNT] = {"number", "amount",      "residents", "same",
                                                   "share",  "amountshare", "count",     "percent",
                                                   "yes",    "rare",        "amountrare"};

struct input {
    const char *item, *name;
    enum kind kind;
    size_t of; /* index of the input it depends on, or MNY_NONE */
    double low, high;
};

/* The sheet, with the inputs in an order in which each follows what it needs. */
struct inputs {
    struct mny_table *table;
    struct input *items;
    size_t *order;
    size_t count;
};

static const char *cell(const struct inputs *inputs, size_t row, const char *header)
{
    size_t column = 0;

    return mny_table_find(inputs->table, header, &column)
               ? mny_table_cell(inputs->table, row, column)
               : "";
}

static double number_in(const struct inputs *inputs, size_t row, const char *header)
{
    const char *text = cell(inputs, row, header);
    double number = 0;

    mny_number_parse(text, strlen(text), &number);
    return number;
}

/* The row of `L1P1-A1.x2`, or MNY_NONE. */
static size_t find_input(const struct inputs *inputs, const char *reference)
{
    for (size_t i = 0; i < inputs->count; i++) {
        size_t length = strlen(inputs->items[i].item);

        if (strncmp(reference, inputs->items[i].item, length) == 0 && reference[length] == '.' &&
            strcmp(reference + length + 1, inputs->items[i].name) == 0)
            return i;
    }
    return MNY_NONE;
}

static bool read_input(struct inputs *inputs, size_t row)
{
    struct input *input = &inputs->items[row];
    const char *kind = cell(inputs, row, "kind"), *of = cell(inputs, row, "of");
    size_t found = 0;

    while (found < KIND_COUNT && strcmp(kind, kind_names[found]) != 0)
        found++;
    if (found == KIND_COUNT)
        return false;
    input->kind = (enum kind)found;
    input->low = number_in(inputs, row, "low");
    input->high = number_in(inputs, row, "high");
    input->of = *of ? find_input(inputs, of) : MNY_NONE;
    return !*of || input->of != MNY_NONE;
}

/* False if some depend on each other in a circle. */
static bool put_in_order(struct inputs *inputs)
{
    bool *done = calloc(inputs->count, sizeof *done);
    size_t placed = 0, before;

    if (!done)
        return false;
    do {
        before = placed;
        for (size_t i = 0; i < inputs->count; i++) {
            size_t of = inputs->items[i].of;

            if (done[i] || (of != MNY_NONE && !done[of]))
                continue;
            done[i] = true;
            inputs->order[placed++] = i;
        }
    } while (placed > before);
    free(done);
    return placed == inputs->count;
}

static void free_inputs(struct inputs *inputs)
{
    free(inputs->items);
    free(inputs->order);
    mny_table_free(inputs->table);
}

static enum mny_code read_inputs(const char *path, struct inputs *inputs,
                                 struct mny_problems *problems)
{
    enum mny_code code = mny_table_read(path, problems, &inputs->table);

    if (code != MNY_OK)
        return code;
    inputs->count = mny_table_rows(inputs->table);
    inputs->items = calloc(inputs->count + 1, sizeof *inputs->items);
    inputs->order = calloc(inputs->count + 1, sizeof *inputs->order);
    if (!inputs->items || !inputs->order)
        return mny_problem_memory(problems);
    for (size_t row = 0; row < inputs->count; row++) {
        inputs->items[row].item = cell(inputs, row, "item");
        inputs->items[row].name = cell(inputs, row, "input");
    }
    for (size_t row = 0; row < inputs->count; row++)
        if (!read_input(inputs, row))
            return mny_problem(problems, MNY_E_INPUT, mny_table_where(inputs->table, row, 0),
                               "unknown kind, or `of` names no input of this sheet");
    if (!put_in_order(inputs))
        return mny_problem(problems, MNY_E_INPUT, mny_table_where(inputs->table, 0, 0),
                           "some inputs depend on each other");
    return MNY_OK;
}

static double one_decimal(double value)
{
    return floor(value * 10) / 10;
}

/* Better cities (QUALITY, 0 to 1) tend to the upper end. */
static double tilted(gsl_rng *rng, double low, double high, double quality)
{
    return low + (high - low) * (0.35 * quality + 0.65 * gsl_rng_uniform(rng));
}

static double draw_value(const struct input *input, const struct sample_place *place,
                         const double *values, gsl_rng *rng)
{
    double quality = (place->mean - 58) / 26;
    double of = input->of == MNY_NONE ? 0 : values[input->of];

    switch (input->kind) {
    case NUMBER:
        return floor(sample_magnitude(rng, input->low, input->high));
    case AMOUNT:
        return one_decimal(sample_magnitude(rng, input->low, input->high));
    case RESIDENTS:
        return floor(place->adults / 0.782);
    case SAME:
        return of;
    case SHARE:
        return floor(of * tilted(rng, input->low, input->high, quality));
    case AMOUNT_SHARE:
        return one_decimal(of * tilted(rng, input->low, input->high, quality));
    case COUNT:
        return floor(tilted(rng, input->low, input->high + 1, quality) - 1e-9);
    case PERCENT:
        return one_decimal(tilted(rng, input->low, input->high, quality));
    case YES:
        return sample_chance(rng, input->low + (input->high - input->low) * quality) ? 1 : 0;
    case RARE:
        return sample_chance(rng, 0.1) ? input->high : 0;
    case AMOUNT_RARE:
        return sample_chance(rng, 0.2) ? input->high : 0;
    case KIND_COUNT:
        break;
    }
    return 0;
}

static void write_city(const struct inputs *inputs, const struct sample_place *place, bool gaps,
                       double *values, struct mny_writer *writer, gsl_rng *rng)
{
    for (size_t i = 0; i < inputs->count; i++) {
        size_t input = inputs->order[i];

        values[input] = draw_value(&inputs->items[input], place, values, rng);
    }
    for (size_t i = 0; i < inputs->count; i++) {
        if (gaps && sample_chance(rng, 0.004))
            continue;
        mny_writer_text(writer, place->code);
        mny_writer_text(writer, inputs->items[i].item);
        mny_writer_text(writer, inputs->items[i].name);
        mny_writer_number(writer, values[i]);
        mny_writer_end_row(writer);
    }
}

enum mny_code sample_filings_write(const char *path, const struct sample_places *places, bool gaps,
                                   const char *folder, gsl_rng *rng, struct mny_problems *problems)
{
    static const char *const header[] = {"city", "item", "input", "value"};
    /* The sixth city, Hebi, sends nothing. */
    const size_t silent = 5;
    struct inputs inputs = {0};
    struct mny_writer *writer = NULL;
    double *values = NULL;
    char *target = sample_path(folder, "filings.csv");
    enum mny_code code = read_inputs(path, &inputs, problems), closed;

    if (code == MNY_OK) {
        values = calloc(inputs.count + 1, sizeof *values);
        if (!values || !target)
            code = mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        code = mny_writer_open(target, problems, &writer);
    if (code == MNY_OK) {
        mny_writer_row(writer, header, 4);
        for (size_t i = 0; i < sample_places_count(places); i++)
            if (!gaps || i != silent)
                write_city(&inputs, sample_place(places, i), gaps, values, writer, rng);
    }
    closed = mny_writer_close(writer);
    free_inputs(&inputs);
    free(values);
    free(target);
    return code != MNY_OK ? code : closed;
}
