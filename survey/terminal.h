/* SPDX-License-Identifier: MIT */
/* Text laid out for a terminal of 80 columns, Chinese widths right. */
#ifndef MINYI_SURVEY_TERMINAL_H
#define MINYI_SURVEY_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { MNY_TERMINAL_COLUMNS = 80 };

/* Room for any count with separators, and its NUL. */
enum { MNY_GROUPED_ROOM = 32 };

/* Writes VALUE with a comma at every third digit: 6,012. */
void mny_grouped(uint64_t value, char text[MNY_GROUPED_ROOM]);

/* Prints it right-aligned in COLUMNS columns. */
void mny_print_count(FILE *out, uint64_t value, size_t columns);

/* Prints TEXT with control characters, also those that turn the direction of writing, shown as "?":
   text from files must not steer the terminal.  Line ends are kept. */
void mny_print_safe(FILE *out, const char *text);

/* Prints TEXT in a field of COLUMNS columns, left-aligned; what does not fit is
   cut and ends in "…".  As safe as mny_print_safe(). */
void mny_print_left(FILE *out, const char *text, size_t columns);

/* The same without blanks behind it. */
void mny_print_cut(FILE *out, const char *text, size_t columns);

/* The same, right-aligned. */
void mny_print_right(FILE *out, const char *text, size_t columns);

/* Prints VALUE right-aligned in COLUMNS columns, with two decimals, rounded half up as reports and
   spreadsheets do; WITH_SIGN: + as well. */
void mny_print_points(FILE *out, double value, size_t columns, bool with_sign);

#endif
