/* SPDX-License-Identifier: MIT */
#include "survey/clean/cases.h"

#include "core/arena.h"
#include "survey/common/text_map.h"

#include <stdlib.h>

struct mny_cases {
    struct mny_case *cases;
    size_t count, room;
    struct mny_text_map *classes;
};

struct mny_cases *mny_cases_create(struct mny_hash_key key)
{
    struct mny_cases *cases = calloc(1, sizeof *cases);

    if (!cases)
        return NULL;
    cases->classes = mny_text_map_create(key);
    if (!cases->classes) {
        free(cases);
        return NULL;
    }
    return cases;
}

void mny_cases_free(struct mny_cases *cases)
{
    if (!cases)
        return;
    mny_text_map_free(cases->classes);
    free(cases->cases);
    free(cases);
}

bool mny_cases_add(struct mny_cases *cases, const struct mny_case *new, const char *text,
                   size_t length)
{
    struct mny_case *added;

    if (!mny_grow(&cases->cases, &cases->room, cases->count + 1, sizeof *cases->cases))
        return false;
    added = &cases->cases[cases->count];
    *added = *new;
    if (!mny_text_map_number(cases->classes, text, length, &added->class))
        return false;
    cases->count++;
    return true;
}

size_t mny_cases_count(const struct mny_cases *cases)
{
    return cases->count;
}

struct mny_case *mny_cases_at(struct mny_cases *cases, size_t index)
{
    return &cases->cases[index];
}

const struct mny_case *mny_cases_look(const struct mny_cases *cases, size_t index)
{
    return &cases->cases[index];
}

size_t mny_cases_classes(const struct mny_cases *cases)
{
    return mny_text_map_count(cases->classes);
}

const char *mny_cases_class(const struct mny_cases *cases, size_t class)
{
    size_t length;

    return mny_text_map_text(cases->classes, class, &length);
}
