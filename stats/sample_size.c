/* SPDX-License-Identifier: MIT */
#include "stats/sample_size.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double mny_normal_reach(double confidence)
{
    return gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
}

double mny_sample_size(const struct mny_sampling *sampling, double margin, double reach)
{
    const double root = reach * sampling->deviation / margin;
    const double infinite = sampling->deff * root * root;
    double n = infinite / (1 + infinite / sampling->population);

    /* A whole number but for rounding is not one interview more. */
    n = ceil(n * (1 - 1e-12));
    return fmin(fmax(n, 1), sampling->population);
}

double mny_margin_of_error(const struct mny_sampling *sampling, double n, double reach)
{
    const double left = fmax(1 - n / sampling->population, 0);

    return reach * sampling->deviation * sqrt(sampling->deff / n * left);
}
