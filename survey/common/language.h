/* SPDX-License-Identifier: MIT */
/* The user's language: of messages, for all texts after mny_language_choose(), and of documents,
   for those between mny_document_begin() and mny_document_end(). */
#ifndef MINYI_SURVEY_COMMON_LANGUAGE_H
#define MINYI_SURVEY_COMMON_LANGUAGE_H

#include <stdbool.h>

/* Chooses "zh" or "en" for both.  NULL takes it from the locale (LC_ALL, LC_MESSAGES, LANG):
   messages are Chinese where that is zh, else English; documents are English where it is en, else
   Chinese, since a locale such as C says nothing of who will read them.  False, and English
   messages, for any other name.  Numbers and sorting stay those of the C locale.  Call at the start
   of the program; again to speak another language. */
bool mny_language_choose(const char *language);

/* "zh" or "en": the language that texts have now, as HTML and the manual name it. */
const char *mny_language(void);

/* What a document began in, to go back there: locales (locale_t, which not every user's compiler
   declares). */
struct mny_document {
    void *before, *within;
};

/* Texts of this thread are those of a document (report, workbook, a note in a file of OUT) until
   mny_document_end(): they have the same language in OUT whatever the terminal speaks. */
void mny_document_begin(struct mny_document *document);
void mny_document_end(const struct mny_document *document);

/* The text of a single message in a document, which is always there. */
const char *mny_document_text(const char *message);

/* The language of documents. */
const char *mny_document_language(void);

#endif
