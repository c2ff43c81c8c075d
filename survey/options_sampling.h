/* SPDX-License-Identifier: MIT */
/* The options of `minyi plan`.  Part of options.c. */
#ifndef MINYI_SURVEY_OPTIONS_SAMPLING_H
#define MINYI_SURVEY_OPTIONS_SAMPLING_H

#include "survey/options.h"

/* What they are when they are not given. */
void mny_options_sampling_defaults(struct mny_sampling_options *sampling);

/* Reads the argument of --allocation, or adds a problem of code MNY_E_USAGE and
   returns it. */
enum mny_code mny_options_set_allocation(struct mny_options *options, const char *text,
                                         struct mny_problems *problems);

/* Adds a problem for each option that makes no sense beside the others. */
void mny_options_check_sampling(const struct mny_options *options, struct mny_problems *problems);

#endif
