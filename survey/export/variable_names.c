/* SPDX-License-Identifier: MIT */
#include "survey/export/variable_names.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/common/text_map.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Words that are no names: SPSS Statistics Command Syntax Reference, "Variable
   names"; Stata 18 User's Guide 11.3, "Naming conventions". */
static const char *const reserved[] = {
    "all", "and",  "by",   "eq",     "ge",    "gt", "le", "lt",  "ne",   "not",  "or",
    "to",  "with", "byte", "double", "float", "if", "in", "int", "long", "strL", "using"};

struct mny_variable_names {
    struct mny_arena *arena;
    struct mny_text_map *taken; /* in lower case: SPSS does not tell cases apart */
};

struct mny_variable_names *mny_variable_names_create(void)
{
    struct mny_variable_names *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->arena = mny_arena_create();
    made->taken = mny_text_map_create(mny_hash_key_random());
    if (made->arena && made->taken)
        return made;
    mny_variable_names_free(made);
    return NULL;
}

void mny_variable_names_free(struct mny_variable_names *names)
{
    if (!names)
        return;
    mny_arena_free(names->arena);
    mny_text_map_free(names->taken);
    free(names);
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* str1 ... str2045 are types of Stata. */
static bool is_string_type(const char *name)
{
    return strncasecmp(name, "str", 3) == 0 && name[3] != '\0' &&
           strspn(name + 3, "0123456789") == strlen(name + 3);
}

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcasecmp(name, reserved[i]) == 0)
            return true;
    return is_string_type(name);
}

/* Takes NAME if it is free, which *FREE tells; false without memory. */
static bool take(struct mny_variable_names *names, const char *name, bool *is_free)
{
    char folded[MNY_VARIABLE_NAME_MOST + 1];
    const size_t before = mny_text_map_count(names->taken), length = strlen(name);
    uint32_t number;

    *is_free = false;
    if (is_reserved(name))
        return true;
    for (size_t i = 0; i < length; i++)
        folded[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    if (!mny_text_map_number(names->taken, folded, length, &number))
        return false;
    *is_free = mny_text_map_count(names->taken) > before;
    return true;
}

/* WANTED in allowed characters, as much of it as fits into MOST bytes. */
static size_t spell(const char *wanted, char *name, size_t most)
{
    size_t length = 0;

    if (!is_letter(*wanted))
        name[length++] = 'v';
    for (; *wanted != '\0' && length < most; wanted++)
        if (is_letter(*wanted) || mny_is_digit(*wanted))
            name[length++] = *wanted;
        else if (((unsigned char)*wanted & 0xC0) != 0x80) /* once a character */
            name[length++] = '_';
    return length;
}

const char *mny_variable_names_add(struct mny_variable_names *names, const char *wanted,
                                   const char *ending)
{
    char name[MNY_VARIABLE_NAME_MOST + 1], tail[MNY_VARIABLE_NAME_MOST + 1];
    size_t number = 1;
    bool is_free = false;

    snprintf(tail, sizeof tail, "%s", ending);
    while (!is_free) {
        const size_t length = spell(wanted, name, MNY_VARIABLE_NAME_MOST - strlen(tail));

        snprintf(name + length, sizeof name - length, "%s", tail);
        snprintf(tail, sizeof tail, "%.11s_%zu", ending, ++number);
        if (!take(names, name, &is_free))
            return NULL;
    }
    return mny_arena_text(names->arena, name, strlen(name));
}
