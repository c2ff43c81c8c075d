/* SPDX-License-Identifier: MIT */
/* Which ranks the sampling error of estimates leaves open, for all units at once.

   Klein, Wright and Wieczorek (2020, "A joint confidence region for an overall ranking of
   populations", Journal of the Royal Statistical Society C 69, 589-606): from intervals that
   hold all true values together with probability 1 - a, the true rank of unit k is, for all k
   together with at least that probability, between 1 + the number of units whose intervals are
   wholly above its own and the number of all units less those wholly below.  The units are
   independent samples; the level of each interval is then the m-th root of 1 - a (Šidák 1967,
   Journal of the American Statistical Association 62, 626-633), m the units that have an error,
   which is less wide than Bonferroni's a / m and loses nothing.  Here they are Student's with
   the degrees of freedom of each standard error, instead of the normal ones of the paper, that
   takes the errors as known. */
#ifndef MINYI_STATS_RANK_INTERVALS_H
#define MINYI_STATS_RANK_INTERVALS_H

#include "core/problem.h"

#include <stddef.h>
#include <stdint.h>

/* What is known of a unit.  VALUE and all limits are on one scale. */
struct mny_rank_estimate {
    double value;
    double error;       /* standard error; 0: VALUE is exact; NAN: unknown */
    double degrees;     /* of freedom of ERROR, above 0; INFINITY: it is known */
    double least, most; /* what the true value can be at all; infinite: anything */
};

struct mny_rank_interval {
    double low, high;   /* of the value, jointly; never beyond LEAST and MOST */
    size_t best, worst; /* of the rank, jointly */
    size_t first_group, last_group;
};

/* Fills INTERVALS[count].  LEVEL is the joint coverage (0.95); values that differ by TIE or less
   are the same.  A unit whose error is unknown can be anywhere from LEAST to MOST.

   Groups: two units are told apart where their joint intervals do not meet, so that the order
   of all pairs told apart is right with probability LEVEL.  Groups are the largest sets of
   which no two units are told apart, numbered from the highest; of intervals on a line these
   have an order in which each unit's groups are neighbours, first_group ... last_group
   (Fulkerson and Gross 1965, Pacific Journal of Mathematics 15, 835-855), and two units share
   one if and only if they are not told apart: the letters of Piepho (2004, Journal of
   Computational and Graphical Statistics 13, 456-466), as numbers.

   O(count log count).  MNY_OK or MNY_E_MEMORY.  GSL's error handler must be off. */
enum mny_code mny_rank_intervals(const struct mny_rank_estimate *estimates, size_t count,
                                 double level, double tie, struct mny_rank_interval *intervals);

#endif
