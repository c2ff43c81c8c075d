/* SPDX-License-Identifier: MIT */
/* The first and last cities of a ranking on a terminal, each with the ranks that the survey's
   sampling error leaves open, in 80 columns. */
#ifndef MINYI_SURVEY_RANKING_PRINT_H
#define MINYI_SURVEY_RANKING_PRINT_H

#include "core/combine.h"

#include <stdio.h>

/* RANKS_PATH is ranks.csv of RANKING, NULL if there is none; labels on the left take LABEL
   columns. */
void mny_ranking_print(const struct mny_ranking *ranking, const char *ranks_path, int label,
                       FILE *out);

#endif
