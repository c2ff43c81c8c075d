/* SPDX-License-Identifier: MIT */
/* The options that say what wrote each dump. */
#ifndef MINYI_SURVEY_OPTIONS_DIALECTS_H
#define MINYI_SURVEY_OPTIONS_DIALECTS_H

#include "core/problem.h"
#include "survey/options.h"

/* Adds the dialect of the next dump. */
enum mny_code mny_options_add_dialect(struct mny_options *options, const char *text,
                                      struct mny_problems *problems);

/* Whether each dump counts its responses for itself. */
enum mny_code mny_options_set_id_scope(struct mny_options *options, const char *text,
                                       struct mny_problems *problems);

/* Whether a dialect is said once, or of each dump. */
void mny_options_check_dialects(const struct mny_options *options, struct mny_problems *problems);

#endif
