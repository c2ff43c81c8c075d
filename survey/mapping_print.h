/* SPDX-License-Identifier: MIT */
/* A proposal of a mapping.csv on standard output: what matched nothing, for a person to fill
   in.  The likeliest question or choice is suggested; nothing is decided. */
#ifndef MINYI_SURVEY_MAPPING_PRINT_H
#define MINYI_SURVEY_MAPPING_PRINT_H

#include "core/problem.h"
#include "survey/clean/unmatched.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdio.h>

/* Prints columns first, then values by question, the most frequent first, at most
   MNY_PROPOSED_MOST of a question. */
enum { MNY_PROPOSED_MOST = 200 };
enum mny_code mny_mapping_print(const struct mny_unmatched *unmatched,
                                const struct mny_questionnaire *questionnaire,
                                struct mny_problems *problems, FILE *out);

#endif
