/* SPDX-License-Identifier: MIT */
/* 问卷星 exports one survey as texts, as codes and as scores.  Who is given two of these files
   reads every response twice, which the ids tell; where the files are not of the same responses,
   one of them is not the whole survey, and nobody can say which. */
#ifndef MINYI_SURVEY_CLEAN_TWINS_H
#define MINYI_SURVEY_CLEAN_TWINS_H

#include "core/problem.h"
#include "survey/common/hash.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_twins;

/* For the COUNT dumps of BINDINGS.  *TWINS is NULL if there are not two files of 问卷星 in two
   forms among them: then there is nothing to look for.  False without memory. */
bool mny_twins_create(const struct mny_binding *bindings, size_t count, struct mny_hash_key key,
                      struct mny_twins **twins);
void mny_twins_free(struct mny_twins *twins); /* NULL is allowed. */

/* A row of DUMP with its id, of LENGTH bytes (0: it has none).  NULL for TWINS is allowed here
   and below.  False without memory. */
bool mny_twins_add(struct mny_twins *twins, size_t dump, const char *id, size_t length);

/* MNY_E_INPUT, with what is only in one of them, for two files in two forms that share some
   responses and not all; PATHS are the dumps'. */
enum mny_code mny_twins_check(const struct mny_twins *twins, const char *const *paths,
                              struct mny_problems *problems);

#endif
