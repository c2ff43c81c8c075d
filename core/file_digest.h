/* SPDX-License-Identifier: MIT */
/* A file by its size and SHA-256, and which files a folder has: what it takes to tell
   whether a file is the one that it was. */
#ifndef MINYI_CORE_FILE_DIGEST_H
#define MINYI_CORE_FILE_DIGEST_H

#include "core/digest.h"
#include "core/problem.h"

#include <stddef.h>
#include <stdint.h>

struct mny_file_digest {
    uint64_t size;
    char sha256[MNY_DIGEST_ROOM];
};

/* Reads all of PATH, of any size.  MNY_E_NOT_FOUND if it is not there, MNY_E_IO if it
   cannot be read. */
enum mny_code mny_file_digest(const char *path, struct mny_problems *problems,
                              struct mny_file_digest *digest);

/* The files below FOLDER ("scores.csv", "plots/ranks.svg"), sorted by their bytes; what
   begins with a dot is passed over.  Free with mny_folder_files_free(). */
enum mny_code mny_folder_files(const char *folder, struct mny_problems *problems, char ***names,
                               size_t *count);
void mny_folder_files_free(char **names, size_t count); /* NULL is allowed. */

#endif
