/* SPDX-License-Identifier: MIT */
/* Weights: each city's responses calibrated to its population. */
#ifndef MINYI_SURVEY_WEIGHTING_H
#define MINYI_SURVEY_WEIGHTING_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/margin_cells.h"
#include "survey/population.h"
#include "survey/questionnaire.h"
#include "survey/responses.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_method { MNY_METHOD_NONE, MNY_METHOD_RAKE };

/* The method's name, as after --method: "rake". */
const char *mny_method_name(enum mny_method method);

struct mny_weighting_options {
    enum mny_method method;
    double epsilon;        /* largest relative error of a margin; 1e-9 */
    size_t max_iterations; /* 500 */
    size_t threads;        /* 0 is 1 */
};

/* A city after weighting.  Arrays are over its respondents, in row order, and
   belong to the weighting. */
struct mny_city_weights {
    size_t city; /* index in the responses */
    bool failed; /* could not be weighted: only city and n say anything */
    size_t n;
    const uint32_t *rows;          /* their rows in the responses */
    const double *weight;          /* final weights */
    double base_scale;             /* base weights as read times this sum to the population */
    const uint32_t *cell;          /* calibration cell of each; NULL without calibration */
    struct mny_margin_cells cells; /* with calibration: what the cells are */
    double sum, min, max, mean, cv, deff_kish, n_eff;
    double max_relative_error; /* NAN without calibration */
    size_t iterations, trimmed;
};

struct mny_weighting;

/* Weights every city that has an accepted response.  A city that cannot be
   weighted is an error of code MNY_E_PARTIAL in PROBLEMS, naming city, margin,
   category and the counts on both sides, and marked failed; the others go on.
   Returns MNY_OK also then.  With OUTPUT not NULL writes weights.csv,
   margins.csv (with a population) and diagnostics.csv.  POPULATION may be NULL
   with MNY_METHOD_NONE.  GSL's error handler must be off. */
enum mny_code mny_weight(const struct mny_questionnaire *questionnaire,
                         const struct mny_responses *responses,
                         const struct mny_population *population,
                         const struct mny_weighting_options *options, struct mny_output *output,
                         struct mny_problems *problems, struct mny_weighting **weighting);
void mny_weighting_free(struct mny_weighting *weighting); /* NULL is allowed. */

/* Cities with accepted responses, in the responses' order. */
size_t mny_weighting_cities(const struct mny_weighting *weighting);
const struct mny_city_weights *mny_weighting_city(const struct mny_weighting *weighting,
                                                  size_t index);

#endif
