/* SPDX-License-Identifier: MIT */
#include "core/writer.h"

#include "core/arena.h"
#include "core/digest_stream.h"
#include "core/number.h"
#include "core/spreadsheet_text.h"
#include "core/text.h"
#include "core/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, NO_FILE = -1 };

struct mny_writer {
    int file; /* or NO_FILE: a part, which keeps everything */
    char *path;
    struct mny_problems *problems;
    int error; /* errno of the first failure, 0 if none */
    bool in_row;
    struct mny_digest_stream *digest; /* NULL: nobody asked */
    mny_writer_closed *closed;
    void *context;               /* of CLOSED */
    struct mny_flusher *flusher; /* or NULL */
    bool guards;                 /* texts from spreadsheets */
    size_t used, room;
    char *buffer;
};

static void free_writer(struct mny_writer *writer)
{
    mny_digest_stream_free(writer->digest);
    free(writer->buffer);
    free(writer->path);
    free(writer);
}

/* Without a path for a part.  NULL without memory. */
static struct mny_writer *make_writer(const char *path)
{
    struct mny_writer *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->file = NO_FILE;
    made->path = path ? strdup(path) : NULL;
    if ((made->path || !path) && mny_grow(&made->buffer, &made->room, BUFFER, 1))
        return made;
    free_writer(made);
    return NULL;
}

enum mny_code mny_writer_open(const char *path, struct mny_problems *problems,
                              struct mny_writer **writer)
{
    struct mny_writer *made = make_writer(path);

    *writer = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->problems = problems;
    made->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (made->file < 0) {
        enum mny_code code =
            mny_problem_system(problems, MNY_E_CREATE, path, _("create this file"), errno);

        free_writer(made);
        return code;
    }
    *writer = made;
    return MNY_OK;
}

struct mny_writer *mny_writer_part(const struct mny_writer *writer)
{
    struct mny_writer *made = make_writer(NULL);

    if (made)
        made->guards = writer->guards;
    return made;
}

bool mny_writer_watch(struct mny_writer *writer, mny_writer_closed *closed, void *context)
{
    writer->digest = mny_digest_stream_create();
    writer->closed = closed;
    writer->context = context;
    return writer->digest != NULL;
}

void mny_writer_leave_to(struct mny_writer *writer, struct mny_flusher *flusher)
{
    writer->flusher = flusher;
}

void mny_writer_guard(struct mny_writer *writer)
{
    writer->guards = true;
}

static void write_bytes(struct mny_writer *writer, const char *bytes, size_t length)
{
    while (length > 0 && writer->error == 0) {
        ssize_t wrote = write(writer->file, bytes, length);

        if (wrote < 0 && errno != EINTR)
            writer->error = errno;
        if (wrote > 0) {
            bytes += wrote;
            length -= (size_t)wrote;
        }
    }
}

static void write_all(struct mny_writer *writer, const char *bytes, size_t length)
{
    if (writer->digest)
        mny_digest_stream_add(writer->digest, bytes, length);
    write_bytes(writer, bytes, length);
}

void mny_writer_flush(struct mny_writer *writer)
{
    write_all(writer, writer->buffer, writer->used);
    writer->used = 0;
}

/* More room: a file takes what there is, a part grows. */
static void make_room(struct mny_writer *writer, size_t length)
{
    if (writer->file != NO_FILE)
        mny_writer_flush(writer);
    else if (!mny_grow(&writer->buffer, &writer->room, writer->used + length, 1))
        writer->error = ENOMEM;
}

/* Appends where the buffer has no room. */
static void append_more(struct mny_writer *writer, const char *bytes, size_t length)
{
    make_room(writer, length);
    if (length <= writer->room - writer->used) {
        memcpy(writer->buffer + writer->used, bytes, length);
        writer->used += length;
    } else if (writer->file != NO_FILE) {
        write_all(writer, bytes, length);
    }
}

static inline void append(struct mny_writer *writer, const char *bytes, size_t length)
{
    if (length > writer->room - writer->used) {
        append_more(writer, bytes, length);
        return;
    }
    mny_word_copy(writer->buffer + writer->used, bytes, length);
    writer->used += length;
}

void mny_writer_bytes(struct mny_writer *writer, const char *bytes, size_t length)
{
    append(writer, bytes, length);
}

