/* SPDX-License-Identifier: MIT */
#include "survey/dump/byte_stream.h"

#include "core/digest_stream.h"
#include "core/output.h"
#include "core/text.h"
#include "survey/dump/archive.h"
#include "survey/dump/spss.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { STORED_ROOM = 1 << 16 };

/* Dumps shrink to a tenth or a thirtieth.  DEFLATE cannot do better than about
   1032:1, and only what repeats itself comes near that: a file made to fill the
   disk of who unpacks it.  The ratio bounds the total too. */
static const uint64_t RATIO_MOST = 500, HARMLESS = (uint64_t)64 << 20;

struct mny_byte_stream {
    char *path;
    enum mny_encoding encoding; /* of an SPSS file that says none */
    int file;
    FILE *unpacked_file; /* of another format, which FILE then belongs to */
    bool has_rows;
    char *labels; /* of columns, or NULL */
    struct mny_labelled_numbers *numbers;
    bool regular, packed, between; /* between two members of a packed file */
    bool ended;
    uint64_t size, base;              /* BASE: where in the file reading began */
    uint64_t taken;                   /* stored bytes read */
    struct mny_digest_stream *digest; /* of the stored bytes, the first time they are read; of
                                         another format, of what was made of it */
    struct mny_digest_stream *inside; /* of what a packed file holds; else NULL */
    struct stat opened;               /* the file as it was found */
    struct mny_file_digest container; /* of another format: the whole file, read before */
    uint64_t unpacked;
    z_stream inflater;
    char stored[STORED_ROOM];
    size_t stored_at, stored_end;
};

static struct mny_where place(const struct mny_byte_stream *stream)
{
    return (struct mny_where){.file = stream->path};
}

/* ---- as stored ------------------------------------------------------------------ */

/* Bytes up to TAKEN; those before what was digested already are read once more. */
static void note_stored(struct mny_byte_stream *stream, const char *bytes, size_t length)
{
    const uint64_t seen = mny_digest_stream_size(stream->digest);
    const uint64_t begin = stream->taken - length;

    if (stream->taken > seen)
        mny_digest_stream_add(stream->digest, bytes + (seen - begin),
                              (size_t)(stream->taken - seen));
}

static enum mny_code read_stored(struct mny_byte_stream *stream, char *bytes, size_t size,
                                 size_t *got, struct mny_problems *problems)
{
    ssize_t count;

    *got = 0;
    do
        count = read(stream->file, bytes, size);
    while (count < 0 && errno == EINTR && !mny_interrupted());
    if (count < 0 && errno == EINTR)
        return MNY_E_INTERRUPT;
    if (count < 0)
        return mny_problem_system(problems, MNY_E_IO, stream->path, _("read this file"), errno);
    *got = (size_t)count;
    stream->taken += *got;
    note_stored(stream, bytes, *got);
    return MNY_OK;
}

static enum mny_code refill(struct mny_byte_stream *stream, struct mny_problems *problems)
{
    stream->stored_at = 0;
    return read_stored(stream, stream->stored, STORED_ROOM, &stream->stored_end, problems);
}

static enum mny_code read_plain(struct mny_byte_stream *stream, char *bytes, size_t size,
                                size_t *got, struct mny_problems *problems)
{
    size_t left = stream->stored_end - stream->stored_at;

    if (left == 0)
        return read_stored(stream, bytes, size, got, problems);
    *got = left < size ? left : size;
    memcpy(bytes, stream->stored + stream->stored_at, *got);
    stream->stored_at += *got;
    return MNY_OK;
}

/* ---- packed ---------------------------------------------------------------------- */

static enum mny_code refuse_cut(const struct mny_byte_stream *stream, struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(stream),
                       _("this gzip file is cut off: unpacking breaks off after %llu bytes; get "
                         "the whole file"),
                       (unsigned long long)stream->unpacked);
}

static enum mny_code refuse_damaged(const struct mny_byte_stream *stream,
                                    struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(stream),
                       _("this gzip file is damaged (%s, behind %llu unpacked bytes); get the file "
                         "again"),
                       stream->inflater.msg ? stream->inflater.msg : "?",
                       (unsigned long long)stream->unpacked);
}

