/* SPDX-License-Identifier: MIT */
/* The options of weighting and of standard errors: what their arguments mean, and
   which of them go together.  Part of options.c. */
#ifndef MINYI_SURVEY_OPTIONS_METHODS_H
#define MINYI_SURVEY_OPTIONS_METHODS_H

#include "survey/options.h"

/* Each reads the argument TEXT of its option into OPTIONS, or adds a problem of
   code MNY_E_USAGE and returns it. */
enum mny_code mny_options_set_bounds(struct mny_options *options, const char *text,
                                     struct mny_problems *problems);
enum mny_code mny_options_set_trim(struct mny_options *options, enum mny_trimming how,
                                   const char *text, struct mny_problems *problems);
enum mny_code mny_options_set_lonely(struct mny_options *options, const char *text,
                                     struct mny_problems *problems);
enum mny_code mny_options_set_replicates(struct mny_options *options, const char *text,
                                         struct mny_problems *problems);
enum mny_code mny_options_set_interval(struct mny_options *options, const char *text,
                                       struct mny_problems *problems);

/* Adds a problem for each option that makes no sense beside the others. */
void mny_options_check_methods(const struct mny_options *options, struct mny_problems *problems);

#endif