void mny_writer_put(struct mny_writer *writer, struct mny_writer *part)
{
    mny_writer_flush(writer);
    write_all(writer, part->buffer, part->used);
    part->used = 0;
    writer->error = writer->error ? writer->error : part->error;
}

void mny_writer_put_bytes(struct mny_writer *writer, const struct mny_writer *part)
{
    write_bytes(writer, part->buffer, part->used);
    writer->error = writer->error ? writer->error : part->error;
}

void mny_writer_put_digest(struct mny_writer *writer, const struct mny_writer *part)
{
    if (writer->digest)
        mny_digest_stream_add_here(writer->digest, part->buffer, part->used);
}

const char *mny_writer_take(struct mny_writer *part, size_t *length)
{
    *length = part->used;
    part->used = 0;
    part->in_row = false;
    return part->buffer;
}

void mny_writer_string(struct mny_writer *writer, const char *text)
{
    mny_writer_bytes(writer, text, strlen(text));
}

void mny_writer_format(struct mny_writer *writer, const char *format, ...)
{
    va_list arguments;
    char small[512], *text = small;
    int length;

    va_start(arguments, format);
    length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof small && (text = malloc((size_t)length + 1))) {
        va_start(arguments, format);
        vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    if (length < 0 || !text)
        writer->error = writer->error ? writer->error : ENOMEM;
    else
        mny_writer_bytes(writer, text, (size_t)length);
    if (text != small)
        free(text);
}

static void begin_field(struct mny_writer *writer)
{
    if (writer->in_row)
        append(writer, ",", 1);
    writer->in_row = true;
}

bool mny_csv_needs_quotes(const char *field, size_t length)
{
    /* All four are below 45, as few characters of a field are. */
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)field[i] <= ',' &&
            (field[i] == ',' || field[i] == '"' || field[i] == '\n' || field[i] == '\r'))
            return true;
    return false;
}

void mny_writer_field(struct mny_writer *writer, const char *field, size_t length)
{
    const bool guarded = writer->guards && mny_spreadsheet_computes(field, length);
    size_t from = 0;

    begin_field(writer);
    if (!mny_csv_needs_quotes(field, length)) {
        if (guarded)
            append(writer, "'", 1);
        append(writer, field, length);
        return;
    }
    append(writer, "\"'", 1u + guarded);
    for (size_t i = 0; i < length; i++) {
        if (field[i] == '"') {
            append(writer, field + from, i + 1 - from);
            from = i;
        }
    }
    append(writer, field + from, length - from);
    append(writer, "\"", 1);
}

void mny_writer_text(struct mny_writer *writer, const char *field)
{
    mny_writer_field(writer, field, strlen(field));
}

void mny_writer_number(struct mny_writer *writer, double value)
{
    char text[MNY_NUMBER_ROOM];
    size_t length = mny_number_format(value, text);

    begin_field(writer);
    append(writer, text, length);
}

void mny_writer_count(struct mny_writer *writer, size_t value)
{
    char digits[24], *first = digits + sizeof digits;

    do
        *--first = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    begin_field(writer);
    append(writer, first, (size_t)(digits + sizeof digits - first));
}

void mny_writer_row(struct mny_writer *writer, const char *const fields[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        mny_writer_text(writer, fields[i]);
    mny_writer_end_row(writer);
}

void mny_writer_end_row(struct mny_writer *writer)
{
    append(writer, "\n", 1);
    writer->in_row = false;
}

static void tell_digest(const struct mny_writer *writer)
{
    const uint64_t size = mny_digest_stream_size(writer->digest);
    char sha256[MNY_DIGEST_ROOM];

    mny_digest_stream_end(writer->digest, sha256);
    writer->closed(writer->context, writer->path, size, sha256);
}

enum mny_code mny_writer_close(struct mny_writer *writer)
{
    enum mny_code code = MNY_OK;
    int error;

    if (!writer)
        return MNY_OK;
    if (writer->file == NO_FILE) {
        free_writer(writer);
        return MNY_OK;
    }
    mny_writer_flush(writer);
    error = writer->flusher ? mny_flusher_add(writer->flusher, writer->file, writer->path)
                            : mny_flush_and_close(writer->file);
    if (writer->error == 0)
        writer->error = error;
    if (writer->error != 0)
        code = mny_problem_system(writer->problems, MNY_E_IO, writer->path, _("write this file"),
                                  writer->error);
    else if (writer->digest)
        tell_digest(writer);
    free_writer(writer);
    return code;
}
