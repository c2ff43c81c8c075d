/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_glance.h"

#include "survey/privacy/personal.h"

#include <stdbool.h>

/* What is counted.  Every pattern of personal.c needs at least as much as kinds_of()
   asks for. */
struct counts {
    size_t run, longest_run;         /* digits without anything between */
    size_t stretch, longest_stretch; /* digits with only what separates groups between */
    size_t word, longest_word;       /* letters, digits, - and _ */
    size_t qs;                       /* q and Q */
    bool wide, v_or_w, o, at;        /* a character that is not ASCII; a letter; @ */
    bool plate_letter;               /* a letter right after a character that is not ASCII */
};

static size_t larger(size_t one, size_t other)
{
    return one > other ? one : other;
}

static void count_digit(struct counts *counts)
{
    counts->longest_run = larger(counts->longest_run, ++counts->run);
    counts->longest_stretch = larger(counts->longest_stretch, ++counts->stretch);
    counts->longest_word = larger(counts->longest_word, ++counts->word);
}

static void count_letter(struct counts *counts, unsigned char letter, unsigned char before)
{
    const unsigned char small = letter | 0x20;

    counts->run = counts->stretch = 0;
    counts->longest_word = larger(counts->longest_word, ++counts->word);
    counts->plate_letter |= before >= 0x80;
    counts->qs += small == 'q';
    counts->v_or_w |= small == 'v' || small == 'w';
    counts->o |= letter == 'o';
}

static void count_other(struct counts *counts, unsigned char byte)
{
    counts->run = 0;
    if (byte != '-' && byte != ' ' && byte != '(' && byte != ')' && byte != '+')
        counts->stretch = 0;
    if (byte == '-' || byte == '_')
        counts->longest_word = larger(counts->longest_word, ++counts->word);
    else
        counts->word = 0;
    counts->at |= byte == '@';
}

/* The half-width character BYTE; BEFORE is the byte before it. */
static void count(struct counts *counts, unsigned char byte, unsigned char before)
{
    if (byte >= '0' && byte <= '9')
        count_digit(counts);
    else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
        count_letter(counts, byte, before);
    else
        count_other(counts, byte);
}

/* The half-width form of the character at TEXT: itself in ASCII, 0 if there is none. */
static unsigned char half_width(const unsigned char *text, size_t length)
{
    if (text[0] < 0x80)
        return text[0];
    if ((text[0] != 0xE3 && text[0] != 0xEF) || length < 3)
        return 0;
    if (text[0] == 0xE3)
        return text[1] == 0x80 && text[2] == 0x80 ? ' ' : 0;
    if (text[1] == 0xBC && text[2] >= 0x81)
        return (unsigned char)(text[2] - 0x60);
    if (text[1] == 0xBD && text[2] <= 0x9E)
        return (unsigned char)(text[2] - 0x20);
    return 0;
}

static unsigned kinds_of(const struct counts *counts)
{
    unsigned kinds = 0;

    if (counts->longest_stretch >= 11)
        kinds |= 1u << MNY_PERSONAL_MOBILE;
    if (counts->longest_stretch >= 10 && counts->longest_run >= 7)
        kinds |= 1u << MNY_PERSONAL_LANDLINE;
    if (counts->longest_stretch >= 13)
        kinds |= 1u << MNY_PERSONAL_BANK_CARD | 1u << MNY_PERSONAL_RESIDENT_ID |
                 1u << MNY_PERSONAL_ID_LIKE;
    if (counts->plate_letter && counts->longest_run > 0)
        kinds |= 1u << MNY_PERSONAL_PLATE;
    if (counts->at)
        kinds |= 1u << MNY_PERSONAL_EMAIL;
    if (counts->longest_word >= 6 && (counts->wide || counts->v_or_w))
        kinds |= 1u << MNY_PERSONAL_WECHAT;
    if (counts->qs >= 2 && counts->longest_run >= 5)
        kinds |= 1u << MNY_PERSONAL_QQ;
    if (counts->longest_word >= 28 && counts->o)
        kinds |= 1u << MNY_PERSONAL_OPENID;
    return kinds;
}

unsigned mny_personal_glance(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    struct counts counts = {0};
    unsigned char before = 0;

    for (size_t at = 0; at < length; at++) {
        const unsigned char byte = bytes[at];
        const unsigned char half = half_width(bytes + at, length - at);

        if (byte < 0x80 || half != 0) {
            count(&counts, half, before);
            at += byte < 0x80 ? 0 : 2;
        } else {
            counts.run = counts.stretch = counts.word = 0;
            counts.wide = true;
        }
        before = byte;
    }
    return kinds_of(&counts);
}
