/* SPDX-License-Identifier: MIT */
#include "survey/common/instant.h"

#include "core/calendar.h"
#include "core/number.h"

#include <string.h>

/* What is left to read of a text. */
struct rest {
    const char *text;
    size_t length;
};

static bool take(struct rest *rest, char wanted)
{
    if (rest->length == 0 || *rest->text != wanted)
        return false;
    rest->text++;
    rest->length--;
    return true;
}

static bool take_word(struct rest *rest, const char *word)
{
    size_t length = strlen(word);

    if (rest->length < length || memcmp(rest->text, word, length) != 0)
        return false;
    rest->text += length;
    rest->length -= length;
    return true;
}

/* LEAST to MOST digits. */
static bool take_digits(struct rest *rest, size_t least, size_t most, int *number)
{
    size_t count = 0;

    *number = 0;
    while (count < most && rest->length > 0 && mny_is_digit(*rest->text)) {
        *number = *number * 10 + (*rest->text - '0');
        rest->text++;
        rest->length--;
        count++;
    }
    return count >= least;
}

/* `.5` or `,5` behind seconds (ISO 8601 allows both), or nothing. */
static bool take_fraction(struct rest *rest, double *fraction)
{
    double unit = 0.1;

    *fraction = 0;
    if (!take(rest, '.') && !take(rest, ','))
        return true;
    if (rest->length == 0 || !mny_is_digit(*rest->text))
        return false;
    for (; rest->length > 0 && mny_is_digit(*rest->text); rest->text++, rest->length--, unit /= 10)
        *fraction += (*rest->text - '0') * unit;
    return true;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted
   from March, so that the leap day is the last of a year. */
static long days_since_1970(int year, int month, int day)
{
    long y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool take_date(struct rest *rest, double *seconds)
{
    int year, month, day;
    char mark;

    if (!take_digits(rest, 4, 4, &year) || rest->length == 0)
        return false;
    mark = *rest->text;
    if (mark != '-' && mark != '/')
        return false;
    if (!take(rest, mark) || !take_digits(rest, 1, 2, &month) || !take(rest, mark) ||
        !take_digits(rest, 1, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > mny_days_in_month(year, month))
        return false;
    *seconds = 86400.0 * (double)days_since_1970(year, month, day);
    return true;
}

/* Midnight may be 24:00, and a second may be the leap second. */
static bool take_time(struct rest *rest, double *seconds)
{
    int hour, minute, second = 0;
    double fraction = 0;

    if (!take_digits(rest, 1, 2, &hour) || !take(rest, ':') || !take_digits(rest, 2, 2, &minute))
        return false;
    if (take(rest, ':') && (!take_digits(rest, 2, 2, &second) || !take_fraction(rest, &fraction)))
        return false;
    if (hour > 24 || minute > 59 || second > 60 ||
        (hour == 24 && (minute > 0 || second > 0 || fraction > 0)))
        return false;
    *seconds = 3600.0 * hour + 60.0 * minute + second + fraction;
    return true;
}

/* `Z`, `+08:00`, `+0800`, `+08`, or nothing. */
static bool take_zone(struct rest *rest, struct mny_instant *instant)
{
    int hours, minutes = 0;
    double sign = 1;

    instant->zoned = true;
    if (take(rest, 'Z') || take(rest, 'z'))
        return true;
    if (take(rest, '-'))
        sign = -1;
    else if (!take(rest, '+')) {
        instant->zoned = false;
        return true;
    }
    if (!take_digits(rest, 2, 2, &hours))
        return false;
    if (take(rest, ':') ? !take_digits(rest, 2, 2, &minutes)
                        : rest->length > 0 && !take_digits(rest, 2, 2, &minutes))
        return false;
    instant->seconds -= sign * (3600.0 * hours + 60.0 * minutes);
    return hours <= 24 && minutes <= 59;
}

bool mny_instant_parse(const char *text, size_t length, struct mny_instant *instant)
{
    struct rest rest = {text, length};
    struct mny_instant read = {0, false};
    double date, time;

    if (!take_date(&rest, &date))
        return false;
    if (!take(&rest, 'T') && !take(&rest, 't') && !take(&rest, ' '))
        return false;
    while (take(&rest, ' '))
        continue;
    if (!take_time(&rest, &time))
        return false;
    read.seconds = date + time;
    if (!take_zone(&rest, &read) || rest.length > 0)
        return false;
    *instant = read;
    return true;
}

bool mny_instant_between(const struct mny_instant *start, const struct mny_instant *end,
                         double *seconds)
{
    if (start->zoned != end->zoned)
        return false;
    *seconds = end->seconds - start->seconds;
    return true;
}

/* A whole number of a unit; *FOUND is left alone where the unit is not there. */
static bool take_unit(struct rest *rest, const char *const words[], double unit, double *seconds,
                      bool *found)
{
    struct rest ahead = *rest;
    double fraction = 0;
    int number;

    if (!take_digits(&ahead, 1, 9, &number) || !take_fraction(&ahead, &fraction))
        return true;
    for (size_t i = 0; words[i]; i++) {
        if (take_word(&ahead, words[i])) {
            if (fraction > 0 && unit != 1)
                return false;
            *seconds += (number + fraction) * unit;
            *found = true;
            *rest = ahead;
            return true;
        }
    }
    return true;
}

/* `1小时2分6秒`, any of the three, in this order. */
static bool parse_chinese(struct rest rest, double *seconds)
{
    static const char *const hours[] = {"小时", "时", NULL};
    static const char *const minutes[] = {"分钟", "分", NULL};
    static const char *const single[] = {"秒钟", "秒", NULL};
    double sum = 0;
    bool found = false;

    if (!take_unit(&rest, hours, 3600, &sum, &found) ||
        !take_unit(&rest, minutes, 60, &sum, &found) || !take_unit(&rest, single, 1, &sum, &found))
        return false;
    if (!found || rest.length > 0)
        return false;
    *seconds = sum;
    return true;
}

/* `00:03:06` or `3:06`. */
static bool parse_clock(struct rest rest, double *seconds)
{
    int first, second, third;
    double fraction = 0, sum;

    if (!take_digits(&rest, 1, 9, &first) || !take(&rest, ':') ||
        !take_digits(&rest, 2, 2, &second) || second > 59)
        return false;
    sum = 60.0 * first + second;
    if (take(&rest, ':')) {
        if (!take_digits(&rest, 2, 2, &third) || third > 59)
            return false;
        sum = 60 * sum + third;
    }
    if (!take_fraction(&rest, &fraction) || rest.length > 0)
        return false;
    *seconds = sum + fraction;
    return true;
}

bool mny_duration_parse(const char *text, size_t length, double *seconds)
{
    struct rest rest = {text, length};

    return mny_number_parse(text, length, seconds) || parse_chinese(rest, seconds) ||
           parse_clock(rest, seconds);
}
