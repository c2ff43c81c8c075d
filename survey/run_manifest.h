/* SPDX-License-Identifier: MIT */
/* What this program puts into run.json (manifest.h): the files and options of a command,
   the settings of its questionnaire, what was counted.

   Begun before anything is read: every file but the dumps is digested then, and must be
   the same at the end; dumps are digested while they are read. */
#ifndef MINYI_SURVEY_RUN_MANIFEST_H
#define MINYI_SURVEY_RUN_MANIFEST_H

#include "core/assess.h"
#include "core/combine.h"
#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/clean.h"
#include "survey/dump/dump.h"
#include "survey/manifest/manifest.h"
#include "survey/options.h"
#include "survey/questionnaire/questionnaire.h"

struct mny_run_manifest;

/* OPTIONS are borrowed.  A file that cannot be read is passed over: who needs it says so. */
enum mny_code mny_run_manifest_begin(const struct mny_options *options,
                                     struct mny_problems *problems,
                                     struct mny_run_manifest **manifest);
void mny_run_manifest_free(struct mny_run_manifest *manifest); /* NULL is allowed. */

/* What all runs on the same dumps with these settings have in common, as digests: of the
   questionnaire's sheets, and of all inputs but the dumps, options and settings (run_id.h).
   Not part of it is where files are. */
struct mny_run_base {
    char defs_sha256[MNY_DIGEST_ROOM], base[MNY_DIGEST_ROOM];
};
void mny_run_manifest_base(const struct mny_run_manifest *manifest,
                           const struct mny_questionnaire *questionnaire,
                           struct mny_run_base *base);

/* What a command has made; NULL where it has none. */
struct mny_run_results {
    const struct mny_questionnaire *questionnaire;
    const struct mny_dump_facts *dumps; /* by dump of the options */
    const struct mny_flow *flow;
    const struct mny_assessment *assessment;
    const struct mny_ranking *ranking;
};

/* Puts in what is known before the files of OUT are: all but these.  *FILLED is borrowed; for
   the report. */
enum mny_code mny_run_manifest_fill(struct mny_run_manifest *manifest,
                                    const struct mny_run_results *results,
                                    struct mny_problems *problems,
                                    const struct mny_manifest **filled);

/* Writes run.json into OUTPUT, where all else is written; filled, if it is not yet.
   MNY_E_INPUT if a file has changed since it was begun. */
enum mny_code mny_run_manifest_write(struct mny_run_manifest *manifest,
                                     const struct mny_run_results *results,
                                     struct mny_output *output, struct mny_problems *problems);

#endif
