/* SPDX-License-Identifier: MIT */
/* Columns of the dumps that belong to no question, as they stand in the clean
   file: the union over all dumps, in the order in which they first appear. */
#ifndef MINYI_SURVEY_CLEAN_KEPT_COLUMNS_H
#define MINYI_SURVEY_CLEAN_KEPT_COLUMNS_H

#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_kept_columns {
    size_t count;
    const char **headers; /* borrowed from the bindings */
    size_t **sources;     /* by dump, by kept column: the dump's column, or MNY_NONE */
    size_t dump_count;
};

/* A header that stands twice in one dump is two columns.  Free with
   mny_kept_columns_free().  False without memory. */
bool mny_kept_columns_make(const struct mny_binding *bindings, size_t dump_count,
                           struct mny_kept_columns *kept);
void mny_kept_columns_free(struct mny_kept_columns *kept);

#endif
