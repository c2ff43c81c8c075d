/* SPDX-License-Identifier: MIT */
#include "stats/difference.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

size_t mny_pairs(size_t count)
{
    return count < 2 ? 0 : count % 2 == 0 ? count / 2 * (count - 1) : (count - 1) / 2 * count;
}

/* Of a single respondent, who has no spread, 0. */
static double spread(const struct mny_estimate *estimate)
{
    return isnan(estimate->simple) ? 0 : estimate->simple;
}

double mny_difference_variance(const struct mny_estimate *first, const struct mny_estimate *second,
                               double variance)
{
    if (isnan(first->score) || isnan(second->score))
        return NAN;
    return variance <= 1e-24 * (spread(first) + spread(second)) ? 0 : variance;
}

/* Fills t, p and the interval; difference, standard error and degrees are there. */
static void test(struct mny_difference *of, bool complete)
{
    const bool can_be_tested = of->df > 0;

    of->t = of->p = of->low = of->high = NAN;
    if (isnan(of->difference) || isnan(of->se))
        return;
    if (of->se > 0) {
        of->t = of->difference / of->se;
        of->p = can_be_tested ? 2 * gsl_cdf_tdist_Q(fabs(of->t), of->df) : NAN;
    } else if (complete && of->difference != 0) {
        of->p = 0;
    }
    if (can_be_tested) {
        const double margin = gsl_cdf_tdist_Pinv(0.975, of->df) * of->se;
        of->low = of->difference - margin;
        of->high = of->difference + margin;
    }
}

struct mny_difference mny_difference_of_domains(const struct mny_estimate *first,
                                                const struct mny_estimate *second, double variance,
                                                size_t degrees, bool complete)
{
    const double sum = first->se * first->se + second->se * second->se;
    struct mny_difference of = {.difference = first->score - second->score,
                                .se = sqrt(variance),
                                .covariance = (sum - variance) / 2,
                                .df = (double)degrees};

    if (isnan(of.difference))
        of.df = NAN;
    /* Of a covariance that ought to be 0, too, rounding is left. */
    if (fabs(of.covariance) <= 1e-13 * sum)
        of.covariance = 0;
    test(&of, complete);
    return of;
}

/* v² / degrees; a variance of 0 takes nothing from the other's degrees of freedom. */
static double spent(double variance, size_t degrees)
{
    return variance > 0 ? variance * variance / (double)degrees : 0;
}

struct mny_difference mny_difference_of_samples(const struct mny_sample *first,
                                                const struct mny_sample *second)
{
    const double a = first->estimate->se * first->estimate->se;
    const double b = second->estimate->se * second->estimate->se;
    struct mny_difference of = {.difference = first->estimate->score - second->estimate->score,
                                .se = sqrt(a + b),
                                .covariance = 0,
                                .df = (a + b) * (a + b) /
                                      (spent(a, first->degrees) + spent(b, second->degrees))};

    if (isnan(of.difference))
        of.covariance = of.se = of.df = NAN;
    test(&of, first->complete && second->complete);
    return of;
}

size_t mny_degrees_of_margin(double margin)
{
    size_t low = 1, high = 1000000000; /* the quantile falls as degrees grow */

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (gsl_cdf_tdist_Pinv(0.975, (double)middle + 0.5) > margin)
            low = middle + 1;
        else
            high = middle;
    }
    /* Half way between two whole numbers lies half of what tells them apart. */
    return fabs(gsl_cdf_tdist_Pinv(0.975, (double)low) - margin) <= 1e-7 * margin ? low : 0;
}
