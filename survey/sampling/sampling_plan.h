/* SPDX-License-Identifier: MIT */
/* The next wave's sample: how many interviews each city needs or gets, how many
   people to invite for them, and the quotas of each margin.

     plan.csv         a line a city
     allocations.csv  what each way of sharing the total out would come to
     quotas.csv       interviews of each category of the city's margins */
#ifndef MINYI_SURVEY_SAMPLING_SAMPLING_PLAN_H
#define MINYI_SURVEY_SAMPLING_SAMPLING_PLAN_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/allocation.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>

/* Numbers that are not asked for are 0, but CONFIDENCE, DEFF and RESPONSE_RATE.
   With MARGIN alone each city gets what it needs for it; with TOTAL that many
   are shared out; with both, so that no city has less than MARGIN needs. */
struct mny_sampling_options {
    double margin; /* of error, in points of a score of 100 (or percent of a share) */
    size_t total;  /* interviews in all */
    enum mny_allocation allocation;
    double power;         /* of MNY_ALLOCATE_POWER, 0 to 1 */
    size_t least;         /* interviews in each city */
    double confidence;    /* 0.95 */
    double deff;          /* design effect of a city that the last wave does not know */
    double deviation;     /* the same: standard deviation in points; 0: 50, the largest that a
                             share can have */
    double response_rate; /* interviews for one invitation */
    const char *last;     /* OUT of the last wave: deviations, means and design effects from its
                             subjective.csv; or NULL */
};

/* The allocation's name, as after --allocation: "neyman". */
const char *mny_allocation_name(enum mny_allocation allocation);

struct mny_sampled_city {
    const char *code, *label;
    double population; /* people; NAN where the file has shares */
    double deviation, deff;
    size_t n, invitations;
    double margin; /* of error that N gives */
};

/* What one allocation of the total comes to. */
struct mny_allocation_summary {
    enum mny_allocation allocation;
    size_t smallest, largest; /* interviews in a city */
    double best, worst;       /* margin of error of a city */
    double overall;           /* of the mean over all people of all cities; NAN with shares */
};

struct mny_sampling_plan;

/* Plans for every city that POPULATION has counts for.  *PLAN is the caller's; it
   borrows the other two.  MNY_E_INPUT if the total is too small or too large for
   what each city must or can have, if people are needed where the file has
   shares, or if the last wave's file cannot be used. */
enum mny_code mny_sampling_plan_create(const struct mny_questionnaire *questionnaire,
                                       const struct mny_population *population,
                                       const struct mny_sampling_options *options,
                                       struct mny_problems *problems,
                                       struct mny_sampling_plan **plan);
void mny_sampling_plan_free(struct mny_sampling_plan *plan); /* NULL is allowed. */

/* Cities, in the order of the questionnaire's choices. */
size_t mny_sampling_plan_cities(const struct mny_sampling_plan *plan);
const struct mny_sampled_city *mny_sampling_plan_city(const struct mny_sampling_plan *plan,
                                                      size_t index);

/* The allocations of the total that can be had, for comparison; none without a
   total. */
size_t mny_sampling_plan_allocations(const struct mny_sampling_plan *plan);
const struct mny_allocation_summary *
mny_sampling_plan_allocation(const struct mny_sampling_plan *plan, size_t index);

/* Writes the three files; allocations.csv only with a total. */
enum mny_code mny_sampling_plan_write(const struct mny_sampling_plan *plan,
                                      struct mny_output *output, struct mny_problems *problems);

#endif
