/* SPDX-License-Identifier: MIT */
#include "core/workbook_private.h"

#include "core/calendar.h"
#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Excel computes with doubles and shows 15 digits: 0.1 + 0.2 is 0.3 to its user. */
enum { SHOWN_DIGITS = 15 };

/* ECMA-376 part 1, 18.8.30: numbers of the formats that stand in no file. */
enum mny_number_kind mny_number_kind_builtin(unsigned long id)
{
    if (id == 9 || id == 10)
        return MNY_SHOWN_PERCENT;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
        (id >= 50 && id <= 58))
        return MNY_SHOWN_DATE;
    return MNY_SHOWN_PLAIN;
}

enum mny_number_kind mny_number_kind_of(const char *code)
{
    enum mny_number_kind kind = MNY_SHOWN_PLAIN;

    for (const char *at = code; *at != '\0'; at++) {
        const char *end = NULL;

        if (*at == '"')
            end = strchr(at + 1, '"');
        else if (*at == '[')
            end = strchr(at, ']');
        else if ((*at == '\\' || *at == '_' || *at == '*') && at[1] != '\0')
            end = at + 1;
        else if (*at == '%')
            return MNY_SHOWN_PERCENT;
        else if (strchr("yYmMdDhHsS", *at))
            kind = MNY_SHOWN_DATE;
        if (end)
            at = end;
    }
    return kind;
}

/* A decimal number: its digits, and where the point stands behind the first of
   them. */
struct decimal {
    bool negative;
    char digits[MNY_NUMBER_ROOM];
    size_t count;
    long point;
};

static struct decimal take_apart(double value)
{
    struct decimal decimal = {.negative = value < 0};
    char text[MNY_NUMBER_ROOM];
    const char *at = text;
    bool behind = false;

    mny_number_format(fabs(value), text);
    for (; *at != '\0' && *at != 'e'; at++) {
        if (*at == '.') {
            behind = true;
        } else if (*at != '0' || decimal.count > 0) {
            decimal.digits[decimal.count++] = *at;
            decimal.point += !behind;
        } else if (behind) {
            decimal.point--;
        }
    }
    if (*at == 'e')
        decimal.point += strtol(at + 1, NULL, 10);
    return decimal;
}

/* Half up, to the digits that are shown. */
static void round_digits(struct decimal *decimal)
{
    size_t at = SHOWN_DIGITS;

    if (decimal->count <= SHOWN_DIGITS)
        return;
    decimal->count = SHOWN_DIGITS;
    if (decimal->digits[at] >= '5') {
        while (at > 0 && decimal->digits[at - 1] == '9')
            decimal->digits[--at] = '0';
        if (at > 0) {
            decimal->digits[at - 1]++;
        } else {
            decimal->digits[0] = '1';
            decimal->point++;
        }
    }
    while (decimal->count > 1 && decimal->digits[decimal->count - 1] == '0')
        decimal->count--;
}

/* Without an exponent: at most 325 places before or behind the point. */
static void write_decimal(const struct decimal *decimal, char shown[MNY_SHOWN_ROOM])
{
    long count = (long)decimal->count, first = decimal->point > 0 ? 0 : decimal->point;
    long end = count > decimal->point ? count : decimal->point;
    size_t at = 0;

    if (decimal->negative && count > 0)
        shown[at++] = '-';
    if (decimal->point <= 0)
        shown[at++] = '0';
    for (long i = first; i < end && at + 4 < MNY_SHOWN_ROOM; i++) {
        if (i == decimal->point)
            shown[at++] = '.';
        shown[at++] = i < 0 || i >= count ? '0' : decimal->digits[i];
    }
    shown[at] = '\0';
}

/* With an exponent, as Excel shows and exports what has more digits than it keeps: who reads
   4.4030019800101E+17 knows that the rest of an id is lost. */
static void write_exponent(const struct decimal *decimal, char shown[MNY_SHOWN_ROOM])
{
    snprintf(shown, MNY_SHOWN_ROOM, "%s%c%s%.*sE+%02ld", decimal->negative ? "-" : "",
             decimal->digits[0], decimal->count > 1 ? "." : "", (int)decimal->count - 1,
             decimal->digits + 1, decimal->point - 1);
}

/* More digits than Excel keeps, written one by one: by another program, which knows them all. */
static bool is_long_integer(const char *text)
{
    const size_t length = strlen(text);

    return length > SHOWN_DIGITS && length < MNY_SHOWN_ROOM && text[0] != '0' &&
           strspn(text, "0123456789") == length;
}

/* The day SERIAL days after the first one: 25569 is 1970-01-01, and the 1904 system
   counts 1462 days less.  What is less than a day is a time. */
static void write_date(double serial, bool from_1904, char shown[MNY_MOMENT_ROOM])
{
    const long seconds = lround(serial * 86400);

    if (seconds < 86400)
        mny_time_write(seconds, shown);
    else
        mny_moment_write(seconds / 86400 + (from_1904 ? 1462 : 0) - 25569, seconds % 86400, shown);
}

void mny_number_shown(const char *text, enum mny_number_kind kind, bool from_1904,
                      char shown[MNY_SHOWN_ROOM])
{
    struct decimal decimal;
    double value;

    if (!mny_number_parse(text, strlen(text), &value) ||
        (kind == MNY_SHOWN_PLAIN && is_long_integer(text))) {
        snprintf(shown, MNY_SHOWN_ROOM, "%s", text);
        return;
    }
    if (kind == MNY_SHOWN_DATE && value >= 0 && value < 2958466) { /* 10000-01-01 */
        write_date(value, from_1904, shown);
        return;
    }
    decimal = take_apart(value);
    round_digits(&decimal);
    if (decimal.count == 0)
        decimal.point = 0;
    else if (kind == MNY_SHOWN_PERCENT)
        decimal.point += 2;
    if (kind == MNY_SHOWN_PLAIN && decimal.point > SHOWN_DIGITS)
        write_exponent(&decimal, shown);
    else
        write_decimal(&decimal, shown);
    if (kind == MNY_SHOWN_PERCENT)
        snprintf(shown + strlen(shown), MNY_SHOWN_ROOM - strlen(shown), "%%");
}
