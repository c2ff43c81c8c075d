/* SPDX-License-Identifier: MIT */
#include "survey/dump/record.h"

#include "core/text.h"
#include "survey/dump/decoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The next place of one byte, looked for once and kept until it is passed: so a
   file without line feeds is not searched for them again and again. */
struct finder {
    char byte;
    const char *from;  /* where it was looked for */
    const char *found; /* the first behind FROM, LIMIT if none; NULL: not yet looked */
};

struct mny_record_reader {
    struct mny_csv_splitter *splitter;
    size_t columns;
    struct mny_piece piece;
    const char *at;    /* everything before it is done */
    const char *limit; /* how far the finders look: CUT, or END where they must */
    size_t lines;
    bool inside_line;
    struct finder quote, feed, carriage;
    char fault[96];
};

/* Where a record ends. */
struct extent {
    const char *end;  /* of its text */
    const char *next; /* behind its line end */
    size_t lines;
    bool open; /* a quote is not closed */
};

struct mny_record_reader *mny_record_reader_create(char delimiter, size_t columns)
{
    struct mny_record_reader *reader = calloc(1, sizeof *reader);

    if (!reader)
        return NULL;
    reader->columns = columns;
    reader->splitter = mny_csv_splitter_create(delimiter);
    if (!reader->splitter) {
        free(reader);
        return NULL;
    }
    return reader;
}

void mny_record_reader_free(struct mny_record_reader *reader)
{
    if (!reader)
        return;
    mny_csv_splitter_free(reader->splitter);
    free(reader);
}

static void look_until(struct mny_record_reader *reader, const char *limit)
{
    reader->limit = limit;
    reader->quote = (struct finder){'"', NULL, NULL};
    reader->feed = (struct finder){'\n', NULL, NULL};
    reader->carriage = (struct finder){'\r', NULL, NULL};
}

void mny_record_reader_begin(struct mny_record_reader *reader, const struct mny_piece *piece)
{
    reader->piece = *piece;
    reader->at = piece->begin;
    reader->lines = 0;
    reader->inside_line = piece->inside_line;
    look_until(reader, piece->cut);
}

static const char *find(const struct mny_record_reader *reader, struct finder *finder,
                        const char *from)
{
    if (!finder->found || from < finder->from || from > finder->found) {
        finder->from = from;
        finder->found = memchr(from, finder->byte, (size_t)(reader->limit - from));
        if (!finder->found)
            finder->found = reader->limit;
    }
    return finder->found;
}

/* The first line end at or behind FROM, or LIMIT.  *NEXT is what follows it; a CR
   at the very end may be half a CR LF, so it counts only if the dump ends there. */
static const char *find_line_end(struct mny_record_reader *reader, const char *from,
                                 const char **next)
{
    const char *feed = find(reader, &reader->feed, from);
    const char *carriage = find(reader, &reader->carriage, from);
    const char *end = feed < carriage ? feed : carriage;

    *next = end;
    if (end == reader->limit)
        return end;
    *next = end + 1;
    if (*end == '\r' && *next < reader->piece.end && **next == '\n')
        ++*next;
    else if (*end == '\r' && *next == reader->piece.end && !reader->piece.last)
        return *next = reader->piece.end;
    return end;
}

/* Finds the line end at or behind FROM, wherever it is; false if it is not there. */
static bool find_any_line_end(struct mny_record_reader *reader, const char *from, const char **next)
{
    const char *end = find_line_end(reader, from, next);

    if (end == reader->limit && reader->limit != reader->piece.end) {
        look_until(reader, reader->piece.end);
        end = find_line_end(reader, from, next);
    }
    return end != reader->piece.end;
}

static size_t count_line_ends(const char *text, const char *end)
{
    size_t lines = 0;

    for (; text < end; text++) {
        if (*text == '\r' && text + 1 < end && text[1] == '\n')
            text++;
        lines += *text == '\n' || *text == '\r';
    }
    return lines;
}

/* The end of the record at AT, looking no further than LIMIT; false if it is not
   there.  Outside quotes a quote opens them, and the next one closes them: two
   quotes within quotes close and open again at once. */
static bool find_end_within(struct mny_record_reader *reader, struct extent *extent)
{
    const char *from = reader->at, *line_end, *quote;
    bool quoted = false;

    extent->open = false;
    for (;;) {
        line_end = find_line_end(reader, from, &extent->next);
        quote = find(reader, &reader->quote, from);
        if (quote >= line_end)
            break;
        quoted = true;
        from = quote + 1;
        quote = find(reader, &reader->quote, from);
        if (quote == reader->limit) {
            extent->open = true;
            line_end = extent->next = reader->limit;
            break;
        }
        from = quote + 1;
    }
    extent->end = line_end;
    extent->lines =
        (quoted && !reader->piece.has_rows ? count_line_ends(reader->at, line_end) : 0) +
        (line_end < extent->next);
    return extent->next > line_end;
}

enum ending { COMPLETE, INCOMPLETE, TOO_LONG };

static enum ending find_end(struct mny_record_reader *reader, struct extent *extent)
{
    bool found = find_end_within(reader, extent);
    size_t length;

