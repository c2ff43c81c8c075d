/* SPDX-License-Identifier: MIT */
/* The population file: how many people each city has in each category of each
   margin.  Read and checked against the questionnaire; what a city's sample
   lacks is found later, in weighting. */
#ifndef MINYI_SURVEY_POPULATION_POPULATION_H
#define MINYI_SURVEY_POPULATION_POPULATION_H

#include "core/problem.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>

struct mny_population;

/* A margin as written in the file: one question, or several joined by `*`. */
struct mny_margin {
    const char *name;        /* "sex*age_band" */
    const size_t *questions; /* their indices */
    size_t question_count;
};

/* One target: category texts of the margin's questions and the count. */
struct mny_target {
    const char *category;     /* as written: "1*3" */
    const char *const *parts; /* one choice name (or computed value) a question */
    double count;             /* people; a share of the city's total is as good */
    const char *collapse_to;  /* category to merge into, or NULL */
    struct mny_where where;
};

/* Reads PATH (copied).  Every problem is added: missing columns, a city that is
   no choice of the city question, an unknown margin or category, a count that is
   no number or negative, the same row twice, parts that do not fit the margin. */
enum mny_code mny_population_read(const char *path, const struct mny_questionnaire *questionnaire,
                                  struct mny_problems *problems,
                                  struct mny_population **population);
void mny_population_free(struct mny_population *population); /* NULL is allowed. */

const char *mny_population_path(const struct mny_population *population);

/* All margins of the file, in its order. */
size_t mny_population_margins(const struct mny_population *population);
const struct mny_margin *mny_population_margin(const struct mny_population *population,
                                               size_t margin);

/* The margins that apply to CITY (its code), in the file's order: indices.
   A margin applies when the city has rows of its own for it, or `*` has. */
const size_t *mny_population_city_margins(const struct mny_population *population, const char *city,
                                          size_t *count);

/* The targets of CITY in MARGIN (its own rows, else those of `*`), in the file's
   order.  Not yet scaled to the first margin's total. */
const struct mny_target *mny_population_targets(const struct mny_population *population,
                                                const char *city, size_t margin, size_t *count);

#endif
