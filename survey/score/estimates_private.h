/* SPDX-License-Identifier: MIT */
/* Estimates of single questions from inside: what there is to estimate
   (estimates_plan.c), its figures in each city (estimates.c), its file
   (estimates_files.c). */
#ifndef MINYI_SURVEY_SCORE_ESTIMATES_PRIVATE_H
#define MINYI_SURVEY_SCORE_ESTIMATES_PRIVATE_H

#include "survey/score/estimates.h"
#include "survey/score/scoring_private.h"

#include <stdint.h>

enum mny_statistic_kind {
    MNY_STATISTIC_MEAN,     /* of a scored item's scores, or of numbers */
    MNY_STATISTIC_RAW_MEAN, /* of a scored item's numbers */
    MNY_STATISTIC_SHARE,
    MNY_STATISTIC_TOP2,
    MNY_STATISTIC_NPS,
    MNY_STATISTIC_QUANTILE, /* likewise */
    MNY_STATISTIC_RAW_QUANTILE
};

/* A row of each city, and of each subgroup. */
struct mny_statistic {
    enum mny_statistic_kind kind;
    const struct mny_question *question;
    const struct mny_choice *choice; /* of a share, else NULL */
    size_t item;     /* a mean of scores: which item's, already estimated; else MNY_NONE */
    size_t column;   /* other means: of which column; quantiles: of which source */
    size_t quartile; /* of a quantile: index of mny_quartiles */
};

enum { MNY_QUARTILES = 3 };
extern const double mny_quartiles[MNY_QUARTILES];

/* What quantiles are taken of.  Of values CODES[row] is room for who is at or below
   which quartile; cities have no row in common, so that they share it. */
struct mny_quantile_source {
    struct mny_score_column column;
    uint8_t *codes; /* NULL: COLUMN has codes */
};

/* What is estimated in every city.  Shares, the top two and the net promoter score
   are means, of columns in which an answer counts 1 or 0, or 100, 0 or -100. */
struct mny_estimate_plan {
    struct mny_statistic *statistics; /* in the order of their rows */
    size_t statistic_count, statistic_room;
    struct mny_score_column *columns;
    size_t column_count, column_room;
    double (*tables)[256]; /* of each column with codes */
    size_t table_room;
    uint8_t **codes; /* of each column: its codes where they are made here, else NULL */
    size_t code_room;
    struct mny_quantile_source *sources;
    size_t source_count, source_room;
};

/* Plans for the items, the answers and the subgroups of SCORING.  False without
   memory; free it in any case. */
bool mny_estimate_plan_make(struct mny_estimate_plan *plan, const struct mny_scoring *scoring);
void mny_estimate_plan_free(struct mny_estimate_plan *plan);

/* The estimates of one city: a set for the city, then one for each subgroup. */
struct mny_city_estimates {
    enum mny_code code;             /* MNY_OK, or the arrays say nothing */
    struct mny_estimate *columns;   /* sets x columns */
    struct mny_estimate *quantiles; /* sets x sources x quartiles */
};

struct mny_estimates {
    const struct mny_scoring *scoring;
    struct mny_estimate_plan plan;
    struct mny_branch *branches; /* of columns or quantiles: no tree */
    struct mny_city_estimates *cities;
};

/* Estimates all in every city that is scored.  On success *ESTIMATES is the caller's.
   MNY_E_MEMORY, MNY_E_INTERRUPT or MNY_E_INTERNAL; what a city lacks is in its code. */
enum mny_code mny_estimates_make(const struct mny_scoring *scoring,
                                 struct mny_estimates **estimates);
void mny_estimates_free(struct mny_estimates *estimates); /* NULL is allowed. */

/* Writes estimates.csv. */
enum mny_code mny_estimates_write(const struct mny_estimates *estimates, struct mny_output *output,
                                  struct mny_problems *problems);

#endif
