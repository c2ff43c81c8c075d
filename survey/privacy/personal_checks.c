/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_checks.h"

#include "core/calendar.h"
#include "core/number.h"

#include <arpa/inet.h>
#include <string.h>

enum { ID_DIGITS = 18, OLD_ID_DIGITS = 15, CARD_DIGITS_LEAST = 13, CARD_DIGITS_MOST = 19 };

/* Copies digits and the final X without what separates groups; 0 if there are more
   than ROOM. */
static size_t plain_digits(const char *text, size_t length, char *digits, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        if (!mny_is_digit(text[i]) && text[i] != 'X' && text[i] != 'x')
            continue;
        if (count == room)
            return 0;
        digits[count++] = text[i];
    }
    return count;
}

static int number_of(const char *digits, size_t count)
{
    int number = 0;

    for (size_t i = 0; i < count; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

/* The first two digits of the division codes of GB/T 2260, and 83, which the permits of
   residents from Taiwan have had since 2018. */
static bool is_province(int prefix)
{
    static const char first_to_last[][2] = {{11, 15}, {21, 23}, {31, 37}, {41, 46},
                                            {50, 54}, {61, 65}, {71, 71}, {81, 83}};

    for (size_t i = 0; i < sizeof first_to_last / sizeof *first_to_last; i++)
        if (prefix >= first_to_last[i][0] && prefix <= first_to_last[i][1])
            return true;
    return false;
}

static bool is_day(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= mny_days_in_month(year, month);
}

static bool is_century(int first_digits)
{
    return first_digits >= 18 && first_digits <= 20;
}

/* Digits of an 18-digit id with a province and a day; false if it is none. */
static bool id_digits(const char *text, size_t length, char digits[ID_DIGITS])
{
    return plain_digits(text, length, digits, ID_DIGITS) == ID_DIGITS &&
           is_province(number_of(digits, 2)) && is_century(number_of(digits + 6, 2)) &&
           is_day(number_of(digits + 6, 4), number_of(digits + 10, 2), number_of(digits + 12, 2));
}

size_t mny_resident_id_check(const char *text, size_t length)
{
    static const char weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    char digits[ID_DIGITS];
    int sum = 0;

    if (!id_digits(text, length, digits))
        return 0;
    for (size_t i = 0; i < sizeof weights; i++)
        sum += weights[i] * (digits[i] - '0');
    if (digits[ID_DIGITS - 1] == 'x')
        digits[ID_DIGITS - 1] = 'X';
    return digits[ID_DIGITS - 1] == "10X98765432"[sum % 11] ? length : 0;
}

size_t mny_id_like_check(const char *text, size_t length)
{
    char digits[ID_DIGITS];

    return id_digits(text, length, digits) ? length : 0;
}

size_t mny_old_resident_id_check(const char *text, size_t length)
{
    char digits[OLD_ID_DIGITS];

    if (plain_digits(text, length, digits, OLD_ID_DIGITS) != OLD_ID_DIGITS ||
        !is_province(number_of(digits, 2)))
        return 0;
    return is_day(1900 + number_of(digits + 6, 2), number_of(digits + 8, 2),
                  number_of(digits + 10, 2))
               ? length
               : 0;
}

/* Whether the groups behind the first one all have three digits, as thousands have. */
static bool is_in_thousands(const char *text, size_t length)
{
    size_t digits = 0, groups = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] != '.') {
            digits++;
            continue;
        }
        if (groups++ > 0 && digits != 3)
            return false;
        digits = 0;
    }
    return true;
}

size_t mny_mobile_apart_check(const char *text, size_t length)
{
    size_t points = 0;
    bool large = false;

    for (size_t i = 1; i < length; i++) {
        points += text[i] == '.';
        large = large || text[i] == '0' || (text[i] > '5' && text[i] <= '9');
    }
    if (points == 0)
        return large ? length : 0;
    return points > 1 && !is_in_thousands(text, length) ? length : 0;
}

size_t mny_ip_6_check(const char *text, size_t length)
{
    char address[INET6_ADDRSTRLEN];
    struct in6_addr parts;

    if (length >= sizeof address)
        return 0;
    memcpy(address, text, length);
    address[length] = '\0';
    return inet_pton(AF_INET6, address, &parts) == 1 ? length : 0;
}

static bool passes_luhn(const char *digits, size_t count)
{
    int sum = 0;

    for (size_t i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';

        if (i % 2 == 1)
            digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += digit;
    }
    return sum % 10 == 0;
}

/* A blank and another number may stand behind the card's: so shorter beginnings are
   tried, too. */
size_t mny_bank_card_check(const char *text, size_t length)
{
    char digits[CARD_DIGITS_MOST];

    for (size_t end = length; end >= CARD_DIGITS_LEAST; end--) {
        size_t count;

        if (!mny_is_digit(text[end - 1]) || (end < length && mny_is_digit(text[end])))
            continue;
        count = plain_digits(text, end, digits, CARD_DIGITS_MOST);
        if (count >= CARD_DIGITS_LEAST && passes_luhn(digits, count))
            return end;
    }
    return 0;
}

size_t mny_bank_card_apart_check(const char *text, size_t length)
{
    bool large = false;

    for (size_t i = 0; i < length; i++)
        large = large || text[i] == '0' || text[i] == '8' || text[i] == '9';
    return large && mny_bank_card_check(text, length) == length ? length : 0;
}
