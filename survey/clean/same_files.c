/* SPDX-License-Identifier: MIT */
#include "survey/clean/same_files.h"

#include "core/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 1 << 16 };

/* Whether two files that are open for reading have the same bytes from here on. */
static bool same_rest(FILE *one, FILE *other)
{
    static const size_t room = BLOCK;
    char *bytes = malloc(2 * room);
    bool same = bytes != NULL;
    size_t got = 1;

    while (same && got > 0) {
        got = fread(bytes, 1, room, one);
        same = fread(bytes + room, 1, room, other) == got && !ferror(one) && !ferror(other) &&
               memcmp(bytes, bytes + room, got) == 0;
    }
    free(bytes);
    return same;
}

static bool same_bytes(const char *path, const char *other_path)
{
    FILE *one = fopen(path, "rbe"), *other = fopen(other_path, "rbe");
    bool same = one && other && same_rest(one, other);

    if (one)
        fclose(one);
    if (other)
        fclose(other);
    return same;
}

static bool same_file(const char *path, const struct stat *status, const char *other,
                      const struct stat *other_status)
{
    if (!S_ISREG(status->st_mode) || !S_ISREG(other_status->st_mode) ||
        status->st_size != other_status->st_size)
        return false;
    return (status->st_dev == other_status->st_dev && status->st_ino == other_status->st_ino) ||
           same_bytes(path, other);
}

static enum mny_code refuse(const char *path, const char *other, struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path},
                       _("the same responses as in \"%s\"; give them once, or say "
                         "--allow-same if they are to count twice"),
                       other);
}

enum mny_code mny_same_files_refuse(const char *const *paths, size_t count,
                                    struct mny_problems *problems)
{
    struct stat *known = calloc(count + 1, sizeof *known);
    enum mny_code code = MNY_OK;

    if (!known)
        return mny_problem_memory(problems);
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;

        if (stat(paths[i], &known[i]) != 0)
            known[i] = (struct stat){0};
        while (k < i && !same_file(paths[i], &known[i], paths[k], &known[k]))
            k++;
        if (k < i)
            code = refuse(paths[i], paths[k], problems);
    }
    free(known);
    return code;
}

enum mny_code mny_same_contents_refuse(const char *const *paths, const struct mny_dump_facts *facts,
                                       size_t index, struct mny_problems *problems)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(facts[i].contents, facts[index].contents) == 0)
            return refuse(paths[index], paths[i], problems);
    return MNY_OK;
}
