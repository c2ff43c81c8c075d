/* SPDX-License-Identifier: MIT */
/* Funnel limits: which units (interviewers, contractors) have a share that chance alone does
   not explain, however many cases they have (Spiegelhalter 2005, "Funnel plots for comparing
   institutional performance", Statistics in Medicine 24, 1185-1202). */
#ifndef MINYI_STATS_FUNNEL_H
#define MINYI_STATS_FUNNEL_H

#include <stddef.h>

enum mny_funnel_side { MNY_FUNNEL_WITHIN, MNY_FUNNEL_ABOVE, MNY_FUNNEL_BELOW };

/* SHARE is NAN without cases, the limits also without a share of all. */
struct mny_funnel {
    double share, lower, upper;
    enum mny_funnel_side side;
};

/* COUNT of N cases (COUNT <= N) against P, the share in all units together.  The limits are
   p ± 3 √(p (1 - p) / n), within 0 and 1.  A unit is above or below if its share is beyond them
   and the exact binomial probability of a count as far out is at most that of three standard
   deviations, 0.00135: where the normal limits are too narrow (one of one is beyond those of
   1 %), few cases alone put nobody outside. */
struct mny_funnel mny_funnel(size_t count, size_t n, double p);

#endif
