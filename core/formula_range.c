/* SPDX-License-Identifier: MIT */
#include "core/formula.h"

#include "core/formula_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The results of the functions listed in core/formula.h. */
static struct mny_range call(const char *function, const struct mny_range *arguments, size_t count)
{
    struct mny_range range = {0, 1, false};

    if (strcmp(function, "mean") == 0) {
        range = arguments[0];
        range.whole = false;
    } else if (strcmp(function, "quotient") == 0) {
        range.most = INFINITY;
        if (arguments[0].least < 0 || arguments[1].least < 0)
            range = mny_range_any();
    } else if (strcmp(function, "at_most") == 0) {
        range.least = fmin(arguments[0].least, arguments[1].least);
        range.most = fmin(arguments[0].most, arguments[1].most);
    } else if (count > 2) { /* a ratio with its value for 0 ÷ 0 */
        range = mny_range_hull(range, arguments[2]);
    }
    return range;
}

enum mny_code mny_formulas_range(const struct mny_formulas *formulas,
                                 const struct mny_range *inputs, struct mny_range *mark)
{
    struct mny_range *slots = calloc(formulas->input_count + formulas->count, sizeof *slots);
    enum mny_code code = slots ? MNY_OK : MNY_E_MEMORY;

    *mark = mny_range_any();
    if (slots && formulas->input_count > 0)
        memcpy(slots, inputs, formulas->input_count * sizeof *slots);
    for (size_t i = 0; i < formulas->count && code == MNY_OK; i++) {
        code = mny_expression_range(formulas->steps[i].expression, slots, formulas->input_count + i,
                                    call, mark);
        slots[formulas->input_count + i] = *mark;
    }
    free(slots);
    return code;
}
