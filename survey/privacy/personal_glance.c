/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_glance.h"

#include "survey/privacy/personal.h"

#include <stdbool.h>

/* What is counted.  Every pattern of personal.c needs at least as much as kinds_of()
   asks for. */
struct counts {
    size_t digits, letters, others; /* others: - and _ */
    bool at, letter_after_wide;     /* @; a letter right after a character that is not ASCII */
};

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* Counts the character BYTE; AFTER is the byte before it. */
static void count(struct counts *counts, unsigned char byte, unsigned char after)
{
    if (is_digit(byte)) {
        counts->digits++;
    } else if (is_letter(byte)) {
        counts->letters++;
        counts->letter_after_wide |= after >= 0x80;
    } else if (byte == '-' || byte == '_') {
        counts->others++;
    } else if (byte == '@') {
        counts->at = true;
    }
}

/* The half-width form of the character whose lead byte EF stands at TEXT, or 0. */
static unsigned char half_width(const unsigned char *text, size_t length)
{
    if (length >= 3 && text[1] == 0xBC && text[2] >= 0x81)
        return (unsigned char)(text[2] - 0x60);
    if (length >= 3 && text[1] == 0xBD && text[2] <= 0x9E)
        return (unsigned char)(text[2] - 0x20);
    return 0;
}

static unsigned kinds_of(const struct counts *counts)
{
    const size_t word = counts->letters + counts->digits + counts->others;
    unsigned kinds = 0;

    if (counts->digits >= 10)
        kinds |= 1u << MNY_PERSONAL_MOBILE | 1u << MNY_PERSONAL_LANDLINE;
    if (counts->digits >= 13)
        kinds |= 1u << MNY_PERSONAL_RESIDENT_ID | 1u << MNY_PERSONAL_ID_LIKE |
                 1u << MNY_PERSONAL_BANK_CARD;
    if (counts->digits >= 1 && counts->letter_after_wide)
        kinds |= 1u << MNY_PERSONAL_PLATE;
    if (counts->at)
        kinds |= 1u << MNY_PERSONAL_EMAIL;
    if (counts->letters >= 1 && word >= 6)
        kinds |= 1u << MNY_PERSONAL_WECHAT;
    if (counts->letters >= 2 && counts->digits >= 5)
        kinds |= 1u << MNY_PERSONAL_QQ;
    if (counts->letters >= 1 && word >= 28)
        kinds |= 1u << MNY_PERSONAL_OPENID;
    return kinds;
}

unsigned mny_personal_glance(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    struct counts counts = {0};
    unsigned char after = 0;

    for (size_t at = 0; at < length; at++) {
        unsigned char byte = bytes[at];

        if (byte < 0x80)
            count(&counts, byte, after);
        else if (byte == 0xEF)
            count(&counts, half_width(bytes + at, length - at), after);
        after = byte;
    }
    return kinds_of(&counts);
}
