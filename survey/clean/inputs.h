/* SPDX-License-Identifier: MIT */
/* The dumps of a run: opened, named, and their columns bound, before a row of any
   is read; so that all that is wrong with them is said at once, and the clean file
   can have the columns of all. */
#ifndef MINYI_SURVEY_CLEAN_INPUTS_H
#define MINYI_SURVEY_CLEAN_INPUTS_H

#include "core/problem.h"
#include "survey/clean/clean.h"
#include "survey/dump/dump.h"
#include "survey/dump/match.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>
#include <stdint.h>

struct mny_inputs {
    size_t count;
    struct mny_dump **dumps;
    struct mny_binding *bindings;
    char *delimiters;
    char **paths;       /* as in files: mny_path_text() */
    const char **names; /* as in the column `file`: without folders, unless two dumps
                           would then have the same; borrowed from PATHS */
};

/* Opens all dumps of OPTIONS, whose paths are borrowed.  Problems of all of them
   are added; the first one's code is returned, and then INPUTS is empty. */
enum mny_code mny_inputs_open(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              struct mny_problems *problems, struct mny_inputs *inputs);
void mny_inputs_close(struct mny_inputs *inputs);

/* Closes dump INDEX early: it is read. */
void mny_inputs_close_dump(struct mny_inputs *inputs, size_t index);

/* Bytes of all dumps together, 0 if that is not known. */
uint64_t mny_inputs_size(const struct mny_inputs *inputs);

#endif
