/* SPDX-License-Identifier: MIT */
/* The user's language, for every message after mny_language_choose(). */
#ifndef MINYI_SURVEY_COMMON_LANGUAGE_H
#define MINYI_SURVEY_COMMON_LANGUAGE_H

#include <stdbool.h>

/* Chooses "zh" or "en"; NULL takes it from the locale (LC_ALL, LC_MESSAGES,
   LANG): Chinese where that is zh, else English.  False, and English, for any
   other name.  Numbers and sorting stay those of the C locale.  Call at
   the start of the program; again to speak another language. */
bool mny_language_choose(const char *language);

/* "zh" or "en": the language chosen, as HTML and the manual name it. */
const char *mny_language(void);

#endif
