/* SPDX-License-Identifier: MIT */
/* Texts kept once each, at addresses that do not change: for words that come again and again
   from another process, where in this one they would be those of the questionnaire. */
#ifndef MINYI_SURVEY_COMMON_LASTING_TEXTS_H
#define MINYI_SURVEY_COMMON_LASTING_TEXTS_H

#include "survey/common/hash.h"

#include <stddef.h>

struct mny_lasting_texts;

struct mny_lasting_texts *mny_lasting_texts_create(struct mny_hash_key key); /* NULL: no memory */
void mny_lasting_texts_free(struct mny_lasting_texts *texts);                /* NULL is allowed. */

/* TEXT (LENGTH bytes, copied) with a NUL behind it: the same address for the same text, borrowed
   until the texts are freed.  NULL without memory. */
const char *mny_lasting_text(struct mny_lasting_texts *texts, const char *text, size_t length);

#endif
