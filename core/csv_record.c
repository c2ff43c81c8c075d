/* SPDX-License-Identifier: MIT */
#include "core/csv_record.h"

#include "core/arena.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* Without STRICT_FINI a quote that never closes is no error to libcsv. */
enum { STRICTLY = CSV_STRICT | CSV_STRICT_FINI };

struct mny_csv_splitter {
    struct csv_parser parser;
    struct mny_csv_field *fields;
    size_t count, capacity;
    char *text; /* the fields' bytes, one after the other */
    size_t used, room;
    enum mny_csv_fault fault; /* found in a callback */
};

size_t mny_csv_record(const char *text, size_t length, size_t *lines, bool *closed)
{
    bool quoted = false;

    *lines = 0;
    *closed = true;
    for (size_t at = 0; at < length; at++) {
        if (text[at] == '"') {
            quoted = !quoted;
        } else if (text[at] == '\n' || text[at] == '\r') {
            if (text[at] == '\r' && at + 1 < length && text[at + 1] == '\n')
                at++;
            ++*lines;
            if (!quoted)
                return at + 1;
        }
    }
    if (length > 0 && text[length - 1] != '\n' && text[length - 1] != '\r')
        ++*lines;
    *closed = false;
    return length;
}

/* libcsv trims what this calls blank; we want every byte. */
static int nothing_is_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static int is_line_end(unsigned char byte)
{
    return byte == '\n' || byte == '\r';
}

struct mny_csv_splitter *mny_csv_splitter_create(char delimiter)
{
    struct mny_csv_splitter *splitter = calloc(1, sizeof *splitter);

    if (!splitter)
        return NULL;
    if (csv_init(&splitter->parser, STRICTLY) != 0) {
        free(splitter);
        return NULL;
    }
    csv_set_delim(&splitter->parser, (unsigned char)delimiter);
    csv_set_space_func(&splitter->parser, nothing_is_blank);
    csv_set_term_func(&splitter->parser, is_line_end);
    csv_set_blk_size(&splitter->parser, 4096);
    return splitter;
}

void mny_csv_splitter_free(struct mny_csv_splitter *splitter)
{
    if (!splitter)
        return;
    csv_free(&splitter->parser);
    free(splitter->fields);
    free(splitter->text);
    free(splitter);
}

/* Keeps a field.  Its text is noted as an offset, since the buffer may move. */
static void keep_field(void *bytes, size_t length, void *context)
{
    struct mny_csv_splitter *splitter = context;

    if (splitter->fault != MNY_CSV_OK)
        return;
    if (length > MNY_CSV_FIELD_MOST) {
        splitter->fault = MNY_CSV_TOO_LONG;
        return;
    }
    if (!mny_grow(&splitter->fields, &splitter->capacity, splitter->count + 1,
                  sizeof *splitter->fields) ||
        !mny_grow(&splitter->text, &splitter->room, splitter->used + length + 1, 1)) {
        splitter->fault = MNY_CSV_MEMORY;
        return;
    }
    if (length > 0)
        memcpy(splitter->text + splitter->used, bytes, length);
    splitter->text[splitter->used + length] = '\0';
    splitter->fields[splitter->count].text = NULL;
    splitter->fields[splitter->count++].length = length;
    splitter->used += length + 1;
}

static enum mny_csv_fault fault_of(struct mny_csv_splitter *splitter)
{
    int error = csv_error(&splitter->parser);

    if (splitter->fault != MNY_CSV_OK)
        return splitter->fault;
    return error == CSV_ENOMEM    ? MNY_CSV_MEMORY
           : error == CSV_ETOOBIG ? MNY_CSV_TOO_LONG
                                  : MNY_CSV_QUOTE;
}

/* After a fault libcsv still holds the half record and would emit it with the
   next one: throw it away without a callback.  With STRICT_FINI csv_fini() would
   refuse even that. */
static void forget_half_record(struct mny_csv_splitter *splitter)
{
    csv_set_opts(&splitter->parser, CSV_STRICT);
    csv_fini(&splitter->parser, NULL, NULL, NULL);
    csv_set_opts(&splitter->parser, STRICTLY);
}

static void place_fields(struct mny_csv_splitter *splitter)
{
    const char *text = splitter->text;

    for (size_t i = 0; i < splitter->count; i++) {
        splitter->fields[i].text = text;
        text += splitter->fields[i].length + 1;
    }
}

/* Bytes of the record without its line end. */
static size_t without_line_end(const char *text, size_t length)
{
    if (length > 0 && text[length - 1] == '\n')
        length--;
    if (length > 0 && text[length - 1] == '\r')
        length--;
    return length;
}

/* Nine records in ten have no quotation mark, and then CSV is nothing but its
   delimiters: one copy, cut up in place, is ten times as fast as libcsv's state
   machine.  Whatever has a quotation mark, or a line end inside, or is long,
   stays libcsv's.  False if that is so, or without memory. */
static bool split_plain(struct mny_csv_splitter *splitter, const char *text, size_t length)
{
    const char delimiter = (char)csv_get_delim(&splitter->parser);
    size_t end = without_line_end(text, length), begin = 0;

    if (end == 0 || end > MNY_CSV_FIELD_MOST || memchr(text, '"', end) || memchr(text, '\n', end) ||
        memchr(text, '\r', end) || !mny_grow(&splitter->text, &splitter->room, end + 1, 1))
        return false;
    memcpy(splitter->text, text, end);
    splitter->text[end] = delimiter; /* the last field ends like all others */
    for (size_t at = 0; at <= end; at++) {
        if (splitter->text[at] != delimiter)
            continue;
        if (splitter->count == splitter->capacity &&
            !mny_grow(&splitter->fields, &splitter->capacity, splitter->count + 1,
                      sizeof *splitter->fields))
            return false;
        splitter->text[at] = '\0';
        splitter->fields[splitter->count++] =
            (struct mny_csv_field){splitter->text + begin, at - begin};
        begin = at + 1;
    }
    return true;
}

enum mny_csv_fault mny_csv_split(struct mny_csv_splitter *splitter, const char *text, size_t length,
                                 const struct mny_csv_field **fields, size_t *count,
                                 size_t *fault_at)
{
    enum mny_csv_fault fault = MNY_CSV_OK;
    size_t parsed;

    splitter->count = 0;
    splitter->used = 0;
    splitter->fault = MNY_CSV_OK;
    *fault_at = length;
    if (split_plain(splitter, text, length)) {
        *fields = splitter->fields;
        *count = splitter->count;
        return MNY_CSV_OK;
    }
    splitter->count = 0;
    parsed = csv_parse(&splitter->parser, text, length, keep_field, NULL, splitter);
    if (parsed < length) {
        fault = fault_of(splitter);
        *fault_at = parsed;
        forget_half_record(splitter);
    } else if (csv_fini(&splitter->parser, keep_field, NULL, splitter) != 0) {
        fault = splitter->fault != MNY_CSV_OK ? splitter->fault : MNY_CSV_OPEN_QUOTE;
        forget_half_record(splitter);
    } else {
        fault = splitter->fault;
    }
    place_fields(splitter);
    *fields = splitter->fields;
    *count = splitter->count;
    return fault;
}
