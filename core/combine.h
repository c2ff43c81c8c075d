/* SPDX-License-Identifier: MIT */
/* Objective and subjective scores merged into totals and ranks. */
#ifndef MINYI_CORE_COMBINE_H
#define MINYI_CORE_COMBINE_H

#include "core/output.h"
#include "core/problem.h"
#include "core/standard.h"

#include <stddef.h>

struct mny_city_names; /* code to name, province, type: see city_names.h */

/* What the summary shows of a combination; strings live as long as it does. */
struct mny_ranked_city {
    size_t rank; /* 0: not ranked, one of the two parts is missing */
    const char *code, *name;
    double total, objective, subjective, deduction; /* NAN where there is none */
    double beside;                                  /* 自选指标, beside the total; NAN too */
    double error;        /* standard error of TOTAL: the survey's part of it; NAN: nothing tells it,
                            0 where the standard has no survey */
    double degrees;      /* of freedom of ERROR; INFINITY where it has none to be counted */
    const double *parts; /* points of each L1 of the standard, only those that count; NULL without
                            an objective part */
    const char *stage;   /* of the total; "" where there is none */
};

struct mny_ranking;

/* Reads objective.csv and subjective.csv as the program writes them (either path
   may be NULL: that part is missing for all), merges them by the standard and
   writes scores.csv into OUTPUT, with a column `beside` after those of the L1 where
   the standard has indicators beside the total, and then a column `stage` where it
   has stages.  NAMES may be NULL. */
enum mny_code mny_combine(const struct mny_standard *standard, const char *objective_path,
                          const char *subjective_path, const struct mny_city_names *names,
                          struct mny_output *output, struct mny_problems *problems,
                          struct mny_ranking **ranking);
void mny_ranking_free(struct mny_ranking *ranking); /* NULL is allowed. */

/* Ranked cities first, then those with only one part. */
size_t mny_ranking_cities(const struct mny_ranking *ranking);
const struct mny_ranked_city *mny_ranking_city(const struct mny_ranking *ranking, size_t index);

/* Totals that differ by no more share a rank. */
double mny_ranking_tie(void);

#endif
