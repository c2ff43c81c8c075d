/* SPDX-License-Identifier: MIT */
#include "survey/dump/binding_notes.h"

#include "core/text.h"
#include "survey/privacy/personal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_ROOM = 24 }; /* of a column without a name */

/* Writes the name of column INDEX, or its place where it has none, behind BEFORE. */
static size_t write_name(const struct mny_binding *binding, size_t index, const char *before,
                         char *text, size_t room)
{
    const char *name = binding->columns[index].header;
    size_t length = strlen(name);
    const char *shown = name;

    mny_trim(&shown, &length);
    return (size_t)(length > 0 ? snprintf(text, room, "%s%s", before, name)
                               : snprintf(text, room, "%s[%zu]", before, index + 1));
}

/* Says that COUNT columns are kept, NAMES of LENGTH bytes: without personal data, for of a dump
   without a header the first person's answers would be shown. */
static bool remark_unmatched(const char *names, size_t length, size_t count, struct mny_where where,
                             struct mny_problems *problems)
{
    struct mny_personal *scanner = mny_personal_create();
    struct mny_masked masked;
    bool good = scanner && mny_personal_mask(scanner, names, length, &masked);
    char *shown = good ? strndup(masked.text, masked.length) : NULL;

    if (shown)
        mny_remark(problems, MNY_NOTE, where,
                   _("columns that belong to no question (%zu) are kept: %s"), count, shown);
    free(shown);
    mny_personal_free(scanner);
    return shown != NULL;
}

bool mny_note_unmatched(const struct mny_binding *binding, struct mny_where where,
                        struct mny_problems *problems)
{
    size_t room = 1, used = 0, unmatched = 0;
    bool good;
    char *names;

    for (size_t i = 0; i < binding->count; i++)
        room += strlen(binding->columns[i].header) + PLACE_ROOM;
    names = malloc(room);
    if (!names)
        return false;
    names[0] = '\0';
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].use == MNY_COLUMN_UNMATCHED)
            used += write_name(binding, i, unmatched++ ? ", " : "", names + used, room - used);
    good = unmatched == 0 || remark_unmatched(names, used, unmatched, where, problems);
    free(names);
    return good;
}

/* The question of column INDEX. */
static const char *question_name(const struct mny_binding *binding, size_t index,
                                 const struct mny_questionnaire *questionnaire)
{
    return mny_questionnaire_question(questionnaire, binding->columns[index].question)->name;
}

bool mny_note_numbered(const struct mny_binding *binding, const bool *numbered,
                       const struct mny_questionnaire *questionnaire, struct mny_where where,
                       struct mny_problems *problems)
{
    size_t room = 1, used = 0, count = 0;
    char *names;

    for (size_t i = 0; i < binding->count; i++)
        if (numbered[i])
            room += strlen(binding->columns[i].header) +
                    strlen(question_name(binding, i, questionnaire)) + PLACE_ROOM;
    names = malloc(room);
    if (!names)
        return false;
    for (size_t i = 0; i < binding->count; i++)
        if (numbered[i])
            used += (size_t)snprintf(names + used, room - used, "%s%s = %s", count++ ? ", " : "",
                                     binding->columns[i].header,
                                     question_name(binding, i, questionnaire));
    if (count > 0)
        mny_remark(
            problems, MNY_NOTE, where,
            _("columns known by a number and nothing else (%zu), if the form was numbered as "
              "the questionnaire is: %s"),
            count, names);
    free(names);
    return true;
}
