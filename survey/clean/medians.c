/* SPDX-License-Identifier: MIT */
#include "survey/clean/medians.h"

#include "survey/common/workers.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whole seconds below RANGE are counted: over two hours.  The counts of all groups are to lie
   in the processor's caches, those of each part of the rows by themselves. */
enum { RANGE = 8192, CELLS_MOST = 1 << 23, PARTS_MOST = 16, ROWS_LEAST = 256 };

struct counting {
    const struct mny_grouped *grouped;
    size_t parts, size; /* of rows that follow one another: how many, and rows of each */
    uint32_t *cells;    /* parts x groups x RANGE */
    bool counted[PARTS_MOST];
    double *medians; /* of each group */
    size_t *counts;
};

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
    return !mny_duration_known(grouped->durations, row) ||
           (grouped->dropped && grouped->dropped[row]);
}

/* Whether the duration of ROW, which is known, is WHOLE seconds that can be counted. */
static inline bool is_whole(const struct mny_durations *durations, size_t row, unsigned *whole)
{
    double number;

    if (!durations->exact) {
        *whole = durations->whole[row];
        return *whole < RANGE;
    }
    number = durations->exact[row];
    if (!(number >= 0 && number < RANGE))
        return false;
    *whole = (unsigned)number;
    return !((double)*whole < number || (double)*whole > number);
}

/* Counts the rows of PART; it is not COUNTED if a number cannot be. */
static void count_part(void *context, size_t part)
{
    struct counting *counting = context;
    const struct mny_grouped *grouped = counting->grouped;
    const size_t rows = grouped->durations->count, first = part * counting->size;
    const size_t end = rows < first + counting->size ? rows : first + counting->size;
    const bool grouping = has_groups(grouped);
    uint32_t *cells = counting->cells + part * grouped->groups * RANGE;

    for (size_t i = first; i < end; i++) {
        unsigned whole;

        if (is_left_out(grouped, i))
            continue;
        if (!is_whole(grouped->durations, i, &whole))
            return;
        cells[group_of(grouped, grouping, i) * RANGE + whole]++;
    }
    counting->counted[part] = true;
}

/* The number that has RANK others before it in order. */
static double ranked(const uint32_t *cells, size_t rank)
{
    size_t at = 0, seen = cells[0];

    while (seen <= rank)
        seen += cells[++at];
    return (double)at;
}

/* Reads the counts of GROUP, of all parts together. */
static void read_group(void *context, size_t group)
{
    const struct counting *counting = context;
    uint32_t cells[RANGE] = {0};
    size_t count = 0;

    for (size_t part = 0; part < counting->parts; part++) {
        const uint32_t *of_part =
            counting->cells + (part * counting->grouped->groups + group) * RANGE;

        for (size_t i = 0; i < RANGE; i++)
            cells[i] += of_part[i];
    }
    for (size_t i = 0; i < RANGE; i++)
        count += cells[i];
    counting->counts[group] = count;
    counting->medians[group] =
        count == 0 ? (double)NAN : (ranked(cells, (count - 1) / 2) + ranked(cells, count / 2)) / 2;
}

/* False if some number cannot be counted. */
static bool count_medians(struct counting *counting)
{
    const size_t threads = counting->grouped->threads;

    mny_workers_run(counting->parts, threads, count_part, counting);
    for (size_t part = 0; part < counting->parts; part++)
        if (!counting->counted[part])
            return false;
    mny_workers_run(counting->grouped->groups, threads, read_group, counting);
    return true;
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

/* A part for each thread, as long as their counts are not too many. */
static size_t parts_of(const struct mny_grouped *grouped)
{
    const size_t most = CELLS_MOST / RANGE / (grouped->groups + (grouped->groups == 0));
    const size_t parts = grouped->threads < most ? grouped->threads : most;

    return parts < 1 ? 1 : parts < PARTS_MOST ? parts : PARTS_MOST;
}

bool mny_medians(const struct mny_grouped *grouped, double *medians, size_t *counts)
{
    const size_t rows = grouped->durations->count, parts = parts_of(grouped);
    /* Of few rows a group, sorting them takes less than looking at all counts. */
    const bool few = grouped->groups <= rows / ROWS_LEAST &&
                     grouped->groups <= CELLS_MOST / RANGE && rows <= UINT32_MAX;
    struct counting counting = {
        .grouped = grouped,
        .parts = parts,
        .size = rows / parts + 1,
        .cells = few ? calloc(parts * grouped->groups * RANGE + 1, sizeof(uint32_t)) : NULL,
        .medians = medians,
        .counts = counts};
    const bool counted = counting.cells && count_medians(&counting);

    free(counting.cells);
    return counted || select_medians(grouped, medians, counts);
}
