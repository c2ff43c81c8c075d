/* SPDX-License-Identifier: MIT */
/* The rows of the clean file, put aside until it is known which of them stay: the
   last rules look at all rows.  A file without a name in the output folder, so
   nothing is left of it whatever happens. */
#ifndef MINYI_SURVEY_CLEAN_SPOOL_H
#define MINYI_SURVEY_CLEAN_SPOOL_H

#include "core/problem.h"

#include <stddef.h>
#include <stdint.h>

struct mny_spool;

/* Makes it in FOLDER.  MNY_E_CREATE if that fails. */
enum mny_code mny_spool_create(const char *folder, struct mny_problems *problems,
                               struct mny_spool **spool);
void mny_spool_free(struct mny_spool *spool); /* NULL is allowed. */

/* Puts a row of LENGTH bytes behind the others.  MNY_E_IO if that fails. */
enum mny_code mny_spool_put(struct mny_spool *spool, const char *row, size_t length,
                            struct mny_problems *problems);

/* Goes back to the first row; then no more are put. */
enum mny_code mny_spool_rewind(struct mny_spool *spool, struct mny_problems *problems);

/* The next row, borrowed until the next call. */
enum mny_code mny_spool_next(struct mny_spool *spool, const char **row, size_t *length,
                             struct mny_problems *problems);

/* Rows that follow one another, as many as were put aside together.  Begins as zero. */
struct mny_spool_rows {
    size_t count; /* 0: there were no more */
    uint32_t *lengths;
    char *bytes;
    size_t length_room, byte_room;
};

/* The next rows, instead of one after the other. */
enum mny_code mny_spool_next_rows(struct mny_spool *spool, struct mny_spool_rows *rows,
                                  struct mny_problems *problems);
void mny_spool_rows_free(struct mny_spool_rows *rows);

#endif
