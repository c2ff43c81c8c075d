/* SPDX-License-Identifier: MIT */
/* Which tool a dump may be from that shows no proof of it: tools whose columns have names in the
   language of the form, and dumps whose own columns were deleted. */
#ifndef MINYI_SURVEY_DUMP_HEADER_SUGGESTION_H
#define MINYI_SURVEY_DUMP_HEADER_SUGGESTION_H

#include "core/problem.h"
#include "survey/dump/dialect.h"
#include "survey/dump/match.h"

/* Warns at WHERE if more columns of ROWS are questions' as some dialect writes them than as they
   stand, or if most questions have none and one of the others has JSON below it.  Nothing is
   decided by it. */
enum mny_code mny_header_suggest(const struct mny_header_rows *rows,
                                 const struct mny_matcher *matcher, struct mny_where where,
                                 struct mny_problems *problems);

#endif
