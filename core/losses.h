/* SPDX-License-Identifier: MIT */
/* losses.csv: where each city loses its points, the largest loss first.
   `lost` is points of the total: of an item L2 weight × (full − score), of a
   deduction what it takes off.  `rank` is the city's place for that item among the
   `peers` that filed it, 1 for who loses least; equal losses (to 1e-9) share a
   rank; who did not file it has none.  What stands beside the total loses none of
   it and is left out. */
#ifndef MINYI_CORE_LOSSES_H
#define MINYI_CORE_LOSSES_H

#include "core/item_score.h"
#include "core/output.h"

struct mny_losses;

/* STANDARD must outlive the result.  NULL without memory. */
struct mny_losses *mny_losses_create(const struct mny_standard *standard, size_t cities);
void mny_losses_free(struct mny_losses *losses); /* NULL is allowed. */

/* Keeps the SCORES of all items of the next city, whose CODE is borrowed; at most
   as many cities as were said. */
void mny_losses_add(struct mny_losses *losses, const char *code,
                    const struct mny_item_score *scores);

enum mny_code mny_losses_write(const struct mny_losses *losses, struct mny_output *output,
                               struct mny_problems *problems);

#endif
