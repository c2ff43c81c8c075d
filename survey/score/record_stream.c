/* SPDX-License-Identifier: MIT */
#include "survey/score/record_stream.h"

#include "core/text.h"
#include "survey/dump/byte_stream.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Room at first, and the longest record: a million replicates, and more. */
static const size_t room_at_first = (size_t)1 << 20, longest = (size_t)1 << 26;

struct mny_record_stream {
    char *path;
    struct mny_byte_stream *bytes;
    struct mny_csv_splitter *splitter;
    char *text; /* what was read and is not done: from BEGIN to END */
    size_t begin, end, room;
    bool ended;             /* nothing follows END */
    size_t line, next_line; /* of this record and the next */
};

enum mny_code mny_record_stream_open(const char *path, struct mny_problems *problems,
                                     struct mny_record_stream **stream)
{
    struct mny_record_stream *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_E_MEMORY;

    *stream = NULL;
    if (made) {
        made->path = strdup(path);
        made->splitter = mny_csv_splitter_create(',');
        made->text = malloc(room_at_first);
        made->room = room_at_first;
        made->next_line = 1;
    }
    if (!made || !made->path || !made->splitter || !made->text)
        mny_problem_memory(problems);
    else
        code = mny_byte_stream_open(path, MNY_ENCODING_UTF_8, problems, &made->bytes);
    if (code != MNY_OK) {
        mny_record_stream_close(made);
        return code;
    }
    *stream = made;
    return MNY_OK;
}

void mny_record_stream_close(struct mny_record_stream *stream)
{
    if (!stream)
        return;
    mny_byte_stream_close(stream->bytes);
    mny_csv_splitter_free(stream->splitter);
    free(stream->text);
    free(stream->path);
    free(stream);
}

/* Moves what is left to the front and reads on behind it. */
static enum mny_code read_on(struct mny_record_stream *stream, struct mny_problems *problems)
{
    const size_t left = stream->end - stream->begin;
    enum mny_code code;
    size_t got = 0;

    memmove(stream->text, stream->text + stream->begin, left);
    stream->begin = 0;
    stream->end = left;
    if (left == stream->room) {
        char *more = stream->room < longest ? realloc(stream->text, 2 * stream->room) : NULL;
        if (!more && stream->room < longest)
            return mny_problem_memory(problems);
        if (!more)
            return mny_problem(problems, MNY_E_INPUT,
                               (struct mny_where){stream->path, stream->next_line, 0}, "%s",
                               _("a record of more than 64 MiB; is a quotation mark missing?"));
        stream->text = more;
        stream->room *= 2;
    }
    code = mny_byte_stream_read(stream->bytes, stream->text + left, stream->room - left, &got,
                                problems);
    stream->end += got;
    stream->ended = got == 0;
    return code;
}

/* Passes over a byte order mark. */
static void skip_mark(struct mny_record_stream *stream)
{
    if (stream->next_line == 1 && stream->end - stream->begin >= 3 &&
        memcmp(stream->text + stream->begin, "\xEF\xBB\xBF", 3) == 0)
        stream->begin += 3;
}

/* Finds the next record: LENGTH bytes at BEGIN, 0 at the end. */
static enum mny_code find_record(struct mny_record_stream *stream, struct mny_problems *problems,
                                 size_t *length, size_t *lines)
{
    for (;;) {
        const char *text = stream->text + stream->begin;
        const size_t left = stream->end - stream->begin;
        bool closed = false;
        enum mny_code code;

        *length = mny_csv_record(text, left, lines, &closed);
        /* A CR at the very end may be half a CR LF. */
        if (stream->ended || (closed && !(*length == left && text[left - 1] == '\r')))
            return MNY_OK;
        code = read_on(stream, problems);
        if (code != MNY_OK)
            return code;
        skip_mark(stream);
    }
}

static const char *text_of(enum mny_csv_fault fault)
{
    switch (fault) {
    case MNY_CSV_QUOTE:
        return _("a quotation mark inside a field; write it twice and put the whole field in "
                 "quotation marks");
    case MNY_CSV_OPEN_QUOTE:
        return _("a quoted field that begins in this row is never closed");
    case MNY_CSV_TOO_LONG:
        return _("a field of more than 1 MiB; is a quotation mark missing?");
    case MNY_CSV_OK:
    case MNY_CSV_MEMORY:
        break;
    }
    return "";
}

enum mny_code mny_record_stream_next(struct mny_record_stream *stream,
                                     struct mny_problems *problems,
                                     const struct mny_csv_field **fields, size_t *count)
{
    size_t length = 0, lines = 0, fault_at = 0;
    enum mny_csv_fault fault;

    *count = 0;
    while (*count == 0) {
        const enum mny_code code = find_record(stream, problems, &length, &lines);

        if (code != MNY_OK || length == 0)
            return code;
        stream->line = stream->next_line;
        fault = mny_csv_split(stream->splitter, stream->text + stream->begin, length, fields, count,
                              &fault_at);
        if (fault == MNY_CSV_MEMORY)
            return mny_problem_memory(problems);
        if (fault != MNY_CSV_OK)
            return mny_problem(problems, MNY_E_INPUT,
                               (struct mny_where){stream->path, stream->line, 0}, "%s",
                               text_of(fault));
        stream->begin += length;
        stream->next_line += lines;
    }
    return MNY_OK;
}

size_t mny_record_stream_line(const struct mny_record_stream *stream)
{
    return stream->line;
}
