/* SPDX-License-Identifier: MIT */
#include "survey/clean/damage.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* UTF-8 of two ideographs is E4-E9 80-BF 80-BF E4-E9 80-BF 80-BF; read as GBK it is three
   characters, each of two of these bytes.  Where three such follow each other somebody has
   read so: characters of the first kind are rare in Chinese texts. */
enum { FIRST, SECOND, THIRD, KINDS };

struct mny_damage_detector {
    uint8_t kinds[1 << 16]; /* by character below U+10000: bits 1 << FIRST ... */
};

/* Enters the character that GBK has for two bytes. */
static void enter(struct mny_damage_detector *detector, iconv_t converter, unsigned lead,
                  unsigned trail, int kind)
{
    char from[2] = {(char)lead, (char)trail};
    unsigned char to[4];
    char *in = from, *out = (char *)to;
    size_t left = sizeof from, room = sizeof to;

    if (iconv(converter, &in, &left, &out, &room) != (size_t)-1 && room == sizeof to - 2)
        detector->kinds[to[0] | to[1] << 8] |= (uint8_t)(1 << kind);
}

static void enter_kind(struct mny_damage_detector *detector, iconv_t converter, int kind)
{
    const unsigned low = kind == FIRST ? 0xE4 : 0x81, high = kind == FIRST ? 0xE9 : 0xBF;
    const unsigned from = kind == SECOND ? 0xE4 : 0x80, to = kind == SECOND ? 0xE9 : 0xBF;

    for (unsigned lead = low; lead <= high; lead++)
        for (unsigned trail = from; trail <= to; trail++)
            enter(detector, converter, lead, trail, kind);
}

/* Where iconv() has no GBK, which it had for the dumps, this damage is not told. */
struct mny_damage_detector *mny_damage_detector_create(void)
{
    struct mny_damage_detector *made = calloc(1, sizeof *made);
    iconv_t converter = made ? iconv_open("UTF-16LE", "GBK") : (iconv_t)-1;

    if (converter == (iconv_t)-1)
        return made;
    for (int kind = FIRST; kind < KINDS; kind++)
        enter_kind(made, converter, kind);
    iconv_close(converter);
    return made;
}

void mny_damage_detector_free(struct mny_damage_detector *detector)
{
    free(detector);
}

static bool is_ideograph(const unsigned char *text)
{
    return text[0] >= 0xE4 && text[0] <= 0xE9;
}

/* The kinds of the character of three bytes at TEXT, if it is one and there. */
static unsigned kinds_at(const struct mny_damage_detector *detector, const unsigned char *text,
                         size_t length)
{
    if (length < 3 || (text[0] & 0xF0) != 0xE0)
        return 0;
    return detector->kinds[(text[0] & 0x0Fu) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu)];
}

/* A character of three bytes. */
static unsigned look_at_three(const struct mny_damage_detector *detector, const unsigned char *text,
                              size_t length)
{
    static const char replaced[] = "锟斤拷";

    if (memcmp(text, "\xEF\xBF\xBD", 3) == 0)
        return MNY_DAMAGE_LOST;
    if (length >= sizeof replaced - 1 && memcmp(text, replaced, sizeof replaced - 1) == 0)
        return MNY_DAMAGE_LOST;
    if (kinds_at(detector, text, length) & 1 << FIRST && length >= 9 &&
        kinds_at(detector, text + 3, length - 3) & 1 << SECOND &&
        kinds_at(detector, text + 6, length - 6) & 1 << THIRD)
        return MNY_DAMAGE_MISREAD;
    return 0;
}

/* Letters that no language of the region uses: U+0180-U+02BF and U+0500-U+05BF. */
static bool is_odd_letter(unsigned char lead)
{
    return (lead >= 0xC6 && lead <= 0xCA) || (lead >= 0xD4 && lead <= 0xD6);
}

/* A character of two bytes, and the one behind it. */
static unsigned look_at_two(const unsigned char *text, size_t length)
{
    const unsigned char next = length > 3 ? text[2] : 0;

    if (text[0] == 0xC3 && text[1] >= 0xA4 && text[1] <= 0xA9 && next == 0xC2)
        return MNY_DAMAGE_MISREAD;
    if (text[0] >= 0xC4 && next >= 0xC4 && next <= 0xDF &&
        (is_odd_letter(text[0]) || is_odd_letter(next)))
        return MNY_DAMAGE_MISREAD;
    return 0;
}

static unsigned look_at_ascii(const unsigned char *text, size_t at, size_t length)
{
    if (text[at] == '?')
        return at >= 3 && at + 3 < length && is_ideograph(text + at - 3) &&
                       is_ideograph(text + at + 1)
                   ? MNY_DAMAGE_QUESTION_MARK
                   : 0;
    return (text[at] < ' ' && text[at] != '\t' && text[at] != '\n' && text[at] != '\r') ||
                   text[at] == 0x7F
               ? MNY_DAMAGE_CONTROL
               : 0;
}

/* #N/A, #REF!, #NAME?, or nothing but #. */
static bool is_spreadsheet_error(const char *text, size_t length)
{
    const char last = length >= 2 ? text[length - 1] : '\0';

    if (last == '\0' || text[0] != '#' || length > 16)
        return false;
    return last == '!' || last == '?' || last == '#' ||
           (length == 4 && memcmp(text, "#N/A", 4) == 0);
}

unsigned mny_damage_of(const struct mny_damage_detector *detector, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned damage = is_spreadsheet_error(text, length) ? MNY_DAMAGE_SPREADSHEET : 0;
    size_t size;

    for (size_t at = 0; at < length; at += size) {
        size = bytes[at] < 0x80 ? 1 : bytes[at] < 0xE0 ? 2 : bytes[at] < 0xF0 ? 3 : 4;
        if (size > length - at)
            break;
        if (size == 1)
            damage |= look_at_ascii(bytes, at, length);
        else if (size == 2)
            damage |= look_at_two(bytes + at, length - at);
        else if (size == 3)
            damage |= look_at_three(detector, bytes + at, length - at);
    }
    return damage;
}
