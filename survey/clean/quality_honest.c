/* SPDX-License-Identifier: MIT */
#include "survey/clean/quality_honest.h"

#include "stats/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mny_judged_open(struct mny_judged *judged, size_t rows, size_t batteries)
{
    const size_t stride = (batteries + 7) / 8;

    *judged = (struct mny_judged){rows, batteries, stride, calloc(rows + 1, stride),
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

static bool has(const uint8_t *mask, size_t battery)
{
    return mask[battery / 8] >> battery % 8 & 1;
}

/* The chance that honest answers are flagged by one of the batteries that MASK has. */
static double chance_of(const struct mny_judged *judged, const uint8_t *mask)
{
    double chance = 0;

    for (size_t i = 0; i < judged->batteries; i++)
        if (has(mask, i))
            chance += (1 - chance) * judged->chances[i];
    return chance;
}

/* The first row behind ROW that is judged by other batteries than ROW. */
static size_t end_of_like(const struct mny_judged *judged, size_t row)
{
    const size_t stride = judged->stride, end = judged->rows * stride;
    size_t at = (row + 1) * stride;

    while (at < end && judged->masks[at] == judged->masks[at - stride])
        at++;
    return at / stride;
}

static bool is_judged(const struct mny_judged *judged, const uint8_t *mask)
{
    for (size_t i = 0; i < judged->stride; i++)
        if (mask[i])
            return true;
    return false;
}

/* Counts COUNT rows that the batteries of MASK judge. */
static void add_like(const struct mny_judged *judged, const uint8_t *mask, size_t count,
                     size_t *all, struct mny_sum *sum)
{
    if (count == 0 || !is_judged(judged, mask))
        return;
    *all += count;
    mny_sum_add(sum, (double)count * chance_of(judged, mask));
}

/* Of up to eight batteries all masks can be counted: in several tables by turns, because nearly all
   rows have the same one, and adding to a number waits for the addition before. */
static void add_bytes(const struct mny_judged *judged, size_t *all, struct mny_sum *sum)
{
    enum { MASKS = UINT8_MAX + 1, TABLES = 4 };
    size_t counts[TABLES][MASKS] = {{0}};
    size_t row = 0;

    for (; row + TABLES <= judged->rows; row += TABLES)
        for (size_t i = 0; i < TABLES; i++)
            counts[i][judged->masks[row + i]]++;
    for (; row < judged->rows; row++)
        counts[0][judged->masks[row]]++;
    for (size_t mask = 0; mask < MASKS; mask++)
        add_like(judged, &(const uint8_t){(uint8_t)mask},
                 counts[0][mask] + counts[1][mask] + counts[2][mask] + counts[3][mask], all, sum);
}

size_t mny_judged_sum(const struct mny_judged *judged, double *expected)
{
    struct mny_sum sum = {0, 0};
    size_t count = 0;

    if (judged->stride == 1)
        add_bytes(judged, &count, &sum);
    else
        for (size_t row = 0, end; row < judged->rows; row = end) {
            end = end_of_like(judged, row);
            add_like(judged, judged->masks + row * judged->stride, end - row, &count, &sum);
        }
    *expected = count > 0 ? mny_sum_value(sum) / (double)count : NAN;
    return count;
}

bool mny_judged_same(const struct mny_judged *a, const struct mny_judged *b)
{
    return a->rows == b->rows && a->stride == b->stride &&
           memcmp(a->masks, b->masks, a->rows * a->stride) == 0;
}
