/* SPDX-License-Identifier: MIT */
/* Why nothing of a header is known: what people do to a dump before they give it. */
#ifndef MINYI_SURVEY_DUMP_HEADER_HINTS_H
#define MINYI_SURVEY_DUMP_HEADER_HINTS_H

#include "core/problem.h"
#include "survey/dump/dump.h"
#include "survey/dump/match.h"

/* Says what the header at WHERE, of which no column is a question's, may be instead: Excel's
   `sep=;`, a title above the header, columns parted by a mark that no dump has.  Nothing if none
   of these is seen.  MNY_E_MEMORY, MNY_E_IO or MNY_OK. */
enum mny_code mny_header_hint(struct mny_dump *dump, struct mny_where where,
                              const struct mny_matcher *matcher, struct mny_problems *problems);

#endif
