/* SPDX-License-Identifier: MIT */
/* A large file whose rows are made side by side: parts of them by threads, and while some are
   made, those before them are written.  The file is the same for any number of threads. */
#ifndef MINYI_SURVEY_COMMON_PARTS_H
#define MINYI_SURVEY_COMMON_PARTS_H

#include "core/writer.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes rows to PART: those of the part INDEX.  False without memory. */
typedef bool mny_make_part(void *context, size_t index, struct mny_writer *part);

/* Puts COUNT parts, made by MAKE on up to THREADS threads, into WRITER, one behind the other.
   All that are being made are in memory: some 100 KB each are enough.  MNY_OK, MNY_E_MEMORY or
   MNY_E_INTERRUPT. */
enum mny_code mny_parts_write(struct mny_writer *writer, size_t count, size_t threads,
                              mny_make_part *make, void *context);

#endif
