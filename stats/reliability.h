/* SPDX-License-Identifier: MIT */
/* Whether the items of a scale measure one thing, and how well. */
#ifndef MINYI_STATS_RELIABILITY_H
#define MINYI_STATS_RELIABILITY_H

#include "core/problem.h"
#include "stats/scale_moments.h"

#include <stdbool.h>
#include <stddef.h>

enum { MNY_EIGENVALUES = 3 };

/* NAN where a number does not exist. */
struct mny_scale_reliability {
    double alpha;              /* Cronbach (1951, Psychometrika 16, 297-334), of covariances */
    double alpha_standardized; /* the same of correlations */
    double omega; /* McDonald's (1999, Test Theory, 6.18), of the sum of items: the part
                     of its variance that one factor explains */
    bool heywood; /* a Heywood case among the items: omega means little */
    double kmo;   /* Kaiser, Meyer, Olkin: Kaiser and Rice (1974, Educational and
                     Psychological Measurement 34, 111-117) */
    double bartlett, bartlett_df, bartlett_p; /* that all correlations are 0: Bartlett (1951,
                                                 Biometrika 38, 337-344), n being n_eff: NAN unless
                                                 that is above 1 + (2 items + 5) / 6 */
    double eigenvalues[MNY_EIGENVALUES];      /* the largest of the correlations */
};

struct mny_item_reliability {
    double alpha_if_deleted;
    double item_total; /* correlation with the sum of the other items */
    double loading;    /* of the standardized item on the one factor */
    double msa;        /* its own measure of sampling adequacy (KMO) */
};

/* Fills SCALE and ITEMS[items].  Returns MNY_OK or MNY_E_MEMORY.  Needs GSL's error
   handler off. */
enum mny_code mny_reliability(const struct mny_scale_sums *sums,
                              struct mny_scale_reliability *scale,
                              struct mny_item_reliability *items);

#endif
