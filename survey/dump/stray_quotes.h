/* SPDX-License-Identifier: MIT */
/* --lax-quotes: a line whose quotation marks stand for inches or for speech, as a program
   writes it that knows nothing of CSV: 5"屏幕. */
#ifndef MINYI_SURVEY_DUMP_STRAY_QUOTES_H
#define MINYI_SURVEY_DUMP_STRAY_QUOTES_H

#include <stddef.h>

/* Bytes that mny_stray_quotes_write() writes at most. */
#define MNY_STRAY_QUOTES_ROOM(length) (4 * (length) + 4)

/* Writes the line of LENGTH bytes at TEXT anew to OUT, with every cell that has a quotation
   mark inside but does not begin with one quoted as RFC 4180 wants it; a cell that begins with
   one stays as it is.  Returns the bytes written.  *COLUMN is the first such cell, from 1; 0 if
   there is none. */
size_t mny_stray_quotes_write(const char *text, size_t length, char delimiter, char *out,
                              size_t *column);

#endif
