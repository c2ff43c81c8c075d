/* SPDX-License-Identifier: MIT */
/* The sample as replication needs it: respondents of one PSU who share cell and
   domain (and, for trimming, base weight) are one piece, with its sums. */
#ifndef MINYI_STATS_REPLICATE_TABLE_H
#define MINYI_STATS_REPLICATE_TABLE_H

#include "stats/replicates.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows of a table with the same columns: pieces, or groups of them. */
struct mny_replicate_rows {
    size_t count;
    uint32_t *cell, *domain;
    double *respondents; /* how many */
    double *base;        /* sum of their base weights, scaled */
    double *sums;    /* 2 x items each: Σ base (score - centre), Σ base of those who answered */
    uint32_t *order; /* rows sorted by domain */
    size_t *first_of_domain; /* in ORDER; one more at the end */
};

struct mny_replicate_table {
    size_t cells, domains, items; /* one cell without calibration; one domain without any, else
                                     one more: those in none */
    double *centre;               /* of items: from where scores are measured */
    struct mny_replicate_rows pieces;
    size_t *first_piece; /* of each PSU; one more at the end */
    uint32_t *piece_of;  /* of each respondent */
    /* With trimming, of each piece: the base weight that its respondents share, and a
       number for it, else 0. */
    double *unit;
    uint32_t *level;
    /* For the jackknife and for trimming: pieces of a stratum together. */
    struct mny_replicate_rows groups;
    uint32_t *group_of;      /* of each piece */
    uint32_t *group_stratum; /* of each group */
    double *group_unit;      /* of each group, as of pieces */
    /* PSUs sorted by stratum. */
    size_t *first_psu; /* of each stratum; one more at the end */
    uint32_t *psus;
};

/* The PSU of a respondent, and the base weight, scaled. */
uint32_t mny_replicate_psu(const struct mny_replicate_input *input, size_t respondent);
double mny_replicate_base(const struct mny_replicate_input *input, size_t respondent);

/* CENTRE[item] are copied.  For given replicates only that and the sizes.  False without memory;
 * free it in any case. */
bool mny_replicate_table_make(const struct mny_replicate_input *input, const double *centre,
                              struct mny_replicate_table *table);
void mny_replicate_table_free(struct mny_replicate_table *table);

#endif
