/* SPDX-License-Identifier: MIT */
/* Quantiles of weighted scores, and Woodruff's intervals for them.

   The quantile at p is the smallest score at which the cumulated weight reaches p
   of the total: R survey's svyquantile(qrule = "math"), but that for a p below the
   weight of the first respondent R 4.1 takes the second.  Woodruff (1952, JASA 47,
   635-646): the share of those at or below the quantile is a mean with a standard
   error; the limits of its interval are taken back to scores by the same rule
   (svyquantile(interval.type = "mean")). */
#ifndef MINYI_STATS_QUANTILE_H
#define MINYI_STATS_QUANTILE_H

#include "stats/estimate.h"

#include <stddef.h>

/* The weighted distribution of one column's scores. */
struct mny_distribution;

/* Of the scores of COLUMN among the respondents of INPUT (its items do not matter),
   those of its domain alone if it has one.  NULL without memory. */
struct mny_distribution *mny_distribution_create(const struct mny_estimate_input *input,
                                                 const struct mny_score_column *column);
void mny_distribution_free(struct mny_distribution *distribution); /* NULL is allowed. */

/* The quantile at P.  NAN if nobody answered, and for a P below 0 or above 1, which
   the limits of a share may have.  Weight that falls short of P of the total by
   no more than rounding (1e-12 of the total) reaches it. */
double mny_distribution_quantile(const struct mny_distribution *distribution, double p);

/* Makes of BELOW, the estimated share of those at or below the quantile VALUE with
   its interval, that of the quantile: score, limits, and the standard error that
   such limits have, their distance / 2 t.  N and N_EFF stay; there is no design
   effect.  A limit is NAN where that of the share is beyond 0 or 1, and with it
   the standard error.  DEGREES: PSUs - strata. */
struct mny_estimate mny_quantile_woodruff(const struct mny_distribution *distribution, double value,
                                          const struct mny_estimate *below, size_t degrees);

#endif
