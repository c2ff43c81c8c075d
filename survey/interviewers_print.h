/* SPDX-License-Identifier: MIT */
/* Interviewers and contractors that the summary names: those beyond the funnel limits. */
#ifndef MINYI_SURVEY_INTERVIEWERS_PRINT_H
#define MINYI_SURVEY_INTERVIEWERS_PRINT_H

#include <stdio.h>

/* Prints from interviewers.csv in FOLDER how many figures are outside, and the ten that are
   farthest out, at 80 columns; nothing where there is no such file or none is. */
void mny_interviewers_print(const char *folder, FILE *out);

#endif
