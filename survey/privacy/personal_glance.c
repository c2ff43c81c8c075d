/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_glance.h"

#include "survey/privacy/personal.h"

#include <stdbool.h>
#include <stdint.h>

/* What a half-width character is. */
enum class { OTHER, DIGIT, LETTER, LETTER_O, LETTER_Q, LETTER_VW, DASH, UNDERLINE, GAP, AT };
#define O OTHER
#define D DIGIT
#define L LETTER
static const unsigned char classes[128] = {
    O,   O,        O, O, O, O, O,         O,         O,   O,   O, O,   O, O,    O, O,
    O,   O,        O, O, O, O, O,         O,         O,   O,   O, O,   O, O,    O, O,
    GAP, O,        O, O, O, O, O,         O,         GAP, GAP, O, GAP, O, DASH, O, O,
    D,   D,        D, D, D, D, D,         D,         D,   D,   O, O,   O, O,    O, O,
    AT,  L,        L, L, L, L, L,         L,         L,   L,   L, L,   L, L,    L, L,
    L,   LETTER_Q, L, L, L, L, LETTER_VW, LETTER_VW, L,   L,   L, O,   O, O,    O, UNDERLINE,
    O,   L,        L, L, L, L, L,         L,         L,   L,   L, L,   L, L,    L, LETTER_O,
    L,   LETTER_Q, L, L, L, L, LETTER_VW, LETTER_VW, L,   L,   L, O,   O, O,    O, O,
};
#undef O
#undef D
#undef L

/* Four counters in one number, 16 bits each, which set their highest bit when they have
   counted enough: digits without anything between (7), digits with only gaps between (11),
   and characters of a word (6 and 28). */
#define COUNTER(index) ((uint64_t)1 << 16 * (index))
#define RUN COUNTER(0)
#define STRETCH COUNTER(1)
#define WORD (COUNTER(2) | COUNTER(3))
#define ALL UINT64_C(0xFFFF)
#define FULL UINT64_C(0x8000)
#define START                                                                                      \
    ((FULL - 7) * COUNTER(0) | (FULL - 11) * COUNTER(1) | (FULL - 6) * COUNTER(2) |                \
     (FULL - 28) * COUNTER(3))

/* What a character of each class does: the counters it adds to, those that go on, and those
   that start again; and the class as a bit. */
struct step {
    uint64_t adds, goes_on, starts, bit;
};
#define STEP(class, adds, on)                                                                      \
    [class] = {(adds), ALL * (on), START & ~(ALL * (on)), (uint64_t)1 << (class)}
static const struct step steps[] = {
    STEP(OTHER, 0, 0),
    STEP(DIGIT, RUN | STRETCH | WORD, RUN | STRETCH | WORD),
    STEP(LETTER, WORD, WORD),
    STEP(LETTER_O, WORD, WORD),
    STEP(LETTER_Q, WORD, WORD),
    STEP(LETTER_VW, WORD, WORD),
    STEP(DASH, WORD, STRETCH | WORD),
    STEP(UNDERLINE, WORD, WORD),
    STEP(GAP, 0, STRETCH),
    STEP(AT, 0, 0),
};

/* A longer text could fill a counter: it may hold anything. */
enum { TEXT_MOST = 32000, WIDE = AT + 1 };

/* What has been seen: classes, as 1 << class, and counters that were full. */
struct seen {
    uint64_t classes, counters;
};

static bool saw(const struct seen *seen, unsigned class)
{
    return seen->classes >> class & 1;
}

static bool filled(const struct seen *seen, unsigned counter)
{
    return seen->counters >> 16 * counter & FULL;
}

/* Every pattern of personal.c needs at least what is asked for here. */
static unsigned kinds_of(const struct seen *seen)
{
    const bool letter =
        saw(seen, LETTER) || saw(seen, LETTER_O) || saw(seen, LETTER_Q) || saw(seen, LETTER_VW);
    unsigned kinds = 0;

    if (filled(seen, 0))
        kinds |= 1u << MNY_PERSONAL_LANDLINE;
    if (filled(seen, 1))
        kinds |= 1u << MNY_PERSONAL_MOBILE | 1u << MNY_PERSONAL_BANK_CARD |
                 1u << MNY_PERSONAL_RESIDENT_ID | 1u << MNY_PERSONAL_ID_LIKE;
    if (saw(seen, WIDE) && letter && saw(seen, DIGIT))
        kinds |= 1u << MNY_PERSONAL_PLATE;
    if (saw(seen, AT))
        kinds |= 1u << MNY_PERSONAL_EMAIL;
    if (filled(seen, 2) && letter && (saw(seen, WIDE) || saw(seen, LETTER_VW)))
        kinds |= 1u << MNY_PERSONAL_WECHAT;
    if (saw(seen, LETTER_Q) && saw(seen, DIGIT))
        kinds |= 1u << MNY_PERSONAL_QQ;
    if (filled(seen, 3) && saw(seen, LETTER_O))
        kinds |= 1u << MNY_PERSONAL_OPENID;
    return kinds;
}

/* The half-width form, below 0x80, of the character at TEXT, whose lead byte is E3 or EF, or 0.
   What follows the lead byte may be anything. */
static unsigned char half_width(const unsigned char *text)
{
    if (text[0] == 0xE3)
        return text[1] == 0x80 && text[2] == 0x80 ? ' ' : 0;
    if (text[1] == 0xBC && text[2] >= 0x81 && text[2] <= 0xBF)
        return (unsigned char)(text[2] - 0x60);
    if (text[1] == 0xBD && text[2] >= 0x80 && text[2] <= 0x9E)
        return (unsigned char)(text[2] - 0x20);
    return 0;
}

/* The character at *AT, which may be none of UTF-8, moving *AT to its last byte: its
   half-width form, or 0. */
static unsigned char narrow(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *text = *at;

    if (*text < 0xE0 || end - text < 3)
        return 0;
    *at += 2;
    return *text == 0xE3 || *text == 0xEF ? half_width(text) : 0;
}

unsigned mny_personal_glance(const char *text, size_t length, bool *ascii)
{
    const unsigned char *at = (const unsigned char *)text, *const end = at + length;
    struct seen seen = {0, 0};
    uint64_t counters = START;

    *ascii = false;
    if (length > TEXT_MOST)
        return ~0u;
    *ascii = true;
    for (; at < end; at++) {
        const struct step *step = &steps[OTHER];

        if (*at < 0x80) {
            step = &steps[classes[*at]];
        } else {
            const unsigned char half = narrow(&at, end);

            *ascii = false;
            seen.classes |= half == 0 ? 1u << WIDE : 0;
            step = &steps[classes[half]];
        }
        counters = ((counters + step->adds) & step->goes_on) | step->starts;
        seen.counters |= counters;
        seen.classes |= step->bit;
    }
    return kinds_of(&seen);
}
