/* SPDX-License-Identifier: MIT */
#include "survey/manifest/compare_files.h"

#include "core/output.h"
#include "core/text.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

/* Where A and B, LENGTH bytes, first differ. */
static size_t first_difference(const char *a, const char *b, size_t length)
{
    size_t at = 0;

    while (at < length && a[at] == b[at])
        at++;
    return at;
}

static void pass(struct mny_comparison *comparison, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        comparison->line += bytes[i] == '\n';
    comparison->byte += length;
}

/* What is left of both files is compared; false where one cannot be read. */
static bool compare(FILE *a, FILE *b, struct mny_comparison *comparison)
{
    char left[CHUNK], right[CHUNK];
    size_t in_left = CHUNK, in_right = CHUNK, shorter, at;

    while (comparison->same && in_left == CHUNK && in_right == CHUNK && !mny_interrupted()) {
        in_left = fread(left, 1, CHUNK, a);
        in_right = fread(right, 1, CHUNK, b);
        shorter = in_left < in_right ? in_left : in_right;
        at = shorter;
        if (memcmp(left, right, shorter) != 0)
            at = first_difference(left, right, shorter);
        comparison->same = at == shorter && in_left == in_right;
        pass(comparison, left, at);
    }
    return !ferror(a) && !ferror(b);
}

static enum mny_code open_file(const char *path, struct mny_problems *problems, FILE **file)
{
    *file = fopen(path, "rbe");
    if (*file)
        return MNY_OK;
    return mny_problem_system(problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                              _("open this file"), errno);
}

enum mny_code mny_compare_files(const char *a, const char *b, struct mny_problems *problems,
                                struct mny_comparison *comparison)
{
    FILE *left = NULL, *right = NULL;
    enum mny_code code = open_file(a, problems, &left);

    *comparison = (struct mny_comparison){true, 1, 1};
    if (code == MNY_OK)
        code = open_file(b, problems, &right);
    if (code == MNY_OK && !compare(left, right, comparison))
        code =
            mny_problem_system(problems, MNY_E_IO, ferror(left) ? a : b, _("read this file"), EIO);
    if (code == MNY_OK && mny_interrupted())
        code = MNY_E_INTERRUPT;
    if (left)
        fclose(left);
    if (right)
        fclose(right);
    return code;
}
