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

/* Ends the putting; what follows reads. */
enum mny_code mny_spool_finish(struct mny_spool *spool, struct mny_problems *problems);

/* The next row, borrowed until the next call. */
enum mny_code mny_spool_next(struct mny_spool *spool, const char **row, size_t *length,
                             struct mny_problems *problems);

/* Rows that were written together.  Begins as zero. */
struct mny_spool_rows {
    size_t first, count; /* the first among all rows */
    uint32_t *lengths;
    char *bytes; /* one behind the other */
    size_t length_room, byte_room;
};
void mny_spool_rows_free(struct mny_spool_rows *rows);

/* How often rows were written together, and the rows of such a part, read into ROWS; by many
   threads at once.  Returns 0 or an errno, which mny_spool_broken() adds to the problems. */
size_t mny_spool_parts(const struct mny_spool *spool);
int mny_spool_read(const struct mny_spool *spool, size_t index, struct mny_spool_rows *rows);
enum mny_code mny_spool_broken(const struct mny_spool *spool, int error,
                               struct mny_problems *problems);

#endif
