/* SPDX-License-Identifier: MIT */
/* Names of variables that SPSS, Stata and R all take: at most 32 ASCII letters,
   digits and underscores, the first a letter, no reserved word, and no two that
   differ only in case. */
#ifndef MINYI_SURVEY_EXPORT_VARIABLE_NAMES_H
#define MINYI_SURVEY_EXPORT_VARIABLE_NAMES_H

/* The longest name, in bytes: Stata's limit; SPSS has 64. */
enum { MNY_VARIABLE_NAME_MOST = 32 };

struct mny_variable_names;

struct mny_variable_names *mny_variable_names_create(void);     /* NULL without memory */
void mny_variable_names_free(struct mny_variable_names *names); /* NULL is allowed. */

/* A new name as near as can be to WANTED (UTF-8) with ENDING (ASCII, such as
   "_score", or "") behind it: each other character becomes an underscore, `v`
   goes before what does not begin with a letter, what is too long is cut before
   ENDING, and what is taken gets a number (`age_2`).  The same calls give the same names.
   Borrowed until NAMES is freed; NULL without memory. */
const char *mny_variable_names_add(struct mny_variable_names *names, const char *wanted,
                                   const char *ending);

#endif
