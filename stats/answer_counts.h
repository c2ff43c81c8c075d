/* SPDX-License-Identifier: MIT */
/* Respondents counted by what they answered.  Where weights follow from the calibration cell, as
   they do without base weights, a cell is a group of respondents who are alike but for their
   answers: sums over respondents are then sums over the counts of each code in each group, and
   only what a composite varies within a group is still gone through person by person.

   For estimate.c and linearization.c, which have the formulas. */
#ifndef MINYI_STATS_ANSWER_COUNTS_H
#define MINYI_STATS_ANSWER_COUNTS_H

#include "stats/linearization.h"
#include "stats/variance.h"

/* Counts OF's answers, in one pass, into OF->counts; its composite is there, answered or not.
   That stays NULL, and MNY_OK is returned, where respondents are not alike: their weights differ
   within a cell, items have values instead of codes, strata or PSUs part them, or there would be
   more counts than answers. */
enum mny_code mny_answer_counts_make(struct mny_linearization *of);
void mny_answer_counts_free(struct mny_answer_counts *counts); /* NULL is allowed. */

/* The tallies of all statistics; SHIFTED: items x codes, score - first score. */
void mny_answer_counts_tally(struct mny_linearization *of, const double *shifted);

/* Totals of z by group, of all statistics, once the tables of z are there.  With calibration
   FITTED, statistics x cells, gets the sums of base t z, and BASE those of the base weights. */
void mny_answer_counts_total(struct mny_linearization *of);
void mny_answer_counts_cells(const struct mny_linearization *of, double *fitted);
void mny_answer_counts_base(const struct mny_linearization *of, double *base);

/* How much z varies within each group, of all statistics: the second pass. */
void mny_answer_counts_spread(struct mny_linearization *of);

/* Then: adds the terms of STATISTIC to number TOTAL of VARIANCE; returns Σ w z². */
double mny_answer_counts_terms(const struct mny_linearization *of, size_t statistic,
                               struct mny_variance *variance, size_t total);

#endif
