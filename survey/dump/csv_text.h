/* SPDX-License-Identifier: MIT */
/* Cells on their way into a temporary file of CSV, from formats that are none. */
#ifndef MINYI_SURVEY_DUMP_CSV_TEXT_H
#define MINYI_SURVEY_DUMP_CSV_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Writes a cell of LENGTH bytes, in quotes where it needs them, and a comma before it
   unless it is the FIRST of its row. */
static inline void mny_csv_text_cell(FILE *file, const char *text, size_t length, int first)
{
    int quoted = 0;

    for (size_t i = 0; i < length && !quoted; i++)
        quoted = text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n';
    if (!first)
        fputc(',', file);
    if (!quoted) {
        fwrite(text, 1, length, file);
        return;
    }
    fputc('"', file);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            fputc('"', file);
        fputc(text[i], file);
    }
    fputc('"', file);
}

#endif
