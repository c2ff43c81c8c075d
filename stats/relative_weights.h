/* SPDX-License-Identifier: MIT */
/* How much of what explains a criterion each of several predictors contributes, although they are
   correlated: Johnson's relative weights (2000, Multivariate Behavioral Research 35, 1-19). */
#ifndef MINYI_STATS_RELATIVE_WEIGHTS_H
#define MINYI_STATS_RELATIVE_WEIGHTS_H

#include "core/problem.h"

#include <stddef.h>

/* CORRELATION[(predictors + 1) x (predictors + 1)] is that of the predictors, and last of the
   criterion.  Fills WEIGHTS[predictors], each 0 or more, whose sum is *R2, the share of the
   criterion's variance that all together explain.  All are NAN where that does not exist: a
   correlation is missing, the predictors' matrix is not positive definite (one follows from the
   others, or pairs of other respondents contradict one another), or they would explain more than
   there is.  Returns MNY_OK or MNY_E_MEMORY.  Needs GSL's error handler off. */
enum mny_code mny_relative_weights(const double *correlation, size_t predictors, double *weights,
                                   double *r2);

#endif
