/* SPDX-License-Identifier: MIT */
#include "stats/rank_intervals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Half the width of an interval with TAIL beyond each of its ends, in standard errors. */
static double reach(double tail, double degrees)
{
    return isinf(degrees) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, degrees);
}

/* What is beyond each end, so that the intervals of all units that have an error hold together
   with probability LEVEL. */
static double tail_of(const struct mny_rank_estimate *estimates, size_t count, double level)
{
    size_t errors = 0;

    for (size_t i = 0; i < count; i++)
        errors += estimates[i].error > 0;
    return errors > 0 ? -expm1(log(level) / (double)errors) / 2 : 0;
}

/* Cut at what is possible, unless the estimate itself is beyond that. */
static void set_limits(const struct mny_rank_estimate *estimate, double tail,
                       struct mny_rank_interval *interval)
{
    const double half = estimate->error > 0 ? reach(tail, estimate->degrees) * estimate->error : 0;

    interval->low = estimate->least;
    interval->high = estimate->most;
    if (isnan(estimate->error))
        return;
    interval->low = fmax(estimate->value - half, fmin(estimate->least, estimate->value));
    interval->high = fmin(estimate->value + half, fmax(estimate->most, estimate->value));
}

/* ---- ranks ----------------------------------------------------------------------------- */

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;

    return a < b ? -1 : a > b;
}

/* How many of the ascending VALUES are at most LIMIT. */
static size_t at_most(const double *values, size_t count, double limit)
{
    size_t from = 0, to = count;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (values[middle] <= limit)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* LOWS and HIGHS are room for COUNT numbers each. */
static void set_ranks(struct mny_rank_interval *intervals, size_t count, double tie, double *lows,
                      double *highs)
{
    for (size_t i = 0; i < count; i++) {
        lows[i] = intervals[i].low;
        highs[i] = intervals[i].high;
    }
    qsort(lows, count, sizeof *lows, ascending);
    qsort(highs, count, sizeof *highs, ascending);
    for (size_t i = 0; i < count; i++) {
        struct mny_rank_interval *own = &intervals[i];
        const bool is_point = own->high <= own->low + tie; /* not above itself, but not counted */

        own->best = 1 + count - at_most(lows, count, own->high + tie);
        own->worst = count - (at_most(highs, count, own->low + tie) - is_point);
    }
}

/* ---- groups ---------------------------------------------------------------------------- */

/* On the way down an interval begins at its upper limit and ends at its lower one. */
struct event {
    double at;
    size_t unit;
    bool begins;
};

/* From the highest; where one ends and another begins they still meet. */
static int by_place(const void *left, const void *right)
{
    const struct event *a = left, *b = right;

    if (a->at < b->at || a->at > b->at)
        return a->at > b->at ? -1 : 1;
    if (a->begins != b->begins)
        return a->begins ? -1 : 1;
    return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* A group is full where the first of those begun before ends. */
static void set_groups(struct mny_rank_interval *intervals, size_t count, double tie,
                       struct event *events)
{
    size_t full = 0;
    bool growing = false;

    for (size_t i = 0; i < count; i++) {
        events[2 * i] = (struct event){intervals[i].high + tie, i, true};
        events[2 * i + 1] = (struct event){intervals[i].low, i, false};
    }
    qsort(events, 2 * count, sizeof *events, by_place);
    for (size_t i = 0; i < 2 * count; i++) {
        struct mny_rank_interval *interval = &intervals[events[i].unit];

        if (!events[i].begins)
            full += growing;
        growing = events[i].begins;
        if (events[i].begins)
            interval->first_group = full + 1;
        else
            interval->last_group = full;
    }
}

enum mny_code mny_rank_intervals(const struct mny_rank_estimate *estimates, size_t count,
                                 double level, double tie, struct mny_rank_interval *intervals)
{
    const double tail = tail_of(estimates, count, level);
    double *numbers = calloc(2 * count + 1, sizeof *numbers);
    struct event *events = calloc(2 * count + 1, sizeof *events);
    const bool room = numbers && events;

    for (size_t i = 0; i < count; i++)
        set_limits(&estimates[i], tail, &intervals[i]);
    if (room) {
        set_ranks(intervals, count, tie, numbers, numbers + count);
        set_groups(intervals, count, tie, events);
    }
    free(numbers);
    free(events);
    return room ? MNY_OK : MNY_E_MEMORY;
}
