/* SPDX-License-Identifier: MIT */
/* Medians of durations, group by group.  Most durations are whole seconds, and few different
   ones: then rows are counted, not sorted. */
#ifndef MINYI_SURVEY_CLEAN_MEDIANS_H
#define MINYI_SURVEY_CLEAN_MEDIANS_H

#include "survey/clean/codes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* COUNT rows: NUMBERS[r], NAN if it is not known, is of group GROUP[r], all of group 0 where
   GROUP has no column.  Rows with DROPPED[r] (NULL: none) are left out. */
struct mny_grouped {
    const double *numbers;
    struct mny_codes group;
    const uint8_t *dropped;
    size_t count, groups;
};

/* The median of each group into MEDIANS, NAN for one without rows, and how many rows each has
   into COUNTS; both have room for GROUPS.  False without memory. */
bool mny_medians(const struct mny_grouped *grouped, double *medians, size_t *counts);

#endif
