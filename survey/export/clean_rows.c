/* SPDX-License-Identifier: MIT */
#include "survey/export/clean_rows.h"

#include "core/arena.h"
#include "core/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 1 << 18, BEFORE_QUESTIONS = 2 /* file and line */ };

struct mny_clean_rows {
    FILE *file;
    char *path;
    size_t questions;
    struct mny_problems *problems;
    struct mny_csv_splitter *splitter;
    char *text; /* read, and not yet handed out from AT on */
    size_t room, at, used;
};

void mny_clean_rows_free(struct mny_clean_rows *rows)
{
    if (!rows)
        return;
    if (rows->file)
        fclose(rows->file);
    mny_csv_splitter_free(rows->splitter);
    free(rows->path);
    free(rows->text);
    free(rows);
}

static enum mny_code no_row(const struct mny_clean_rows *rows)
{
    return mny_problem(rows->problems, MNY_E_INTERNAL, (struct mny_where){rows->path, 0, 0}, "%s",
                       _("this is not the clean dump that was written"));
}

/* More bytes behind those that are left, which move to the front.  *MORE is false
   at the end of the file. */
static enum mny_code fill(struct mny_clean_rows *rows, bool *more)
{
    size_t got;

    memmove(rows->text, rows->text + rows->at, rows->used - rows->at);
    rows->used -= rows->at;
    rows->at = 0;
    if (rows->used == rows->room &&
        !mny_grow(&rows->text, &rows->room, rows->used + 1, sizeof *rows->text))
        return mny_problem_memory(rows->problems);
    errno = 0;
    got = fread(rows->text + rows->used, 1, rows->room - rows->used, rows->file);
    if (got == 0 && ferror(rows->file))
        return mny_problem_system(rows->problems, MNY_E_IO, rows->path, _("read this file"),
                                  errno ? errno : EIO);
    rows->used += got;
    *more = got > 0;
    return MNY_OK;
}

enum mny_code mny_clean_rows_next(struct mny_clean_rows *rows, const struct mny_csv_field **answers)
{
    const struct mny_csv_field *fields;
    size_t length = 0, lines, count, fault_at;
    bool closed = false, more = true;

    while (!closed) {
        enum mny_code code = MNY_OK;

        length = mny_csv_record(rows->text + rows->at, rows->used - rows->at, &lines, &closed);
        if (!closed)
            code = fill(rows, &more);
        if (code != MNY_OK)
            return code;
        if (!more)
            return no_row(rows);
    }
    switch (
        mny_csv_split(rows->splitter, rows->text + rows->at, length, &fields, &count, &fault_at)) {
    case MNY_CSV_OK:
        break;
    case MNY_CSV_MEMORY:
        return mny_problem_memory(rows->problems);
    case MNY_CSV_QUOTE:
    case MNY_CSV_OPEN_QUOTE:
    case MNY_CSV_TOO_LONG:
        return no_row(rows);
    }
    rows->at += length;
    *answers = fields + BEFORE_QUESTIONS;
    return count >= BEFORE_QUESTIONS + rows->questions ? MNY_OK : no_row(rows);
}

static enum mny_code open_rows(struct mny_clean_rows *rows)
{
    const struct mny_csv_field *header;

    if (!rows->path || !rows->splitter || !rows->text)
        return mny_problem_memory(rows->problems);
    rows->file = fopen(rows->path, "rbe");
    if (!rows->file)
        return mny_problem_system(rows->problems, MNY_E_IO, rows->path, _("open this file"), errno);
    setvbuf(rows->file, NULL, _IONBF, 0); /* TEXT is the buffer */
    return mny_clean_rows_next(rows, &header);
}

enum mny_code mny_clean_rows_open(const char *path, size_t questions, struct mny_problems *problems,
                                  struct mny_clean_rows **rows)
{
    struct mny_clean_rows *made = calloc(1, sizeof *made);
    enum mny_code code;

    *rows = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->path = strdup(path);
    made->questions = questions;
    made->problems = problems;
    made->splitter = mny_csv_splitter_create(',');
    made->text = malloc(BUFFER);
    made->room = BUFFER;
    code = open_rows(made);
    if (code != MNY_OK) {
        mny_clean_rows_free(made);
        return code;
    }
    *rows = made;
    return MNY_OK;
}
