/* SPDX-License-Identifier: MIT */
/* Cleaning with a choice of how a dump is cut into pieces.  Results are the same
   for every choice: tests hold the program to that. */
#ifndef MINYI_SURVEY_CLEAN_CLEAN_PIECES_H
#define MINYI_SURVEY_CLEAN_CLEAN_PIECES_H

#include "survey/clean/clean.h"

/* Bytes a thread reads at a time: large enough that starting threads is not felt,
   small enough that a wave of them fits into little memory. */
#define MNY_PIECE_SIZE ((size_t)4 << 20)

/* mny_clean() with pieces of about SIZE bytes (at least 1). */
enum mny_code mny_clean_in_pieces(const struct mny_questionnaire *questionnaire,
                                  const struct mny_clean_options *options, size_t size,
                                  struct mny_output *output, struct mny_problems *problems,
                                  struct mny_responses **responses, struct mny_flow *flow);

#endif
