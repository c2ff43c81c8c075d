/* SPDX-License-Identifier: MIT */
#include "stats/allocation.h"

#include <math.h>

/* What n is to be in proportion to. */
static double measure_of(enum mny_allocation allocation, double power,
                         const struct mny_allocation_stratum *stratum)
{
    switch (allocation) {
    case MNY_ALLOCATE_PROPORTIONAL:
        return stratum->population;
    case MNY_ALLOCATE_EQUAL:
        return 1;
    case MNY_ALLOCATE_NEYMAN:
        return stratum->population * stratum->deviation;
    case MNY_ALLOCATE_POWER:
        return pow(stratum->population, power) * stratum->deviation / stratum->mean;
    case MNY_ALLOCATIONS:
        break;
    }
    return 0;
}

/* The least that a stratum gets: one where any is wanted, since the first is wanted most. */
static size_t least_of(enum mny_allocation allocation, double power,
                       const struct mny_allocation_stratum *stratum)
{
    const bool wanted = stratum->most > 0 && measure_of(allocation, power, stratum) > 0;

    return wanted && stratum->least == 0 ? 1 : stratum->least;
}

/* How much one interview more is wanted where N are.  The first is wanted most. */
static double priority(double measure, size_t n)
{
    return n == 0 ? INFINITY : measure / sqrt((double)n * ((double)n + 1));
}

/* The stratum that gets the next interview; COUNT if all have their most. */
static size_t next_stratum(enum mny_allocation allocation, double power,
                           const struct mny_allocation_stratum *strata, size_t count,
                           const size_t *n)
{
    size_t best = count;
    double most = 0;

    for (size_t h = 0; h < count; h++) {
        const double measure = measure_of(allocation, power, &strata[h]);
        const double wanted = priority(measure, n[h]);
        if (n[h] >= strata[h].most || measure <= 0 || !(wanted > most))
            continue;
        best = h;
        most = wanted;
    }
    return best;
}

/* Interviews of a stratum that gets one more as long as its priority is above
   DIVISOR: the quotient rounded at the geometric mean of its neighbours. */
static double rounded(double measure, double divisor, const struct mny_allocation_stratum *stratum)
{
    const double quotient = measure / divisor, whole = floor(quotient);
    const double n = quotient > sqrt(whole) * sqrt(whole + 1) ? whole + 1 : whole;

    return fmin(fmax(n, (double)stratum->least), (double)stratum->most);
}

static double sum_with(enum mny_allocation allocation, double power,
                       const struct mny_allocation_stratum *strata, size_t count, double divisor)
{
    double sum = 0;

    for (size_t h = 0; h < count; h++)
        sum += rounded(measure_of(allocation, power, &strata[h]), divisor, &strata[h]);
    return sum;
}

/* Nearly the least divisor with which no more than TOTAL are given: the sum falls
   as it grows. */
static double find_divisor(enum mny_allocation allocation, double power,
                           const struct mny_allocation_stratum *strata, size_t count, double total)
{
    double low = 1e-300, high = 1e300;

    for (int i = 0; i < 80; i++) {
        const double middle = sqrt(low) * sqrt(high);
        if (sum_with(allocation, power, strata, count, middle) > total)
            low = middle;
        else
            high = middle;
    }
    return high;
}

enum mny_allocation_status mny_allocate(enum mny_allocation allocation, double power,
                                        const struct mny_allocation_stratum *strata, size_t count,
                                        size_t total, size_t *n)
{
    size_t given = 0;
    double divisor;

    for (size_t h = 0; h < count; h++) {
        const size_t least = least_of(allocation, power, &strata[h]);

        if (least > total - given)
            return MNY_ALLOCATION_TOO_FEW;
        given += least;
    }
    /* Up to a priority that all strata have in common there is no need to go one by
       one; only the last ones are left. */
    divisor = find_divisor(allocation, power, strata, count, (double)total);
    given = 0;
    for (size_t h = 0; h < count; h++) {
        n[h] = (size_t)rounded(measure_of(allocation, power, &strata[h]), divisor, &strata[h]);
        given += n[h];
    }
    for (; given < total; given++) {
        const size_t h = next_stratum(allocation, power, strata, count, n);
        if (h == count)
            return MNY_ALLOCATION_TOO_MANY;
        n[h]++;
    }
    return MNY_ALLOCATED;
}

void mny_apportion(const double *share, size_t count, size_t total, size_t *n)
{
    double sum = 0;
    size_t given = 0;

    for (size_t i = 0; i < count; i++)
        sum += share[i];
    for (size_t i = 0; i < count; i++) {
        n[i] = (size_t)floor((double)total * (share[i] / sum));
        given += n[i];
    }
    /* Who has got his one more is one above his exact number, and stands last. */
    for (; given < total; given++) {
        size_t best = 0;
        double most = -INFINITY;
        for (size_t i = 0; i < count; i++) {
            const double left = (double)total * (share[i] / sum) - (double)n[i];
            if (share[i] > 0 && left > most) {
                best = i;
                most = left;
            }
        }
        n[best]++;
    }
}
