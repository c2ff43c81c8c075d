/* SPDX-License-Identifier: MIT */
/* Any numbers rounded half up, against the rule as children learn it: written out in decimals,
   cut, and one more where the next digit is 5 or above. */
#include "core/rounding.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static uint64_t power_of_ten(unsigned exponent)
{
    return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/* Rounds the plain decimal TEXT in place, digit by digit; its first character is a 0. */
static void round_digits(char *text, unsigned decimals)
{
    char *point = strchr(text, '.'), *at = point ? point + 1 + decimals : NULL;
    bool up;

    if (!at || at >= text + strlen(text))
        return;
    up = *at >= '5';
    *at = '\0';
    while (up) {
        at--;
        if (*at == '.')
            continue;
        up = *at == '9';
        *at = up ? '0' : (char)(*at + 1);
    }
}

/* A rounded number is what its digits say, and is written with just these. */
static void check(double got, char *exact, unsigned decimals)
{
    char written[MNY_NUMBER_ROOM];
    const char *digits = exact;

    round_digits(exact, decimals);
    require(got == strtod(exact, NULL));
    while (digits[0] == '0' && digits[1] != '.' && digits[1] != '\0')
        digits++;
    (void)mny_fixed_format(got, decimals, written);
    require(strncmp(digits, written, strlen(digits) - (decimals == 0)) == 0);
}

static void round_value(double value, unsigned decimals)
{
    char exact[64];

    if (!(value > 0 && value < 1e6)) {
        require(mny_round_half_up(value, decimals) == (value > 0 ? value : 0));
        return;
    }
    snprintf(exact, sizeof exact, "0%.12f", value);
    check(mny_round_half_up(value, decimals), exact, decimals);
}

/* A number of DECIMALS decimals and a half of the last, and its neighbours. */
static void round_half(uint64_t digits, unsigned decimals)
{
    double value = (double)(digits % 1000000 * 10 + 5) / (double)power_of_ten(decimals + 1);

    round_value(value, decimals);
    round_value(nextafter(value, 0), decimals);
    round_value(nextafter(value, 1e6), decimals);
    round_value(value / 3 * 3, decimals);
    round_value(value * 0.7 / 0.7, decimals);
}

/* PERCENT hundredths of a text, against whole numbers. */
static void round_percent(uint64_t digits, unsigned scale, uint64_t share, unsigned decimals)
{
    const uint64_t product = digits * share; /* below 10^15, of SCALE + 4 decimals */
    const uint64_t unit = power_of_ten(scale), cut = power_of_ten(scale + 4);
    char text[64], exact[64];

    if (scale == 0)
        snprintf(text, sizeof text, "%" PRIu64, digits);
    else
        snprintf(text, sizeof text, "%" PRIu64 ".%0*" PRIu64, digits / unit, (int)scale,
                 digits % unit);
    snprintf(exact, sizeof exact, "0%" PRIu64 ".%0*" PRIu64, product / cut, (int)scale + 4,
             product % cut);
    round_digits(exact, decimals);
    require(mny_percent_half_up(text, (double)share / 100, decimals) == strtod(exact, NULL));
}

/* Any text: whatever comes of it is a number. */
static void round_text(const uint8_t *data, size_t size, unsigned decimals)
{
    char text[64] = "";

    memcpy(text, data, size < sizeof text ? size : sizeof text - 1);
    require(mny_percent_half_up(text, 60, decimals) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned decimals;
    uint64_t bits;
    double value;

    if (size < 18)
        return 0;
    decimals = data[0] % (MNY_DECIMALS_MOST + 1);
    memcpy(&bits, data + 2, sizeof bits);
    memcpy(&value, data + 2, sizeof value);
    round_value(value, decimals);
    round_value((double)(bits >> 12) / (double)power_of_ten(data[1] % 13), decimals);
    round_half(bits, decimals);
    round_percent(bits % 1000000000, data[1] % 10, data[10] + 256u * data[11] + 1, decimals);
    round_text(data + 2, size - 2, decimals);
    return 0;
}
