/* SPDX-License-Identifier: MIT */
/* Sharing a sample out: over strata (cities), or over the categories of a quota. */
#ifndef MINYI_STATS_ALLOCATION_H
#define MINYI_STATS_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>

enum mny_allocation {
    MNY_ALLOCATE_PROPORTIONAL, /* n ~ population */
    MNY_ALLOCATE_EQUAL,        /* the same n everywhere */
    MNY_ALLOCATE_NEYMAN,       /* n ~ population * deviation: the overall mean at its best */
    MNY_ALLOCATE_POWER,        /* n ~ population^power * deviation / mean (Bankier 1988, The
                                  American Statistician 42, 174-177): between the two */
    MNY_ALLOCATIONS            /* not an allocation: how many there are */
};

/* A stratum; numbers are 0 or more, LEAST <= MOST. */
struct mny_allocation_stratum {
    double population; /* people */
    double deviation;  /* standard deviation of the answers, times the root of the deff */
    double mean;       /* of the answers, above 0; the same everywhere if it is not known */
    size_t least, most;
};

enum mny_allocation_status {
    MNY_ALLOCATED,
    MNY_ALLOCATION_TOO_FEW, /* the total is less than all strata's least, or than one for each
                               stratum where any is wanted */
    MNY_ALLOCATION_TOO_MANY /* it is more than all strata's most, where any is wanted */
};

/* Fills N[count] with whole numbers that sum to TOTAL, each between LEAST and
   MOST of its stratum.  One by one they go where the measure of the allocation
   divided by sqrt(n (n + 1)) is largest, the first such stratum of several: that
   is the optimum among whole numbers for the overall mean with
   MNY_ALLOCATE_NEYMAN (Wright 2012, The American Statistician 66, 217-224), and
   the method of equal proportions for the others.  POWER is for
   MNY_ALLOCATE_POWER, 0 to 1. */
enum mny_allocation_status mny_allocate(enum mny_allocation allocation, double power,
                                        const struct mny_allocation_stratum *strata, size_t count,
                                        size_t total, size_t *n);

/* Fills N[count] with whole numbers that sum to TOTAL and differ from TOTAL *
   SHARE / Σ SHARE by less than 1 (largest remainders, the first of equal ones).
   SHARE is 0 or more, and not 0 everywhere. */
void mny_apportion(const double *share, size_t count, size_t total, size_t *n);

#endif
