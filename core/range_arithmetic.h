/* SPDX-License-Identifier: MIT */
/* The operations of core/expression_private.h on ranges, for
   core/expression_range.c. */
#ifndef MINYI_CORE_RANGE_ARITHMETIC_H
#define MINYI_CORE_RANGE_ARITHMETIC_H

#include "core/expression_private.h"
#include "core/expression_range.h"

/* Whether a value in a range is true: other than 0. */
enum mny_truth { MNY_NEVER, MNY_ALWAYS, MNY_UNSURE };
enum mny_truth mny_range_truth(struct mny_range range);

/* LEFT by COMPARISON to RIGHT: 0, 1, or 0 to 1. */
struct mny_range mny_range_compare(enum mny_operation comparison, struct mny_range left,
                                   struct mny_range right);

/* Narrows RANGE to where its COMPARISON to CONSTANT is TRUTH; false if nothing is
   left of it. */
bool mny_range_narrow(struct mny_range *range, enum mny_operation comparison, double constant,
                      bool truth);

/* The result of any operation that takes COUNT values and puts one; of those on
   texts only what is sure. */
struct mny_range mny_range_operate(enum mny_operation operation, const struct mny_range *arguments,
                                   size_t count);

#endif
