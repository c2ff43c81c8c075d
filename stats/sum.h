/* SPDX-License-Identifier: MIT */
/* Sums that keep the digits that plain addition loses, so that a result hardly
   depends on the order of its terms. */
#ifndef MINYI_STATS_SUM_H
#define MINYI_STATS_SUM_H

#include <math.h>

/* A running sum; {0, 0} is an empty one. */
struct mny_sum {
    double sum, lost;
};

/* Adds TERM (Neumaier 1974, Zeitschrift für angewandte Mathematik und Mechanik 54). */
static inline void mny_sum_add(struct mny_sum *total, double term)
{
    const double sum = total->sum + term;
    if (fabs(total->sum) >= fabs(term))
        total->lost += (total->sum - sum) + term;
    else
        total->lost += (term - sum) + total->sum;
    total->sum = sum;
}

static inline double mny_sum_value(struct mny_sum total)
{
    return total.sum + total.lost;
}

#endif
