/* SPDX-License-Identifier: MIT */
#include "survey/dump/stray_quotes.h"

#include <stdbool.h>
#include <string.h>

/* Where the quoted cell at AT ends: at the delimiter behind its closing quote. */
static size_t end_of_quoted(const char *text, size_t length, char delimiter, size_t at)
{
    for (at++; at < length; at++) {
        if (text[at] != '"')
            continue;
        if (at + 1 < length && text[at + 1] == '"')
            at++;
        else
            break;
    }
    while (at < length && text[at] != delimiter)
        at++;
    return at;
}

static size_t end_of_plain(const char *text, size_t length, char delimiter, size_t at)
{
    const char *found = memchr(text + at, delimiter, length - at);

    return found ? (size_t)(found - text) : length;
}

static size_t write_quoted(const char *cell, size_t length, char *out)
{
    size_t used = 0;

    out[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        if (cell[i] == '"')
            out[used++] = '"';
        out[used++] = cell[i];
    }
    out[used++] = '"';
    return used;
}

size_t mny_stray_quotes_write(const char *text, size_t length, char delimiter, char *out,
                              size_t *column)
{
    size_t used = 0, cell = 1;

    *column = 0;
    for (size_t at = 0; at <= length; cell++) {
        const bool quoted = at < length && text[at] == '"';
        const size_t end = quoted ? end_of_quoted(text, length, delimiter, at)
                                  : end_of_plain(text, length, delimiter, at);

        if (!quoted && end > at && memchr(text + at, '"', end - at)) {
            used += write_quoted(text + at, end - at, out + used);
            *column = *column ? *column : cell;
        } else {
            memcpy(out + used, text + at, end - at);
            used += end - at;
        }
        if (end < length)
            out[used++] = delimiter;
        at = end + 1;
    }
    return used;
}
