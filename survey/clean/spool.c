/* SPDX-License-Identifier: MIT */
#include "survey/clean/spool.h"

#include "core/arena.h"
#include "core/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Enough that writing is not felt row by row. */
enum { BUFFER = 1 << 18 };

struct mny_spool {
    FILE *file;
    char *path;
    char *row;
    size_t room;
};

/* A file that is open but has no name any more. */
static bool open_unnamed(struct mny_spool *spool)
{
    int file = mkstemp(spool->path);

    if (file < 0)
        return false;
    unlink(spool->path);
    spool->file = fdopen(file, "w+b");
    if (!spool->file) {
        close(file);
        return false;
    }
    setvbuf(spool->file, NULL, _IOFBF, BUFFER);
    return true;
}

enum mny_code mny_spool_create(const char *folder, struct mny_problems *problems,
                               struct mny_spool **spool)
{
    static const char name[] = "/.rows.XXXXXX";
    size_t room = strlen(folder) + sizeof name;
    struct mny_spool *made = calloc(1, sizeof *made);

    *spool = NULL;
    if (!made || !(made->path = malloc(room))) {
        free(made);
        return mny_problem_memory(problems);
    }
    snprintf(made->path, room, "%s%s", folder, name);
    if (!open_unnamed(made)) {
        enum mny_code code = mny_problem_system(problems, MNY_E_CREATE, folder,
                                                _("create a file in this folder"), errno);

        mny_spool_free(made);
        return code;
    }
    *spool = made;
    return MNY_OK;
}

void mny_spool_free(struct mny_spool *spool)
{
    if (!spool)
        return;
    if (spool->file)
        fclose(spool->file);
    free(spool->path);
    free(spool->row);
    free(spool);
}

static enum mny_code broke_off(const struct mny_spool *spool, const char *doing,
                               struct mny_problems *problems)
{
    return mny_problem_system(problems, MNY_E_IO, spool->path, doing, errno ? errno : EIO);
}

enum mny_code mny_spool_put(struct mny_spool *spool, const char *row, size_t length,
                            struct mny_problems *problems)
{
    uint32_t bytes = (uint32_t)length;

    errno = 0;
    if (fwrite(&bytes, sizeof bytes, 1, spool->file) != 1 ||
        fwrite(row, 1, length, spool->file) != length)
        return broke_off(spool, _("write this file"), problems);
    return MNY_OK;
}

enum mny_code mny_spool_rewind(struct mny_spool *spool, struct mny_problems *problems)
{
    errno = 0;
    if (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0)
        return broke_off(spool, _("write this file"), problems);
    return MNY_OK;
}

enum mny_code mny_spool_next(struct mny_spool *spool, const char **row, size_t *length,
                             struct mny_problems *problems)
{
    uint32_t bytes;

    errno = 0;
    if (fread(&bytes, sizeof bytes, 1, spool->file) != 1)
        return broke_off(spool, _("read this file"), problems);
    if (!mny_grow(&spool->row, &spool->room, (size_t)bytes + 1, 1))
        return mny_problem_memory(problems);
    if (fread(spool->row, 1, bytes, spool->file) != bytes)
        return broke_off(spool, _("read this file"), problems);
    *row = spool->row;
    *length = bytes;
    return MNY_OK;
}
