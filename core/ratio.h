/* SPDX-License-Identifier: MIT */
/* The rates in a standard's formulas: which inputs stand above and below.  Only
   sums of inputs are known here, as in `ratio(${x1} + ${x2}, ${x3})`; others cannot
   be compared between cities by looking at what was filed. */
#ifndef MINYI_CORE_RATIO_H
#define MINYI_CORE_RATIO_H

#include "core/standard.h"

enum { MNY_RATIO_TERMS = 8 };

struct mny_ratio {
    size_t item;
    size_t above[MNY_RATIO_TERMS], below[MNY_RATIO_TERMS]; /* inputs */
    size_t above_count, below_count;
};

/* Reads the rate in the text of FORMULA of the item ITEM; false if there is none. */
bool mny_ratio_read(const struct mny_standard *standard, size_t item, const char *formula,
                    struct mny_ratio *ratio);

#endif
