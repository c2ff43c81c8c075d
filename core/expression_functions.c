/* SPDX-License-Identifier: MIT */
/* The built-in functions.  Where XPath 1.0 leaves a choice they do what ODK's
   JavaRosa does (org.javarosa.xpath.expr.XPathFuncExpr). */
#include "core/expression_private.h"

#include "core/number.h"

#include <math.h>
#include <string.h>
#include <unistr.h>

static const struct mny_builtin builtins[] = {
    {"if", MNY_OP_IF, 3, 3},
    {"selected", MNY_OP_SELECTED, 2, 2},
    {"count-selected", MNY_OP_COUNT_SELECTED, 1, 1},
    {"coalesce", MNY_OP_COALESCE, 2, SIZE_MAX},
    {"min", MNY_OP_MIN, 1, SIZE_MAX},
    {"max", MNY_OP_MAX, 1, SIZE_MAX},
    {"round", MNY_OP_ROUND, 1, 2},
    {"int", MNY_OP_INT, 1, 1},
    {"number", MNY_OP_NUMBER, 1, 1},
    {"string-length", MNY_OP_STRING_LENGTH, 1, 1},
    {"concat", MNY_OP_CONCAT, 1, SIZE_MAX},
    {"regex", MNY_OP_REGEX, 2, 2},
    {"not", MNY_OP_NOT, 1, 1},
    {"true", MNY_OP_TRUE, 0, 0},
    {"false", MNY_OP_FALSE, 0, 0},
};

const struct mny_builtin *mny_builtins(size_t *count)
{
    *count = sizeof builtins / sizeof *builtins;
    return builtins;
}

static bool separates(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word of TEXT at or after *AT, which moves behind it; 0 at the end. */
static size_t next_word(const char *text, size_t length, size_t *at, const char **word)
{
    size_t start;

    while (*at < length && separates(text[*at]))
        (*at)++;
    start = *at;
    *word = text + start;
    while (*at < length && !separates(text[*at]))
        (*at)++;
    return *at - start;
}

static struct mny_value count_selected(const struct mny_value *list)
{
    char room[MNY_NUMBER_ROOM];
    const char *text, *word;
    size_t length, at = 0, count = 0;

    text = mny_value_to_text(list, room, &length);
    while (next_word(text, length, &at, &word) > 0)
        count++;
    return mny_value_number((double)count);
}

static bool is_word(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (separates(text[i]))
            return false;
    return length > 0;
}

/* Whether WORD stands in TEXT with nothing but blanks beside it. */
static bool has_word(const char *text, size_t length, const char *word, size_t size)
{
    const char *at = text, *end = text + length;

    while ((size_t)(end - at) >= size && (at = memchr(at, *word, (size_t)(end - at) - size + 1))) {
        if (memcmp(at, word, size) == 0 && (at == text || separates(at[-1])) &&
            (at + size == end || separates(at[size])))
            return true;
        at++;
    }
    return false;
}

/* JavaRosa looks for " name " in " list ", so that nothing is selected in an
   empty list; whole words keep a name with a blank from being found. */
bool mny_selected(const struct mny_value *list, const struct mny_value *name)
{
    char list_room[MNY_NUMBER_ROOM], name_room[MNY_NUMBER_ROOM];
    const char *text, *wanted, *word;
    size_t length, wanted_length, at = 0;

    text = mny_value_to_text(list, list_room, &length);
    wanted = mny_value_to_text(name, name_room, &wanted_length);
    while (wanted_length > 0 && separates(*wanted)) {
        wanted++;
        wanted_length--;
    }
    while (wanted_length > 0 && separates(wanted[wanted_length - 1]))
        wanted_length--;
    if (wanted_length == 0)
        return next_word(text, length, &at, &word) == 0;
    return is_word(wanted, wanted_length) && has_word(text, length, wanted, wanted_length);
}

static struct mny_value coalesce(const struct mny_value *const *arguments, size_t count)
{
    size_t i = 0;

    while (i + 1 < count && (arguments[i]->kind == MNY_TEXT ? arguments[i]->length == 0
                                                            : isnan(arguments[i]->number)))
        i++;
    return *arguments[i];
}

/* The least (SIGN 1) or greatest (SIGN -1) number, passing over what is none. */
static struct mny_value extreme(const struct mny_value *const *arguments, size_t count, int sign)
{
    double best = NAN;

    for (size_t i = 0; i < count; i++) {
        double number = mny_number_of(arguments[i]);

        if (!isnan(number) && !(sign * number >= sign * best))
            best = number;
    }
    return mny_value_number(best);
}

/* The halves between two neighbours are compared as doubles: dividing a whole
   number by a power of ten that is exact (up to 10^22) gives the double nearest
   to the decimal half, which is what X is when it was written so. */
static double round_to(double x, double digits)
{
    double scale, low, half;

    if (isnan(x) || isinf(x))
        return x;
    digits = trunc(digits);
    if (!(fabs(digits) <= 30))
        return NAN; /* as JavaRosa */
    scale = pow(10, fabs(digits));
    low = floor(digits >= 0 ? x * scale : x / scale);
    if (fabs(low) >= 4503599627370496.0) /* 2^52: no half is left to round */
        return x;
    half = digits >= 0 ? (low + 0.5) / scale : (low + 0.5) * scale;
    if (x >= half)
        low += 1;
    return digits >= 0 ? low / scale : low * scale;
}

static struct mny_value string_length(const struct mny_value *value)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text = mny_value_to_text(value, room, &length);

    return mny_value_number((double)u8_mbsnlen((const uint8_t *)text, length));
}

