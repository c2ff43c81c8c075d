/* SPDX-License-Identifier: MIT */
#include "survey/clean/quality_honest.h"

#include "stats/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mny_judged_open(struct mny_judged *judged, size_t rows, size_t batteries)
{
    const size_t stride = (batteries + 7) / 8;

    *judged = (struct mny_judged){rows, batteries, stride, calloc(rows + 1, stride + 1),
                                  malloc((batteries + 1) * sizeof(double))};
    for (size_t i = 0; judged->chances && i < batteries; i++)
        judged->chances[i] = NAN;
    return judged->masks && judged->chances;
}

void mny_judged_close(struct mny_judged *judged)
{
    free(judged->masks);
    free(judged->chances);
    *judged = (struct mny_judged){0};
}

static bool is_judged(const struct mny_judged *judged, size_t row)
{
    for (size_t i = 0; i < judged->stride; i++)
        if (judged->masks[row * judged->stride + i])
            return true;
    return false;
}

size_t mny_judged_count(const struct mny_judged *judged)
{
    size_t count = 0;

    for (size_t row = 0; row < judged->rows; row++)
        count += is_judged(judged, row);
    return count;
}

static double chance_of(const struct mny_judged *judged, size_t row)
{
    double chance = 0;

    for (size_t i = 0; i < judged->batteries; i++)
        if (mny_judged_at(judged, row, i))
            chance += (1 - chance) * judged->chances[i];
    return chance;
}

/* Whether ROW and the one before it are judged by the same batteries, as neighbours mostly are. */
static bool is_like_last(const struct mny_judged *judged, size_t row)
{
    const uint8_t *mask = judged->masks + row * judged->stride;

    return row > 0 && memcmp(mask, mask - judged->stride, judged->stride) == 0;
}

double mny_judged_expected(const struct mny_judged *judged)
{
    const size_t count = mny_judged_count(judged);
    struct mny_sum sum = {0, 0};
    double chance = 0;

    for (size_t row = 0; row < judged->rows; row++) {
        if (!is_like_last(judged, row))
            chance = chance_of(judged, row);
        mny_sum_add(&sum, chance);
    }
    return count > 0 ? mny_sum_value(sum) / (double)count : NAN;
}
