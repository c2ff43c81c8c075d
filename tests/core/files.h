/* SPDX-License-Identifier: MIT */
/* Small files that a test makes for itself, below one temporary folder. */
#ifndef MINYI_TESTS_FILES_H
#define MINYI_TESTS_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/problem.h"

/* A folder of the test's own, below $TMPDIR (which the runner sets and removes);
   aborts the test program if it cannot be had. */
static inline const char *test_folder(void)
{
    static char folder[256];
    const char *parent = getenv("TMPDIR");

    if (folder[0])
        return folder;
    snprintf(folder, sizeof folder, "%s/minyi-test-XXXXXX", parent && *parent ? parent : "/tmp");
    if (!mkdtemp(folder))
        abort();
    return folder;
}

/* Writes LENGTH bytes into NAME in the test's folder; the path lives until the
   next call. */
static inline const char *test_file(const char *name, const char *bytes, size_t length)
{
    static char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    return path;
}

/* Whether a problem's text, formatted with its place, holds NEEDLE. */
static inline int test_says(const struct mny_problems *problems, const char *needle)
{
    int found = 0;

    for (size_t i = 0; i < mny_problems_size(problems) && !found; i++) {
        char *text = mny_problem_format(mny_problems_at(problems, i));

        found = text && strstr(text, needle);
        free(text);
    }
    return found;
}

#endif
