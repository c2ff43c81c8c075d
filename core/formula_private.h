/* SPDX-License-Identifier: MIT */
/* Shared by core/formula.c, which compiles, and core/calculator.c, which runs. */
#ifndef MINYI_CORE_FORMULA_PRIVATE_H
#define MINYI_CORE_FORMULA_PRIVATE_H

#include "core/expression.h"
#include "core/formula.h"

/* One compiled formula.  NUMERATOR and DENOMINATOR are the inputs at which a
   broken ratio in it is reported; meaningless if it holds none. */
struct mny_formula_step {
    struct mny_expression *expression;
    size_t numerator, denominator;
};

struct mny_formulas {
    struct mny_formula_input *inputs;
    size_t input_count;
    struct mny_formula_step *steps;
    size_t count;
};

/* The functions listed in core/formula.h, for the compiler. */
const struct mny_function *mny_formula_functions(size_t *count);

#endif
