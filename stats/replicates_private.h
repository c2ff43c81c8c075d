/* SPDX-License-Identifier: MIT */
/* What replicates.c, replicate_kinds.c, replicate_parts.c, replicate_trim.c and
   replicate_weights.c share: replication from inside. */
#ifndef MINYI_STATS_REPLICATES_PRIVATE_H
#define MINYI_STATS_REPLICATES_PRIVATE_H

#include "stats/composite.h"
#include "stats/hadamard.h"
#include "stats/replicate_table.h"
#include "stats/replicates.h"
#include "stats/weighted_sums.h"

/* Sums over replicates of the deviations d from the full sample's estimate, with
   the factors c that replicates have in the variance. */
struct mny_deviations {
    double n, c, d, cd, cdd;
};

struct mny_replicates {
    const struct mny_replicate_input *input;
    struct mny_replicate_table table;
    size_t items, nodes, statistics; /* nodes: with the root */
    size_t sets;                     /* the whole sample and its domains */
    size_t pairs;                    /* of domains whose differences are wanted */
    double *full;                    /* sets x statistics */
    size_t count, parts, part_size;  /* replicates: in all, in a part */
    uint32_t *deleted;               /* jackknife: the PSU that each replicate leaves out */
    /* Balanced: the signs by which replicates (rows) take the PSUs of strata; the column
       of each stratum, 0 if it stays as it is. */
    struct mny_hadamard *signs;
    uint32_t *column;
    /* Weights / base weights of the respondents FIRST_KEPT ..., KEPT_ROWS x count; KEPT_ROWS is
       0 if none are kept.  AGAIN: all else is done. */
    double *kept;
    size_t first_kept, kept_rows;
    bool again;
    double *rounding; /* what a mean may be off by: of all statistics of all sets */
    struct mny_deviations *deviations;      /* parts x (sets + pairs) x statistics */
    struct mny_replicate_failure *failures; /* of each part */
};

/* Room for one pass: MNY_TOGETHER replicates, made together over the rows (groups
   for the jackknife, else pieces). */
struct mny_replicate_part {
    const struct mny_replicates *of;
    double *factor; /* not for the jackknife: of base weights, PSUs x TOGETHER */
    double *cell;   /* base weights of cells, cells x TOGETHER; then their g */
    double *ratio;  /* weight / base weight, rows x TOGETHER */
    double *sums;   /* domains x 2 items x TOGETHER: what replicates come to */
    /* Of one replicate: respondents and base weights of rows (of the jackknife); for
       trimming, bins of rows with the same weight. */
    double *count, *base;
    double *weight, *unit;                /* of bins */
    uint32_t *bin, *next_bin, *first_bin; /* of rows, bins and groups */
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

/* ---- replicate_kinds.c: what kinds of replication differ in ---------------------------- */

size_t mny_stratum_of_psu(const struct mny_design *design, size_t psu);

/* How many replicates there are, and what they are made by.  False without memory. */
bool mny_replicates_list(struct mny_replicates *replicates);

/* Fills the factors of PSUs for the replicate number AT of the part; not for the
   jackknife. */
void mny_replicate_draw(struct mny_replicate_part *part, size_t at, size_t replicate);

/* ---- replicate_parts.c ----------------------------------------------------------------- */

bool mny_is_jackknife(const struct mny_replicates *replicates);

/* What replicates are made of. */
const struct mny_replicate_rows *mny_replicate_rows_of(const struct mny_replicates *replicates);

/* False without memory; close it in any case. */
bool mny_replicate_part_open(struct mny_replicate_part *part, const struct mny_replicates *of);
void mny_replicate_part_close(struct mny_replicate_part *part);

/* Makes the replicates FIRST ... FIRST + COUNT - 1: fills SUMS. */
struct mny_replicate_failure mny_replicate_part_fill(struct mny_replicate_part *part, size_t first,
                                                     size_t count);

/* ---- replicate_weights.c --------------------------------------------------------------- */

/* Makes room for the weights that are kept.  False without memory. */
bool mny_replicates_open_weights(struct mny_replicates *replicates);

/* Copies what is kept of the replicates FIRST ... FIRST + COUNT - 1. */
void mny_replicate_part_keep(const struct mny_replicate_part *part, size_t first, size_t count);

/* ---- replicate_trim.c ------------------------------------------------------------------ */

/* Cuts the weights of replicate number AT; RATIO follows. */
enum mny_replicate_fault mny_replicate_trim(struct mny_replicate_part *part, size_t at);

#endif
