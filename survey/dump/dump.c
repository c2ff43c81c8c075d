/* SPDX-License-Identifier: MIT */
#include "survey/dump/dump.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/dump/decoder.h"
#include "survey/dump/pieces.h"
#include "survey/dump/source.h"

#include <stdlib.h>
#include <string.h>

/* The header of an ordinary dump comes with the first reading. */
enum { FIRST_READ = 1 << 16 };

/* Bytes that are passed over. */
enum { SKIPPED_AT_ONCE = 4 << 20 };

/* Bytes are read ahead behind so many that are free: what is left of those before is put there. */
enum { LEAD = 1 << 16 };

/* What was read while others were worked on: [AT, USED) of what begins at STORE + LEAD. */
struct ahead {
    char *store;
    size_t at, used, room;
    bool ended;
    uint64_t done; /* mny_source_done() before them */
    enum mny_code code;
    struct mny_problems *said; /* NULL: nothing was read ahead yet */
};

struct mny_dump {
    char *path;
    struct mny_source *source;
    char *store; /* ROOM bytes, and of them */
    char *bytes; /* [0, USED), what was read and not yet consumed */
    size_t used, room;
    bool ended;             /* there is no more to read */
    bool inside_line;       /* the bytes begin in a line already given up */
    size_t header;          /* length of the header's text, at the beginning of BYTES */
    size_t header_end;      /* with its line end */
    size_t header_line;     /* its physical line, from 1 */
    size_t wanted;          /* more bytes than usual: the last filling held no record */
    uint64_t lines, offset; /* before BYTES */
    uint64_t limit;         /* records that begin behind it are not read for now */
    struct ahead ahead;
};

static struct mny_where header_place(const struct mny_dump *dump)
{
    return (struct mny_where){.file = dump->path, .line = dump->header_line};
}

void mny_dump_read_ahead(struct mny_dump *dump, size_t size)
{
    struct ahead *ahead = &dump->ahead;
    char *text;
    size_t got;

    if (!ahead->said && !(ahead->said = mny_problems_create()))
        return; /* then all is read when it is asked for */
    if (dump->ended || ahead->ended || ahead->code != MNY_OK ||
        !mny_grow(&ahead->store, &ahead->room, LEAD + size, 1))
        return;
    text = ahead->store + LEAD;
    memmove(text, text + ahead->at, ahead->used - ahead->at);
    ahead->used -= ahead->at;
    ahead->at = 0;
    ahead->done = mny_source_done(dump->source);
    while (ahead->code == MNY_OK && !ahead->ended && ahead->used < size) {
        ahead->code = mny_source_read(dump->source, text + ahead->used, size - ahead->used, &got,
                                      ahead->said);
        if (ahead->code == MNY_OK) {
            ahead->used += got;
            ahead->ended = got == 0;
        }
    }
}

/* Room for WANTED bytes in all.  False without memory. */
static bool make_room(struct mny_dump *dump, size_t wanted)
{
    bool good;

    if (dump->used > 0)
        memmove(dump->store, dump->bytes, dump->used);
    good = mny_grow(&dump->store, &dump->room, wanted, 1);
    dump->bytes = dump->store;
    return good;
}

/* Takes all that was read ahead, with what is left of the bytes before in front of it: of a dump
   of gigabytes only a few bytes a wave are copied. */
static void exchange(struct mny_dump *dump)
{
    struct ahead *ahead = &dump->ahead;
    char *store = dump->store, *bytes = ahead->store + LEAD - dump->used;
    const size_t room = dump->room;

    if (dump->used > 0)
        memcpy(bytes, dump->bytes, dump->used);
    dump->store = ahead->store;
    dump->room = ahead->room;
    dump->bytes = bytes;
    dump->used += ahead->used;
    ahead->store = store;
    ahead->room = room;
    ahead->used = 0;
}

/* Takes of it what is missing of WANTED bytes.  False without memory. */
static bool copy(struct mny_dump *dump, size_t wanted)
{
    struct ahead *ahead = &dump->ahead;
    const size_t left = ahead->used - ahead->at;
    const size_t taken = wanted - dump->used < left ? wanted - dump->used : left;

    if (!make_room(dump, wanted))
        return false;
    memcpy(dump->bytes + dump->used, ahead->store + LEAD + ahead->at, taken);
    dump->used += taken;
    ahead->at += taken;
    return true;
}

