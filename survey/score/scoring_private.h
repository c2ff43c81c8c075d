/* SPDX-License-Identifier: MIT */
/* What scoring.c, score_faults.c, score_files.c and difference_files.c share: scoring
   from inside. */
#ifndef MINYI_SURVEY_SCORE_SCORING_PRIVATE_H
#define MINYI_SURVEY_SCORE_SCORING_PRIVATE_H

#include "stats/estimate.h"
#include "stats/given_replicates.h"
#include "survey/score/scoring.h"

struct mny_scored_city {
    struct mny_estimate *estimates; /* sets of items, dimensions and total: of the city, then of
                                       each domain */
    double *differences;            /* variances of the differences between domains, as
                                       mny_estimate_differences() orders them; NULL: none wanted */
    size_t domains;
    uint32_t *categories; /* of each domain: its code in the grouping variable */
    uint32_t *domain;     /* of each respondent; DOMAINS: in none.  NULL without --by */
    struct mny_design *design;
    struct mny_problems *problems;      /* its own, so that threads do not meet */
    struct mny_given_replicates *given; /* with given replicates */
    enum mny_code code;                 /* MNY_OK, MNY_E_PARTIAL or what broke */
};

struct mny_scoring {
    const struct mny_questionnaire *questionnaire;
    const struct mny_responses *responses;
    const struct mny_weighting *weighting;
    const struct mny_scoring_options *options;
    const struct mny_factor *by; /* or NULL */
    const size_t *questions;     /* of the items */
    size_t items, dimensions, cities;
    struct mny_score_column *columns;
    struct mny_branch *item_branches, *dimension_branches;
    struct mny_scored_city *scored;
    struct mny_replicate_writer *writer; /* of the weights of replicates, or NULL */
    struct mny_problems *problems;       /* of the run: what other processes broke off with */
};

/* Estimates in one set. */
size_t mny_scoring_statistics(const struct mny_scoring *scoring);

/* What is estimated in the city INDEX of the weighting, its items and dimensions;
   CALIBRATED is filled, and must outlive it. */
struct mny_estimate_input mny_scoring_input(const struct mny_scoring *scoring, size_t index,
                                            struct mny_calibrated *calibrated);

/* Fills ESTIMATES, by Taylor linearization: of all respondents of INPUT, then of each
   of the DOMAINS that DOMAIN numbers; its items, nodes and root in each set. */
enum mny_code mny_scoring_estimate(const struct mny_estimate_input *input, const uint32_t *domain,
                                   size_t domains, struct mny_estimate *estimates);

/* Replaces their standard errors by those of replicates of the city INDEX, in parts
   that threads share.  MNY_OK, MNY_E_MEMORY, or MNY_E_PARTIAL after saying why. */
enum mny_code mny_scoring_replicate(const struct mny_scoring *scoring, size_t index,
                                    const struct mny_estimate_input *estimate,
                                    const uint32_t *domain, size_t domains,
                                    struct mny_estimate *estimates);

/* Says what is wrong with the design of CITY (its index in the responses).  MNY_OK
   or MNY_E_PARTIAL. */
enum mny_code mny_score_check_design(const struct mny_scoring *scoring, size_t city,
                                     const struct mny_design *design,
                                     struct mny_problems *problems);

/* With balanced replicates, says which strata of CITY are no pairs.  MNY_OK or
   MNY_E_PARTIAL. */
enum mny_code mny_score_check_pairs(const struct mny_scoring *scoring, size_t city,
                                    const struct mny_design *design, struct mny_problems *problems);

/* Whether trimming raised a calibrated weight of 0: what then stands for the part that it left
   is not finite, in R neither, and so is the linearized variance.  MNY_OK or MNY_E_PARTIAL. */
enum mny_code mny_score_check_weights(const struct mny_scoring *scoring,
                                      const struct mny_city_weights *weights,
                                      struct mny_problems *problems);

/* Says which replicate of the city INDEX failed, and why.  MNY_OK if none did,
   MNY_E_PARTIAL or MNY_E_MEMORY. */
enum mny_code mny_score_report_replicates(const struct mny_scoring *scoring, size_t index,
                                          const struct mny_replicate_failure *failure,
                                          struct mny_problems *problems);

/* Reads the given replicates of all scored cities.  MNY_OK, MNY_E_INPUT and so on. */
enum mny_code mny_score_read_replicates(struct mny_scoring *scoring, struct mny_problems *problems);

/* Writes subjective.csv. */
enum mny_code mny_score_files_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems);

/* Writes differences.csv. */
enum mny_code mny_differences_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems);

/* Writes importance.csv, or notes that no question asks for overall satisfaction. */
enum mny_code mny_importance_write(const struct mny_scoring *scoring, struct mny_output *output,
                                   struct mny_problems *problems);

/* Writes reliability.csv. */
enum mny_code mny_reliability_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems);

#endif
