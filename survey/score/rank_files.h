/* SPDX-License-Identifier: MIT */
/* How far ranks can be trusted: ranks.csv by the survey's sampling error, sensitivity.csv and
   effective_weights.csv by the weights of the L1.

   ranks.csv has a row of each city, in the order of scores.csv:
     rank, city, name, total     as there
     se, df                      standard error of the total and its degrees of freedom: the
                                 survey's part × that of its score; filings are counted, and have
                                 none
     joint_low, joint_high       intervals that hold all totals together (rank_intervals.h)
     rank_best, rank_worst       and so all ranks together
     group_first, group_last     two cities without a group in common are told apart
     rank_mean, rank_p05, rank_median, rank_p95, p_first, p_top
                                 over draws within the standard errors (rank_simulation.h): first,
                                 and among the TOP first
     top                         that TOP
     note                        no_survey (the standard has none: nothing is sampled), no_error
                                 (nothing tells the standard error: its total can be anything that
                                 the survey can give, and in draws it stays where it is; se and
                                 what is drawn are empty), no_subjective or no_objective (not
                                 ranked)

   sensitivity.csv has a row of each city, too (weight_sensitivity.h):
     rank_min, rank_p05, rank_median, rank_p95, rank_max, rank_mean
                                 over weights of the L1, the survey's among them, drawn around
                                 those of the standard by ± 25 %; deductions stay
     p_same                      share of draws in which it has its rank
     without_best, without_worst, without_L1 ...
                                 its rank without each L1; these ranks, and p_same, are of totals
                                 that are not rounded

   effective_weights.csv has a row of each L1, and one of the deductions:
     code, label, weight         as the standard has them, per cent of the total
     correlation, correlation_squared, squared_share, variance_share
                                 of its points with the total, over ranked cities; squared_share
                                 in per cent of all L1, to be compared with weight, as is
                                 variance_share, per cent of the variance of totals, in which
                                 deductions have a share
     mean_shift, max_shift       places by which ranks move without the L1 */
#ifndef MINYI_SURVEY_SCORE_RANK_FILES_H
#define MINYI_SURVEY_SCORE_RANK_FILES_H

#include "core/combine.h"
#include "core/output.h"
#include "core/problem.h"
#include "core/standard.h"

#include <stddef.h>
#include <stdint.h>

struct mny_rank_options {
    double level; /* joint coverage of intervals: 0.95 */
    size_t top;   /* the first so many are the top */
    size_t draws;
    uint64_t seed;
};

/* Writes ranks.csv of RANKING, a ranking by STANDARD, into OUTPUT. */
enum mny_code mny_rank_files_write(const struct mny_standard *standard,
                                   const struct mny_ranking *ranking,
                                   const struct mny_rank_options *options,
                                   struct mny_output *output, struct mny_problems *problems);

/* Writes sensitivity.csv and effective_weights.csv. */
enum mny_code mny_sensitivity_files_write(const struct mny_standard *standard,
                                          const struct mny_ranking *ranking,
                                          const struct mny_rank_options *options,
                                          struct mny_output *output, struct mny_problems *problems);

/* The first columns of a row of ranks.csv and sensitivity.csv: rank, city, name, total. */
void mny_rank_files_city(const struct mny_standard *standard, const struct mny_ranked_city *city,
                         struct mny_writer *writer);

/* How many cities are ranked; they come first. */
size_t mny_rank_files_ranked(const struct mny_ranking *ranking);

#endif
