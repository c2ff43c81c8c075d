/* SPDX-License-Identifier: MIT */
#include "core/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a number is spelt. */
struct spelling {
    size_t whole, fraction; /* digits before and after the point */
    bool exponent;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && is_digit(text[count]))
        count++;
    return count;
}

/* True if all of TEXT is a number: sign, digits, point and digits, exponent. */
static bool spell(const char *text, size_t length, struct spelling *spelling)
{
    size_t at = 0, digits;

    if (at < length && (text[at] == '-' || text[at] == '+'))
        at++;
    spelling->whole = digits_at(text + at, length - at);
    at += spelling->whole;
    spelling->fraction = 0;
    if (at < length && text[at] == '.') {
        spelling->fraction = digits_at(text + at + 1, length - at - 1);
        at += 1 + spelling->fraction;
        if (spelling->fraction == 0)
            return false;
    }
    if (spelling->whole == 0)
        return false;
    spelling->exponent = at < length && (text[at] == 'e' || text[at] == 'E');
    if (spelling->exponent) {
        at++;
        if (at < length && (text[at] == '-' || text[at] == '+'))
            at++;
        digits = digits_at(text + at, length - at);
        if (digits == 0)
            return false;
        at += digits;
    }
    return at == length;
}

/* Up to 15 digits and a power of ten up to 22 are both exact doubles, so one
   division rounds once: the nearest double (Clinger 1990, "How to read floating
   point numbers accurately", the fast path). */
static double small_decimal(const char *text, size_t length, size_t fraction)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t digits = 0;
    double value;

    for (size_t i = 0; i < length; i++)
        if (is_digit(text[i]))
            digits = digits * 10 + (uint64_t)(text[i] - '0');
    value = (double)digits / power[fraction];
    return text[0] == '-' ? -value : value;
}

/* strtod() reads the decimal point of the locale; give it the one it wants. */
static bool long_decimal(const char *text, size_t length, double *value)
{
    const char *point = localeconv()->decimal_point;
    size_t point_length = strlen(point), made = 0;
    char *copy = malloc(length + point_length + 1), *end;
    bool whole;

    if (!copy)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            memcpy(copy + made, point, point_length);
            made += point_length;
        } else {
            copy[made++] = text[i];
        }
    }
    copy[made] = '\0';
    *value = strtod(copy, &end);
    whole = *end == '\0' && isfinite(*value);
    free(copy);
    return whole;
}

bool mny_number_parse(const char *text, size_t length, double *value)
{
    struct spelling spelling;
    double read;

    if (!spell(text, length, &spelling))
        return false;
    if (!spelling.exponent && spelling.whole + spelling.fraction <= 15)
        read = small_decimal(text, length, spelling.fraction);
    else if (!long_decimal(text, length, &read))
        return false;
    *value = read;
    return true;
}

bool mny_integer_parse(const char *text, size_t length, double *value)
{
    struct spelling spelling;
    double read;

    if (!spell(text, length, &spelling) || spelling.exponent ||
        !mny_number_parse(text, length, &read))
        return false;
    for (size_t i = length - spelling.fraction; i < length; i++)
        if (text[i] != '0')
            return false;
    if (fabs(read) > 9007199254740992.0)
        return false;
    *value = read;
    return true;
}

/* snprintf() writes the decimal point of the locale; our files have a dot. */
static void dot(char *text)
{
    const char *point = localeconv()->decimal_point;
    char *at;

    if (strcmp(point, ".") == 0 || !(at = strstr(text, point)))
        return;
    *at = '.';
    memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
}

static size_t whole_number(double value, char text[MNY_NUMBER_ROOM])
{
    return (size_t)snprintf(text, MNY_NUMBER_ROOM, "%lld", (long long)value);
}

size_t mny_number_format(double value, char text[MNY_NUMBER_ROOM])
{
    double back;

    text[0] = '\0';
    if (!isfinite(value))
        return 0;
    if (value == 0)
        value = 0; /* no "-0" in a file */
    if (fabs(value) < 1e15 && value == trunc(value))
        return whole_number(value, text);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, MNY_NUMBER_ROOM, "%.*g", digits, value);
        dot(text);
        if (mny_number_parse(text, strlen(text), &back) && back == value)
            break;
    }
    return strlen(text);
}
