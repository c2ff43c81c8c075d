/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_text.h"

#include "core/markup.h"
#include "core/text.h"

#include <string.h>

/* What takes the place of a character that is compared loosely. */
struct replacement {
    const char *from;
    const char *to;
};

/* Blanks that mny_fold_width() leaves, zero-width ones, and the quotes that
   pyxform and word processors exchange for plain ones. */
static const struct replacement replacements[] = {
    {" ", ""},        {"\t", ""},      {"\n", ""},      {"\r", ""},     {"\v", ""},
    {"\f", ""},       {"\u00A0", ""},  {"\u200B", ""},  {"\uFEFF", ""}, {"\u201C", "\""},
    {"\u201D", "\""}, {"\u2018", "'"}, {"\u2019", "'"},
};

/* Whether BYTE begins any of them: bytes of Chinese mostly do not. */
static bool begins_replacement(unsigned char byte)
{
    return byte <= ' ' || byte == 0xC2 || byte == 0xE2 || byte == 0xEF;
}

static const struct replacement *replacement_at(const char *text, size_t length)
{
    if (!begins_replacement((unsigned char)*text))
        return NULL;
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        size_t from = strlen(replacements[i].from);

        if (length >= from && memcmp(text, replacements[i].from, from) == 0)
            return &replacements[i];
    }
    return NULL;
}

size_t mny_header_fold(const char *text, size_t length, char *out)
{
    size_t folded, made = 0;

    if (mny_markup_possible(text, length)) {
        length = mny_markup_strip(text, length, out);
        text = out;
    }
    folded = mny_fold_width(text, length, out);

    for (size_t at = 0; at < folded;) {
        const struct replacement *replacement = replacement_at(out + at, folded - at);

        if (!replacement) {
            out[made++] = out[at++];
            continue;
        }
        at += strlen(replacement->from);
        if (replacement->to[0] != '\0')
            out[made++] = replacement->to[0];
    }
    out[made] = '\0';
    return made;
}

/* Bytes of the mark between number and label at TEXT, 0 if there is none. */
static size_t mark_at(const char *text)
{
    static const char ideographic_comma[] = "、";

    if (strncmp(text, ideographic_comma, sizeof ideographic_comma - 1) == 0)
        return sizeof ideographic_comma - 1;
    return *text != '\0' && strchr(".:)", *text) ? 1 : 0;
}

/* No form has a million questions; a longer number is none. */
size_t mny_header_number(const char *folded, size_t *rest, bool *marked)
{
    bool lettered = *folded == 'Q' || *folded == 'q';
    size_t at = lettered, number = 0, mark;

    for (; folded[at] >= '0' && folded[at] <= '9' && number < 100000; at++)
        number = number * 10 + (size_t)(folded[at] - '0');
    if (at == (size_t)lettered || (folded[at] >= '0' && folded[at] <= '9'))
        return 0;
    mark = mark_at(folded + at);
    *rest = at + mark;
    *marked = mark > 0;
    if (!lettered && mark == 0 && folded[at] == '\0')
        return 0;
    return number;
}
