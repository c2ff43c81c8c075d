/* SPDX-License-Identifier: MIT */
/* A small file of the user's own, read whole. */
#ifndef MINYI_CORE_FILE_H
#define MINYI_CORE_FILE_H

#include "core/problem.h"

#include <stddef.h>

/* Larger files of this kind are refused: a population of 5,000 cities is far
   below it, and a dump given by mistake should not eat the memory. */
#define MNY_FILE_MOST ((size_t)1 << 30)

/* Reads all of PATH.  *TEXT (with a NUL behind its *LENGTH bytes) is the
   caller's to free().  Otherwise says why: MNY_E_NOT_FOUND if it is not there,
   MNY_E_IO if it cannot be read, MNY_E_INPUT if it is too large. */
enum mny_code mny_file_read(const char *path, struct mny_problems *problems, char **text,
                            size_t *length);

/* FOLDER/NAME, from malloc: free with free().  NULL without memory. */
char *mny_path_in(const char *folder, const char *name);

#endif
