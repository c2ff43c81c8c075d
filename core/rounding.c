/* SPDX-License-Identifier: MIT */
#include "core/rounding.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NOISE_FREE = 12 };

/* DIGITS × 10^-SCALE. */
struct decimal {
    uint64_t digits;
    unsigned scale;
};

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* False if TEXT is no plain decimal or has too many digits. */
static bool read_decimal(const char *text, struct decimal *decimal)
{
    bool fraction = false;

    *decimal = (struct decimal){0, 0};
    for (; *text != '\0'; text++) {
        if (*text == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (*text < '0' || *text > '9' || decimal->digits > (UINT64_MAX - 9) / 10)
            return false;
        decimal->digits = decimal->digits * 10 + (uint64_t)(*text - '0');
        decimal->scale += fraction;
    }
    while (decimal->scale > 0 && decimal->digits % 10 == 0) {
        decimal->digits /= 10;
        decimal->scale--;
    }
    return true;
}

/* One division of two exact doubles: the nearest double to the decimal. */
static double half_up(struct decimal decimal, unsigned decimals)
{
    uint64_t cut, rest;

    if (decimal.scale <= decimals)
        return (double)decimal.digits / (double)power_of_ten(decimal.scale);
    if (decimal.scale - decimals > 19) /* 10^20 is beyond 64 bits, and any digits */
        return 0;
    cut = power_of_ten(decimal.scale - decimals);
    rest = decimal.digits % cut;
    decimal.digits = decimal.digits / cut + (rest >= cut - rest);
    return (double)decimal.digits / (double)power_of_ten(decimals);
}

double mny_round_half_up(double value, unsigned decimals)
{
    char text[64];
    struct decimal decimal;
    double unit = (double)power_of_ten(decimals), rest;

    if (!(value > 0 && value < 1e6))
        return value > 0 ? value : 0;
    /* Nobody need look at the digits of what is far from a half. */
    rest = value * unit - floor(value * unit);
    if (fabs(rest - 0.5) > 0.01)
        return (floor(value * unit) + (rest > 0.5)) / unit;
    snprintf(text, sizeof text, "%.*f", (int)NOISE_FREE, value);
    for (char *at = text; *at != '\0'; at++) /* the locale's point, a dot or a comma */
        if (*at < '0' || *at > '9')
            *at = '.';
    return read_decimal(text, &decimal) ? half_up(decimal, decimals) : value;
}

double mny_percent_half_up(const char *text, double percent, unsigned decimals)
{
    char percent_text[MNY_NUMBER_ROOM];
    struct decimal score, share;
    double value = 0;

    mny_number_format(percent, percent_text);
    if (read_decimal(text, &score) && read_decimal(percent_text, &share) &&
        (share.digits == 0 || score.digits <= UINT64_MAX / share.digits)) {
        score.digits *= share.digits;
        score.scale += share.scale + 2;
        return half_up(score, decimals);
    }
    if (!mny_number_parse(text, strlen(text), &value))
        return 0;
    return mny_round_half_up(value * percent / 100, decimals);
}

const char *mny_fixed_format(double value, unsigned decimals, char text[MNY_NUMBER_ROOM])
{
    uint64_t unit = power_of_ten(decimals), digits;

    /* So large a number has no digits to be rounded, and none of 64 bits may hold it. */
    if (!(value * (double)unit < 1e15)) {
        mny_number_format(value, text);
        return text;
    }
    digits = (uint64_t)(value * (double)unit + 0.5);
    if (decimals == 0)
        snprintf(text, MNY_NUMBER_ROOM, "%" PRIu64, digits);
    else
        snprintf(text, MNY_NUMBER_ROOM, "%" PRIu64 ".%0*" PRIu64, digits / unit, (int)decimals,
                 digits % unit);
    return text;
}