static enum mny_code refuse_bomb(const struct mny_byte_stream *stream,
                                 struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(stream),
                       _("this gzip file unpacks to more than %llu times its size, as no dump "
                         "does; unpack it yourself if it is one"),
                       (unsigned long long)RATIO_MOST);
}

static enum mny_code refuse_tail(const struct mny_byte_stream *stream,
                                 struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(stream), "%s",
                       _("behind the end of this gzip file stand bytes that are no gzip; get the "
                         "file again"));
}

/* Goes into the next member, past the zero bytes that fill up a tape's block. */
static enum mny_code begin_member(struct mny_byte_stream *stream, struct mny_problems *problems)
{
    while (stream->stored_at < stream->stored_end && stream->stored[stream->stored_at] == '\0')
        stream->stored_at++;
    if (stream->stored_at == stream->stored_end)
        return MNY_OK;
    if (stream->stored[stream->stored_at] != '\x1F')
        return refuse_tail(stream, problems);
    stream->between = false;
    inflateReset(&stream->inflater);
    return MNY_OK;
}

/* Inflates from what is stored to BYTES; *GOT may be 0. */
static enum mny_code inflate_some(struct mny_byte_stream *stream, char *bytes, size_t size,
                                  size_t *got, struct mny_problems *problems)
{
    z_stream *inflater = &stream->inflater;
    size_t stored = stream->stored_end - stream->stored_at;
    uInt room = size < UINT_MAX ? (uInt)size : UINT_MAX;
    int result;

    inflater->next_in = (Bytef *)stream->stored + stream->stored_at;
    inflater->avail_in = (uInt)stored;
    inflater->next_out = (Bytef *)bytes;
    inflater->avail_out = room;
    result = inflate(inflater, Z_NO_FLUSH);
    stream->stored_at = stream->stored_end - inflater->avail_in;
    *got = room - inflater->avail_out;
    stream->unpacked += *got;
    mny_digest_stream_add(stream->inside, bytes, *got);
    stream->between = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR)
        return mny_problem_memory(problems);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        return refuse_damaged(stream, problems);
    if (stream->unpacked > HARMLESS && stream->unpacked / RATIO_MOST > stream->taken)
        return refuse_bomb(stream, problems);
    return MNY_OK;
}

static enum mny_code read_packed(struct mny_byte_stream *stream, char *bytes, size_t size,
                                 size_t *got, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    *got = 0;
    while (code == MNY_OK && *got == 0 && !stream->ended) {
        if (stream->stored_at == stream->stored_end) {
            code = refill(stream, problems);
            stream->ended = stream->stored_end == 0;
            if (code == MNY_OK && stream->ended && !stream->between)
                return refuse_cut(stream, problems);
        } else if (stream->between) {
            code = begin_member(stream, problems);
        } else {
            code = inflate_some(stream, bytes, size, got, problems);
        }
    }
    return code;
}

/* ---- the stream ------------------------------------------------------------------- */

static enum mny_code measure(struct mny_byte_stream *stream, struct mny_problems *problems)
{
    struct stat status;
    off_t at;

    if (fstat(stream->file, &status) != 0)
        return mny_problem_system(problems, MNY_E_IO, stream->path, _("read this file"), errno);
    at = lseek(stream->file, 0, SEEK_CUR);
    stream->regular = S_ISREG(status.st_mode) && at >= 0;
    if (stream->regular) {
        stream->size = (uint64_t)status.st_size;
        stream->base = (uint64_t)at;
    }
    return MNY_OK;
}

/* A pipe may never begin, a device never end; and what OUT says of a file must be found
   again under its name. */
static enum mny_code refuse_other_than_file(const struct mny_byte_stream *stream,
                                            struct mny_problems *problems)
{
    struct stat status;

    if (stat(stream->path, &status) != 0 || S_ISREG(status.st_mode))
        return MNY_OK; /* open() says what is wrong */
    if (S_ISDIR(status.st_mode))
        return mny_problem(problems, MNY_E_INPUT, place(stream), "%s",
                           _("this is a folder; give the files in it"));
    if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))
        return mny_problem(problems, MNY_E_INPUT, place(stream), "%s",
                           _("this is a pipe, not a file; responses out of a pipe are read from "
                             "standard input: -r -"));
    return mny_problem(problems, MNY_E_INPUT, place(stream), "%s",
                       _("this is a device, not a file; responses out of a device are read from "
                         "standard input: -r -"));
}

