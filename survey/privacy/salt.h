/* SPDX-License-Identifier: MIT */
/* --salt FILE: what makes pseudonyms (pseudonym.h) the user's own.  A file and not a text
   on the command line, which everybody on the machine could read. */
#ifndef MINYI_SURVEY_PRIVACY_SALT_H
#define MINYI_SURVEY_PRIVACY_SALT_H

#include "core/problem.h"

#include <stddef.h>

/* Bytes of a salt at least: fewer could be tried out. */
enum { MNY_SALT_LEAST = 16 };

/* Reads all of PATH, every byte of it the salt; *SALT is the caller's to free().  As
   mny_file_read(), and MNY_E_INPUT if it is too short. */
enum mny_code mny_salt_read(const char *path, struct mny_problems *problems, char **salt,
                            size_t *length);

#endif
