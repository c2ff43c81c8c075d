/* SPDX-License-Identifier: MIT */
/* Files that were written and are flushed to disk (fsync) on a thread of its own: nobody waits for
   the disk until all must be there. */
#ifndef MINYI_CORE_FLUSHER_H
#define MINYI_CORE_FLUSHER_H

#include "core/problem.h"

struct mny_flusher;

struct mny_flusher *mny_flusher_create(void); /* NULL without memory */

/* Takes FILE, open at PATH (copied), to flush and close it.  0; or, where it had to be done at
   once because there is no thread to be had, or no memory, the errno of that. */
int mny_flusher_add(struct mny_flusher *flusher, int file, const char *path);

/* Waits until all are on disk.  MNY_OK, or MNY_E_IO with each that is not added to PROBLEMS. */
enum mny_code mny_flusher_wait(struct mny_flusher *flusher, struct mny_problems *problems);

void mny_flusher_free(struct mny_flusher *flusher); /* Waits, too; NULL is allowed. */

/* Flushes FILE to disk, and closes it in any case: 0 or errno.  What cannot be flushed, a pipe or
   a terminal, need not be. */
int mny_flush_and_close(int file);

#endif
