/* SPDX-License-Identifier: MIT */
/* Which values an expression can give, from those that its slots can have:
   interval arithmetic over the compiled code.  Sound: no value that a run can
   give lies outside the range told (NAN aside, which is no value).  Conditions of
   a slot and a constant, `if(${x} >= 5, …)`, narrow the slot in the branches; of
   other dependence between slots nothing is known, so that `${x} - ${x}` can be
   anything. */
#ifndef MINYI_CORE_EXPRESSION_RANGE_H
#define MINYI_CORE_EXPRESSION_RANGE_H

#include "core/expression.h"

/* LEAST to MOST, infinite where there is no bound; WHOLE: only whole numbers. */
struct mny_range {
    double least, most;
    bool whole;
};

struct mny_range mny_range_any(void);
struct mny_range mny_range_hull(struct mny_range left, struct mny_range right);

/* The range of EXPRESSION with SLOTS, indexed by slot number and SLOT_COUNT of
   them.  CALL tells the range of an added function's result from those of its
   arguments.  An expression of thousands of operations has any range.
   MNY_E_MEMORY is the only failure. */
enum mny_code mny_expression_range(
    const struct mny_expression *expression, const struct mny_range *slots, size_t slot_count,
    struct mny_range (*call)(const char *function, const struct mny_range *arguments, size_t count),
    struct mny_range *range);

#endif
