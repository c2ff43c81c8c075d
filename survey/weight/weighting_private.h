/* SPDX-License-Identifier: MIT */
/* What weighting.c, city_weights.c and weight_files.c share: the weighting from
   inside. */
#ifndef MINYI_SURVEY_WEIGHT_WEIGHTING_PRIVATE_H
#define MINYI_SURVEY_WEIGHT_WEIGHTING_PRIVATE_H

#include "survey/weight/calibration_cells.h"
#include "survey/weight/nonresponse.h"
#include "survey/weight/weighting.h"

/* One city with what its files need. */
struct mny_weighted_city {
    struct mny_city_weights weights;
    struct mny_city_cells *cells;       /* NULL without a population */
    double *cell_weight;                /* sum of the final weights of each cell */
    double *targets;                    /* with calibration: of each column */
    double *untrimmed;                  /* weights before trimming, or NULL */
    struct mny_calibration_step *steps; /* of weights.trace, or NULL */
    struct mny_problems *problems;      /* its own, so that threads do not meet */
    enum mny_code code;                 /* MNY_OK, MNY_E_PARTIAL, MNY_E_MEMORY */
};

struct mny_weighting {
    const struct mny_responses *responses;
    const struct mny_population *population;
    struct mny_weighting_options options;
    struct mny_nonresponse *nonresponse; /* or NULL */
    size_t count;
    struct mny_weighted_city *cities; /* with accepted responses, in order */
    double *weight;                   /* in the same order */
    uint32_t *cell;                   /* with a population: room for the calibration cell of each */
};

/* Weights one city (city_weights.c): everything of OF that follows from its
   respondents.  MNY_OK, MNY_E_PARTIAL (said in its problems) or MNY_E_MEMORY. */
enum mny_code mny_weight_city(struct mny_weighting *weighting, struct mny_weighted_city *of);

/* Trims the weights of one city (city_trimming.c) as the options ask.  MNY_OK,
   MNY_E_PARTIAL or MNY_E_MEMORY. */
struct mny_city_case;
enum mny_code mny_trim_city(struct mny_weighting *weighting, struct mny_weighted_city *of,
                            const struct mny_city_case *spoken_of);

/* Write weights.csv, diagnostics.csv, weight_extremes.csv and, with a population,
   margins.csv. */
enum mny_code mny_weight_files_write(const struct mny_weighting *weighting,
                                     struct mny_output *output, struct mny_problems *problems);

#endif
