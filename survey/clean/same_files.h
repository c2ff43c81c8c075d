/* SPDX-License-Identifier: MIT */
/* Whether a run would read the same responses twice. */
#ifndef MINYI_SURVEY_CLEAN_SAME_FILES_H
#define MINYI_SURVEY_CLEAN_SAME_FILES_H

#include "core/problem.h"
#include "survey/dump/dump.h"

#include <stddef.h>

/* MNY_E_INPUT for each of the files at PATHS that is one before it, under whatever name,
   or has the same bytes.  Only files of the same size are read for that.  Files that
   cannot be read are left to who opens them. */
enum mny_code mny_same_files_refuse(const char *const *paths, size_t count,
                                    struct mny_problems *problems);

/* MNY_E_INPUT if the file at INDEX of PATHS, which was read, holds what one before it holds: a
   file and its gzip, say.  FACTS: by file. */
enum mny_code mny_same_contents_refuse(const char *const *paths, const struct mny_dump_facts *facts,
                                       size_t index, struct mny_problems *problems);

#endif
