/* SPDX-License-Identifier: MIT */
/* How far two texts are apart, for suggestions to a person: nothing is ever decided by it. */
#ifndef MINYI_SURVEY_COMMON_EDIT_DISTANCE_H
#define MINYI_SURVEY_COMMON_EDIT_DISTANCE_H

#include <stddef.h>

/* The least number of characters to insert, remove or replace that makes one text (UTF-8; what is
   none stands for U+FFFD) of the other: Levenshtein (1966).  Of texts beyond MNY_EDIT_MOST
   characters their beginnings are compared. */
enum { MNY_EDIT_MOST = 64 };
size_t mny_edit_distance(const char *one, size_t one_length, const char *other,
                         size_t other_length);

/* The characters of a text, at most MNY_EDIT_MOST. */
size_t mny_edit_characters(const char *text, size_t length);

#endif
