/* SPDX-License-Identifier: MIT */
#include "stats/proportion.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

const char *mny_interval_name(enum mny_interval interval)
{
    switch (interval) {
    case MNY_INTERVAL_KORN_GRAUBARD:
        return "korn-graubard";
    case MNY_INTERVAL_WILSON:
        return "wilson";
    case MNY_INTERVAL_WALD:
        return "wald";
    case MNY_INTERVAL_COUNT:
        break;
    }
    return "";
}

/* Upper 2.5 % point of Student's t; NAN without degrees of freedom. */
static double t_of(size_t degrees)
{
    return degrees > 0 ? gsl_cdf_tdist_Pinv(0.975, (double)degrees) : NAN;
}

static bool is_certain(const struct mny_proportion *proportion)
{
    return proportion->share <= 0 || proportion->share >= 1;
}

static double effective_size(const struct mny_proportion *proportion)
{
    if (is_certain(proportion))
        return (double)proportion->n;
    return proportion->share * (1 - proportion->share) / proportion->variance;
}

/* x^a (1 - x)^b / B(a, b). */
static double beta_front(double x, double a, double b)
{
    return exp(a * log(x) + b * log1p(-x) - gsl_sf_lnbeta(a, b));
}

/* The continued fraction of the incomplete beta function, DLMF 8.17.22, from the top
   down by Lentz's method (1976, Applied Optics 15, 668-671).  It takes some
   √max(a, b) steps: gsl_cdf_beta_P() stops after 512, too few for a large sample. */
static double beta_fraction(double x, double a, double b)
{
    const double steps = 1000 + 10 * sqrt(fmax(a, b));
    double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), product = d;

    for (double m = 1; m < steps; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double change;
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        product *= d * c;
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        change = d * c;
        product *= change;
        if (fabs(change - 1) < 1e-15)
            break;
    }
    return product;
}

/* The beta distribution function. */
static double beta_below(double x, double a, double b)
{
    if (x <= (a + 1) / (a + b + 2))
        return beta_front(x, a, b) / a * beta_fraction(x, a, b);
    return 1 - beta_front(1 - x, b, a) / b * beta_fraction(1 - x, b, a);
}

/* The quantile at P of the beta distribution, by Newton's method between limits that
   close in.  A shape of 0 is its limit, all the mass at that end. */
static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1, x = a / (a + b);

    if (a <= 0 || b <= 0)
        return a <= 0 ? 0 : 1;
    /* Bisection alone would be done after as many steps as exponents. */
    for (int i = 0; i < 1100; i++) {
        const double over = beta_below(x, a, b) - p, last = x;
        *(over > 0 ? &high : &low) = x;
        x -= over * x * (1 - x) / beta_front(x, a, b);
        if (!(x > low && x < high))
            x = low + (high - low) / 2;
        if (fabs(x - last) <= 1e-15 * x)
            break;
    }
    return x;
}

static struct mny_limits korn_graubard(const struct mny_proportion *proportion)
{
    const double ratio =
        proportion->n > 1 ? t_of(proportion->n - 1) / t_of(proportion->degrees) : NAN;
    const double p = proportion->share, n = effective_size(proportion) * ratio * ratio;

    if (isnan(n))
        return (struct mny_limits){NAN, NAN};
    return (struct mny_limits){beta_quantile(0.025, n * p, n * (1 - p) + 1),
                               beta_quantile(0.975, n * p + 1, n * (1 - p))};
}

static struct mny_limits wilson(const struct mny_proportion *proportion)
{
    const double t = t_of(proportion->degrees), p = proportion->share;
    const double n = effective_size(proportion), all = 1 + t * t / n;
    const double centre = p + t * t / (2 * n);
    const double half = t / (2 * n) * sqrt(4 * n * p * (1 - p) + t * t);

    if (isnan(all))
        return (struct mny_limits){NAN, NAN};
    /* At 0 and 1 the outer limit is that, whatever rounding leaves of it. */
    return (struct mny_limits){p <= 0 ? 0 : (centre - half) / all,
                               p >= 1 ? 1 : (centre + half) / all};
}

static struct mny_limits wald(const struct mny_proportion *proportion)
{
    const double half = t_of(proportion->degrees) * sqrt(proportion->variance);

    return (struct mny_limits){proportion->share - half, proportion->share + half};
}

struct mny_limits mny_proportion_limits(enum mny_interval interval,
                                        const struct mny_proportion *proportion)
{
    const bool within = proportion->share >= 0 && proportion->share <= 1;

    if (interval == MNY_INTERVAL_WALD)
        return wald(proportion);
    if (!within || proportion->degrees == 0 || !(proportion->variance >= 0))
        return (struct mny_limits){NAN, NAN};
    if (proportion->variance == 0 && !is_certain(proportion))
        return (struct mny_limits){proportion->share, proportion->share};
    return interval == MNY_INTERVAL_WILSON ? wilson(proportion) : korn_graubard(proportion);
}