    if (!found && reader->limit != reader->piece.end) {
        look_until(reader, reader->piece.end);
        found = find_end_within(reader, extent);
    }
    length = (size_t)(extent->end - reader->at);
    if (length > MNY_RECORD_MOST)
        return TOO_LONG;
    return found || reader->piece.last ? COMPLETE : INCOMPLETE;
}

/* Gives up the physical line that begins at AT, or in which AT lies. */
static void skip_line(struct mny_record_reader *reader)
{
    const char *next;
    bool found = find_any_line_end(reader, reader->at, &next);

    reader->at = found ? next : reader->piece.end;
    reader->lines += found;
    reader->inside_line = !found && !reader->piece.last;
}

/* Gives up the line that RECORD begins with, and is then. */
static void give_up(struct mny_record_reader *reader, struct mny_record *record)
{
    skip_line(reader);
    record->length = (size_t)(reader->at - record->text);
    while (record->length > 0 &&
           (record->text[record->length - 1] == '\n' || record->text[record->length - 1] == '\r'))
        record->length--;
}

static void say_cells(struct mny_record_reader *reader, size_t cells)
{
    snprintf(reader->fault, sizeof reader->fault, "%zu cells, %zu columns", cells, reader->columns);
}

/* Why cell CELL, whose byte AT was refused, cannot be split off. */
static void say_fault(struct mny_record_reader *reader, enum mny_csv_fault fault, const char *at,
                      size_t cell)
{
    const char *what = fault == MNY_CSV_TOO_LONG     ? "more than 1 MiB"
                       : fault == MNY_CSV_OPEN_QUOTE ? "a quote that is never closed"
                       : *at == '"'                  ? "a quote inside a cell that is not quoted"
                                                     : "text behind a closing quote";

    snprintf(reader->fault, sizeof reader->fault, "%s, cell %zu", what, cell);
}

/* What is wrong at AT of TEXT, which is no UTF-8 there. */
static void say_encoding(struct mny_record_reader *reader, const char *text, size_t length,
                         size_t at)
{
    const char *encoding = reader->piece.decoded_from;
    int byte = encoding ? mny_undecoded_byte(text, length, at) : (int)(unsigned char)text[at];

    if (byte < 0)
        snprintf(reader->fault, sizeof reader->fault, "not %s: a character is cut off", encoding);
    else
        snprintf(reader->fault, sizeof reader->fault, "not %s: byte %02X",
                 encoding ? encoding : "UTF-8", (unsigned)byte);
}

/* True if the bytes are text; otherwise says what they are. */
static bool is_text(struct mny_record_reader *reader, const char *text, size_t length)
{
    size_t bad;

    if (length > 0 && memchr(text, '\0', length)) {
        snprintf(reader->fault, sizeof reader->fault, "a NUL byte");
        return false;
    }
    if (!mny_utf8_valid(text, length, &bad)) {
        say_encoding(reader, text, length, bad);
        return false;
    }
    return true;
}

/* Splits the record of EXTENT and goes behind it, or, where its quotes make no
   sense, behind its first line. */
static enum mny_record_step split(struct mny_record_reader *reader, const struct extent *extent,
                                  struct mny_record *record)
{
    const char *text = reader->at;
    size_t length = (size_t)(extent->end - text), fault_at;
    enum mny_csv_fault fault =
        mny_csv_split(reader->splitter, text, length, &record->cells, &record->count, &fault_at);

    if (fault == MNY_CSV_MEMORY)
        return MNY_RECORD_MEMORY;
    record->fault = reader->fault;
    record->text = text;
    record->length = length;
    if (fault != MNY_CSV_OK) {
        say_fault(reader, fault, text + fault_at, record->count + 1);
        give_up(reader, record);
        return MNY_RECORD_READ;
    }
    reader->at = extent->next;
    reader->lines += extent->lines;
    if (!is_text(reader, text, length))
        return MNY_RECORD_READ;
    else if (reader->columns != 0 && record->count != reader->columns)
        say_cells(reader, record->count);
    else
        record->fault = NULL;
    return MNY_RECORD_READ;
}

enum mny_record_step mny_record_next(struct mny_record_reader *reader, struct mny_record *record)
{
    struct extent extent;
    enum ending ending;

    if (reader->inside_line)
        skip_line(reader);
    while (reader->at < reader->piece.cut) {
        ending = find_end(reader, &extent);
        if (ending == INCOMPLETE)
            return MNY_RECORD_END;
        record->line = reader->lines;
        if (ending == TOO_LONG) {
            *record = (struct mny_record){
                .line = reader->lines, .fault = reader->fault, .text = reader->at};
            snprintf(reader->fault, sizeof reader->fault, "a record of more than 8 MiB");
            give_up(reader, record);
            return MNY_RECORD_READ;
        }
        if (extent.end > reader->at)
            return split(reader, &extent, record);
        reader->at = extent.next;
        reader->lines += extent.lines;
    }
    return MNY_RECORD_END;
}

void mny_record_reader_stop(const struct mny_record_reader *reader, const char **at, size_t *lines,
                            bool *inside_line)
{
    *at = reader->at;
    *lines = reader->lines;
    *inside_line = reader->inside_line;
}
