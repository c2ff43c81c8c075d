/* SPDX-License-Identifier: MIT */
#include "core/expression_private.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <string.h>

struct mny_value mny_value_text(const char *text, size_t length)
{
    return (struct mny_value){.kind = MNY_TEXT, .text = text ? text : "", .length = length};
}

/* A number as XPath's number() reads it: blanks around it do not matter. */
static double number_in(const char *text, size_t length)
{
    double number = NAN;

    mny_trim(&text, &length);
    if (length > 0)
        (void)mny_number_parse(text, length, &number);
    return number;
}

struct mny_value mny_value_text_number(const char *text, size_t length)
{
    struct mny_value value = mny_value_text(text, length);

    value.number = number_in(value.text, length);
    value.has_number = true;
    return value;
}

struct mny_value mny_value_number(double number)
{
    return (struct mny_value){.kind = MNY_NUMBER, .has_number = true, .number = number, .text = ""};
}

struct mny_value mny_value_boolean(bool boolean)
{
    return (struct mny_value){
        .kind = MNY_BOOLEAN, .has_number = true, .number = boolean ? 1 : 0, .text = ""};
}

double mny_value_to_number(const struct mny_value *value)
{
    if (value->kind != MNY_TEXT || value->has_number)
        return value->number;
    return number_in(value->text, value->length);
}

bool mny_value_to_boolean(const struct mny_value *value)
{
    if (value->kind == MNY_TEXT)
        return value->length > 0;
    return value->number != 0 && !isnan(value->number);
}

static const char *number_text(double number, char *room, size_t *length)
{
    const char *text = room;

    if (isnan(number))
        text = "NaN";
    else if (isinf(number))
        text = number < 0 ? "-Infinity" : "Infinity";
    else
        (void)mny_number_format(number, room);
    *length = strlen(text);
    return text;
}

const char *mny_value_to_text(const struct mny_value *value, char *room, size_t *length)
{
    const char *text = value->text ? value->text : "";

    switch (value->kind) {
    case MNY_TEXT:
        *length = value->length;
        return text;
    case MNY_NUMBER:
        return number_text(value->number, room, length);
    case MNY_BOOLEAN:
        text = value->number != 0 ? "true" : "false";
        *length = strlen(text);
        return text;
    }
    *length = 0;
    return "";
}