static enum mny_code open_file(struct mny_byte_stream *stream, struct mny_problems *problems)
{
    enum mny_code code;

    if (strcmp(stream->path, "-") == 0) {
        stream->file = STDIN_FILENO;
        return measure(stream, problems);
    }
    code = refuse_other_than_file(stream, problems);
    if (code != MNY_OK)
        return code;
    stream->file = open(stream->path, O_RDONLY | O_CLOEXEC);
    if (stream->file < 0)
        return mny_problem_system(problems,
                                  errno == ENOENT || errno == ENOTDIR ? MNY_E_NOT_FOUND : MNY_E_IO,
                                  stream->path, _("open this file"), errno);
    if (fstat(stream->file, &stream->opened) != 0)
        return mny_problem_system(problems, MNY_E_IO, stream->path, _("read this file"), errno);
    return measure(stream, problems);
}

enum container { CONTAINER_NONE, CONTAINER_ZIP, CONTAINER_SPSS };

static enum container container_of(const struct mny_byte_stream *stream)
{
    if (!stream->regular || stream->file == STDIN_FILENO)
        return CONTAINER_NONE;
    if (stream->stored_end >= 4 && memcmp(stream->stored, "PK\x03\x04", 4) == 0)
        return CONTAINER_ZIP;
    return mny_spss_begins(stream->stored, stream->stored_end) ? CONTAINER_SPSS : CONTAINER_NONE;
}

/* Reads the text made of the file from now on, as if it were the file. */
static enum mny_code unpack(struct mny_byte_stream *stream, enum container container,
                            struct mny_problems *problems)
{
    enum mny_code code = mny_file_digest(stream->path, problems, &stream->container);

    if (code != MNY_OK)
        return code;
    stream->has_rows = container == CONTAINER_SPSS;
    if (container == CONTAINER_SPSS)
        code = mny_spss_unpack(stream->path, stream->encoding, problems, &stream->unpacked_file,
                               &stream->labels, &stream->numbers);
    else
        code =
            mny_archive_unpack(stream->path, problems, &stream->unpacked_file, &stream->has_rows);
    if (code != MNY_OK)
        return code;
    mny_digest_stream_free(stream->digest);
    stream->digest = mny_digest_stream_create();
    if (!stream->digest)
        return mny_problem_memory(problems);
    close(stream->file);
    stream->file = fileno(stream->unpacked_file);
    stream->stored_end = 0;
    stream->taken = 0;
    return measure(stream, problems);
}

/* Packed or not: the first bytes tell (RFC 1952, 2.3.1; a ZIP file's local header). */
static enum mny_code look_at_head(struct mny_byte_stream *stream, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;
    enum container container;
    size_t got = 1;

    while (code == MNY_OK && got > 0 && stream->stored_end < 4) {
        code = read_stored(stream, stream->stored + stream->stored_end,
                           STORED_ROOM - stream->stored_end, &got, problems);
        stream->stored_end += got;
    }
    container = code == MNY_OK ? container_of(stream) : CONTAINER_NONE;
    if (container != CONTAINER_NONE)
        return unpack(stream, container, problems);
    if (code != MNY_OK || stream->stored_end < 2 || memcmp(stream->stored, "\x1F\x8B", 2) != 0)
        return code;
    if (inflateInit2(&stream->inflater, MAX_WBITS + 16) != Z_OK)
        return mny_problem_memory(problems);
    stream->packed = stream->between = true;
    stream->inside = mny_digest_stream_create();
    return stream->inside ? MNY_OK : mny_problem_memory(problems);
}

enum mny_code mny_byte_stream_open(const char *path, enum mny_encoding encoding,
                                   struct mny_problems *problems, struct mny_byte_stream **stream)
{
    struct mny_byte_stream *made = calloc(1, sizeof *made);
    enum mny_code code;

