/* SPDX-License-Identifier: MIT */
/* Hadamard matrices: square, of entries 1 and -1, all rows orthogonal, all columns
   too.  Of order 1, 2 or a multiple of 4; made by doubling (Sylvester 1867) from order
   1 or one of Paley's (1933, Journal of Mathematics and Physics 12, 311-320): q + 1
   for a prime power q = 3 mod 4, 2 (q + 1) for a prime power q = 1 mod 4.  That is
   every multiple of 4 below 92; of those up to 300 it leaves out 92, 116, 156, 172,
   184, 188, 232, 236, 260, 268 and 292.

   Entries are computed when asked for: a matrix takes little memory. */
#ifndef MINYI_STATS_HADAMARD_H
#define MINYI_STATS_HADAMARD_H

#include <stddef.h>

struct mny_hadamard;

/* The smallest order, LEAST or more, that can be made; 0 if LEAST is above 2^24. */
size_t mny_hadamard_order(size_t least);

/* The matrix of an order that mny_hadamard_order() returned, with a first column of
   ones.  NULL without memory, or for another order. */
struct mny_hadamard *mny_hadamard_create(size_t order);
void mny_hadamard_free(struct mny_hadamard *hadamard); /* NULL is allowed. */

/* The entry, 1 or -1. */
int mny_hadamard_at(const struct mny_hadamard *hadamard, size_t row, size_t column);

#endif
