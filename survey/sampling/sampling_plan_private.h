/* SPDX-License-Identifier: MIT */
/* What the files of this room share: a plan from inside. */
#ifndef MINYI_SURVEY_SAMPLING_SAMPLING_PLAN_PRIVATE_H
#define MINYI_SURVEY_SAMPLING_SAMPLING_PLAN_PRIVATE_H

#include "survey/sampling/sampling_plan.h"

struct mny_sampling_plan {
    const struct mny_questionnaire *questionnaire;
    const struct mny_population *population;
    const struct mny_sampling_options *options;
    double reach;    /* of the confidence, in standard errors */
    bool has_shares; /* some city's counts are no people */
    size_t count;
    struct mny_sampled_city *cities;
    struct mny_allocation_stratum *strata;
    size_t *n[MNY_ALLOCATIONS]; /* of each city; NULL: that allocation cannot be had */
    size_t allocations;
    struct mny_allocation_summary summaries[MNY_ALLOCATIONS];
};

/* What the last wave said of a city. */
struct mny_last_wave {
    double mean, deviation, deff; /* NAN where it says nothing */
};

/* Fills LAST of each city of PLAN from subjective.csv in FOLDER. */
enum mny_code mny_last_wave_read(const char *folder, const struct mny_sampling_plan *plan,
                                 struct mny_problems *problems, struct mny_last_wave *last);

#endif
