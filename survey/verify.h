/* SPDX-License-Identifier: MIT */
/* `minyi verify OUT`: are the inputs still those of run.json, are the files in OUT those
   that were written, and do the same command and settings give the same bytes again? */
#ifndef MINYI_SURVEY_VERIFY_H
#define MINYI_SURVEY_VERIFY_H

#include "core/problem.h"
#include "survey/options.h"

#include <stdio.h>

/* Verifies the OUT that OPTIONS name and says on OUT_TO (NULL: nowhere) what agrees and
   what does not.  The command is repeated through mny_command_execute() in a hidden folder
   beside OUT, which is then removed.  MNY_E_INPUT if anything differs. */
enum mny_code mny_verify(const struct mny_options *options, struct mny_problems *problems,
                         FILE *out_to);

#endif
