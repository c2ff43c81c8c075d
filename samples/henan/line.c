/* SPDX-License-Identifier: MIT */
#include "samples/henan/line.h"

#include <stdlib.h>

bool sample_line_grow(struct sample_line *line, size_t length)
{
    size_t room = 2 * (line->length + length) + 1024;
    char *grown = line->failed ? NULL : realloc(line->bytes, room);

    if (!grown) {
        line->failed = true;
        return false;
    }
    line->bytes = grown;
    line->room = room;
    return true;
}

void sample_line_text(struct sample_line *line, const char *text)
{
    sample_line_bytes(line, text, strlen(text));
}

void sample_line_digits(struct sample_line *line, long number, size_t digits)
{
    char text[24];
    size_t at = sizeof text;

    if (number < 10 && digits < 2) {
        sample_line_byte(line, (char)('0' + number));
        return;
    }
    do {
        text[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (at > 1 && (number > 0 || sizeof text - at < digits));
    sample_line_bytes(line, text + at, sizeof text - at);
}

void sample_line_number(struct sample_line *line, long number)
{
    if (number < 0)
        sample_line_byte(line, '-');
    sample_line_digits(line, number < 0 ? -number : number, 1);
}

void sample_line_hex(struct sample_line *line, uint64_t number, size_t digits)
{
    static const char hex[] = "0123456789abcdef";
    char text[16];

    for (size_t i = digits; i > 0; i--, number >>= 4)
        text[i - 1] = hex[number & 15];
    sample_line_bytes(line, text, digits);
}

void sample_line_cell(struct sample_line *line, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        sample_line_text(line, text);
        return;
    }
    sample_line_byte(line, '"');
    for (; *text; text++) {
        if (*text == '"')
            sample_line_byte(line, '"');
        sample_line_byte(line, *text);
    }
    sample_line_byte(line, '"');
}
