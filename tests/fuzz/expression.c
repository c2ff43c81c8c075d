/* SPDX-License-Identifier: MIT */
/* Compiles any bytes as an expression and runs what compiles, on answers of each
   kind; the result's text must be readable to its end. */
#include "core/expression.h"

#include "core/number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 6 };

/* Any name of one letter is known. */
static bool find_slot(void *context, const char *name, size_t length, size_t *slot)
{
    (void)context;
    *slot = (unsigned char)name[0] % SLOTS;
    return length == 1;
}

static void last(void *context, const struct mny_value *arguments, size_t count,
                 struct mny_value *result)
{
    (void)context;
    *result = arguments[count - 1];
}

static void run(const struct mny_expression *expression, const char *source)
{
    const struct mny_value slots[SLOTS] = {
        mny_value_text("", 0),         mny_value_text("app 12 hall", 11),
        mny_value_text("\xFF\xE5", 2), mny_value_text_number("25", 2),
        mny_value_number(-NAN),        mny_value_text(source, strlen(source)),
    };
    struct mny_machine *machine = mny_machine_create();
    struct mny_value result;
    char room[MNY_NUMBER_ROOM];
    size_t length, count, sum = 0;
    const char *text;

    (void)mny_expression_slots(expression, &count);
    for (int i = 0; machine && i < 2; i++) {
        if (mny_expression_evaluate(expression, machine, slots, NULL, &result) != MNY_OK)
            break;
        text = mny_value_to_text(&result, room, &length);
        for (size_t at = 0; at < length; at++)
            sum += (unsigned char)text[at];
        if (mny_value_to_boolean(&result) && isnan(mny_value_to_number(&result)) &&
            result.kind != MNY_TEXT)
            abort(); /* NAN is false */
    }
    if (sum == SIZE_MAX || count > SLOTS)
        abort(); /* each slot once */
    mny_machine_free(machine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mny_function functions[] = {{"last", 1, 4, last}};
    const struct mny_scope scope = {.slot = find_slot,
                                    .has_self = true,
                                    .self_slot = 5,
                                    .functions = functions,
                                    .function_count = 1};
    struct mny_problems *problems = mny_problems_create();
    struct mny_expression *expression = NULL;
    char *source = malloc(size + 1), *message;

    if (source && problems) {
        if (size > 0)
            memcpy(source, data, size);
        source[size] = '\0';
        if (mny_expression_compile(source, "fuzz", &scope, (struct mny_where){0}, problems,
                                   &expression) == MNY_OK)
            run(expression, source);
        for (size_t i = 0; i < mny_problems_size(problems); i++) {
            message = mny_problem_format(mny_problems_at(problems, i));
            free(message);
        }
    }
    mny_expression_free(expression);
    mny_problems_free(problems);
    free(source);
    return 0;
}
