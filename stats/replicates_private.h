/* SPDX-License-Identifier: MIT */
/* What replicates.c and replicate_parts.c share: replication from inside. */
#ifndef MINYI_STATS_REPLICATES_PRIVATE_H
#define MINYI_STATS_REPLICATES_PRIVATE_H

#include "stats/composite.h"
#include "stats/replicate_table.h"
#include "stats/replicates.h"

/* Replicates made in one pass over the pieces. */
enum { MNY_TOGETHER = 8 };

/* Sums over replicates of the deviations d from the full sample's estimate, with
   the factors c that replicates have in the variance. */
struct mny_deviations {
    double n, c, d, cd, cdd;
};

struct mny_replicates {
    const struct mny_replicate_input *input;
    struct mny_replicate_table table;
    size_t items, nodes, statistics;        /* nodes: with the root */
    size_t sets;                            /* the whole sample and its domains */
    size_t pairs;                           /* of domains whose differences are wanted */
    double *full;                           /* sets x statistics */
    size_t count, parts, part_size;         /* replicates: in all, in a part */
    uint32_t *deleted;                      /* jackknife: the PSU that each replicate leaves out */
    struct mny_deviations *deviations;      /* parts x (sets + pairs) x statistics */
    struct mny_replicate_failure *failures; /* of each part */
};

/* Room for one pass. */
struct mny_replicate_part {
    const struct mny_replicates *of;
    double *factor; /* bootstrap: PSUs x TOGETHER */
    double *cell;   /* base weights of cells, cells x TOGETHER; then their g */
    double *sums;   /* domains x 2 items x TOGETHER: what replicates come to */
    /* Of rows; not for a bootstrap without trimming: */
    double *ratio;                 /* weight / base weight, x TOGETHER */
    double *weight, *count, *base; /* of one replicate */
    /* Calibration: the cells that a replicate has. */
    uint32_t *category;
    double *kept_base, *kept_g;
    /* Statistics of one replicate. */
    double *own;   /* domains x 2 items: its sums */
    double *means; /* items + nodes */
    double *d;     /* sets x statistics: its deviations, NAN where there are none */
    bool *answered;
    struct mny_composite *composite; /* for those that COMPOSED holds */
    bool *composed;
};

/* (1 - n/N) (n - 1) / n: R's scale and rscales together; 0: no replicates. */
double mny_jackknife_factor(const struct mny_design *design, size_t stratum);
size_t mny_stratum_of_psu(const struct mny_design *design, size_t psu);

/* False without memory; close it in any case. */
bool mny_replicate_part_open(struct mny_replicate_part *part, const struct mny_replicates *of);
void mny_replicate_part_close(struct mny_replicate_part *part);

/* Makes the replicates FIRST ... FIRST + COUNT - 1: fills SUMS. */
struct mny_replicate_failure mny_replicate_part_fill(struct mny_replicate_part *part, size_t first,
                                                     size_t count);

#endif
