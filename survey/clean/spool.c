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

/* So many bytes of rows are written together. */
enum { TOGETHER = 1 << 18 };

struct mny_spool {
    FILE *file;
    char *path;
    struct mny_spool_rows rows; /* not yet written; then those being read */
    size_t used;                /* of their bytes */
    size_t at, next;            /* the next row's first byte, and the row */
};

/* Before the lengths and the bytes of some rows. */
struct head {
    uint64_t count, bytes;
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
    mny_spool_rows_free(&spool->rows);
    free(spool);
}

void mny_spool_rows_free(struct mny_spool_rows *rows)
{
    free(rows->lengths);
    free(rows->bytes);
    *rows = (struct mny_spool_rows){0};
}

static enum mny_code broke_off(const struct mny_spool *spool, const char *doing,
                               struct mny_problems *problems)
{
    return mny_problem_system(problems, MNY_E_IO, spool->path, doing, errno ? errno : EIO);
}

static enum mny_code write_rows(struct mny_spool *spool, struct mny_problems *problems)
{
    const struct mny_spool_rows *rows = &spool->rows;
    const struct head head = {rows->count, spool->used};

    errno = 0;
    if (rows->count > 0 &&
        (fwrite(&head, sizeof head, 1, spool->file) != 1 ||
         fwrite(rows->lengths, sizeof *rows->lengths, rows->count, spool->file) != rows->count ||
         fwrite(rows->bytes, 1, spool->used, spool->file) != spool->used))
        return broke_off(spool, _("write this file"), problems);
    spool->rows.count = spool->used = 0;
    return MNY_OK;
}

enum mny_code mny_spool_put(struct mny_spool *spool, const char *row, size_t length,
                            struct mny_problems *problems)
{
    struct mny_spool_rows *rows = &spool->rows;

    if (length > UINT32_MAX ||
        !mny_grow(&rows->lengths, &rows->length_room, rows->count + 1, sizeof *rows->lengths) ||
        !mny_grow(&rows->bytes, &rows->byte_room, spool->used + length + 1, 1))
        return mny_problem_memory(problems);
    if (length > 0)
        memcpy(rows->bytes + spool->used, row, length);
    rows->lengths[rows->count++] = (uint32_t)length;
    spool->used += length;
    return spool->used < TOGETHER ? MNY_OK : write_rows(spool, problems);
}

enum mny_code mny_spool_rewind(struct mny_spool *spool, struct mny_problems *problems)
{
    enum mny_code code = write_rows(spool, problems);

    errno = 0;
    if (code == MNY_OK && (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0))
        code = broke_off(spool, _("write this file"), problems);
    return code;
}

enum mny_code mny_spool_next_rows(struct mny_spool *spool, struct mny_spool_rows *rows,
                                  struct mny_problems *problems)
{
    struct head head;

    rows->count = 0;
    errno = 0;
    if (fread(&head, sizeof head, 1, spool->file) != 1)
        return feof(spool->file) ? MNY_OK : broke_off(spool, _("read this file"), problems);
    if (!mny_grow(&rows->lengths, &rows->length_room, head.count, sizeof *rows->lengths) ||
        !mny_grow(&rows->bytes, &rows->byte_room, head.bytes + 1, 1))
        return mny_problem_memory(problems);
    if (fread(rows->lengths, sizeof *rows->lengths, head.count, spool->file) != head.count ||
        fread(rows->bytes, 1, head.bytes, spool->file) != head.bytes)
        return broke_off(spool, _("read this file"), problems);
    rows->count = head.count;
    return MNY_OK;
}

enum mny_code mny_spool_next(struct mny_spool *spool, const char **row, size_t *length,
                             struct mny_problems *problems)
{
    if (spool->next == spool->rows.count) {
        enum mny_code code = mny_spool_next_rows(spool, &spool->rows, problems);

        if (code != MNY_OK)
            return code;
        spool->at = spool->next = 0;
        if (spool->rows.count == 0)
            return broke_off(spool, _("read this file"), problems);
    }
    *row = spool->rows.bytes + spool->at;
    *length = spool->rows.lengths[spool->next++];
    spool->at += *length;
    return MNY_OK;
}
