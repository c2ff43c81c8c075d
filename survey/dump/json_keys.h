/* SPDX-License-Identifier: MIT */
/* The column of a dump that has answers in JSON (json_cell.h), and the keys that its first
   rows have: with the dump's own headers they are what is bound to questions.

   A key may come for the first time in a later row.  Therefore questions that none of the
   first rows answers get columns as well, by their names, unless the dump has no more rows. */
#ifndef MINYI_SURVEY_DUMP_JSON_KEYS_H
#define MINYI_SURVEY_DUMP_JSON_KEYS_H

#include "core/problem.h"
#include "survey/dump/dialect.h"
#include "survey/dump/dump.h"
#include "survey/dump/match.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_json_keys;

/* Looks for them in DUMP, whose header is ROWS: the column `answers`, or else the first with
   an object in one of its first rows; if it is no question's, and no mapping says that it is
   none's.  No more than MOST columns and keys are taken: then the others are unknown keys. */
enum mny_code mny_json_keys_find(struct mny_dump *dump, const struct mny_header_rows *rows,
                                 const struct mny_matcher *matcher, size_t most,
                                 struct mny_problems *problems, struct mny_json_keys **keys);
void mny_json_keys_free(struct mny_json_keys *keys); /* NULL is allowed. */

/* The column; MNY_NONE if there is none. */
size_t mny_json_keys_column(const struct mny_json_keys *keys);

/* The rows with the keys behind the headers of the first, as `answers/key`; borrowed. */
const struct mny_header_rows *mny_json_keys_rows(const struct mny_json_keys *keys);

/* Adds the columns of questions that no column of BINDING answers yet.  False without
   memory. */
bool mny_json_keys_add_late(const struct mny_json_keys *keys,
                            const struct mny_questionnaire *questionnaire,
                            struct mny_binding *binding);

#endif
