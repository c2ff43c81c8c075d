/* SPDX-License-Identifier: MIT */
#include "survey/clean/spool.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/scratch_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So many bytes of rows are written together. */
enum { TOGETHER = 1 << 18 };

/* Where a part lies in the file: its lengths, then its bytes. */
struct part {
    off_t at;
    size_t first, count, bytes;
};

struct mny_spool {
    int file;
    char *folder; /* to say of the file */
    struct part *parts;
    size_t part_count, part_room;
    off_t end;
    struct mny_spool_rows rows; /* not yet written; then those being read one by one */
    size_t used;                /* of their bytes; then the next row's first */
    size_t next, next_part;
};

enum mny_code mny_spool_create(const char *folder, struct mny_problems *problems,
                               struct mny_spool **spool)
{
    struct mny_spool *made = calloc(1, sizeof *made);

    *spool = NULL;
    if (!made || !(made->folder = strdup(folder))) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->file = mny_scratch_open(folder);
    if (made->file < 0) {
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
    if (spool->file >= 0)
        close(spool->file);
    free(spool->folder);
    free(spool->parts);
    mny_spool_rows_free(&spool->rows);
    free(spool);
}

void mny_spool_rows_free(struct mny_spool_rows *rows)
{
    free(rows->lengths);
    free(rows->bytes);
    *rows = (struct mny_spool_rows){0};
}

enum mny_code mny_spool_broken(const struct mny_spool *spool, int error,
                               struct mny_problems *problems)
{
    if (error == ENOMEM)
        return mny_problem_memory(problems);
    return mny_problem_system(problems, MNY_E_IO, spool->folder, _("put rows aside in this folder"),
                              error);
}

/* 0 or an errno. */
static int write_all(struct mny_spool *spool, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        const ssize_t wrote = write(spool->file, at, length);

        if (wrote < 0 && errno != EINTR)
            return errno;
        if (wrote > 0) {
            at += wrote;
            length -= (size_t)wrote;
            spool->end += wrote;
        }
    }
    return 0;
}

/* 0 or an errno. */
static int read_all(int file, void *bytes, size_t length, off_t from)
{
    char *at = bytes;

    while (length > 0) {
        const ssize_t got = pread(file, at, length, from);

        if (got < 0 && errno != EINTR)
            return errno;
        if (got == 0)
            return EIO;
        if (got > 0) {
            at += got;
            length -= (size_t)got;
            from += got;
        }
    }
    return 0;
}

static enum mny_code write_rows(struct mny_spool *spool, struct mny_problems *problems)
{
    struct mny_spool_rows *rows = &spool->rows;
    int error;

    if (rows->count == 0)
        return MNY_OK;
    if (!mny_grow(&spool->parts, &spool->part_room, spool->part_count + 1, sizeof *spool->parts))
        return mny_problem_memory(problems);
    spool->parts[spool->part_count++] =
        (struct part){spool->end, rows->first, rows->count, spool->used};
    error = write_all(spool, rows->lengths, rows->count * sizeof *rows->lengths);
    if (error == 0)
        error = write_all(spool, rows->bytes, spool->used);
    rows->first += rows->count;
    rows->count = spool->used = 0;
    return error == 0 ? MNY_OK : mny_spool_broken(spool, error, problems);
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

enum mny_code mny_spool_finish(struct mny_spool *spool, struct mny_problems *problems)
{
    return write_rows(spool, problems);
}

size_t mny_spool_parts(const struct mny_spool *spool)
{
    return spool->part_count;
}

int mny_spool_read(const struct mny_spool *spool, size_t index, struct mny_spool_rows *rows)
{
    const struct part *part = &spool->parts[index];
    const size_t lengths = part->count * sizeof *rows->lengths;
    int error;

    rows->first = part->first;
    rows->count = 0;
    if (!mny_grow(&rows->lengths, &rows->length_room, part->count, sizeof *rows->lengths) ||
        !mny_grow(&rows->bytes, &rows->byte_room, part->bytes + 1, 1))
        return ENOMEM;
    error = read_all(spool->file, rows->lengths, lengths, part->at);
    if (error == 0)
        error = read_all(spool->file, rows->bytes, part->bytes, part->at + (off_t)lengths);
    if (error == 0)
        rows->count = part->count;
    return error;
}

enum mny_code mny_spool_next(struct mny_spool *spool, const char **row, size_t *length,
                             struct mny_problems *problems)
{
    if (spool->next == spool->rows.count) {
        const int error = spool->next_part < spool->part_count
                              ? mny_spool_read(spool, spool->next_part++, &spool->rows)
                              : EIO;

        if (error != 0)
            return mny_spool_broken(spool, error, problems);
        spool->used = spool->next = 0;
    }
    *row = spool->rows.bytes + spool->used;
    *length = spool->rows.lengths[spool->next++];
    spool->used += *length;
    return MNY_OK;
}
