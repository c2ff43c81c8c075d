/* SPDX-License-Identifier: MIT */
/* Where the bytes of a dump are cut, so that threads can read them side by side: where a record
   ends if all quotes come in pairs.  Who reads a piece may find that they do not. */
#ifndef MINYI_SURVEY_DUMP_PIECES_H
#define MINYI_SURVEY_DUMP_PIECES_H

#include "survey/dump/record.h"

#include <stdbool.h>
#include <stddef.h>

/* Cuts the bytes from BEGIN to LIMIT into at most ROOM pieces of about SIZE bytes, and returns
   their number.  Behind LIMIT follow bytes up to END, ENDED if that is the end of the dump; a
   record that begins before LIMIT may end there. */
size_t mny_pieces_cut(const char *begin, const char *limit, const char *end, bool ended,
                      size_t size, struct mny_piece *pieces, size_t room);

#endif
