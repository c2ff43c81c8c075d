/* SPDX-License-Identifier: MIT */
#include "stats/distance.h"

#include <math.h>

static struct mny_distance_value raking_at(const struct mny_distance *distance, double u)
{
    const double g = exp(u);
    (void)distance;
    return (struct mny_distance_value){g, g, expm1(u)};
}

struct mny_distance mny_distance_raking(void)
{
    return (struct mny_distance){raking_at, 0, INFINITY};
}

static struct mny_distance_value linear_at(const struct mny_distance *distance, double u)
{
    (void)distance;
    return (struct mny_distance_value){1 + u, 1, u + u * u / 2};
}

struct mny_distance mny_distance_linear(void)
{
    return (struct mny_distance){linear_at, -INFINITY, INFINITY};
}

/* Beyond u = END, where g has come to LIMIT and INTEGRAL to its value there. */
static struct mny_distance_value beyond(double u, double end, double limit, double integral)
{
    return (struct mny_distance_value){limit, 0, integral + limit * (u - end)};
}

static struct mny_distance_value raking_within_at(const struct mny_distance *distance, double u)
{
    if (u >= log(distance->upper))
        return beyond(u, log(distance->upper), distance->upper, distance->upper - 1);
    if (distance->lower > 0 && u <= log(distance->lower))
        return beyond(u, log(distance->lower), distance->lower, distance->lower - 1);
    return raking_at(distance, u);
}

struct mny_distance mny_distance_raking_within(double lower, double upper)
{
    return (struct mny_distance){raking_within_at, fmax(lower, 0), upper};
}

static struct mny_distance_value linear_within_at(const struct mny_distance *distance, double u)
{
    const double least = distance->lower - 1, most = distance->upper - 1;

    if (u >= most)
        return beyond(u, most, distance->upper, most + most * most / 2);
    if (u <= least)
        return beyond(u, least, distance->lower, least + least * least / 2);
    return linear_at(distance, u);
}

struct mny_distance mny_distance_linear_within(double lower, double upper)
{
    return (struct mny_distance){linear_within_at, lower, upper};
}

struct mny_distance mny_distance_cut_off(const struct mny_distance *distance)
{
    struct mny_distance cut = *distance;

    if (distance->at == raking_at)
        cut.at = raking_within_at;
    if (distance->at == linear_at)
        cut.at = linear_within_at;
    return cut;
}

/* g = (L (U - 1) + U (1 - L) E) / ((U - 1) + (1 - L) E) with E = exp(A u) and
   A = (U - L) / ((U - 1) (1 - L)) (Deville and Särndal 1992, case 6).  With the
   share p = (1 - L) E / ((U - 1) + (1 - L) E) it is g = L + (U - L) p, its slope
   A (g - L) (U - g) / (U - L), and its integral
   L u + (U - 1) (1 - L) log(((U - 1) + (1 - L) E) / (U - L)); for positive
   exponents all is divided by E, so that nothing overflows. */
static struct mny_distance_value logit_at(const struct mny_distance *distance, double u)
{
    const double below = 1 - distance->lower, above = distance->upper - 1;
    const double width = distance->upper - distance->lower;
    const double exponent = width / (above * below) * u;
    const double small = exp(-fabs(exponent));
    const double sum = exponent > 0 ? above * small + below : above + below * small;
    const double share = (exponent > 0 ? below : below * small) / sum;
    const double rest = (exponent > 0 ? above * small : above) / sum;
    const double logarithm = log(sum / width) + fmax(exponent, 0);

    return (struct mny_distance_value){rest < share ? distance->upper - width * rest
                                                    : distance->lower + width * share,
                                       width * width / (above * below) * share * rest,
                                       distance->lower * u + above * below * logarithm};
}

struct mny_distance mny_distance_logit(double lower, double upper)
{
    return (struct mny_distance){logit_at, lower, upper};
}

static struct mny_distance_value (*const kinds[])(const struct mny_distance *, double) = {
    raking_at, linear_at, raking_within_at, linear_within_at, logit_at};

enum { KINDS = sizeof kinds / sizeof *kinds };

size_t mny_distance_kind(const struct mny_distance *distance)
{
    size_t kind = 0;

    while (kind < KINDS && kinds[kind] != distance->at)
        kind++;
    return kind;
}

bool mny_distance_of_kind(size_t kind, double lower, double upper, struct mny_distance *distance)
{
    if (kind >= KINDS)
        return false;
    *distance = (struct mny_distance){kinds[kind], lower, upper};
    return true;
}
