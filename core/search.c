/* SPDX-License-Identifier: MIT */
#include "core/search.h"

size_t mny_search(size_t low, size_t high, bool (*before)(const void *context, size_t index),
                  const void *context)
{
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (before(context, middle))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
