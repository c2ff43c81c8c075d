/* SPDX-License-Identifier: MIT */
/* The texts by which a dialect's column may be known: its header as it stands, and what
   the tool has made of a question's label, a row of a matrix or a choice. */
#ifndef MINYI_SURVEY_DUMP_HEADER_VARIANTS_H
#define MINYI_SURVEY_DUMP_HEADER_VARIANTS_H

#include "survey/dump/dialect.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

/* The text by which MATCHER knows COLUMN best, the header of ROWS as it stands where no
   text is better.  False without memory. */
struct mny_header_variant {
    char *text;  /* the caller's to free() */
    bool fills;  /* as in struct mny_column */
    bool beside; /* TEXT is a label of ROWS beside the header */
};

bool mny_header_variant(const struct mny_matcher *matcher, enum mny_dialect dialect,
                        const struct mny_header_rows *rows, size_t column,
                        struct mny_header_variant *variant);

/* The header of COLUMN as the user knows it: the row of ROWS that names columns. */
const char *mny_header_shown(enum mny_dialect dialect, const struct mny_header_rows *rows,
                             size_t column);

/* Whether the column HEADER is a time in milliseconds. */
bool mny_header_counts_milliseconds(enum mny_dialect dialect, const char *header);

#endif
