/* SPDX-License-Identifier: MIT */
/* Merging thin categories: one with too few respondents goes into the one that
   the population file's collapse_to names, targets added, for one city at a time. */
#ifndef MINYI_SURVEY_WEIGHT_COLLAPSE_H
#define MINYI_SURVEY_WEIGHT_COLLAPSE_H

#include "survey/weight/calibration_cells.h"
#include "survey/weight/calibration_check.h"

/* Merges, in every margin of CELLS, each category with fewer than LEAST respondents
   that has a collapse_to, first in the file first, until none is left; what was
   merged counts together, and goes where its last category points.  Each merge is
   a note in PROBLEMS.  Returns MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_collapse(const struct mny_city_case *of, struct mny_city_cells *cells,
                           size_t least, struct mny_problems *problems);

#endif
