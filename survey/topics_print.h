/* SPDX-License-Identifier: MIT */
/* What citizens speak of most, on the terminal. */
#ifndef MINYI_SURVEY_TOPICS_PRINT_H
#define MINYI_SURVEY_TOPICS_PRINT_H

#include <stdio.h>

/* Prints the first topics of all cities together by weighted share, from the topics.csv
   at PATH.  LABEL columns stand left of them, as in the rest of the summary.  Prints
   nothing if there is no such file, or nobody wrote a comment. */
void mny_topics_print(const char *path, int label, FILE *out);

#endif
