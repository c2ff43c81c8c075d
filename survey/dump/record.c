/* SPDX-License-Identifier: MIT */
#include "survey/dump/record.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/dump/decoder.h"
#include "survey/dump/stray_quotes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { END_MARK = 0x1A };

/* The next place of one byte, looked for once and kept until it is passed: so a
   file without line feeds is not searched for them again and again. */
struct finder {
    char byte;
    const char *from;  /* where it was looked for */
    const char *found; /* the first behind FROM, or how far it was looked; NULL: not yet looked */
};

struct mny_record_reader {
    struct mny_csv_splitter *splitter;
    char delimiter;
    size_t columns, extra; /* cells of a row, and of them empty ones at the end */
    bool stray_quotes;
    char *mended; /* a line with its stray quotes quoted */
    size_t mended_room;
    struct mny_piece piece;
    const char *at;    /* everything before it is done */
    const char *limit; /* how far is looked for ends: CUT, or END where it must be */
    size_t lines;
    bool inside_line;
    struct finder quote, feed, carriage;
    struct mny_line_tally tally;
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
    reader->delimiter = delimiter;
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
    free(reader->mended);
    free(reader);
}

void mny_record_reader_allow(struct mny_record_reader *reader, bool extra_cell, bool stray_quotes)
{
    reader->columns += extra_cell - reader->extra;
    reader->extra = extra_cell;
    reader->stray_quotes = stray_quotes;
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
    reader->tally = (struct mny_line_tally){0};
    look_until(reader, piece->cut);
}

/* The first place behind FROM, or LIMIT. */
static const char *find(struct finder *finder, const char *from, const char *limit)
{
    if (!finder->found || from < finder->from || from > finder->found) {
        finder->from = from;
        finder->found = memchr(from, finder->byte, (size_t)(limit - from));
        if (!finder->found)
            finder->found = limit;
    }
    return finder->found;
}

/* The first line end at or behind FROM, or LIMIT.  *NEXT is what follows it; a CR
   at the very end may be half a CR LF, so it counts only if the dump ends there. */
