/* SPDX-License-Identifier: MIT */
/* What is missing and what is to be asked back, on the terminal. */
#ifndef MINYI_SURVEY_REVIEW_PRINT_H
#define MINYI_SURVEY_REVIEW_PRINT_H

#include "core/review.h"

#include <stdio.h>

/* Prints how many there are of each, and the first LINES of both. */
void mny_review_print(const struct mny_review *review, const struct mny_standard *standard,
                      size_t lines, FILE *out);

#endif
