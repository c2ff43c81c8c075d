/* SPDX-License-Identifier: MIT */
#include "core/markup.h"

#include <string.h>
#include <unistr.h>

bool mny_markup_possible(const char *text, size_t length)
{
    return length > 0 && (memchr(text, '<', length) || memchr(text, '&', length));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the tag that begins at TEXT, 0 if none does: a name or a slash behind the <. */
static size_t tag_at(const char *text, size_t length)
{
    const char *end = NULL;

    if (length >= 3 && text[0] == '<' && (is_letter(text[1]) || text[1] == '/'))
        end = memchr(text, '>', length);
    return end ? (size_t)(end - text) + 1 : 0;
}

/* The character of `#65` or `#x41`, 0 if it is none. */
static ucs4_t numbered(const char *name, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const bool hexadecimal = length > 1 && (name[1] == 'x' || name[1] == 'X');
    ucs4_t character = 0;

    for (size_t i = hexadecimal ? 2 : 1; i < length; i++) {
        const char lower = name[i] >= 'A' && name[i] <= 'F' ? (char)(name[i] + 32) : name[i];
        const char *digit = lower ? memchr(digits, lower, hexadecimal ? 16 : 10) : NULL;

        if (!digit || character > 0x10FFFF)
            return 0;
        character = character * (hexadecimal ? 16 : 10) + (ucs4_t)(digit - digits);
    }
    return character;
}

/* The character that the entity NAME stands for, 0 if it is not known. */
static ucs4_t entity(const char *name, size_t length)
{
    static const struct {
        const char *name;
        ucs4_t character;
    } known[] = {{"amp", '&'},  {"lt", '<'},    {"gt", '>'},
                 {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}};

    if (length > 1 && name[0] == '#')
        return numbered(name, length);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0)
            return known[i].character;
    return 0;
}

/* Bytes of the entity that begins at TEXT, 0 if none does; its character goes to OUT. */
static size_t entity_at(const char *text, size_t length, char *out, size_t *made)
{
    enum { LONGEST = 12 };
    const char *end =
        text[0] == '&' ? memchr(text, ';', length < LONGEST ? length : LONGEST) : NULL;
    const ucs4_t character = end ? entity(text + 1, (size_t)(end - text) - 1) : 0;
    const size_t bytes = end ? (size_t)(end - text) + 1 : 0;
    const int written = character ? u8_uctomb((uint8_t *)out, character, (ptrdiff_t)bytes) : 0;

    if (written <= 0)
        return 0;
    *made += (size_t)written;
    return bytes;
}

size_t mny_markup_strip(const char *text, size_t length, char *out)
{
    size_t made = 0;

    for (size_t at = 0, bytes; at < length; at += bytes) {
        bytes = tag_at(text + at, length - at);
        if (bytes == 0)
            bytes = entity_at(text + at, length - at, out + made, &made);
        if (bytes == 0) {
            out[made++] = text[at];
            bytes = 1;
        }
    }
    return made;
}
