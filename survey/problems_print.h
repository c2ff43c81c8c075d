/* SPDX-License-Identifier: MIT */
/* What is said of problems on standard error, each on a line of its own. */
#ifndef MINYI_SURVEY_PROBLEMS_PRINT_H
#define MINYI_SURVEY_PROBLEMS_PRINT_H

#include "core/problem.h"

#include <stdbool.h>
#include <stdio.h>

/* Prints PROBLEMS in their order, without notes if QUIET.  Of one kind come the first 200 and how
   many more there are: a thousand warnings hide no error, and a dump given as a population no
   fault of another kind.  What is the same as the line before it is left out. */
void mny_problems_print(const struct mny_problems *problems, bool quiet, FILE *out);

#endif