static struct mny_value concat(struct mny_machine *machine,
                               const struct mny_value *const *arguments, size_t count)
{
    char room[MNY_NUMBER_ROOM];
    size_t size = 0, made = 0, length;
    const char *text;
    char *whole;

    for (size_t i = 0; i < count; i++) {
        length = arguments[i]->kind == MNY_TEXT ? arguments[i]->length : MNY_NUMBER_ROOM;
        size = length < SIZE_MAX - size ? size + length : SIZE_MAX;
    }
    whole = mny_machine_text_room(machine, size);
    if (!whole)
        return mny_value_text("", 0);
    for (size_t i = 0; i < count; i++) {
        text = mny_value_to_text(arguments[i], room, &length);
        memcpy(whole + made, text, length);
        made += length;
    }
    return mny_value_text(whole, made);
}

struct mny_value mny_builtin_apply(struct mny_machine *machine, enum mny_operation operation,
                                   const struct mny_value *const *arguments, size_t count)
{
    switch ((int)operation) {
    case MNY_OP_SELECTED:
        return mny_value_boolean(mny_selected(arguments[0], arguments[1]));
    case MNY_OP_COUNT_SELECTED:
        return count_selected(arguments[0]);
    case MNY_OP_COALESCE:
        return coalesce(arguments, count);
    case MNY_OP_MIN:
        return extreme(arguments, count, 1);
    case MNY_OP_MAX:
        return extreme(arguments, count, -1);
    case MNY_OP_ROUND:
        return mny_value_number(
            round_to(mny_number_of(arguments[0]), count > 1 ? mny_number_of(arguments[1]) : 0));
    case MNY_OP_INT:
        return mny_value_number(trunc(mny_number_of(arguments[0])));
    case MNY_OP_NUMBER:
        return mny_value_number(mny_number_of(arguments[0]));
    case MNY_OP_STRING_LENGTH:
        return string_length(arguments[0]);
    case MNY_OP_CONCAT:
        return concat(machine, arguments, count);
    default: /* MNY_OP_TRUE, MNY_OP_FALSE */
        return mny_value_boolean(operation == MNY_OP_TRUE);
    }
}