static const char *find_line_end(struct mny_record_reader *reader, const char *from,
                                 const char **next)
{
    const char *feed = find(&reader->feed, from, reader->limit);
    const char *carriage = find(&reader->carriage, from, feed);
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
        quote = find(&reader->quote, from, reader->limit);
        if (quote >= line_end)
            break;
        quoted = true;
        from = quote + 1;
        quote = find(&reader->quote, from, reader->limit);
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

/* Gives up the line that RECORD begins with, and is then.  How much of a longer line is at hand
   depends on how the dump is cut; what is told of it may not. */
static void give_up(struct mny_record_reader *reader, struct mny_record *record)
{
    skip_line(reader);
    record->length = (size_t)(reader->at - record->text);
    if (record->length > MNY_RECORD_MOST)
        record->length = MNY_RECORD_MOST;
    while (record->length > 0 &&
           (record->text[record->length - 1] == '\n' || record->text[record->length - 1] == '\r'))
        record->length--;
}

static void say_cells(struct mny_record_reader *reader, size_t cells)
{
    snprintf(reader->fault, sizeof reader->fault, "%zu cells, %zu columns", cells,
             reader->columns - (reader->extra > 0 && cells == reader->columns));
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

/* What is wrong at BAD of CELL, which is no UTF-8 there. */
static void say_encoding(struct mny_record_reader *reader, const struct mny_csv_field *cell,
                         size_t bad, size_t number)
{
    const char *encoding = reader->piece.decoded_from;
    int byte = encoding ? mny_undecoded_byte(cell->text, cell->length, bad)
                        : (int)(unsigned char)cell->text[bad];

    if (byte < 0)
        snprintf(reader->fault, sizeof reader->fault, "not %s: a character is cut off, cell %zu",
                 encoding, number);
    else
        snprintf(reader->fault, sizeof reader->fault, "not %s: byte %02X, cell %zu",
                 encoding ? encoding : "UTF-8", (unsigned)byte, number);
}

/* Says which cell of RECORD is no text. */
static void say_no_text(struct mny_record_reader *reader, const struct mny_record *record)
{
    size_t bad;

    for (size_t i = 0; i < record->count; i++) {
        const struct mny_csv_field *cell = &record->cells[i];

        if (cell->length > 0 && memchr(cell->text, '\0', cell->length)) {
            snprintf(reader->fault, sizeof reader->fault, "a NUL byte, cell %zu", i + 1);
            return;
        }
        if (!mny_utf8_valid(cell->text, cell->length, &bad)) {
            say_encoding(reader, cell, bad, i + 1);
            return;
        }
    }
}

static bool is_text(const char *text, size_t length)
{
    return (length == 0 || !memchr(text, '\0', length)) && mny_utf8_valid(text, length, NULL);
}

/* Old programs end a text with Ctrl-Z. */
static size_t without_end_mark(const struct mny_record_reader *reader, const char *text,
                               size_t length)
{
    return length > 0 && text[length - 1] == END_MARK && reader->piece.last &&
                   text + length == reader->piece.end
               ? length - 1
               : length;
}

static void count_line_end(struct mny_record_reader *reader, const struct extent *extent)
{
    struct mny_line_tally *tally = &reader->tally;

    if (extent->next == extent->end + 2)
        tally->pairs++;
    else if (extent->next > extent->end && *extent->end == '\n')
        tally->feeds++;
    else
        tally->returns += extent->next > extent->end;
}

static void count_record(struct mny_record_reader *reader)
{
    reader->tally.records++;
    reader->tally.trailing_empty = 0;
}

static void count_empty_line(struct mny_record_reader *reader, const struct extent *extent)
{
    if (extent->next == extent->end)
        return; /* the end of the dump */
    if (reader->tally.empty++ == 0)
        reader->tally.first_empty = reader->lines;
    reader->tally.trailing_empty++;
    count_line_end(reader, extent);
}

/* Whether RECORD, which can be split, is a row of the dump. */
static void check_record(struct mny_record_reader *reader, struct mny_record *record)
{
    const bool extra = reader->extra > 0 && record->count == reader->columns;

    record->no_text = !is_text(record->text, record->length);
    record->ragged = !record->no_text && reader->columns != 0 &&
                     (record->count != reader->columns ||
                      (extra && record->cells[record->count - 1].length > 0));
    if (record->no_text)
        say_no_text(reader, record);
    else if (record->ragged)
        say_cells(reader, record->count);
    else
        record->fault = NULL;
    if (extra && !record->ragged)
        record->count--;
}

/* Splits the first line of RECORD, which could not be split with what follows it, as one whose
   quotes are its own.  True, and behind it, if it is a row then. */
static bool split_mended(struct mny_record_reader *reader, struct mny_record *record)
{
    const char *text = record->text;
    struct extent line = {0};
    const bool whole = find_any_line_end(reader, text, &line.next) || reader->piece.last;
    size_t length, at;

    line.end = find_line_end(reader, text, &line.next);
    length = without_end_mark(reader, text, (size_t)(line.end - text));
    if (!whole || length > MNY_RECORD_MOST ||
        !mny_grow(&reader->mended, &reader->mended_room, MNY_STRAY_QUOTES_ROOM(length), 1))
        return false;
    length =
        mny_stray_quotes_write(text, length, reader->delimiter, reader->mended, &record->stray);
    if (record->stray == 0 ||
        mny_csv_split(reader->splitter, reader->mended, length, &record->cells, &record->count,
                      &at) != MNY_CSV_OK ||
        (reader->columns != 0 && record->count != reader->columns)) {
        record->stray = 0;
        return false;
    }
    record->length = (size_t)(line.end - text);
    reader->at = line.next;
    reader->lines += line.next > line.end;
    count_line_end(reader, &line);
    check_record(reader, record);
    return true;
}

/* Splits the record of EXTENT and goes behind it, or, where its quotes make no
   sense, behind its first line. */
static enum mny_record_step split(struct mny_record_reader *reader, const struct extent *extent,
                                  struct mny_record *record)
{
    const char *text = reader->at;
    size_t length = without_end_mark(reader, text, (size_t)(extent->end - text)), fault_at;
    enum mny_csv_fault fault =
        mny_csv_split(reader->splitter, text, length, &record->cells, &record->count, &fault_at);

    if (fault == MNY_CSV_MEMORY)
        return MNY_RECORD_MEMORY;
    record->fault = reader->fault;
    record->text = text;
    record->length = length;
    record->no_text = record->ragged = false;
    record->stray = 0;
    if (fault != MNY_CSV_OK) {
        say_fault(reader, fault, text + fault_at, record->count + 1);
        if (fault == MNY_CSV_TOO_LONG || !reader->stray_quotes || !split_mended(reader, record))
            give_up(reader, record);
        return MNY_RECORD_READ;
    }
    reader->at = extent->next;
    reader->lines += extent->lines;
    count_line_end(reader, extent);
    check_record(reader, record);
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
            count_record(reader);
            *record = (struct mny_record){
                .line = reader->lines, .fault = reader->fault, .text = reader->at};
            if (reader->stray_quotes && split_mended(reader, record))
                return MNY_RECORD_READ;
            snprintf(reader->fault, sizeof reader->fault, "a record of more than 8 MiB");
            give_up(reader, record);
            return MNY_RECORD_READ;
        }
        if (without_end_mark(reader, reader->at, (size_t)(extent.end - reader->at)) > 0) {
            count_record(reader);
            return split(reader, &extent, record);
        }
        count_empty_line(reader, &extent);
        reader->at = extent.next;
        reader->lines += extent.lines;
    }
    return MNY_RECORD_END;
}

void mny_record_reader_pass(struct mny_record_reader *reader, const char *at, size_t feeds,
                            size_t pairs)
{
    reader->at = at;
    reader->lines += feeds + pairs;
    reader->tally.feeds += feeds;
    reader->tally.pairs += pairs;
    reader->tally.records += feeds + pairs;
    if (feeds + pairs > 0)
        reader->tally.trailing_empty = 0;
}

const struct mny_line_tally *mny_record_reader_tally(const struct mny_record_reader *reader)
{
    return &reader->tally;
}

void mny_record_reader_stop(const struct mny_record_reader *reader, const char **at, size_t *lines,
                            bool *inside_line)
{
    *at = reader->at;
    *lines = reader->lines;
    *inside_line = reader->inside_line;
}
