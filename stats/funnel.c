/* SPDX-License-Identifier: MIT */
#include "stats/funnel.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>

/* From this n p (1 - p) on the normal limits are as good as the exact ones, which GSL then
   computes by a continued fraction of too many terms. */
#define LARGE 1000

/* A share that is the limit but for rounding is not beyond it. */
#define ROUNDING 1e-12

/* Beyond three standard deviations on one side. */
#define TAIL gsl_cdf_ugaussian_Q(3)

/* The chance of COUNT or more (ABOVE), or of COUNT or fewer. */
static double tail(size_t count, size_t n, double p, enum mny_funnel_side side)
{
    if ((double)n * p * (1 - p) >= LARGE || n > UINT_MAX)
        return 0;
    if (side == MNY_FUNNEL_BELOW)
        return gsl_cdf_binomial_P((unsigned)count, p, (unsigned)n);
    return count > 0 ? gsl_cdf_binomial_Q((unsigned)count - 1, p, (unsigned)n) : 1;
}

struct mny_funnel mny_funnel(size_t count, size_t n, double p)
{
    struct mny_funnel made = {NAN, NAN, NAN, MNY_FUNNEL_WITHIN};
    double reach;

    if (n == 0)
        return made;
    made.share = (double)count / (double)n;
    if (isnan(p))
        return made;
    reach = 3 * sqrt(p * (1 - p) / (double)n);
    made.lower = fmax(0, p - reach);
    made.upper = fmin(1, p + reach);
    if (made.share > made.upper + ROUNDING)
        made.side = MNY_FUNNEL_ABOVE;
    else if (made.share < made.lower - ROUNDING)
        made.side = MNY_FUNNEL_BELOW;
    if (made.side != MNY_FUNNEL_WITHIN && tail(count, n, p, made.side) > TAIL)
        made.side = MNY_FUNNEL_WITHIN;
    return made;
}
