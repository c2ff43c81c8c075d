/* SPDX-License-Identifier: MIT */
/* One value of a filing: what an input's type accepts, and nothing else. */
#ifndef MINYI_CORE_FILING_VALUE_H
#define MINYI_CORE_FILING_VALUE_H

#include "core/problem.h"
#include "core/standard.h"

enum mny_filing_state { MNY_FILING_EMPTY, MNY_FILING_GOOD, MNY_FILING_BAD };

/* Reads TEXT, the value of INPUT of the item ITEM_CODE (its repeat REPEAT, 0 if
   it does not repeat), into *VALUE: full-width characters as half-width ones, `yes` as 1,
   `96.5%` as 96.5.  What the type does not accept is added as a problem at WHERE
   with the input's label, what was seen and what is expected. */
enum mny_filing_state mny_filing_value(const char *item_code,
                                       const struct mny_standard_input *input, size_t repeat,
                                       const char *text, struct mny_where where,
                                       struct mny_problems *problems, double *value);

/* Room for the name of an input in messages, and that name: `L1P4-A3.x1[2]`,
   shortened if it does not fit.  Returns NAME. */
enum { MNY_FILING_NAME_ROOM = 128 };
const char *mny_filing_name(const char *item_code, const char *input_code, size_t repeat,
                            char name[MNY_FILING_NAME_ROOM]);

#endif
