/* SPDX-License-Identifier: MIT */
/* Files without a name, for what is put aside while a run lasts: whatever becomes of the run,
   nothing of them is left. */
#ifndef MINYI_SURVEY_COMMON_SCRATCH_FILE_H
#define MINYI_SURVEY_COMMON_SCRATCH_FILE_H

#include "core/problem.h"

#include <stdio.h>

/* The folder for temporary files: TMPDIR of the environment, or else /tmp; borrowed. */
const char *mny_scratch_folder(void);

/* A new file in FOLDER, to be read and written: its descriptor, or -1 and errno. */
int mny_scratch_open(const char *folder);

/* The same in mny_scratch_folder(), as a stream that the caller closes; or NULL and errno. */
FILE *mny_scratch_stream(void);

/* What is read from PATH could not be put aside in mny_scratch_folder(), for errno's reason:
   MNY_E_IO, or MNY_E_MEMORY. */
enum mny_code mny_scratch_failed(const char *path, struct mny_problems *problems);

#endif
