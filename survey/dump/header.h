/* SPDX-License-Identifier: MIT */
/* The header of a dump: its delimiter found, its columns bound, and checked for
   what a run cannot do without. */
#ifndef MINYI_SURVEY_DUMP_HEADER_H
#define MINYI_SURVEY_DUMP_HEADER_H

#include "core/problem.h"
#include "survey/dump/dump.h"
#include "survey/dump/match.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"

/* More columns than any questionnaire has: a file with more is something else. */
#define MNY_COLUMNS_MOST ((size_t)20000)

/* What the user has said of a dump.  Zeros: nothing. */
struct mny_header_reading {
    enum mny_dialect dialect; /* MNY_DIALECT_DETECT: to be found out, and said */
    size_t columns_most;      /* 0: MNY_COLUMNS_MOST */
};

/* Splits and binds the header of DUMP, which was read from PATH.  The delimiter is
   the one of comma, tab and semicolon that lets most columns be bound.  Fails with
   MNY_E_INPUT as mny_matcher_bind(), for too many columns, and where the city's
   column or one that every respondent must have answered is absent: a required
   question, or (POPULATION not NULL) a margin's.  Rows
   behind the first that are part of its header are taken from the dump. */
enum mny_code
mny_header_read(struct mny_dump *dump, const char *path, const struct mny_matcher *matcher,
                const struct mny_questionnaire *questionnaire,
                const struct mny_population *population, const struct mny_header_reading *reading,
                struct mny_problems *problems, struct mny_binding *binding, char *delimiter);

#endif
