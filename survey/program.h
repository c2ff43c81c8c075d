/* SPDX-License-Identifier: MIT */
/* The program: language, command line, one command, its problems, exit status. */
#ifndef MINYI_SURVEY_PROGRAM_H
#define MINYI_SURVEY_PROGRAM_H

#include "survey/common/ranks.h"

/* Does what the command line asks for, together with RANKS, which this process leads; NULL: alone.
   Returns the exit status. */
int mny_program(int argc, char **argv, struct mny_ranks *ranks);

/* The same in a process that does not lead: it reads its part of the dumps for the one that does,
   which says what went wrong here, too. */
void mny_program_follow(int argc, char **argv, struct mny_ranks *ranks);

#endif
