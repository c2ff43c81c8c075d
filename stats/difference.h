/* SPDX-License-Identifier: MIT */
/* Differences between estimates: of two domains of one sample, whose covariance
   counts, and of two samples that were drawn independently. */
#ifndef MINYI_STATS_DIFFERENCE_H
#define MINYI_STATS_DIFFERENCE_H

#include "core/problem.h"
#include "stats/estimate.h"

#include <stdbool.h>
#include <stddef.h>

/* First minus second; NAN where a number does not exist.

   With a standard error of 0 there is no t.  If nothing was left to chance, since
   both were drawn completely, a difference that is not 0 has p = 0; a difference of
   0 has no p.  If that is not so, the standard error is 0 because all answers were
   alike (or calibration explains them all), which is no proof that the population's
   are: then there is no p either. */
struct mny_difference {
    double difference, se, covariance;
    double t, df, p;  /* two-sided */
    double low, high; /* 95 % interval, Student's t with DF degrees of freedom */
};

/* How many pairs there are among COUNT. */
size_t mny_pairs(size_t count);

/* The variances of the differences between all pairs of the domains 0 ... DOMAINS - 1
   (as in INPUT->domain; CATEGORY does not matter), by Taylor linearization: that of
   the total of the difference of their linearized variables, as R's svycontrast() of
   svyby(covmat = TRUE).  ESTIMATES holds what mny_estimate() made of each domain, items
   and nodes together.  VARIANCES[statistic x mny_pairs(domains) + pair], with pairs
   ordered (0, 1), (0, 2) ... (1, 2) ...; NAN where one of the two has no score.  MNY_OK,
   MNY_E_MEMORY or MNY_E_INTERNAL as mny_estimate(). */
enum mny_code mny_estimate_differences(const struct mny_estimate_input *input, size_t domains,
                                       const struct mny_estimate *estimates, double *variances);

/* What is left of the variance of a difference of FIRST and SECOND that ought to be
   0 is rounding and counts as 0; NAN if one has no score. */
double mny_difference_variance(const struct mny_estimate *first, const struct mny_estimate *second,
                               double variance);

/* Of two domains of one sample with DEGREES of freedom; VARIANCE is that of their
   difference.  COMPLETE: the sample is the population. */
struct mny_difference mny_difference_of_domains(const struct mny_estimate *first,
                                                const struct mny_estimate *second, double variance,
                                                size_t degrees, bool complete);

/* One of two independent samples. */
struct mny_sample {
    const struct mny_estimate *estimate;
    size_t degrees; /* of freedom */
    bool complete;  /* it is the population */
};

/* Of two independent samples: no covariance, degrees of freedom by Satterthwaite
   (1946, Biometrics Bulletin 2, 110-114) and Welch (1947, Biometrika 34, 28-35) from
   those of the two designs. */
struct mny_difference mny_difference_of_samples(const struct mny_sample *first,
                                                const struct mny_sample *second);

/* The degrees of freedom of a 95 % interval that reaches MARGIN standard errors to either
   side: Student's t of how many has MARGIN as its 0.975 quantile.  0 if it is that of no
   whole number; at most 10^9, beyond which t is normal in all its digits. */
size_t mny_degrees_of_margin(double margin);

#endif
