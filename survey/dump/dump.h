/* SPDX-License-Identifier: MIT */
/* One dump, read from its beginning to its end in stretches that threads can work
   on side by side.

   Open it, look at its header, then again and again mny_dump_fill() for the next
   pieces and mny_dump_consume() for how far they were really read.  Pieces are cut
   where a record ends if all quotes come in pairs; who reads a piece may find that
   they do not and end elsewhere: then the pieces behind it are void, and reading
   goes on from where that one ended. */
#ifndef MINYI_SURVEY_DUMP_DUMP_H
#define MINYI_SURVEY_DUMP_DUMP_H

#include "core/file_digest.h"
#include "core/problem.h"
#include "survey/dump/encoding.h"
#include "survey/dump/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_dump;

/* Opens PATH (copied; "-" is standard input) in ENCODING (MNY_ENCODING_DETECT: find
   out) and reads its header record.  Fails as mny_source_open(), and with MNY_E_INPUT
   where the header cannot be read. */
enum mny_code mny_dump_open(const char *path, enum mny_encoding encoding,
                            struct mny_problems *problems, struct mny_dump **dump);
void mny_dump_close(struct mny_dump *dump); /* NULL is allowed. */

/* The text of the header record, without its line end, and the physical line it
   stands on; borrowed until the first mny_dump_fill(). */
const char *mny_dump_header(const struct mny_dump *dump, size_t *length, size_t *line);

/* The text of the record behind the header, with its line end; borrowed until the first
   mny_dump_fill().  NULL if there is none, or it is a very long one. */
const char *mny_dump_first(const struct mny_dump *dump, size_t *length);

/* Reads on until ROWS records (at least 1) behind the header are there, or the dump ends, or
   they have no end. */
enum mny_code mny_dump_look(struct mny_dump *dump, size_t rows, struct mny_problems *problems);

/* The text of record INDEX behind the header, from 0, if mny_dump_look() has read it; else
   NULL.  Borrowed as the header is. */
const char *mny_dump_row(const struct mny_dump *dump, size_t index, size_t *length);

/* As mny_source_labels(); borrowed until the dump is closed. */
const char *mny_dump_labels(const struct mny_dump *dump);

/* As mny_byte_stream_numbers(); borrowed until the dump is closed. */
const struct mny_labelled_numbers *mny_dump_numbers(const struct mny_dump *dump);

/* Whether the dump is read to its end: then mny_dump_row() has all of it. */
bool mny_dump_is_whole(const struct mny_dump *dump);

/* The first ROWS records behind the header belong to it: they are no responses. */
void mny_dump_take_rows(struct mny_dump *dump, size_t rows);

/* The next stretch of the dump, cut into at most ROOM pieces of about SIZE bytes.
 *COUNT is their number, 0 at the end.  Their bytes live until the next call. */
enum mny_code mny_dump_fill(struct mny_dump *dump, size_t size, struct mny_piece *pieces,
                            size_t room, size_t *count, struct mny_problems *problems);

/* Reads SIZE bytes more than were asked for, while the pieces at hand are read: the next
   mny_dump_fill() finds them, and says what was wrong.  One thread may do it at a time. */
void mny_dump_read_ahead(struct mny_dump *dump, size_t size);

/* What was filled has been read up to AT, LINES physical lines more; INSIDE_LINE
   as of mny_record_reader_stop(). */
void mny_dump_consume(struct mny_dump *dump, const char *at, size_t lines, bool inside_line);

/* From now on only records that begin before OFFSET (of mny_dump_offset()) are in pieces; what
   lies behind it is read on from there once the limit is another.  UINT64_MAX: none, as at first.
 */
void mny_dump_limit(struct mny_dump *dump, uint64_t offset);

/* Passes over the next BYTES, which somebody else has read: LINES physical lines; INSIDE_LINE as
   of mny_record_reader_stop(). */
enum mny_code mny_dump_skip(struct mny_dump *dump, uint64_t bytes, uint64_t lines, bool inside_line,
                            struct mny_problems *problems);

/* Whether a record may begin at OFFSET, and all before it was consumed. */
bool mny_dump_stands_at(const struct mny_dump *dump, uint64_t offset);

/* Whether the dump is a file in UTF-8 or ASCII as it is stored, as far as it was read, so that
   offsets are places in the file; and whether it is known that it is UTF-8. */
bool mny_dump_is_plain(const struct mny_dump *dump);
bool mny_dump_is_utf8(const struct mny_dump *dump);

/* Physical lines before what mny_dump_fill() gives next. */
uint64_t mny_dump_lines(const struct mny_dump *dump);

/* What was found of the file: its size and SHA-256 as it is stored, and the encoding
   ("ASCII" if no byte says more). */
struct mny_dump_facts {
    struct mny_file_digest digest;
    char contents[MNY_DIGEST_ROOM]; /* SHA-256 of what it holds: of a packed one, unpacked */
    const char *encoding;
    char delimiter; /* filled by who found it */
};

/* Of a dump that was read to its end.  MNY_E_INPUT if the file has changed meanwhile. */
enum mny_code mny_dump_finish(struct mny_dump *dump, struct mny_problems *problems,
                              struct mny_dump_facts *facts);

/* Bytes of the text before what mny_dump_fill() gives next: of UTF-8 as it is stored that
   is the place in the file, else in what was decoded or unpacked. */
uint64_t mny_dump_offset(const struct mny_dump *dump);

/* Bytes of the file, as it is stored, read so far, and of the whole file (0: not
   known). */
uint64_t mny_dump_done(const struct mny_dump *dump);
uint64_t mny_dump_size(const struct mny_dump *dump);

#endif
