/* SPDX-License-Identifier: MIT */
/* A formula of a standard's file, or one with numbers put in, as it would be
   printed: `ratio(${x1}, ${x2}) * 100` as `x1 ÷ x2 × 100`. */
#ifndef MINYI_CORE_FORMULA_TEXT_H
#define MINYI_CORE_FORMULA_TEXT_H

#include "core/page.h"

/* Adds TEXT so written to PAGE.  Numbers have six decimals at most; `[1, 2]` stands
   for the values of a repeated input.  What is no formula is added as it is. */
void mny_formula_text(struct mny_page *page, const char *text);

/* Adds VALUE, at most six decimals of it. */
void mny_formula_number(struct mny_page *page, double value);

#endif
