/* SPDX-License-Identifier: MIT */
#include "core/text.h"

#include <libintl.h>
#include <stdint.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

const char *mny_text(const char *message)
{
    return dgettext("minyi", message);
}

/* Bytes at the beginning that are ASCII, or a few less: most of a dump of codes
   is, and eight bytes at a time are looked at sooner than one by one. */
static size_t ascii_beginning(const char *text, size_t length)
{
    size_t at = 0;
    uint64_t eight;

    for (; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    return at;
}

bool mny_utf8_valid(const char *text, size_t length, size_t *bad)
{
    const size_t skipped = ascii_beginning(text, length);
    const uint8_t *bytes = (const uint8_t *)text;
    const uint8_t *fault = u8_check(bytes + skipped, length - skipped);

    if (fault && bad)
        *bad = (size_t)(fault - bytes);
    return !fault;
}

/* The character at TEXT: its bytes, and its columns on a terminal.  A byte that
   is not UTF-8, or a control character, is taken to show as one column. */
static size_t step(const char *text, size_t length, size_t *columns)
{
    ucs4_t character;
    int bytes = u8_mbtoucr(&character, (const uint8_t *)text, length);
    int width = bytes > 0 ? uc_width(character, "UTF-8") : 1;

    *columns = width < 0 ? 1 : (size_t)width;
    return bytes > 0 ? (size_t)bytes : 1;
}

size_t mny_display_width(const char *text, size_t length)
{
    size_t width = 0, columns;

    for (size_t at = 0; at < length; width += columns)
        at += step(text + at, length - at, &columns);
    return width;
}

size_t mny_display_fit(const char *text, size_t columns)
{
    size_t length = strlen(text), at = 0, used = 0, width, bytes;

    while (at < length) {
        bytes = step(text + at, length - at, &width);
        if (used + width > columns)
            break;
        used += width;
        at += bytes;
    }
    return at;
}

/* Characters that do not show, of three bytes: U+2000-U+200F (spaces, zero-width ones,
   marks of direction), U+2028-U+202F and U+205F-U+206F (line separators, more marks and
   spaces), U+3000, U+FEFF. */
static bool is_blank_of_three(const unsigned char *text)
{
    if (text[0] == 0xE2 && text[1] == 0x80)
        return (text[2] >= 0x80 && text[2] <= 0x8F) || (text[2] >= 0xA8 && text[2] <= 0xAF);
    if (text[0] == 0xE2 && text[1] == 0x81)
        return text[2] >= 0x9F && text[2] <= 0xAF;
    return memcmp(text, "\xE3\x80\x80", 3) == 0 || memcmp(text, "\xEF\xBB\xBF", 3) == 0;
}

/* Bytes of the blank at the beginning of TEXT, 0 if there is none: ASCII white space,
   U+0085 and U+00A0 (C2 85, C2 A0), and those of three bytes. */
static size_t blank_at_start(const char *text, size_t length)
{
    if (length >= 1 && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')))
        return 1;
    if (length >= 2 && text[0] == '\xC2' && (text[1] == '\x85' || text[1] == '\xA0'))
        return 2;
    return length >= 3 && is_blank_of_three((const unsigned char *)text) ? 3 : 0;
}

static size_t blank_at_end(const char *text, size_t length)
{
    for (size_t bytes = 1; bytes <= 3 && bytes <= length; bytes++)
        if (blank_at_start(text + length - bytes, bytes) == bytes)
            return bytes;
    return 0;
}

void mny_trim(const char **text, size_t *length)
{
    size_t blank;

    while ((blank = blank_at_start(*text, *length)) > 0) {
        *text += blank;
        *length -= blank;
    }
    while ((blank = blank_at_end(*text, *length)) > 0)
        *length -= blank;
}

size_t mny_fold_width(const char *text, size_t length, char *out)
{
    const unsigned char *in = (const unsigned char *)text;
    size_t at = 0, made = 0;

    while (at < length) {
        /* U+FF01-FF3F are EF BC 81-BF, U+FF40-FF5E are EF BD 80-9E. */
        if (in[at] == 0xEF && at + 2 < length && in[at + 1] == 0xBC && in[at + 2] >= 0x81) {
            out[made++] = (char)(in[at + 2] - 0x60);
            at += 3;
        } else if (in[at] == 0xEF && at + 2 < length && in[at + 1] == 0xBD && in[at + 2] <= 0x9E) {
            out[made++] = (char)(in[at + 2] - 0x20);
            at += 3;
        } else if (in[at] == 0xE3 && at + 2 < length && in[at + 1] == 0x80 && in[at + 2] == 0x80) {
            out[made++] = ' ';
            at += 3;
        } else {
            out[made++] = text[at++];
        }
    }
    return made;
}
