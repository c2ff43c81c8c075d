/* SPDX-License-Identifier: MIT */
/* What `minyi plan` says on standard output, at 80 columns. */
#ifndef MINYI_SURVEY_PLAN_PRINT_H
#define MINYI_SURVEY_PLAN_PRINT_H

#include "survey/sampling/sampling_plan.h"

#include <stdio.h>

/* Prints the plan made by OPTIONS: a line a city, and what each allocation of the
   total would come to. */
void mny_plan_print(const struct mny_sampling_plan *plan,
                    const struct mny_sampling_options *options, FILE *out);

#endif
