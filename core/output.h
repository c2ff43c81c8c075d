/* SPDX-License-Identifier: MIT */
/* OUT, the folder of results: whole or not at all.

   Files are made in a hidden folder beside OUT, and flushed to disk while others are made;
   when all are there the folder is renamed to OUT.  A run that fails, or is interrupted, throws
   the hidden folder away and leaves an older OUT untouched. */
#ifndef MINYI_CORE_OUTPUT_H
#define MINYI_CORE_OUTPUT_H

#include "core/file_digest.h"
#include "core/problem.h"
#include "core/writer.h"

#include <stdbool.h>

/* What every finished OUT has, and by which one is known. */
#define MNY_MANIFEST_NAME "run.json"

struct mny_output;

/* Makes ready to write PATH (copied).  An OUT that exists is refused with
   MNY_E_CREATE unless FORCE.  Free with mny_output_commit() or
   mny_output_discard(). */
enum mny_code mny_output_begin(const char *path, bool force, struct mny_problems *problems,
                               struct mny_output **output);

/* The folder in which OUT at PATH lies and is made; from malloc, or NULL without memory. */
char *mny_output_parent(const char *path);

/* CSV files made from now on, but for those in folders inside, begin with a byte order
   mark, by which spreadsheets know UTF-8. */
void mny_output_mark(struct mny_output *output);

/* The hidden folder in which files are made; borrowed. */
const char *mny_output_folder(const struct mny_output *output);

/* Makes the folder NAME inside, for files "NAME/...". */
enum mny_code mny_output_add_folder(struct mny_output *output, const char *name,
                                    struct mny_problems *problems);

/* Takes the file NAME out of the folder again. */
enum mny_code mny_output_remove(struct mny_output *output, const char *name,
                                struct mny_problems *problems);

/* A writer for NAME ("scores.csv") in the folder.  That its file is on disk is sure when
   mny_output_commit() is done. */
enum mny_code mny_output_open(struct mny_output *output, const char *name,
                              struct mny_problems *problems, struct mny_writer **writer);

/* The same, for its owner's eyes only (mode 0600). */
enum mny_code mny_output_open_private(struct mny_output *output, const char *name,
                                      struct mny_problems *problems, struct mny_writer **writer);

/* The size and SHA-256 of the file NAME in the folder: as it was written through
   mny_output_open(), or, of another file, by reading it. */
enum mny_code mny_output_digest(const struct mny_output *output, const char *name,
                                struct mny_problems *problems, struct mny_file_digest *digest);

/* Puts the folder in its place, and frees OUTPUT.  On failure all is thrown away.  An older OUT
   goes; of another folder, one without MNY_MANIFEST_NAME, nothing is lost: it is kept beside OUT,
   and a warning says under which name. */
enum mny_code mny_output_commit(struct mny_output *output, struct mny_problems *problems);

/* Throws everything away and frees OUTPUT; NULL is allowed. */
void mny_output_discard(struct mny_output *output);

/* Whether the user has asked to stop (SIGINT, SIGTERM or SIGHUP): long loops
   look here, return MNY_E_INTERRUPT and clean up.  The first call of
   mny_interrupt_watch() sets the handlers. */
void mny_interrupt_watch(void);
bool mny_interrupted(void);

#endif
