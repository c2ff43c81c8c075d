/* SPDX-License-Identifier: MIT */
/* Columns known by a number, whose label is another question's. */
#include "core/text.h"
#include "survey/dump/header_text.h"
#include "survey/dump/match_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Whether AT begins what parts a label from other words: a sign of ASCII, or one from U+3000 to
   U+303F, such as 【. */
static bool is_mark(const char *at)
{
    const unsigned char byte = (unsigned char)*at;

    return (byte > ' ' && byte < 0x7F && !isalnum(byte)) || strncmp(at, "\xE3\x80", 2) == 0;
}

/* Whether TEXT is LABEL with something before or behind it, such as (单选题) or [必答]. */
static bool is_label_and_more(const char *text, size_t length, const char *label, size_t size)
{
    const size_t more = length - size;

    if (size == 0 || length <= size)
        return false;
    if (memcmp(text, label, size) == 0 && is_mark(text + size))
        return true;
    return memcmp(text + more, label, size) == 0 &&
           (is_mark(text + more - 1) || (more >= 3 && is_mark(text + more - 3)));
}

/* The question whose label stands in TEXT, a folded header behind its number; QUESTION where that
   is one of them, MNY_NONE without any.  *MEMORY becomes false without memory. */
static size_t find_label(const struct mny_matcher *matcher, const char *text, size_t question,
                         bool *memory)
{
    const size_t count = mny_questionnaire_questions(matcher->questionnaire);
    size_t found = MNY_NONE;

    for (size_t i = 0; i < count && found != question; i++) {
        const char *label = mny_questionnaire_question(matcher->questionnaire, i)->label;
        char *folded = malloc(strlen(label) + 1);
        size_t size;

        if (!folded) {
            *memory = false;
            return question;
        }
        size = mny_header_fold(label, strlen(label), folded);
        if ((found == MNY_NONE || i == question) &&
            is_label_and_more(text, strlen(text), folded, size))
            found = i;
        free(folded);
    }
    return found;
}

/* The question whose label HEADER has, with more words; that of CLAIM if it may be. */
static size_t labelled(const struct mny_matcher *matcher, const struct mny_csv_field *header,
                       const struct mny_claim *claim, bool *memory)
{
    char *folded = malloc(header->length + 1);
    size_t rest = 0, found;
    bool marked;

    if (!folded) {
        *memory = false;
        return claim->question;
    }
    mny_header_fold(header->text, header->length, folded);
    mny_header_number(folded, &rest, &marked);
    found = find_label(matcher, folded + rest, claim->question, memory);
    free(folded);
    return found == MNY_NONE ? claim->question : found;
}

bool mny_drop_other_labels(const struct mny_matcher *matcher, const struct mny_headers *headers,
                           struct mny_claim *claims, struct mny_where where,
                           struct mny_problems *problems)
{
    bool memory = true;

    for (size_t i = 0; memory && i < headers->cells; i++) {
        struct mny_claim *claim = &claims[i];
        size_t found;

        if (claim->evidence != BY_NUMBER || claim->choice != MNY_NONE)
            continue;
        found = labelled(matcher, &headers->texts[i], claim, &memory);
        if (found == claim->question)
            continue;
        where.column = i + 1;
        mny_remark(problems, MNY_WARNING, where,
                   _("column \"%s\" has the number of question \"%s\" and the label of question "
                     "\"%s\", so that it is not read; put the question's name into the header"),
                   headers->shown[i].text,
                   mny_questionnaire_question(matcher->questionnaire, claim->question)->name,
                   mny_questionnaire_question(matcher->questionnaire, found)->name);
        *claim = (struct mny_claim){BY_NOTHING, MNY_NONE, MNY_NONE, MNY_NONE};
    }
    return memory;
}
