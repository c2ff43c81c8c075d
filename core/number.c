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

static size_t digits_at(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && mny_is_digit(text[count]))
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
        if (mny_is_digit(text[i]))
            digits = digits * 10 + (uint64_t)(text[i] - '0');
    value = (double)digits / power[fraction];
    return text[0] == '-' ? -value : value;
}

/* Digits that strtod() is given.  Whether a number lies between two doubles, or how far from the
   middle, 767 of them say; of what is behind only whether all of it is 0. */
enum { DIGITS = 800, POWER_ROOM = 24 };

/* The digits from the first one that is not 0; what stands for those that COPY has no room for
   adds to *POWER.  Returns how many there are. */
static size_t copy_digits(const char *text, size_t length, char *copy, long long *power)
{
    size_t made = 0;
    bool rest = false;

    for (size_t i = 0; i < length; i++) {
        if (!mny_is_digit(text[i]) || (made == 0 && text[i] == '0'))
            continue;
        if (made < DIGITS) {
            copy[made++] = text[i];
        } else {
            rest = rest || text[i] != '0';
            ++*power;
        }
    }
    if (rest) {
        copy[made++] = '1';
        --*power;
    }
    if (made == 0)
        copy[made++] = '0';
    return made;
}

/* The exponent, as far as it can matter: no text is long enough to make up for the rest. */
static long long read_exponent(const char *text, size_t length)
{
    const long long most = 1000000000000000;
    long long exponent = 0;

    for (size_t i = 0; i < length && exponent < most; i++)
        if (mny_is_digit(text[i]))
            exponent = exponent * 10 + (text[i] - '0');
    return text[0] == '-' ? -exponent : exponent;
}

/* As snprintf() would, in a tenth of its time. */
static void append_exponent(long long power, char *out)
{
    char digits[POWER_ROOM];
    size_t count = 0;

    *out++ = 'e';
    if (power < 0)
        *out++ = '-';
    power = power < 0 ? -power : power;
    do {
        digits[count++] = (char)('0' + power % 10);
        power /= 10;
    } while (power > 0);
    while (count > 0)
        *out++ = digits[--count];
    *out = '\0';
}

/* strtod() reads the decimal point of the locale: it gets a whole number and a power of ten. */
static bool long_decimal(const char *text, size_t length, const struct spelling *spelling,
                         double *value)
{
    const size_t sign = text[0] == '-' || text[0] == '+';
    const size_t end =
        sign + spelling->whole + (spelling->fraction > 0 ? 1 + spelling->fraction : 0);
    long long power = -(long long)spelling->fraction;
    char copy[1 + DIGITS + 1 + POWER_ROOM];
    const size_t digits = copy_digits(text + sign, end - sign, copy + 1, &power);

    copy[0] = text[0] == '-' ? '-' : '+';
    if (spelling->exponent)
        power += read_exponent(text + end + 1, length - end - 1);
    append_exponent(power, copy + 1 + digits);
    *value = strtod(copy, NULL);
    return isfinite(*value);
}

