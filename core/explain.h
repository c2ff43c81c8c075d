/* SPDX-License-Identifier: MIT */
/* How one score came about, as a page to read: from OUT's trace.csv and
   objective.csv (or beside.csv) alone. */
#ifndef MINYI_CORE_EXPLAIN_H
#define MINYI_CORE_EXPLAIN_H

#include "core/problem.h"

/* Makes the page for ITEM of CITY, a code or a name, from the files in FOLDER: what was filed, each
   formula with its numbers, caps and rounding, the score, and what it adds to its
   L2, L1 and the objective score; lines of 80 columns at most.  *TEXT is the
   caller's to free().  MNY_E_NOT_FOUND: FOLDER has no such files; MNY_E_INPUT: it
   does not know that city or item, or the files are not as minyi writes them. */
enum mny_code mny_explain(const char *folder, const char *city, const char *item,
                          struct mny_problems *problems, char **text);

#endif
