/* SPDX-License-Identifier: MIT */
/* Cleaning with a choice of how a dump is cut into pieces.  Results are the same
   for every choice: tests hold the program to that. */
#ifndef MINYI_SURVEY_CLEAN_CLEAN_PIECES_H
#define MINYI_SURVEY_CLEAN_CLEAN_PIECES_H

#include "survey/clean/clean.h"

/* Bytes read in one go: a thread takes several of them at a time, so that starting it is
   not felt; small enough that they stay in its cache, and a wave of them in little
   memory. */
#define MNY_PIECE_SIZE ((size_t)256 << 10)

/* mny_clean() with pieces of about SIZE bytes (at least 1). */
enum mny_code mny_clean_in_pieces(const struct mny_questionnaire *questionnaire,
                                  const struct mny_clean_options *options, size_t size,
                                  struct mny_output *output, struct mny_problems *problems,
                                  struct mny_responses **responses, struct mny_flow *flow);

#endif
