/* SPDX-License-Identifier: MIT */
/* Searching what is in order, by halves. */
#ifndef MINYI_CORE_SEARCH_H
#define MINYI_CORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

/* The first index from LOW on, and below HIGH, for which BEFORE does not hold; HIGH if there is
   none.  Behind it BEFORE must not hold again. */
size_t mny_search(size_t low, size_t high, bool (*before)(const void *context, size_t index),
                  const void *context);

#endif
