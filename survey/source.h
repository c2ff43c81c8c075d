/* SPDX-License-Identifier: MIT */
/* The bytes of one dump, as UTF-8 without byte order mark: a file or standard
   input.  What is no UTF-8 text is known by its first bytes and refused with
   advice; a decoder of other encodings or of compressed files has its place
   here, and nothing behind this door would notice. */
#ifndef MINYI_SURVEY_SOURCE_H
#define MINYI_SURVEY_SOURCE_H

#include "core/problem.h"

#include <stddef.h>
#include <stdint.h>

struct mny_source;

/* Opens PATH (copied), or standard input for "-".  MNY_E_NOT_FOUND if it is not
   there, MNY_E_IO if it cannot be read or is a folder, MNY_E_INPUT if it is
   empty or no UTF-8 text by its first bytes. */
enum mny_code mny_source_open(const char *path, struct mny_problems *problems,
                              struct mny_source **source);
void mny_source_close(struct mny_source *source); /* NULL is allowed. */

/* Reads up to SIZE bytes; *GOT is 0 only at the end. */
enum mny_code mny_source_read(struct mny_source *source, char *bytes, size_t size, size_t *got,
                              struct mny_problems *problems);

/* The size in bytes of a regular file, 0 where that is not known. */
uint64_t mny_source_size(const struct mny_source *source);

#endif
