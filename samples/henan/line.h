/* SPDX-License-Identifier: MIT */
/* A line of a dump while it is put together. */
#ifndef MINYI_SAMPLES_HENAN_LINE_H
#define MINYI_SAMPLES_HENAN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sample_line {
    char *bytes;
    size_t length, room;
    bool failed; /* without memory: nothing is added any more */
};

/* Makes room for LENGTH more bytes; false without memory. */
bool sample_line_grow(struct sample_line *line, size_t length);

/* These two are called a hundred times a row, hence inline. */
static inline void sample_line_bytes(struct sample_line *line, const char *bytes, size_t length)
{
    if (line->room - line->length < length && !sample_line_grow(line, length))
        return;
    memcpy(line->bytes + line->length, bytes, length);
    line->length += length;
}

static inline void sample_line_byte(struct sample_line *line, char byte)
{
    if (line->room == line->length && !sample_line_grow(line, 1))
        return;
    line->bytes[line->length++] = byte;
}

void sample_line_text(struct sample_line *line, const char *text);
void sample_line_number(struct sample_line *line, long number);
/* NUMBER in DIGITS decimal digits, zeros in front. */
void sample_line_digits(struct sample_line *line, long number, size_t digits);
/* NUMBER in DIGITS hexadecimal digits. */
void sample_line_hex(struct sample_line *line, uint64_t number, size_t digits);
/* TEXT as a CSV cell, in quotes where it needs them. */
void sample_line_cell(struct sample_line *line, const char *text);

#endif
