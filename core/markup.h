/* SPDX-License-Identifier: MIT */
/* Text that was taken out of a web page with its HTML: `<b>`, `&nbsp;`, `&#x4E00;`. */
#ifndef MINYI_CORE_MARKUP_H
#define MINYI_CORE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there can be HTML in TEXT at all. */
bool mny_markup_possible(const char *text, size_t length);

/* Writes TEXT without tags and with the characters that entities stand for (the numeric
   ones, and amp, lt, gt, quot, apos, nbsp); other entities stay as they are.  OUT has room
   for LENGTH bytes: the text never grows.  Returns the length written. */
size_t mny_markup_strip(const char *text, size_t length, char *out);

#endif
