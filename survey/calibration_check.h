/* SPDX-License-Identifier: MIT */
/* Why a city cannot be weighted, for the user: city, margin and category by
   their codes as in the population file, what both sides have, what to do. */
#ifndef MINYI_SURVEY_CALIBRATION_CHECK_H
#define MINYI_SURVEY_CALIBRATION_CHECK_H

#include "core/problem.h"
#include "stats/calibration.h"
#include "survey/calibration_cells.h"

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
   with a target is empty, none with respondents has a target of 0 or none at all.
   Adds a problem of code MNY_E_PARTIAL for each that does not.  Returns
   MNY_OK, MNY_E_PARTIAL or MNY_E_MEMORY. */
enum mny_code mny_calibration_check(const struct mny_city_case *of,
                                    const struct mny_city_cells *cells,
                                    struct mny_problems *problems);

/* Says why raking that ended with RESULT did not come to a solution. */
void mny_calibration_failed(const struct mny_city_case *of, const struct mny_city_cells *cells,
                            const struct mny_calibration_result *result, double epsilon,
                            struct mny_problems *problems);

#endif
