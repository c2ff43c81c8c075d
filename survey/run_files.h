/* SPDX-License-Identifier: MIT */
/* What the report needs to know of a run besides its results: small CSV files in
   OUT, so that `minyi report OUT` can be made at any later time from OUT alone.

     run.csv     key,value: version, title, the files, the standard, the method and
                 other options of weights and standard errors as they were given
     labels.csv  name,choice,label: what questions and choices are called
     cities.csv  a copy of the file given with --cities */
#ifndef MINYI_SURVEY_RUN_FILES_H
#define MINYI_SURVEY_RUN_FILES_H

#include "core/output.h"
#include "core/problem.h"
#include "core/standard.h"
#include "survey/options.h"
#include "survey/questionnaire/questionnaire.h"

/* Writes the three files; STANDARD may be NULL. */
enum mny_code mny_run_files_write(const struct mny_options *options,
                                  const struct mny_questionnaire *questionnaire,
                                  const struct mny_standard *standard, struct mny_output *output,
                                  struct mny_problems *problems);

/* Of assess: run.csv with the standard, which the report names. */
enum mny_code mny_run_files_standard(const struct mny_options *options,
                                     const struct mny_standard *standard, struct mny_output *output,
                                     struct mny_problems *problems);

/* Of combine: run.csv with the standard; the two files of scores that it was given, so that the
   report names and measures what their totals are made of; cities.csv. */
enum mny_code mny_run_files_combined(const struct mny_options *options,
                                     const struct mny_standard *standard, struct mny_output *output,
                                     struct mny_problems *problems);

#endif