    *stream = NULL;
    if (!made || !(made->path = strdup(path)) || !(made->digest = mny_digest_stream_create())) {
        if (made)
            free(made->path);
        free(made);
        return mny_problem_memory(problems);
    }
    made->file = -1;
    made->encoding = encoding;
    code = open_file(made, problems);
    if (code == MNY_OK)
        code = look_at_head(made, problems);
    if (code == MNY_OK)
        *stream = made;
    else
        mny_byte_stream_close(made);
    return code;
}

void mny_byte_stream_close(struct mny_byte_stream *stream)
{
    if (!stream)
        return;
    if (stream->packed)
        inflateEnd(&stream->inflater);
    if (stream->unpacked_file)
        fclose(stream->unpacked_file);
    else if (stream->file > STDIN_FILENO)
        close(stream->file);
    mny_digest_stream_free(stream->digest);
    mny_digest_stream_free(stream->inside);
    free(stream->labels);
    mny_labelled_numbers_free(stream->numbers);
    free(stream->path);
    free(stream);
}

enum mny_code mny_byte_stream_read(struct mny_byte_stream *stream, char *bytes, size_t size,
                                   size_t *got, struct mny_problems *problems)
{
    return stream->packed ? read_packed(stream, bytes, size, got, problems)
                          : read_plain(stream, bytes, size, got, problems);
}

/* Of a container the path counts, by which others have read it. */
static bool has_changed(const struct mny_byte_stream *stream)
{
    const struct stat *before = &stream->opened;
    struct stat now;

    if (!S_ISREG(before->st_mode))
        return false;
    if ((stream->unpacked_file ? stat(stream->path, &now) : fstat(stream->file, &now)) != 0)
        return true;
    return now.st_size != before->st_size || now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != before->st_mtim.tv_nsec || now.st_ino != before->st_ino ||
           now.st_dev != before->st_dev;
}

enum mny_code mny_byte_stream_finish(struct mny_byte_stream *stream, struct mny_problems *problems,
                                     struct mny_file_digest *digest, char contents[MNY_DIGEST_ROOM])
{
    if (has_changed(stream))
        return mny_problem(problems, MNY_E_INPUT, place(stream), "%s",
                           _("this file has changed while it was read; wait until it is complete, "
                             "and start again"));
    *digest = stream->container;
    if (stream->unpacked_file) {
        mny_digest_stream_end(stream->digest, contents);
        return MNY_OK;
    }
    digest->size = mny_digest_stream_size(stream->digest);
    mny_digest_stream_end(stream->digest, digest->sha256);
    if (stream->inside)
        mny_digest_stream_end(stream->inside, contents);
    else
        memcpy(contents, digest->sha256, sizeof digest->sha256);
    return MNY_OK;
}

bool mny_byte_stream_has_rows(const struct mny_byte_stream *stream)
{
    return stream->has_rows;
}

const char *mny_byte_stream_labels(const struct mny_byte_stream *stream)
{
    return stream->labels;
}

const struct mny_labelled_numbers *mny_byte_stream_numbers(const struct mny_byte_stream *stream)
{
    return stream->numbers;
}

bool mny_byte_stream_can_return(const struct mny_byte_stream *stream)
{
    return stream->regular && !stream->packed;
}

bool mny_byte_stream_is_plain(const struct mny_byte_stream *stream)
{
    return stream->regular && !stream->packed && !stream->unpacked_file &&
           strcmp(stream->path, "-") != 0;
}

uint64_t mny_byte_stream_at(const struct mny_byte_stream *stream)
{
    return stream->taken - (stream->stored_end - stream->stored_at);
}

enum mny_code mny_byte_stream_return(struct mny_byte_stream *stream, uint64_t at,
                                     struct mny_problems *problems)
{
    if (lseek(stream->file, (off_t)(stream->base + at), SEEK_SET) < 0)
        return mny_problem_system(problems, MNY_E_IO, stream->path, _("read this file"), errno);
    stream->stored_at = stream->stored_end = 0;
    stream->taken = at;
    return MNY_OK;
}

uint64_t mny_byte_stream_done(const struct mny_byte_stream *stream)
{
    return stream->taken;
}

uint64_t mny_byte_stream_size(const struct mny_byte_stream *stream)
{
    return stream->size;
}
