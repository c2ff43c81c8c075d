/* SPDX-License-Identifier: MIT */
#include "core/text.h"

#include "core/words.h"

#include <libintl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

const char *mny_text(const char *message)
{
    return dgettext("minyi", message);
}

char *mny_text_format(const char *format, va_list arguments)
{
    va_list again;
    char *text = NULL;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0)
        text = malloc((size_t)length + 1);
    if (text)
        (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

bool mny_utf8_valid(const char *text, size_t length, size_t *bad)
{
    const size_t skipped = mny_word_ascii(text, length);
    const uint8_t *bytes = (const uint8_t *)text;
    const uint8_t *fault = u8_check(bytes + skipped, length - skipped);

    if (fault && bad)
        *bad = (size_t)(fault - bytes);
    return !fault;
}

char *mny_path_text(const char *path)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t left = strlen(path), used = 0, good;
    char *text = malloc(4 * left + 1);

    while (text && left > 0) {
        if (mny_utf8_valid(path, left, &good))
            good = left;
        left -= good;
        for (; good > 0; good--) {
            if (*path == '\\')
                text[used++] = '\\';
            text[used++] = *path++;
        }
        if (left > 0) {
            const unsigned char byte = (unsigned char)*path++;

            text[used++] = '\\';
            text[used++] = 'x';
            text[used++] = digits[byte >> 4];
            text[used++] = digits[byte & 15];
            left--;
        }
    }
    if (text)
        text[used] = '\0';
    return text;
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t mny_character_bytes(const char *text, size_t length)
{
    size_t bytes = 1;

    while (bytes < length && bytes < 4 && continues(text[bytes]))
        bytes++;
    return bytes;
}

size_t mny_characters(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += !continues(text[i]);
    return count;
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

char mny_fold_quote(const char *text, size_t length)
{
    if (length != 3 || memcmp(text, "\xE2\x80", 2) != 0)
        return '\0';
    if (text[2] == '\x9C' || text[2] == '\x9D')
        return '"';
    return text[2] == '\x98' || text[2] == '\x99' ? '\'' : '\0';
}
