/* SPDX-License-Identifier: MIT */
/* Texts in JSON, read by Jansson: one that is wrong told from one for which there is no memory. */
#ifndef MINYI_SURVEY_COMMON_JSON_TEXT_H
#define MINYI_SURVEY_COMMON_JSON_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* What LENGTH bytes of TEXT say, read with Jansson's FLAGS; the caller drops it by json_decref().
   NULL where it is no JSON, *ERROR saying why, or without memory, as *NO_MEMORY tells. */
json_t *mny_json_parse(const char *text, size_t length, size_t flags, json_error_t *error,
                       bool *no_memory);

#endif
