/* SPDX-License-Identifier: MIT */
/* What each command does: the stages of the house, one after the other. */
#ifndef MINYI_SURVEY_COMMANDS_H
#define MINYI_SURVEY_COMMANDS_H

#include "core/problem.h"
#include "survey/options.h"

/* Does what OPTIONS ask for.  Summaries go to standard output; problems are
   added, not printed.  OUT appears whole or not at all.  Returns MNY_OK, also
   with MNY_E_PARTIAL errors among the problems, or why nothing was written. */
enum mny_code mny_command_execute(const struct mny_options *options, struct mny_problems *problems);

#endif
