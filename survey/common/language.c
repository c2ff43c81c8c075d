/* SPDX-License-Identifier: MIT */
#include "survey/common/language.h"

#include "core/data_path.h"
#include "core/text.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static bool locale_is_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

/* gettext follows LANGUAGE only in a locale that is not "C"; C.UTF-8 is always
   there, so Chinese needs no Chinese locale to be installed. */
static void speak_chinese(void)
{
    char *folder = mny_data_path("locale");

    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", "zh_CN", 1);
    if (folder)
        bindtextdomain("minyi", folder);
    bind_textdomain_codeset("minyi", "UTF-8");
    bind_textdomain_codeset("libc", "UTF-8");
    free(folder);
}

bool mny_language_choose(const char *language)
{
    bool known = !language || strcmp(language, "zh") == 0 || strcmp(language, "en") == 0;
    bool chinese = language ? strcmp(language, "zh") == 0 : locale_is_chinese();

    if (chinese)
        speak_chinese();
    else
        setlocale(LC_MESSAGES, "C");
    return known;
}

const char *mny_language(void)
{
    /* Translators: the language's own code, zh in the Chinese catalogue. */
    return strcmp(_("language code"), "zh") == 0 ? "zh" : "en";
}
