/* SPDX-License-Identifier: MIT */
#include "survey/source.h"

#include "core/output.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough of the beginning to know what a file is. */
enum { HEAD = 8 };

struct mny_source {
    char *path;
    int file;
    uint64_t size;
    char head[HEAD]; /* read while opening, not yet handed on */
    size_t head_at, head_end;
};

static enum mny_code refuse_utf16(const char *path, struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path}, "%s",
                       _("this is UTF-16 text; UTF-8 is expected: save the file as \"CSV UTF-8\""));
}

static enum mny_code refuse_workbook(const char *path, struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path}, "%s",
                       _("this is a workbook or an archive, not text; save the sheet of responses "
                         "as \"CSV UTF-8\""));
}

static enum mny_code refuse_gzip(const char *path, struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path}, "%s",
                       _("this file is compressed (gzip); unpack it first, or pipe it in: gzip -dc "
                         "FILE | minyi ... -r -"));
}

/* What the first bytes say.  Old Excel workbooks are OLE2 files (D0 CF 11 E0),
   new ones zip archives (PK 03 04). */
static enum mny_code judge_head(const struct mny_source *source, struct mny_problems *problems)
{
    const char *head = source->head;
    size_t length = source->head_end;

    if (length == 0)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = source->path}, "%s",
                           _("the file is empty; a header and a row for each response are "
                             "expected"));
    if (length >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0))
        return refuse_utf16(source->path, problems);
    if (length >= 2 && memcmp(head, "\x1F\x8B", 2) == 0)
        return refuse_gzip(source->path, problems);
    if (length >= 4 &&
        (memcmp(head, "PK\x03\x04", 4) == 0 || memcmp(head, "\xD0\xCF\x11\xE0", 4) == 0))
        return refuse_workbook(source->path, problems);
    return MNY_OK;
}

static enum mny_code read_some(struct mny_source *source, char *bytes, size_t size, size_t *got,
                               struct mny_problems *problems)
{
    ssize_t count;

    do
        count = read(source->file, bytes, size);
    while (count < 0 && errno == EINTR && !mny_interrupted());
    if (count < 0 && errno == EINTR)
        return MNY_E_INTERRUPT;
    if (count < 0)
        return mny_problem_system(problems, MNY_E_IO, source->path, _("read this file"), errno);
    *got = (size_t)count;
    return MNY_OK;
}

static enum mny_code read_head(struct mny_source *source, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;
    size_t got = 1;

    while (code == MNY_OK && got > 0 && source->head_end < HEAD) {
        code = read_some(source, source->head + source->head_end, HEAD - source->head_end, &got,
                         problems);
        source->head_end += code == MNY_OK ? got : 0;
    }
    if (code == MNY_OK)
        code = judge_head(source, problems);
    if (code == MNY_OK && source->head_end >= 3 && memcmp(source->head, "\xEF\xBB\xBF", 3) == 0)
        source->head_at = 3;
    return code;
}

static enum mny_code open_file(struct mny_source *source, struct mny_problems *problems)
{
    struct stat status;

    if (strcmp(source->path, "-") == 0)
        source->file = STDIN_FILENO;
    else
        source->file = open(source->path, O_RDONLY | O_CLOEXEC);
    if (source->file < 0)
        return mny_problem_system(problems,
                                  errno == ENOENT || errno == ENOTDIR ? MNY_E_NOT_FOUND : MNY_E_IO,
                                  source->path, _("open this file"), errno);
    if (fstat(source->file, &status) != 0)
        return mny_problem_system(problems, MNY_E_IO, source->path, _("read this file"), errno);
    if (S_ISREG(status.st_mode) && status.st_size > 0)
        source->size = (uint64_t)status.st_size;
    return MNY_OK;
}

enum mny_code mny_source_open(const char *path, struct mny_problems *problems,
                              struct mny_source **source)
{
    struct mny_source *made = calloc(1, sizeof *made);
    enum mny_code code;

    *source = NULL;
    if (!made || !(made->path = strdup(path))) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->file = -1;
    code = open_file(made, problems);
    if (code == MNY_OK)
        code = read_head(made, problems);
    if (code == MNY_OK)
        *source = made;
    else
        mny_source_close(made);
    return code;
}

void mny_source_close(struct mny_source *source)
{
    if (!source)
        return;
    if (source->file > STDIN_FILENO)
        close(source->file);
    free(source->path);
    free(source);
}

enum mny_code mny_source_read(struct mny_source *source, char *bytes, size_t size, size_t *got,
                              struct mny_problems *problems)
{
    size_t left = source->head_end - source->head_at;

    if (left == 0)
        return read_some(source, bytes, size, got, problems);
    *got = left < size ? left : size;
    memcpy(bytes, source->head + source->head_at, *got);
    source->head_at += *got;
    return MNY_OK;
}

uint64_t mny_source_size(const struct mny_source *source)
{
    return source->size;
}
