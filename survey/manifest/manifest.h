/* SPDX-License-Identifier: MIT */
/* run.json: what a run was given, what it counted and what it wrote, so that it can be
   repeated and checked.  Nothing in it depends on time, machine, threads or where OUT is:
   the same inputs and settings give the same bytes.

     version, command, run_id
     language  of the words in OUT; null where there are none
     operands  the words of the command line that are no options, where a command has them
     inputs    role, path (as given), size, sha256; of dumps encoding and delimiter
     options   name: value and origin, "flag" or "default"; null: not in use
     settings  the same of settings.csv, origin "settings" or "default"
     counts    rows, accepted, rejected by reason, ...
     outputs   name, size, sha256 of every file in OUT but itself

   A text that is no UTF-8 (a file's name may be) is {"hex": its bytes}. */
#ifndef MINYI_SURVEY_MANIFEST_MANIFEST_H
#define MINYI_SURVEY_MANIFEST_MANIFEST_H

#include "core/file_digest.h"
#include "core/output.h"
#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_manifest;

/* Options and settings are kept alike. */
enum mny_manifest_part { MNY_MANIFEST_OPTIONS, MNY_MANIFEST_SETTINGS };

/* An empty one of COMMAND.  NULL without memory; so are all additions that return false. */
struct mny_manifest *mny_manifest_create(const char *version, const char *command);
void mny_manifest_free(struct mny_manifest *manifest); /* NULL is allowed. */

/* ---- making one ---- */

/* ENCODING and DELIMITER are of dumps: else NULL and 0. */
struct mny_manifest_input {
    const char *role, *path;
    struct mny_file_digest digest;
    const char *encoding;
    char delimiter;
};
bool mny_manifest_add_input(struct mny_manifest *manifest, const struct mny_manifest_input *input);

/* A value and where it comes from.  VALUE NULL: not in use.  Of an option that may be given
   several times, COUNT values. */
bool mny_manifest_add_text(struct mny_manifest *manifest, enum mny_manifest_part part,
                           const char *name, const char *value, const char *origin);
bool mny_manifest_add_flag(struct mny_manifest *manifest, const char *name, bool value,
                           const char *origin);
bool mny_manifest_add_list(struct mny_manifest *manifest, const char *name,
                           const char *const *values, size_t count, const char *origin);

/* A word that is no option and is needed to repeat the command. */
bool mny_manifest_add_operand(struct mny_manifest *manifest, const char *word);

/* A count; IN names an object of counts ("rejected"), or is NULL. */
bool mny_manifest_add_count(struct mny_manifest *manifest, const char *in, const char *name,
                            uint64_t count);

bool mny_manifest_set_language(struct mny_manifest *manifest, const char *language);
bool mny_manifest_set_run(struct mny_manifest *manifest, const char *run_id);

/* Lists the files of OUTPUT and writes run.json beside them. */
enum mny_code mny_manifest_write(struct mny_manifest *manifest, struct mny_output *output,
                                 struct mny_problems *problems);

/* ---- reading one (also one that is being made; a path that is no UTF-8 is NULL there) ---- */

/* Reads PATH.  MNY_E_INPUT if it is no manifest; texts are borrowed until it is freed. */
enum mny_code mny_manifest_read(const char *path, struct mny_problems *problems,
                                struct mny_manifest **manifest);

const char *mny_manifest_version(const struct mny_manifest *manifest);
const char *mny_manifest_command(const struct mny_manifest *manifest);
const char *mny_manifest_run(const struct mny_manifest *manifest); /* the run's id, or "" */

size_t mny_manifest_inputs(const struct mny_manifest *manifest);
struct mny_manifest_input mny_manifest_input(const struct mny_manifest *manifest, size_t index);

/* An option or setting as it may be shown: several values joined by ", ", what is no UTF-8 in
   hex; VALUE NULL: not in use. */
struct mny_manifest_value {
    const char *name, *value, *origin;
};
/* Calls VISIT with each of PART, in their order; texts are borrowed for the call.  False without
   memory. */
bool mny_manifest_visit(const struct mny_manifest *manifest, enum mny_manifest_part part,
                        void (*visit)(void *context, const struct mny_manifest_value *value),
                        void *context);

struct mny_manifest_output {
    const char *name;
    struct mny_file_digest digest;
};
size_t mny_manifest_outputs(const struct mny_manifest *manifest);
struct mny_manifest_output mny_manifest_output(const struct mny_manifest *manifest, size_t index);

/* The value of the option NAME; NULL if it is not in use, or is not one text. */
const char *mny_manifest_option(const struct mny_manifest *manifest, const char *name);

/* The operands, the options that were given, and the language, as the words of a command line:
   --name, --name=value.  NULL without memory; free with mny_manifest_words_free(). */
char **mny_manifest_words(const struct mny_manifest *manifest, size_t *count);
void mny_manifest_words_free(char **words, size_t count); /* NULL is allowed. */

#endif
