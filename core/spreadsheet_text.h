/* SPDX-License-Identifier: MIT */
/* Texts that a spreadsheet would take for formulas (CWE-1236): a ' before them makes it
   show them as they are. */
#ifndef MINYI_CORE_SPREADSHEET_TEXT_H
#define MINYI_CORE_SPREADSHEET_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether TEXT is such a one: it begins with = + - @, one of their full-width forms, a tab
   or a line end, and is no number. */
bool mny_spreadsheet_computes(const char *text, size_t length);

#endif