/* Takes what was read ahead, until WANTED bytes are there or more, and says what was said of
   it. */
static enum mny_code take_ahead(struct mny_dump *dump, size_t wanted, struct mny_problems *problems)
{
    struct ahead *ahead = &dump->ahead;

    if (ahead->said)
        mny_problems_add(problems, ahead->said);
    mny_problems_free(ahead->said);
    ahead->said = NULL;
    if (ahead->at == 0 && ahead->used > 0 && dump->used <= LEAD)
        exchange(dump);
    else if (ahead->at < ahead->used && !copy(dump, wanted))
        return mny_problem_memory(problems);
    dump->ended = dump->ended || (ahead->ended && ahead->at == ahead->used);
    return ahead->code;
}

/* Reads until WANTED bytes are there, or the dump ends. */
static enum mny_code read_until(struct mny_dump *dump, size_t wanted, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;
    size_t got;

    if (dump->used < wanted)
        code = take_ahead(dump, wanted, problems);
    if (code == MNY_OK && dump->used < wanted && !make_room(dump, wanted))
        return mny_problem_memory(problems);
    while (code == MNY_OK && !dump->ended && dump->used < wanted) {
        code = mny_source_read(dump->source, dump->bytes + dump->used, wanted - dump->used, &got,
                               problems);
        if (code == MNY_OK) {
            dump->used += got;
            dump->ended = got == 0;
        }
    }
    return code;
}

static void forget(struct mny_dump *dump, size_t length)
{
    dump->bytes += length;
    dump->used -= length;
    dump->offset += length;
}

/* Drops empty lines at the beginning.  A CR at the end of what was read may be
   half of a line end. */
static void drop_empty_lines(struct mny_dump *dump)
{
    size_t at = 0, lines, bytes;
    bool closed;

    while (at < dump->used && (dump->bytes[at] == '\n' || dump->bytes[at] == '\r') &&
           (dump->ended || at + 1 < dump->used)) {
        bytes = mny_csv_record(dump->bytes + at, dump->used - at, &lines, &closed);
        at += bytes;
        dump->header_line++;
        dump->lines++;
    }
    forget(dump, at);
}

/* Takes the first record as header; false if more bytes are needed for it. */
static bool take_header(struct mny_dump *dump)
{
    size_t lines, end;
    bool closed;

    drop_empty_lines(dump);
    end = mny_csv_record(dump->bytes, dump->used, &lines, &closed);
    if (!dump->ended && (!closed || (end == dump->used && dump->bytes[end - 1] == '\r')))
        return false;
    dump->header_end = end;
    dump->lines += mny_source_has_rows(dump->source) ? 1 : lines;
    while (closed && end > 0 && (dump->bytes[end - 1] == '\n' || dump->bytes[end - 1] == '\r'))
        end--;
    dump->header = end;
    return true;
}

/* Names the byte at BAD of the header, of the file's own encoding. */
static enum mny_code refuse_header(const struct mny_dump *dump, size_t bad,
                                   struct mny_problems *problems)
{
    enum mny_encoding encoding = mny_source_encoding(dump->source);
    int byte = mny_source_decodes(dump->source) ? mny_undecoded_byte(dump->bytes, dump->header, bad)
                                                : (unsigned char)dump->bytes[bad];

    return mny_problem(problems, MNY_E_INPUT, header_place(dump),
                       _("the header is not %s (byte %02X at position %zu); say the encoding with "
                         "--encoding, or save the file as \"CSV UTF-8\""),
                       mny_encoding_name(encoding), byte < 0 ? 0u : (unsigned)byte, bad + 1);
}

static enum mny_code check_header(const struct mny_dump *dump, struct mny_problems *problems)
{
    size_t bad;

    if (dump->header == 0)
        return mny_problem(problems, MNY_E_INPUT, header_place(dump), "%s",
                           _("the file is empty; a header and a row for each response are "
                             "expected"));
    if (memchr(dump->bytes, '\0', dump->header))
        return mny_problem(problems, MNY_E_INPUT, header_place(dump), "%s",
                           _("NUL bytes in the header: no text, or UTF-16 (then say --encoding "
                             "utf-16le or utf-16be); save the file as \"CSV UTF-8\""));
    if (!mny_utf8_valid(dump->bytes, dump->header, &bad))
        return refuse_header(dump, bad, problems);
    return MNY_OK;
}

