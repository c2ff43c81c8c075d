/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_glance.h"

#include "survey/privacy/personal.h"

#include <stdbool.h>
#include <stdint.h>

/* What a character is in its half-width form; a Chinese numeral is NUMERAL_FORM. */
enum class {
    OTHER,
    DIGIT,
    NUMERAL,
    LETTER,
    LETTER_HEX,
    LETTER_O,
    LETTER_Q,
    LETTER_T,
    LETTER_VW,
    DASH,
    UNDERLINE,
    GAP,
    DOT,
    COLON,
    ROUND,
    SQUARE,
    AT
};
enum { FORMS = 129, NUMERAL_FORM = 128 };
#define O OTHER
#define D DIGIT
#define L LETTER
#define H LETTER_HEX
#define T LETTER_T
#define V LETTER_VW
#define Q LETTER_Q
#define S SQUARE
static const unsigned char classes[FORMS] = {
    O, O,  O, O, O, O, O,     O,     O, O,        O,         O,    O,   O,   O, O,   O,
    O, O,  O, O, O, O, O,     O,     O, O,        O,         O,    O,   O,   O, GAP, O,
    O, AT, O, O, O, O, ROUND, GAP,   O, GAP,      O,         DASH, DOT, GAP, D, D,   D,
    D, D,  D, D, D, D, D,     COLON, O, S,        O,         O,    O,   AT,  H, H,   H,
    H, H,  H, L, L, L, L,     L,     L, L,        L,         L,    L,   Q,   L, L,   T,
    L, V,  V, L, L, L, S,     O,     O, O,        UNDERLINE, O,    H,   H,   H, H,   H,
    H, L,  L, L, L, L, L,     L,     L, LETTER_O, L,         Q,    L,   L,   T, L,   V,
    V, L,  L, L, S, O, O,     O,     O, NUMERAL,
};
#undef O
#undef D
#undef L
#undef H
#undef T
#undef V
#undef Q
#undef S

/* Counters in one number, 12 bits each, 4 the last: digits with only gaps between, characters of
   a word, dots with only digits between, colons, and dashes, with only hexadecimal digits between,
   colons with nothing between.  Each starts so far below a power of two that it sets that bit when
   it has counted enough; words have two of them. */
#define COUNTER(index) ((uint64_t)1 << 12 * (index))
#define STRETCH COUNTER(0)
#define WORD COUNTER(1)
#define DOTS COUNTER(2)
#define COLONS COUNTER(3)
#define DASHES COUNTER(4)
#define PAIRS COUNTER(5)
#define ALL UINT64_C(0xFFF)
#define START (6 * STRETCH | 10 * WORD | 1 * DOTS | 1 * COLONS | 3 * DASHES | 6 * PAIRS)
#define TEN_DIGITS (16 * STRETCH)
#define SIX_OF_A_WORD (16 * WORD)
#define MANY_OF_A_WORD (32 * WORD) /* 22 */
#define THREE_DOTS (4 * DOTS)
#define THREE_COLONS (4 * COLONS)
#define FIVE_DASHES (8 * DASHES)
#define TWO_COLONS_TOGETHER (8 * PAIRS)

/* What a character of each class does: the counters it adds to, those that go on, and those
   that start again; and the class as a bit. */
struct step {
    uint64_t adds, goes_on, starts, bit;
};
#define STEP(class, adds, on)                                                                      \
    [class] = {(adds), ALL * (on), START & ~(ALL * (on)), (uint64_t)1 << (class)}
static const struct step steps[] = {
    STEP(OTHER, 0, 0),
    STEP(DIGIT, STRETCH | WORD, STRETCH | WORD | DOTS | COLONS | DASHES),
    STEP(NUMERAL, STRETCH, STRETCH),
    STEP(LETTER, WORD, WORD),
    STEP(LETTER_HEX, WORD, WORD | COLONS | DASHES),
    STEP(LETTER_O, WORD, WORD),
    STEP(LETTER_Q, WORD, WORD),
    STEP(LETTER_T, WORD, WORD),
    STEP(LETTER_VW, WORD, WORD),
    STEP(DASH, WORD | DASHES, STRETCH | WORD | DASHES),
    STEP(UNDERLINE, WORD, STRETCH | WORD),
    STEP(GAP, 0, STRETCH),
    STEP(DOT, DOTS, STRETCH | DOTS),
    STEP(COLON, COLONS | PAIRS, COLONS | PAIRS),
    STEP(ROUND, 0, STRETCH),
    STEP(SQUARE, 0, 0),
    STEP(AT, 0, 0),
};

/* A longer text could fill a counter: it may hold anything. */
enum { TEXT_MOST = 4000, WIDE = AT + 1 };

/* What has been seen: classes, as 1 << class, and counters that were full. */
struct seen {
    uint64_t classes, counters;
};

static bool saw(const struct seen *seen, unsigned class)
{
    return seen->classes >> class & 1;
}

