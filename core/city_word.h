/* SPDX-License-Identifier: MIT */
/* A city as people call it: by its code, or by the name that a finished OUT has for it. */
#ifndef MINYI_CORE_CITY_WORD_H
#define MINYI_CORE_CITY_WORD_H

#include "core/problem.h"

/* The code of the city that WORD means in the folder OUT: of the one that has this name in its
   cities.csv or scores.csv; else WORD itself, be it a code or not.  *CODE is the caller's to
   free(). MNY_E_INPUT if several cities have the name (their codes are said), or a file cannot be
   read. */
enum mny_code mny_city_of_word(const char *out, const char *word, struct mny_problems *problems,
                               char **code);

#endif
