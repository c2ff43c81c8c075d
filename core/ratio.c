/* SPDX-License-Identifier: MIT */
#include "core/ratio.h"

#include <string.h>

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Reads `${x1} + ${x2}` up to END; NULL if there is anything else. */
static const char *read_sum(const struct mny_standard *standard, size_t item, const char *at,
                            char end, size_t inputs[MNY_RATIO_TERMS], size_t *count)
{
    for (*count = 0; *count < MNY_RATIO_TERMS; ++*count) {
        size_t length;

        at = skip_blanks(at);
        if (at[0] != '$' || at[1] != '{')
            return NULL;
        length = strcspn(at + 2, "}");
        inputs[*count] = mny_standard_find_input(standard, item, at + 2, length);
        if (at[2 + length] != '}' || inputs[*count] == MNY_NO_INPUT)
            return NULL;
        at = skip_blanks(at + 3 + length);
        if (*at == end) {
            ++*count;
            return at + 1;
        }
        if (*at++ != '+')
            return NULL;
    }
    return NULL;
}

bool mny_ratio_read(const struct mny_standard *standard, size_t item, const char *formula,
                    struct mny_ratio *ratio)
{
    /* Also the end of capped_ratio( and mean_ratio(; there is one in a formula. */
    const char *at = strstr(formula, "ratio("), *below;

    if (!at)
        return false;
    ratio->item = item;
    below = read_sum(standard, item, at + strlen("ratio("), ',', ratio->above, &ratio->above_count);
    if (!below)
        return false;
    /* A third argument, the value of 0 ÷ 0, does not matter. */
    return read_sum(standard, item, below, ')', ratio->below, &ratio->below_count) ||
           read_sum(standard, item, below, ',', ratio->below, &ratio->below_count);
}
