/* SPDX-License-Identifier: MIT */
#include "survey/export/variable_names.h"

#include "core/arena.h"

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
    const char **items;
    size_t count, room;
};

struct mny_variable_names *mny_variable_names_create(void)
{
    struct mny_variable_names *made = calloc(1, sizeof *made);

    if (made && !(made->arena = mny_arena_create())) {
        free(made);
        return NULL;
    }
    return made;
}

void mny_variable_names_free(struct mny_variable_names *names)
{
    if (!names)
        return;
    mny_arena_free(names->arena);
    free(names->items);
    free(names);
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* str1 ... str2045 are types of Stata. */
static bool is_string_type(const char *name)
{
    return strncasecmp(name, "str", 3) == 0 && name[3] != '\0' &&
           strspn(name + 3, "0123456789") == strlen(name + 3);
}

static bool is_taken(const struct mny_variable_names *names, const char *name)
{
    if (is_string_type(name))
        return true;
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcasecmp(name, reserved[i]) == 0)
            return true;
    for (size_t i = 0; i < names->count; i++)
        if (strcasecmp(name, names->items[i]) == 0)
            return true;
    return false;
}

/* WANTED in allowed characters, as much of it as fits into MOST bytes. */
static size_t spell(const char *wanted, char *name, size_t most)
{
    size_t length = 0;

    if (!is_letter(*wanted))
        name[length++] = 'v';
    for (; *wanted != '\0' && length < most; wanted++)
        if (is_letter(*wanted) || is_digit(*wanted))
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
    char *kept;

    snprintf(tail, sizeof tail, "%s", ending);
    do {
        const size_t length = spell(wanted, name, MNY_VARIABLE_NAME_MOST - strlen(tail));

        snprintf(name + length, sizeof name - length, "%s", tail);
        snprintf(tail, sizeof tail, "%.11s_%zu", ending, ++number);
    } while (is_taken(names, name));
    kept = mny_arena_text(names->arena, name, strlen(name));
    if (!kept || !mny_grow(&names->items, &names->room, names->count + 1, sizeof *names->items))
        return NULL;
    names->items[names->count++] = kept;
    return kept;
}
