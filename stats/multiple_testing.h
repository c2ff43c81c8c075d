/* SPDX-License-Identifier: MIT */
/* Many tests at once. */
#ifndef MINYI_STATS_MULTIPLE_TESTING_H
#define MINYI_STATS_MULTIPLE_TESTING_H

#include "core/problem.h"

#include <stddef.h>

/* Adjusts COUNT p-values so that the chance of any false rejection is at most the
   level at which they are read (Holm 1979, Scandinavian Journal of Statistics 6,
   65-70; as R's p.adjust(P, "holm")).  P that are NAN are no tests: they stay NAN
   and do not count.  ADJUSTED may be P.  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_holm(const double *p, size_t count, double *adjusted);

#endif