static enum mny_code read_header(struct mny_dump *dump, struct mny_problems *problems)
{
    size_t wanted = FIRST_READ;
    enum mny_code code = read_until(dump, wanted, problems);

    while (code == MNY_OK && !take_header(dump)) {
        if (wanted > MNY_RECORD_MOST)
            return mny_problem(problems, MNY_E_INPUT, header_place(dump), "%s",
                               _("the header has no end within 8 MiB; is a quotation mark "
                                 "missing, or is this no CSV file?"));
        wanted *= 2;
        code = read_until(dump, wanted, problems);
    }
    return code == MNY_OK ? check_header(dump, problems) : code;
}

enum mny_code mny_dump_open(const char *path, enum mny_encoding encoding,
                            struct mny_problems *problems, struct mny_dump **dump)
{
    struct mny_dump *made = calloc(1, sizeof *made);
    enum mny_code code;

    *dump = NULL;
    if (!made || !(made->path = strdup(path))) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->header_line = 1;
    made->limit = UINT64_MAX;
    code = mny_source_open(path, encoding, problems, &made->source);
    if (code == MNY_OK)
        made->offset = mny_source_mark(made->source);
    if (code == MNY_OK)
        code = read_header(made, problems);
    if (code == MNY_OK)
        *dump = made;
    else
        mny_dump_close(made);
    return code;
}

void mny_dump_close(struct mny_dump *dump)
{
    if (!dump)
        return;
    mny_source_close(dump->source);
    mny_problems_free(dump->ahead.said);
    free(dump->ahead.store);
    free(dump->store);
    free(dump->path);
    free(dump);
}

const char *mny_dump_header(const struct mny_dump *dump, size_t *length, size_t *line)
{
    *length = dump->header;
    *line = dump->header_line;
    return dump->bytes;
}

/* The record INDEX behind the header, as far as it was read; false if it is not whole. */
static bool find_row(const struct mny_dump *dump, size_t index, size_t *begin, size_t *end,
                     size_t *lines)
{
    bool closed = true;

    *end = dump->header_end;
    *lines = 0;
    for (size_t i = 0; i <= index; i++) {
        size_t taken = 0;

        *begin = *end;
        if (*begin == dump->used)
            return dump->ended && i > 0;
        *end += mny_csv_record(dump->bytes + *begin, dump->used - *begin, &taken, &closed);
        *lines += mny_source_has_rows(dump->source) ? 1 : taken;
    }
    return dump->ended || (closed && !(*end == dump->used && dump->bytes[*end - 1] == '\r'));
}

enum mny_code mny_dump_look(struct mny_dump *dump, size_t rows, struct mny_problems *problems)
{
    size_t begin, end, lines;
    enum mny_code code = MNY_OK;

    while (code == MNY_OK && !dump->ended && dump->used <= 2 * MNY_RECORD_MOST &&
           !find_row(dump, rows - 1, &begin, &end, &lines))
        code = read_until(dump, 2 * dump->used + FIRST_READ, problems);
    return code;
}

const char *mny_dump_row(const struct mny_dump *dump, size_t index, size_t *length)
{
    size_t begin, end, lines;

    if (!find_row(dump, index, &begin, &end, &lines) || begin == end)
        return NULL;
    while (end > begin && (dump->bytes[end - 1] == '\n' || dump->bytes[end - 1] == '\r'))
        end--;
    *length = end - begin;
    return dump->bytes + begin;
}

const char *mny_dump_labels(const struct mny_dump *dump)
{
    return mny_source_labels(dump->source);
}

const struct mny_labelled_numbers *mny_dump_numbers(const struct mny_dump *dump)
{
    return mny_source_numbers(dump->source);
}

bool mny_dump_is_whole(const struct mny_dump *dump)
{
    return dump->ended;
}

void mny_dump_take_rows(struct mny_dump *dump, size_t rows)
{
    size_t begin, end, lines;

    if (rows == 0 || !find_row(dump, rows - 1, &begin, &end, &lines))
        return;
    dump->header_end = end;
    dump->lines += lines;
}

