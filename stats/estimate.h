/* SPDX-License-Identifier: MIT */
/* Weighted means of items, their composites, and the standard errors of exactly
   these statistics.

   The mean of item k is Σ w y / Σ w over those who answered it (r = 1), a
   composite the sum of c_k times the means of its items.  Its linearized
   variable is z_i = Σ_k c_k r_ik (y_ik − mean_k) / Σ_j w_j r_jk, and its variance
   that of the total of w z under the design.  After calibration w z gives way to
   w times the residual of z from its regression, weighted by the base weights,
   on the calibration variables (Deville and Särndal 1992; as R survey's
   calibrate() with svytotal(~z)).  After trimming that is the residual of t z,
   with t = trimmed / calibrated weight, times the calibrated weight.

   Of a domain z is 0 outside it, and the whole design is kept. */
#ifndef MINYI_STATS_ESTIMATE_H
#define MINYI_STATS_ESTIMATE_H

#include "core/problem.h"
#include "stats/composite.h"
#include "stats/design.h"
#include "stats/margin_cells.h"

#include <stddef.h>
#include <stdint.h>

/* Scores of one item; the same row is the same respondent in all.  Either CODES
   is set and row r scores SCORE_OF_CODE[CODES[r]] (256 entries), or VALUES[r] is
   the score.  NAN: not answered. */
struct mny_score_column {
    const uint8_t *codes;
    const double *score_of_code;
    const double *values;
};

/* How the weights were calibrated. */
struct mny_calibrated {
    struct mny_margin_cells cells;
    const uint32_t *cell; /* of each respondent */
    const double *base;   /* base weight of each row, on any scale; NULL: all equal */
    const double *weight; /* of each respondent, before trimming; NULL: was not trimmed */
};

struct mny_estimate_input {
    size_t n;             /* respondents */
    const uint32_t *rows; /* respondent i is row ROWS[i] of the columns; NULL: row FIRST + i */
    size_t first;
    const double *weight; /* final weight of each respondent */
    const struct mny_score_column *items;
    const struct mny_branch *item_branches; /* where the items stand in the tree */
    size_t item_count;
    const struct mny_branch *nodes;
    size_t node_count;
    const struct mny_design *design;         /* all strata MNY_DESIGN_FINE */
    const struct mny_calibrated *calibrated; /* NULL: the weights were not */
    const uint32_t *domain; /* of each respondent; only answers of those in CATEGORY count */
    uint32_t category;      /* DOMAIN NULL: all answers do */
};

/* NAN where a number does not exist. */
struct mny_estimate {
    double score, se;
    double low, high; /* 95 % interval, Student's t with PSUs - strata degrees of freedom */
    size_t n;         /* with a scored answer to the item, or to any below the node */
    double n_eff;     /* (Σw)² / Σw² over them */
    double simple;    /* Σw Σwz² / (n − 1) over them: the variance of simple random sampling */
    double deff;      /* se² / simple */
};

/* Fills ITEMS[item_count] and NODES[node_count + 1], the root last.  Returns
   MNY_OK, MNY_E_MEMORY, or MNY_E_INTERNAL for a tree that is none. */
enum mny_code mny_estimate(const struct mny_estimate_input *input, struct mny_estimate *items,
                           struct mny_estimate *nodes);

#endif
