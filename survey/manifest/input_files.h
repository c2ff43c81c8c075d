/* SPDX-License-Identifier: MIT */
/* The user's own files, digested before they are read; that they are still the same when
   all is done says that what was read is what was digested. */
#ifndef MINYI_SURVEY_MANIFEST_INPUT_FILES_H
#define MINYI_SURVEY_MANIFEST_INPUT_FILES_H

#include "core/file_digest.h"
#include "core/problem.h"

#include <stddef.h>

struct mny_input_files;

struct mny_input_files *mny_input_files_create(void);     /* NULL without memory */
void mny_input_files_free(struct mny_input_files *files); /* NULL is allowed. */

/* Digests the file at PATH, called SAID by the user (both copied), in ROLE (borrowed).
   What cannot be read is passed over.  MNY_E_MEMORY or MNY_E_INTERRUPT. */
enum mny_code mny_input_files_add(struct mny_input_files *files, const char *role, const char *said,
                                  const char *path, struct mny_problems *problems);

/* MNY_E_INPUT, with each named, if files have changed since they were added. */
enum mny_code mny_input_files_check(const struct mny_input_files *files,
                                    struct mny_problems *problems);

struct mny_input_file {
    const char *role, *said;
    const struct mny_file_digest *digest;
};
size_t mny_input_files_count(const struct mny_input_files *files);
struct mny_input_file mny_input_files_at(const struct mny_input_files *files, size_t index);

#endif