const char *mny_dump_first(const struct mny_dump *dump, size_t *length)
{
    const char *first = dump->bytes + dump->header_end;
    const size_t left = dump->used - dump->header_end;
    size_t lines;
    bool closed;

    *length = left > 0 ? mny_csv_record(first, left, &lines, &closed) : 0;
    return *length > 0 && (dump->ended || *length < left) ? first : NULL;
}

/* What is read from now on are rows. */
static void forget_header(struct mny_dump *dump)
{
    forget(dump, dump->header_end);
    dump->header_end = 0;
}

enum mny_code mny_dump_fill(struct mny_dump *dump, size_t size, struct mny_piece *pieces,
                            size_t room, size_t *count, struct mny_problems *problems)
{
    size_t wanted = size * room > dump->wanted ? size * room : dump->wanted;
    const char *begin, *end, *limit;
    enum mny_code code;

    *count = 0;
    forget_header(dump);
    code = read_until(dump, wanted, problems);
    if (code != MNY_OK)
        return code;
    begin = dump->bytes;
    limit = end = begin + dump->used;
    if (dump->limit <= dump->offset) /* the last record before it may end behind it */
        limit = begin;
    else if (dump->limit - dump->offset < dump->used)
        limit = begin + (dump->limit - dump->offset);
    *count = mny_pieces_cut(begin, limit, end, dump->ended, size, pieces, room);
    for (size_t i = 0; i < *count; i++) {
        pieces[i].has_rows = mny_source_has_rows(dump->source);
        pieces[i].inside_line = i == 0 && dump->inside_line;
        if (mny_source_decodes(dump->source))
            pieces[i].decoded_from = mny_encoding_name(mny_source_encoding(dump->source));
    }
    return MNY_OK;
}

/* Where nothing could be consumed the record at hand is longer than what was
   read: next time twice as much is. */
void mny_dump_consume(struct mny_dump *dump, const char *at, size_t lines, bool inside_line)
{
    size_t length = (size_t)(at - dump->bytes);

    dump->wanted = length == 0 ? dump->used * 2 : 0;
    forget(dump, length);
    dump->lines += lines;
    dump->inside_line = inside_line;
}

void mny_dump_limit(struct mny_dump *dump, uint64_t offset)
{
    dump->limit = offset;
}

/* The bytes are read all the same: the digest is of all of them. */
enum mny_code mny_dump_skip(struct mny_dump *dump, uint64_t bytes, uint64_t lines, bool inside_line,
                            struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    forget_header(dump);
    while (code == MNY_OK && bytes > 0 && !(dump->ended && dump->used == 0)) {
        if (dump->used == 0)
            code = read_until(dump, bytes < SKIPPED_AT_ONCE ? (size_t)bytes : SKIPPED_AT_ONCE,
                              problems);
        if (code == MNY_OK) {
            const size_t taken = bytes < dump->used ? (size_t)bytes : dump->used;

            forget(dump, taken);
            bytes -= taken;
        }
    }
    dump->lines += lines;
    dump->inside_line = inside_line;
    dump->wanted = 0;
    return code;
}

bool mny_dump_stands_at(const struct mny_dump *dump, uint64_t offset)
{
    return mny_dump_offset(dump) == offset && !dump->inside_line;
}

bool mny_dump_is_plain(const struct mny_dump *dump)
{
    return mny_source_is_plain(dump->source);
}

bool mny_dump_is_utf8(const struct mny_dump *dump)
{
    return mny_source_encoding(dump->source) == MNY_ENCODING_UTF_8;
}

uint64_t mny_dump_lines(const struct mny_dump *dump)
{
    return dump->lines;
}

uint64_t mny_dump_offset(const struct mny_dump *dump)
{
    return dump->offset + dump->header_end;
}

enum mny_code mny_dump_finish(struct mny_dump *dump, struct mny_problems *problems,
                              struct mny_dump_facts *facts)
{
    const enum mny_encoding encoding = mny_source_encoding(dump->source);

    facts->encoding = encoding == MNY_ENCODING_DETECT ? "ASCII" : mny_encoding_name(encoding);
    return mny_source_finish(dump->source, problems, &facts->digest, facts->contents);
}

uint64_t mny_dump_done(const struct mny_dump *dump)
{
    return dump->ahead.at < dump->ahead.used ? dump->ahead.done : mny_source_done(dump->source);
}

uint64_t mny_dump_size(const struct mny_dump *dump)
{
    return mny_source_size(dump->source);
}
