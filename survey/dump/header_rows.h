/* SPDX-License-Identifier: MIT */
/* The first rows of a dump, split into cells, from which its dialect is known. */
#ifndef MINYI_SURVEY_DUMP_HEADER_ROWS_H
#define MINYI_SURVEY_DUMP_HEADER_ROWS_H

#include "core/problem.h"
#include "survey/dump/dialect.h"
#include "survey/dump/dump.h"

struct mny_header_split;

/* Splits the header of DUMP and the rows behind it at DELIMITER; a row behind it that
   cannot be split is as one that is absent.  The dump is read on where it has to be. */
enum mny_code mny_header_split(struct mny_dump *dump, char delimiter, struct mny_problems *problems,
                               struct mny_header_split **split);
void mny_header_split_free(struct mny_header_split *split); /* NULL is allowed. */

const struct mny_header_rows *mny_header_split_rows(const struct mny_header_split *split);

#endif
