/* SPDX-License-Identifier: MIT */
/* What each command does: the stages of the house, one after the other. */
#ifndef MINYI_SURVEY_COMMANDS_H
#define MINYI_SURVEY_COMMANDS_H

#include "core/problem.h"
#include "survey/common/ranks.h"
#include "survey/options.h"

/* Does what OPTIONS ask for.  Summaries go to standard output; problems are
   added, not printed.  OUT appears whole or not at all.  Returns MNY_OK, also
   with MNY_E_PARTIAL errors among the problems, or why nothing was written.  RANKS (ranks.h) read
   dumps together, led by this process; NULL: it is alone. */
enum mny_code mny_command_execute(const struct mny_options *options, struct mny_problems *problems,
                                  struct mny_ranks *ranks);

/* What a process that does not lead does for the same OPTIONS: it writes nothing. */
enum mny_code mny_command_follow(const struct mny_options *options, struct mny_problems *problems,
                                 struct mny_ranks *ranks);

#endif
