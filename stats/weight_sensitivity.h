/* SPDX-License-Identifier: MIT */
/* How much ranks by a weighted sum owe to its weights, after the OECD and JRC Handbook on
   Constructing Composite Indicators (2008, steps 6 and 7): ranks under weights that are drawn
   around those given, ranks without each part, and what each part weighs in effect. */
#ifndef MINYI_STATS_WEIGHT_SENSITIVITY_H
#define MINYI_STATS_WEIGHT_SENSITIVITY_H

#include "core/problem.h"
#include "stats/ranks.h"

#include <stddef.h>
#include <stdint.h>

/* The sum of a unit is Σ points + FIXED, and never below 0. */
struct mny_weighted_sum {
    size_t units, parts;
    const double *points;  /* units * parts: what each part gives under the weights given */
    const double *weights; /* of the parts, 0 or more, on any scale; not all 0 */
    const double *fixed;   /* of each unit: what does not depend on weights */
    double tie;            /* sums that differ by no more share a rank */
};

struct mny_weight_draws {
    size_t draws;  /* 1 or more */
    double spread; /* above 0: 0.25 for ± 25 % */
    uint64_t seed;
};

struct mny_weight_ranks {
    struct mny_rank_spread spread;
    double same; /* share of draws with the rank under the weights given */
};

/* Fills RANKS[units] over weights drawn around those given.

   A part's weight is multiplied by a gamma variable of mean 1 and variance SPREAD² / 3, which is
   that of the uniform distribution on 1 ± SPREAD by which the JRC's audits of composite indicators
   vary weights; then all are scaled to the sum of those given.  So the vector of weights is that
   given, perturbed (Aitchison 1986, The Statistical Analysis of Compositional Data) by the
   Dirichlet distribution with all its parameters 3 / SPREAD² (48 for 25 %): the scaled Dirichlet
   distribution.  Any two weights keep their ratio on the median, and the ratio of every pair
   spreads alike, which under one plain Dirichlet with the given weights for means only equal
   weights would.

   The same for the same seed and order of parts and units.  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_weight_draw_ranks(const struct mny_weighted_sum *sum,
                                    const struct mny_weight_draws *how,
                                    struct mny_weight_ranks *ranks);

/* Fills RANKS[parts * units]: of the units without each part, the other weights scaled up to the
   sum of all; 0 where no weight would be left.  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_weight_leave_out(const struct mny_weighted_sum *sum, uint32_t *ranks);

/* What a part weighs in effect.  NAN where there are fewer than two units, or no variation. */
struct mny_part_influence {
    double correlation; /* Pearson's, of its points with the sum */
    double squared;     /* its square: the share of the sum's variance that the part alone would
                           explain in a straight line (Paruolo, Saisana and Saltelli 2013, Journal
                           of the Royal Statistical Society A 176, 609-634) */
    double covariance;  /* cov(points, sum) / var(sum): the part's share in the variance of the
                           sum; over all that is summed up these are 1 */
};

/* Fills *INFLUENCE for the COUNT points of a part, POINTS[i * STEP], of sums that are SUMS[i]. */
void mny_part_influence(const double *points, size_t step, const double *sums, size_t count,
                        struct mny_part_influence *influence);

#endif