bool mny_number_parse(const char *text, size_t length, double *value)
{
    struct spelling spelling;
    double read;

    if (!spell(text, length, &spelling))
        return false;
    if (!spelling.exponent && spelling.whole + spelling.fraction <= 15)
        read = small_decimal(text, length, spelling.fraction);
    else if (!long_decimal(text, length, &spelling, &read))
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

/* A product of two 64-bit numbers: HIGH × 2^64 + LOW. */
struct wide {
    uint64_t high, low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
    const uint64_t mask = 0xFFFFFFFF;
    uint64_t low = (a & mask) * (b & mask), left = (a >> 32) * (b & mask);
    uint64_t right = (a & mask) * (b >> 32);
    uint64_t middle = (low >> 32) + (left & mask) + (right & mask);

    return (struct wide){(a >> 32) * (b >> 32) + (left >> 32) + (right >> 32) + (middle >> 32),
                         (middle << 32) | (low & mask)};
}

/* A double as M × 2^-HALVINGS. */
struct binary {
    uint64_t m;
    unsigned halvings;
};

/* The number × 10^PLACES as a whole one, halves to even as printf() has it, in
   whole numbers throughout: m × 5^PLACES is below 2^107 and loses HALVINGS - PLACES
   (1 to 63) bits.  *SAME: DIGITS × 10^-PLACES reads back to the same double, for
   what was rounded off is less than half a unit of M, or a quarter where the next
   double below is nearer. */
static uint64_t scaled_digits(struct binary binary, unsigned places, bool *same)
{
    unsigned bits = binary.halvings - places;
    uint64_t five = 1, digits, rest;
    const uint64_t one = UINT64_C(1) << bits;
    struct wide product;

    for (unsigned i = 0; i < places; i++)
        five *= 5;
    product = multiply(binary.m, five);
    digits = (product.high << (64 - bits)) | (product.low >> bits);
    rest = product.low & (one - 1);
    if (rest > one / 2 || (rest == one / 2 && (digits & 1))) {
        digits++;
        rest = one - rest;
    }
    *same = rest <= five / (binary.m == UINT64_C(1) << 52 ? 4 : 2);
    return digits;
}

/* Writes DIGITS with PLACES of them behind the point, none of them a 0 at the end. */
static size_t write_decimal(bool negative, uint64_t digits, unsigned places,
                            char text[MNY_NUMBER_ROOM])
{
    char *at = text + MNY_NUMBER_ROOM - 1;
    unsigned written = 0;

    for (; places > 0 && digits % 10 == 0; places--)
        digits /= 10;
    *at = '\0';
    for (; digits > 0 || written <= places; digits /= 10, written++) {
        if (written == places && places > 0)
            *--at = '.';
        *--at = (char)('0' + digits % 10);
    }
    if (negative)
        *--at = '-';
    memmove(text, at, (size_t)(text + MNY_NUMBER_ROOM - at));
    return (size_t)(text + MNY_NUMBER_ROOM - 1 - at);
}

/* The same with one digit before the point and a power of ten: 2.5e-05. */
static size_t write_power(bool negative, uint64_t digits, unsigned places, unsigned power,
                          char text[MNY_NUMBER_ROOM])
{
    size_t length = write_decimal(negative, digits, places, text);

    memcpy(text + length, "e-0", 3);
    text[length + 3] = (char)('0' + power);
    text[length + 4] = '\0';
    return length + 4;
}

/* What printf's %.15g to %.17g write, for the fractions from 1e-7 to 1e15 that are
   nearly all a file holds, in a tenth of the time. */
static size_t fraction_format(double value, char text[MNY_NUMBER_ROOM])
{
    static const double from[] = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0,  1e1,  1e2,  1e3, 1e4,
                                  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14};
    const unsigned lowest = 7; /* the power below the first of FROM */
    unsigned above = 0;        /* how many of them are not more than VALUE */
    int exponent;
    struct binary binary = {(uint64_t)ldexp(frexp(fabs(value), &exponent), 53), 0};
    uint64_t digits = 0;
    bool same = false;
    unsigned wanted = 14;

    binary.halvings = (unsigned)(53 - exponent);
    while (above < sizeof from / sizeof *from && fabs(value) >= from[above])
        above++;
    while (wanted < 17 && !same) {
        wanted++;
        digits = scaled_digits(binary, wanted - 1 + lowest - above, &same);
    }
    if (above < 3) /* below 1e-4 */
        return write_power(value < 0, digits, wanted - 1, lowest - above, text);
    return write_decimal(value < 0, digits, wanted - 1 + lowest - above, text);
}

static size_t whole_number(double value, char text[MNY_NUMBER_ROOM])
{
    return write_decimal(value < 0, (uint64_t)fabs(value), 0, text);
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
    if (fabs(value) >= 1e-7 && fabs(value) < 1e15)
        return fraction_format(value, text);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, MNY_NUMBER_ROOM, "%.*g", digits, value);
        dot(text);
        if (mny_number_parse(text, strlen(text), &back) && back == value)
            break;
    }
    return strlen(text);
}
