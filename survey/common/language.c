/* SPDX-License-Identifier: MIT */
#include "survey/common/language.h"

#include "core/data_path.h"
#include "core/text.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Whether the locale's name begins so. */
static bool locale_is(const char *language)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strncmp(value, language, strlen(language)) == 0;
    }
    return false;
}

/* gettext follows LANGUAGE only in a locale that is not "C"; C.UTF-8 is always
   there, so Chinese needs no Chinese locale to be installed. */
static const char *locale_for(bool chinese)
{
    return chinese ? "C.UTF-8" : "C";
}

static void bind_catalogue(void)
{
    char *folder = mny_data_path("locale");

    if (folder)
        bindtextdomain("minyi", folder);
    bind_textdomain_codeset("minyi", "UTF-8");
    bind_textdomain_codeset("libc", "UTF-8");
    free(folder);
}

bool mny_language_choose(const char *language)
{
    const bool known = !language || strcmp(language, "zh") == 0 || strcmp(language, "en") == 0;
    const bool chinese = language ? strcmp(language, "zh") == 0 : locale_is("zh");
    const bool documents = language ? chinese : !locale_is("en");

    if (documents)
        bind_catalogue();
    setenv("LANGUAGE", documents ? "zh_CN" : "en", 1);
    setlocale(LC_MESSAGES, locale_for(chinese));
    return known;
}

/* What mny_language_choose() has left for documents; a program that never called it has none. */
static bool documents_are_chinese(void)
{
    const char *language = getenv("LANGUAGE");

    return language && strcmp(language, "zh_CN") == 0;
}

void mny_document_begin(struct mny_document *document)
{
    locale_t all = duplocale(uselocale((locale_t)0));

    locale_t within = (locale_t)0;

    *document = (struct mny_document){NULL, NULL};
    if (all)
        within = newlocale(LC_MESSAGES_MASK, locale_for(documents_are_chinese()), all);
    if (within)
        *document = (struct mny_document){uselocale(within), within};
    else if (all)
        freelocale(all);
}

void mny_document_end(const struct mny_document *document)
{
    if (!document->within)
        return;
    uselocale((locale_t)document->before);
    freelocale((locale_t)document->within);
}

const char *mny_language(void)
{
    /* Translators: the language's own code, zh in the Chinese catalogue. */
    return strcmp(_("language code"), "zh") == 0 ? "zh" : "en";
}

const char *mny_document_text(const char *message)
{
    struct mny_document document;
    const char *text;

    mny_document_begin(&document);
    text = mny_text(message);
    mny_document_end(&document);
    return text;
}

const char *mny_document_language(void)
{
    return strcmp(mny_document_text("language code"), "zh") == 0 ? "zh" : "en";
}
