/* SPDX-License-Identifier: MIT */
#include "survey/clean/medians.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whole seconds below RANGE are counted: over two hours.  The counts of all groups are to lie
   in the processor's caches. */
enum { RANGE = 8192, CELLS_MOST = 1 << 23 };

static bool has_groups(const struct mny_grouped *grouped)
{
    return grouped->group.bytes || grouped->group.shorts || grouped->group.words;
}

static inline size_t group_of(const struct mny_grouped *grouped, bool grouping, size_t row)
{
    return grouping ? mny_code_at(&grouped->group, row) : 0;
}

static inline bool is_left_out(const struct mny_grouped *grouped, size_t row)
{
    return isnan(mny_duration_at(grouped->durations, row)) ||
           (grouped->dropped && grouped->dropped[row]);
}

/* Counts all rows in CELLS, RANGE for each group.  False if a number cannot be counted. */
static bool count_rows(const struct mny_grouped *grouped, uint32_t *cells)
{
    const bool grouping = has_groups(grouped);

    for (size_t i = 0; i < grouped->durations->count; i++) {
        const double number = mny_duration_at(grouped->durations, i);
        unsigned whole;

        if (is_left_out(grouped, i))
            continue;
        if (!(number >= 0 && number < RANGE))
            return false;
        whole = (unsigned)number;
        if ((double)whole < number || (double)whole > number)
            return false;
        cells[group_of(grouped, grouping, i) * RANGE + whole]++;
    }
    return true;
}

/* The number that has RANK others before it in order. */
static double ranked(const uint32_t *cells, size_t rank)
{
    size_t at = 0, seen = cells[0];

    while (seen <= rank)
        seen += cells[++at];
    return (double)at;
}

static void read_counts(const uint32_t *cells, double *median, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < RANGE; i++)
        *count += cells[i];
    *median = *count == 0 ? (double)NAN
                          : (ranked(cells, (*count - 1) / 2) + ranked(cells, *count / 2)) / 2;
}

/* Numbers of any kind: the rows of group g are [first[g], first[g + 1]) of SORTED.  FIRST has
   room for two more, all 0. */
static void deal(const struct mny_grouped *grouped, size_t *first, double *sorted)
{
    const bool grouping = has_groups(grouped);
    size_t *end = first + 1; /* of each group, while it is filled */

    for (size_t i = 0; i < grouped->durations->count; i++)
        if (!is_left_out(grouped, i))
            end[group_of(grouped, grouping, i) + 1]++;
    for (size_t i = 1; i <= grouped->groups; i++)
        end[i] += end[i - 1];
    for (size_t i = 0; i < grouped->durations->count; i++)
        if (!is_left_out(grouped, i))
            sorted[end[group_of(grouped, grouping, i)]++] = mny_duration_at(grouped->durations, i);
}

static bool select_medians(const struct mny_grouped *grouped, double *medians, size_t *counts)
{
    size_t *first = calloc(grouped->groups + 2, sizeof *first);
    double *sorted = malloc((grouped->durations->count + 1) * sizeof *sorted);
    const bool good = first && sorted;

    if (good)
        deal(grouped, first, sorted);
    for (size_t i = 0; good && i < grouped->groups; i++) {
        counts[i] = first[i + 1] - first[i];
        medians[i] = counts[i] > 0 ? gsl_stats_median(sorted + first[i], 1, counts[i]) : NAN;
    }
    free(first);
    free(sorted);
    return good;
}

bool mny_medians(const struct mny_grouped *grouped, double *medians, size_t *counts)
{
    const bool few =
        grouped->groups <= CELLS_MOST / RANGE && grouped->durations->count <= UINT32_MAX;
    uint32_t *cells = few ? calloc(grouped->groups * RANGE + 1, sizeof *cells) : NULL;
    const bool counted = cells && count_rows(grouped, cells);

    for (size_t i = 0; counted && i < grouped->groups; i++)
        read_counts(cells + i * RANGE, &medians[i], &counts[i]);
    free(cells);
    return counted || select_medians(grouped, medians, counts);
}
