/* SPDX-License-Identifier: MIT */
/* Where OUT may go: not where the run reads from.  --force replaces OUT whole, and an
   input in it would be gone. */
#ifndef MINYI_SURVEY_OUTPUT_PLACE_H
#define MINYI_SURVEY_OUTPUT_PLACE_H

#include "core/problem.h"
#include "survey/options.h"

/* MNY_E_CREATE for every input of OPTIONS that lies in the folder OUT as it is now, by
   whatever name or symbolic link it was given. */
enum mny_code mny_output_place_check(const struct mny_options *options,
                                     struct mny_problems *problems);

#endif
