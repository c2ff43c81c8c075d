/* SPDX-License-Identifier: MIT */
/* The linearized variables of all items and composites, block of respondents by
   block: for estimate.c, and for estimate_differences.c, which needs the same of
   several domains at once. */
#ifndef MINYI_STATS_LINEARIZATION_H
#define MINYI_STATS_LINEARIZATION_H

#include "stats/composite.h"
#include "stats/estimate.h"
#include "stats/sum.h"

#include <stdbool.h>
#include <stddef.h>

/* Respondents of one block. */
enum { MNY_LINEARIZED_BLOCK = 1024 };

/* What the first pass gathers of an item or node. */
struct mny_tally {
    size_t n;
    struct mny_sum weight, squares, scores;
};

struct mny_answer_counts;

/* Statistics are numbered items first, then nodes, the root last. */
struct mny_linearization {
    const struct mny_estimate_input *in;
    size_t items, nodes, statistics; /* nodes: with the root */
    struct mny_composite *composite;
    double *mean, *deviation;  /* of items: mean, and what z is divided by (Σ w r) */
    struct mny_tally *tallies; /* of statistics */
    double *tables;            /* items x codes: z by code */
    double *fitted;            /* statistics x cells: regression of z; NULL without */
    double *z;                 /* BLOCK: of one item */
    double *answered;          /* BLOCK: 1 or 0, of one item */
    double *node_z;            /* nodes x BLOCK */
    double *node_answered;     /* nodes x BLOCK: 1 or 0 */
    bool *item_answered;
    struct mny_answer_counts *counts; /* NULL: respondents are no groups of some who are alike */
};

/* Finds means and, with calibration, the regressions: two passes over INPUT, which
   is borrowed.  MNY_OK, MNY_E_MEMORY, or MNY_E_INTERNAL for a tree that is none.
   Close it in any case. */
enum mny_code mny_linearization_open(struct mny_linearization *of,
                                     const struct mny_estimate_input *input);
void mny_linearization_close(struct mny_linearization *of);

/* What is done with the z of one statistic in one block. */
typedef void mny_use_block(struct mny_linearization *of, void *context, size_t statistic,
                           size_t first, size_t count, const double *z);

/* Hands the z of every statistic to USE, in the block that begins at FIRST, or in
   all blocks; an item that nobody answered has none. */
void mny_linearize_block(struct mny_linearization *of, size_t first, mny_use_block *use,
                         void *context);
void mny_linearize_all(struct mny_linearization *of, mny_use_block *use, void *context);

/* What trimming has left of a calibrated respondent's weight, t; 1 where it was not cut.
   INFINITY where a weight of 0 was raised: then there is no variance (NAN). */
double mny_trimmed_part(const struct mny_estimate_input *in, size_t respondent);

/* TERMS[0..count) of the total whose variance is the statistic's: w z, or w times
   what the regression of z leaves. */
void mny_linearized_terms(const struct mny_linearization *of, size_t statistic, size_t first,
                          size_t count, const double *z, double *terms);

/* Scores, counts and effective sizes of all statistics; the rest is NAN. */
void mny_linearization_scores(const struct mny_linearization *of, struct mny_estimate *estimates);

#endif
