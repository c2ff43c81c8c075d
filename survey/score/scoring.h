/* SPDX-License-Identifier: MIT */
/* Subjective scores: items, dimensions and the city's total, with standard errors
   of exactly these statistics, by Taylor linearization or replication. */
#ifndef MINYI_SURVEY_SCORE_SCORING_H
#define MINYI_SURVEY_SCORE_SCORING_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/design.h"
#include "stats/proportion.h"
#include "stats/replicates.h"
#include "survey/clean/responses.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_ranks;

struct mny_scoring_options {
    size_t threads;         /* 0 is 1 */
    enum mny_lonely lonely; /* with replication FAIL, CERTAINTY or REMOVE */
    const char *by;         /* a question's name: rows for subgroups, too; or NULL */
    bool differences;       /* differences.csv, too */
    bool reliability;       /* reliability.csv, too */
    enum mny_replication replication;
    size_t replicates;          /* of the bootstrap */
    uint64_t seed;              /* of the bootstrap */
    double fay;                 /* balanced: rho, from 0 to below 1 */
    const char *given;          /* a file of replicate weights (replicate_writer.h), when GIVEN */
    bool replicate_weights;     /* write the weights of replicates, too; not of given ones */
    bool estimates;             /* estimates.csv, too: see estimates.h */
    enum mny_interval interval; /* of shares there */
    bool suppress;              /* figures that have a flag */
    struct mny_ranks *ranks;    /* processes that make replicates together; NULL: this one alone */
};

/* The question that --by NAME means, MNY_E_USAGE if there is none or it is no
   grouping.  Give it to mny_clean() as a factor. */
enum mny_code mny_scoring_group(const struct mny_questionnaire *questionnaire, const char *name,
                                struct mny_problems *problems, size_t *question);

/* Scores every weighted city and writes subjective.csv, and estimates.csv if it is
   asked for, into OUTPUT.  A city
   whose variance cannot be had (a stratum with one PSU, an fpc that differs
   within a stratum or is below its number of PSUs, a stratum without two PSUs where
   replicates are to be balanced, a replicate that cannot be
   calibrated) is an error of code
   MNY_E_PARTIAL that names city and stratum; it has no rows; others go on, and
   MNY_OK is returned.  With BY the columns domain and category, and their rows,
   are added: a set for each category that a city's respondents have, the
   questionnaire's choices in their order, other texts in theirs.  With DIFFERENCES
   differences.csv is written, too: of all pairs of these categories in each city,
   and of all pairs of cities.  With RELIABILITY so is reliability.csv; where comments were coded,
   so is topics.csv (topics.h); where overall satisfaction was asked, importance.csv: its answers
   are wanted of mny_clean() as a factor.  The weights of
   replicates go to the files of replicate_writer.h; given ones are read from there, and
   if they are not those of the responses, that is MNY_E_INPUT.  With OUTPUT NULL nothing is
   written.  GSL's error handler must be off. */
enum mny_code mny_score(const struct mny_questionnaire *questionnaire,
                        const struct mny_responses *responses,
                        const struct mny_weighting *weighting,
                        const struct mny_scoring_options *options, struct mny_output *output,
                        struct mny_problems *problems);

#endif
