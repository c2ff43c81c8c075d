/* SPDX-License-Identifier: MIT */
/* Numbers in files: read strictly, written exactly, whatever the locale. */
#ifndef MINYI_CORE_NUMBER_H
#define MINYI_CORE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* Room for any number as text, with its final NUL. */
enum { MNY_NUMBER_ROOM = 32 };

/* 0 to 9, whatever the locale. */
static inline bool mny_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Reads a whole decimal number, `-12.5` or `1.5e-3`: all LENGTH bytes of TEXT
   must be part of it.  No blanks, separators, hexadecimal, infinity or nan; a
   value beyond the range of double is refused.  The result is the nearest
   double.  False leaves *VALUE as it was. */
bool mny_number_parse(const char *text, size_t length, double *value);

/* The same for a whole number: digits with a sign, and `5.0` for 5, but no
   exponent.  At most 2^53 in size, so that the double is exact. */
bool mny_integer_parse(const char *text, size_t length, double *value);

/* Writes VALUE as the shortest text that reads back to the same double, with a
   NUL; returns its length.  NAN and infinities, which do not exist in our
   files, write the empty text.  Very large and very
   small values have an exponent, as by %g. */
size_t mny_number_format(double value, char text[MNY_NUMBER_ROOM]);

#endif
