/* SPDX-License-Identifier: MIT */
/* Why a city cannot be weighted, for the user: city, margin and category by
   their codes as in the population file, what both sides have, what to do. */
#ifndef MINYI_SURVEY_WEIGHT_CALIBRATION_CHECK_H
#define MINYI_SURVEY_WEIGHT_CALIBRATION_CHECK_H

#include "core/problem.h"
#include "stats/calibration.h"
#include "stats/trim.h"
#include "survey/weight/calibration_cells.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>

/* The city that is spoken of. */
struct mny_city_case {
    const struct mny_responses *responses;
    const struct mny_population *population;
    size_t city; /* index in the responses */
    size_t n;    /* its respondents */
};

/* Whether the city's respondents and targets fit: it has a margin, no category
   with a target is empty, none with respondents has a target of 0 or none at all,
   and METHOD can do with so many margins.
   Adds a problem of code MNY_E_PARTIAL for each that does not.  Returns
   MNY_OK, MNY_E_PARTIAL or MNY_E_MEMORY. */
enum mny_code mny_calibration_check(const struct mny_city_case *of,
                                    const struct mny_city_cells *cells, enum mny_method method,
                                    struct mny_problems *problems);

/* Warns of categories with fewer than LEAST respondents, which make weights large, and of
   margins whose totals differ from the first one's by more than half a percent, where
   both are people and not shares. */
void mny_calibration_warn(const struct mny_city_case *of, const struct mny_city_cells *cells,
                          size_t least, struct mny_problems *problems);

/* Says why calibration of INPUT by OPTIONS, which ASKED led to, ended with RESULT
   and not with a solution; and, with bounds, which would do. */
void mny_calibration_failed(const struct mny_city_case *of, const struct mny_city_cells *cells,
                            const struct mny_calibration_input *input,
                            const struct mny_calibration_options *options,
                            const struct mny_weighting_options *asked,
                            const struct mny_calibration_result *result,
                            struct mny_problems *problems);

/* Says why weights could not be cut; returns MNY_E_PARTIAL. */
enum mny_code mny_trimming_failed(const struct mny_city_case *of, enum mny_trim_status status,
                                  const struct mny_trim_result *result,
                                  struct mny_problems *problems);

/* Says that no weights within LIMITS, times the MEDIAN, meet the margins, and that those
   from LOWER to UPPER do; UPPER is INFINITY if none do.  Returns MNY_E_PARTIAL. */
enum mny_code mny_trim_keep_failed(const struct mny_city_case *of, struct mny_bounds limits,
                                   double median, double lower, double upper,
                                   struct mny_problems *problems);

/* Notes the bounds that --bounds min has found. */
void mny_bounds_found(const struct mny_city_case *of, struct mny_bounds bounds,
                      struct mny_problems *problems);

/* Warns of negative ones among the city's weights. */
void mny_negative_warn(const struct mny_city_case *of, const double *weight,
                       struct mny_problems *problems);

#endif
