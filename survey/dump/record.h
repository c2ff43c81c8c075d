/* SPDX-License-Identifier: MIT */
/* A stretch of a dump, record by record: where each ends, its fields, and what is
   wrong with those that are no row.

   A record ends at the first line end outside quotes.  Where the quotes of a
   record make no sense only its first physical line is given up and reading goes
   on with the next line, so that one stray quote never swallows other responses. */
#ifndef MINYI_SURVEY_DUMP_RECORD_H
#define MINYI_SURVEY_DUMP_RECORD_H

#include "core/csv_record.h"

#include <stdbool.h>
#include <stddef.h>

/* Longest record, in bytes: a thousand long comments.  What is longer has lost
   a quotation mark. */
#define MNY_RECORD_MOST ((size_t)8 << 20)

/* A stretch of bytes to read.  Records that begin before CUT are its own; the
   last of them may end behind it, before END. */
struct mny_piece {
    const char *begin, *cut, *end;
    bool last;                /* END is the end of the dump */
    bool inside_line;         /* BEGIN lies in a line already given up: skip its rest */
    const char *decoded_from; /* the text's own encoding (decoder.h); NULL: it is as it was */
    bool has_rows;            /* a record is a row of a sheet, and counts as one line */
};

/* A record: its fields, or what is wrong with it. */
struct mny_record {
    size_t line; /* physical lines of the piece before it */
    const struct mny_csv_field *cells;
    size_t count;
    const char *fault; /* NULL: it can be read.  "19 cells, 18 columns" */
    const char *text;  /* as it stands, without its line end; of one that is given up */
    size_t length;     /* its first line, up to MNY_RECORD_MOST bytes */
    bool no_text;      /* the fault is bytes that are no characters */
    bool ragged;       /* the fault is COUNT: too many cells or too few */
    size_t stray;      /* the first cell with a quote of its own, from 1; 0: none */
};

/* How lines ended so far: of records that could be split, and empty lines. */
struct mny_line_tally {
    size_t pairs, feeds, returns; /* CR LF, LF, CR */
    size_t records;               /* readable or not */
    size_t empty, trailing_empty; /* TRAILING: behind the last record */
    size_t first_empty;           /* physical lines of the piece before the first */
};

enum mny_record_step {
    MNY_RECORD_READ,  /* a record, readable or not */
    MNY_RECORD_END,   /* the piece is done, or its last record needs more bytes */
    MNY_RECORD_MEMORY /* no memory */
};

struct mny_record_reader;

/* A reader of rows with COLUMNS fields (0: any number); one for each thread.
   NULL without memory. */
struct mny_record_reader *mny_record_reader_create(char delimiter, size_t columns);
void mny_record_reader_free(struct mny_record_reader *reader); /* NULL is allowed. */

/* What rows may have that they should not.  EXTRA_CELL: all have an empty cell behind their
   COLUMNS, which is dropped, and one that has not is ragged.  STRAY_QUOTES: a row on one line
   is read with the quotes inside its unquoted cells as they are. */
void mny_record_reader_allow(struct mny_record_reader *reader, bool extra_cell, bool stray_quotes);

/* Begins with PIECE, whose bytes are borrowed. */
void mny_record_reader_begin(struct mny_record_reader *reader, const struct mny_piece *piece);

/* The next record; it lives until the next call.  Empty lines are passed over, and a
   Ctrl-Z (1A) as the last byte of the dump. */
enum mny_record_step mny_record_next(struct mny_record_reader *reader, struct mny_record *record);

/* Goes on to AT, behind records that somebody else has read, each of one line; FEEDS of
   them ended with LF, PAIRS with CR LF. */
void mny_record_reader_pass(struct mny_record_reader *reader, const char *at, size_t feeds,
                            size_t pairs);

/* The lines of the piece, as far as it was read; borrowed. */
const struct mny_line_tally *mny_record_reader_tally(const struct mny_record_reader *reader);

/* Where reading has come to: everything before *AT, *LINES physical lines, is
   done.  *INSIDE_LINE: in the middle of a line that is given up. */
void mny_record_reader_stop(const struct mny_record_reader *reader, const char **at, size_t *lines,
                            bool *inside_line);

#endif
