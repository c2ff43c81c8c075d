/* SPDX-License-Identifier: MIT */
/* Medians of durations, group by group.  Most durations are few different whole seconds: then
   rows are counted, not sorted. */
#ifndef MINYI_SURVEY_CLEAN_MEDIANS_H
#define MINYI_SURVEY_CLEAN_MEDIANS_H

#include "survey/clean/codes.h"
#include "survey/clean/durations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Row r is of group GROUP[r], all of group 0 where GROUP has no column.  Rows whose duration is
   not known, and those with DROPPED[r] (NULL: none), are left out.  Rows are counted on up to
   THREADS threads. */
struct mny_grouped {
    const struct mny_durations *durations;
    struct mny_codes group;
    const uint8_t *dropped;
    size_t groups, threads;
};

/* The median of each group into MEDIANS, NAN for one without rows, and how many rows each has
   into COUNTS; both have room for GROUPS.  False without memory. */
bool mny_medians(const struct mny_grouped *grouped, double *medians, size_t *counts);

#endif
