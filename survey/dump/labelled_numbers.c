/* SPDX-License-Identifier: MIT */
#include "survey/dump/labelled_numbers.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct labelled {
    size_t column, length;
    const char *label; /* without blanks around it */
    double number;     /* NAN: no answer */
    const char *text;  /* of the number */
};

struct mny_labelled_numbers {
    struct mny_arena *arena;
    struct labelled *list;
    size_t count, room;
};

struct mny_labelled_numbers *mny_labelled_numbers_create(void)
{
    struct mny_labelled_numbers *made = calloc(1, sizeof *made);

    if (made)
        made->arena = mny_arena_create();
    if (made && made->arena)
        return made;
    mny_labelled_numbers_free(made);
    return NULL;
}

void mny_labelled_numbers_free(struct mny_labelled_numbers *numbers)
{
    if (!numbers)
        return;
    free(numbers->list);
    mny_arena_free(numbers->arena);
    free(numbers);
}

bool mny_labelled_numbers_add(struct mny_labelled_numbers *numbers, size_t column,
                              const char *label, double number)
{
    struct labelled made = {column, strlen(label), label, number, "(空)"};
    char text[MNY_NUMBER_ROOM];

    if (!mny_grow(&numbers->list, &numbers->room, numbers->count + 1, sizeof *numbers->list))
        return false;
    mny_trim(&made.label, &made.length);
    made.label = mny_arena_text(numbers->arena, made.label, made.length);
    if (!isnan(number))
        made.text = mny_arena_text(numbers->arena, text, mny_number_format(number, text));
    if (!made.label || !made.text)
        return false;
    numbers->list[numbers->count++] = made;
    return true;
}

/* Whether NUMBER is an answer that QUESTION's score tells from others. */
static bool is_within(const struct mny_question *question, double number)
{
    return question->scored && number >= fmin(question->score_min, question->score_max) &&
           number <= fmax(question->score_min, question->score_max);
}

const char *mny_labelled_number(const struct mny_labelled_numbers *numbers, size_t column,
                                const struct mny_question *question, const char *label,
                                size_t length)
{
    if (!mny_question_is_numeric(question->type))
        return NULL;
    for (size_t i = 0; numbers && i < numbers->count; i++) {
        const struct labelled *one = &numbers->list[i];

        if (one->column == column && one->length == length &&
            memcmp(one->label, label, length) == 0)
            return isnan(one->number) || is_within(question, one->number) ? one->text : NULL;
    }
    return NULL;
}

bool mny_labelled_numbers_has(const struct mny_labelled_numbers *numbers, size_t column)
{
    for (size_t i = 0; numbers && i < numbers->count; i++)
        if (numbers->list[i].column == column)
            return true;
    return false;
}

bool mny_labelled_numbers_copy(const struct mny_labelled_numbers *numbers, const bool *wanted,
                               size_t count, struct mny_labelled_numbers **copy)
{
    bool good = true;

    *copy = NULL;
    for (size_t i = 0; good && numbers && i < numbers->count; i++) {
        const struct labelled *one = &numbers->list[i];

        if (one->column >= count || !wanted[one->column])
            continue;
        if (!*copy)
            *copy = mny_labelled_numbers_create();
        good = *copy && mny_labelled_numbers_add(*copy, one->column, one->label, one->number);
    }
    return good;
}
