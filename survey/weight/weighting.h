/* SPDX-License-Identifier: MIT */
/* Weights: each city's responses calibrated to its population. */
#ifndef MINYI_SURVEY_WEIGHT_WEIGHTING_H
#define MINYI_SURVEY_WEIGHT_WEIGHTING_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/bounds.h"
#include "stats/calibration.h"
#include "stats/trim.h"
#include "stats/weight_profile.h"
#include "stats/weighting_classes.h"
#include "survey/clean/responses.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/weight/weight_verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_method {
    MNY_METHOD_NONE,
    MNY_METHOD_POSTSTRATIFY,
    MNY_METHOD_RAKE,
    MNY_METHOD_LINEAR,
    MNY_METHOD_LOGIT,
    MNY_METHOD_COUNT /* not a method: how many there are */
};

/* How g = weight / base weight is bounded during calibration. */
enum mny_bounding { MNY_UNBOUNDED, MNY_BOUNDS_GIVEN, MNY_BOUNDS_NARROWEST };

/* The method's name, as after --method: "rake". */
const char *mny_method_name(enum mny_method method);

struct mny_weighting_options {
    enum mny_method method;
    enum mny_bounding bounding; /* never MNY_UNBOUNDED with logit */
    struct mny_bounds bounds;   /* when given: lower < 1 < upper */
    struct mny_trim_rule trim;
    size_t collapse; /* merge categories with fewer respondents than this; 0: none */
    bool adjust;     /* base weights for nonresponse, by this rule: */
    struct mny_class_rule nonresponse;
    double epsilon;        /* largest relative error of a margin; 1e-9 */
    size_t max_iterations; /* 500 */
    size_t threads;        /* 0 is 1 */
    bool trace;            /* keep how each calibration converged */
};

/* A city after weighting.  Arrays are over its respondents, in row order, and
   belong to the weighting. */
struct mny_city_weights {
    size_t city; /* index in the responses */
    bool failed; /* could not be weighted: only city and n say anything */
    size_t n;
    size_t first;                  /* row of the first of them in the responses */
    const double *weight;          /* final weights */
    double base_scale;             /* base weights as read times this sum to the population */
    const uint32_t *cell;          /* calibration cell of each; NULL without calibration */
    struct mny_margin_cells cells; /* with calibration: what the cells are, */
    const double *targets;         /* the target of each of their columns, */
    struct mny_distance distance;  /* and the distance with its bounds */
    const double *untrimmed;       /* weights before they were cut; NULL: none was */
    double trim_lower, trim_upper; /* limits of trimming; NAN without it */
    double sum, min, max, mean, cv, deff_kish, n_eff;
    double max_relative_error; /* NAN without calibration */
    size_t iterations, trimmed;
    struct mny_weight_profile profile; /* of g = weight / (base weight * base_scale) */
    unsigned verdict;                  /* what is wrong with them, as MNY_WEIGHTS_...; 0: nothing */
    /* With options.trace and calibration, failed or not; else COUNT is 0.  Margins and
       categories are those of mny_weighting_category(). */
    struct mny_calibration_trace trace;
};

struct mny_weighting;

/* Weights every city that has an accepted response.  A city that cannot be
   weighted is an error of code MNY_E_PARTIAL in PROBLEMS, naming city, margin,
   category and the counts on both sides, and marked failed; the others go on.
   Returns MNY_OK also then.  With OUTPUT not NULL writes weights.csv,
   margins.csv (with a population), diagnostics.csv and weight_extremes.csv.  POPULATION may be NULL
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

/* What the population file calls a category of a margin that the city INDEX has. */
struct mny_category_name {
    const char *margin, *category;
};
struct mny_category_name mny_weighting_category(const struct mny_weighting *weighting, size_t index,
                                                size_t margin, size_t category);

/* Base weights of the responses, adjusted for nonresponse where that was asked for; NULL if
   all are 1. */
const double *mny_weighting_base(const struct mny_weighting *weighting);

/* The options it was made by. */
const struct mny_weighting_options *mny_weighting_settings(const struct mny_weighting *weighting);

#endif
