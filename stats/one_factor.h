/* SPDX-License-Identifier: MIT */
/* The factor model with one factor, by maximum likelihood: R's factanal(covmat =,
   factors = 1). */
#ifndef MINYI_STATS_ONE_FACTOR_H
#define MINYI_STATS_ONE_FACTOR_H

#include <stdbool.h>
#include <stddef.h>

/* The least that a uniqueness may be, as in factanal().  An item that has it is a
   Heywood case: the factor would explain all of it, and more if it could. */
#define MNY_UNIQUENESS_LEAST 0.005

/* How well the score equations λ² + ψ = 1 hold at least, of all items but those that a
   limit of ψ holds.  Rounding leaves some 1e-15, and left 1e-14 at worst in 400 random
   matrices of 3 to 14 items. */
#define MNY_ONE_FACTOR_RESIDUAL 1e-12

enum mny_one_factor_status {
    MNY_ONE_FACTOR_FOUND,
    MNY_ONE_FACTOR_HEYWOOD, /* found, with an item at the least uniqueness */
    MNY_ONE_FACTOR_NONE,    /* fewer than three items, a singular matrix, or no minimum */
    MNY_ONE_FACTOR_MEMORY
};

/* Fills LOADING[items] and UNIQUENESS[items] of standardized items from their
   CORRELATION[items x items].  Of the two signs that loadings can have the one is taken
   with which they sum to 0 or more. */
enum mny_one_factor_status mny_one_factor(const double *correlation, size_t items, double *loading,
                                          double *uniqueness);

#endif