/* Every pattern of personal.c needs at least what is asked for here. */
static unsigned kinds_of(const struct seen *seen)
{
    const bool at = saw(seen, AT) || ((saw(seen, ROUND) || saw(seen, SQUARE)) &&
                                      saw(seen, LETTER_HEX) && saw(seen, LETTER_T));
    const bool letter = saw(seen, LETTER) || saw(seen, LETTER_HEX) || saw(seen, LETTER_O) ||
                        saw(seen, LETTER_Q) || saw(seen, LETTER_T) || saw(seen, LETTER_VW);
    unsigned kinds = 0;

    if (seen->counters & TEN_DIGITS)
        kinds |= 1u << MNY_PERSONAL_MOBILE | 1u << MNY_PERSONAL_LANDLINE |
                 1u << MNY_PERSONAL_BANK_CARD | 1u << MNY_PERSONAL_RESIDENT_ID |
                 1u << MNY_PERSONAL_ID_LIKE;
    if (saw(seen, WIDE) && letter && saw(seen, DIGIT))
        kinds |= 1u << MNY_PERSONAL_PLATE;
    if (at)
        kinds |= 1u << MNY_PERSONAL_EMAIL;
    if ((seen->counters & SIX_OF_A_WORD) && letter && (saw(seen, WIDE) || saw(seen, LETTER_VW)))
        kinds |= 1u << MNY_PERSONAL_WECHAT;
    if ((saw(seen, LETTER_Q) || saw(seen, WIDE)) && saw(seen, DIGIT))
        kinds |= 1u << MNY_PERSONAL_QQ;
    if ((seen->counters & MANY_OF_A_WORD) && saw(seen, LETTER_O))
        kinds |= 1u << MNY_PERSONAL_OPENID;
    if (seen->counters & (THREE_DOTS | THREE_COLONS | TWO_COLONS_TOGETHER))
        kinds |= 1u << MNY_PERSONAL_IP;
    if ((seen->counters & (THREE_COLONS | FIVE_DASHES)) ||
        (saw(seen, DOT) && saw(seen, LETTER_HEX) && saw(seen, DIGIT)))
        kinds |= 1u << MNY_PERSONAL_MAC;
    return kinds;
}

/* Whether the character at TEXT, of three bytes, is one of personal.c's NUMERAL. */
static bool is_numeral(const unsigned char *text)
{
    switch ((unsigned)text[0] << 16 | (unsigned)text[1] << 8 | text[2]) {
    case 0xE38087: /* 〇 */
    case 0xE99BB6: /* 零 */
    case 0xE4B880: /* 一 */
    case 0xE5B9BA: /* 幺 */
    case 0xE5A3B9: /* 壹 */
    case 0xE4BA8C: /* 二 */
    case 0xE8B4B0: /* 贰 */
    case 0xE4B889: /* 三 */
    case 0xE58F81: /* 叁 */
    case 0xE59B9B: /* 四 */
    case 0xE88286: /* 肆 */
    case 0xE4BA94: /* 五 */
    case 0xE4BC8D: /* 伍 */
    case 0xE585AD: /* 六 */
    case 0xE99986: /* 陆 */
    case 0xE4B883: /* 七 */
    case 0xE69F92: /* 柒 */
    case 0xE585AB: /* 八 */
    case 0xE68D8C: /* 捌 */
    case 0xE4B99D: /* 九 */
    case 0xE78E96: /* 玖 */
        return true;
    default:
        return false;
    }
}

/* The half-width form, below 0x80, of the character at TEXT, of three bytes, a hyphen for a
   dash, a slash for 、, a bracket for 【, NUMERAL_FORM, or 0.  What follows the lead byte may be
   anything. */
static unsigned char half_width(const unsigned char *text)
{
    if (text[0] == 0xE2) {
        const bool dash = text[1] == 0x80 && text[2] >= 0x90 && text[2] <= 0x95;

        return dash || (text[1] == 0x88 && text[2] == 0x92) ? '-' : 0;
    }
    if (text[0] == 0xE3 && text[1] == 0x80 && text[2] == 0x90)
        return '[';
    if (text[0] == 0xE3 && text[1] == 0x80 && text[2] <= 0x81)
        return text[2] == 0x80 ? ' ' : '/';
    if (text[0] == 0xEF && text[1] == 0xBC && text[2] >= 0x81 && text[2] <= 0xBF)
        return (unsigned char)(text[2] - 0x60);
    if (text[0] == 0xEF && text[1] == 0xBD && text[2] >= 0x80 && text[2] <= 0x9E)
        return (unsigned char)(text[2] - 0x20);
    return is_numeral(text) ? NUMERAL_FORM : 0;
}

/* The character at *AT, which may be none of UTF-8, moving *AT to its last byte: its form as
   of half_width(), a blank for · and the blank that does not break, or 0. */
static unsigned char narrow(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *text = *at;

    if (*text == 0xC2 && end - text >= 2 && (text[1] == 0xA0 || text[1] == 0xB7)) {
        *at += 1;
        return ' ';
    }
    if (*text < 0xE0 || end - text < 3)
        return 0;
    *at += 2;
    return half_width(text);
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
            seen.classes |= half == 0 || half == NUMERAL_FORM ? 1u << WIDE : 0;
            step = &steps[classes[half]];
        }
        counters = ((counters + step->adds) & step->goes_on) | step->starts;
        seen.counters |= counters;
        seen.classes |= step->bit;
    }
    return kinds_of(&seen);
}
