/* SPDX-License-Identifier: MIT */
/* Writes one output file: UTF-8, through one buffer.  Errors stick: after the
   first, every call does nothing, and mny_writer_close() reports it. */
#ifndef MINYI_CORE_WRITER_H
#define MINYI_CORE_WRITER_H

#include "core/digest.h"
#include "core/flusher.h"
#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_writer;

/* Creates (or empties) the file at PATH (copied).  On failure *WRITER is NULL
   and the problem, MNY_E_CREATE, is added. */
enum mny_code mny_writer_open(const char *path, struct mny_problems *problems,
                              struct mny_writer **writer);

/* Asks for the SHA-256 of what is written from now on; mny_writer_close() tells CLOSED,
   unless it fails.  False without memory. */
typedef void mny_writer_closed(void *context, const char *path, uint64_t size,
                               const char sha256[MNY_DIGEST_ROOM]);
bool mny_writer_watch(struct mny_writer *writer, mny_writer_closed *closed, void *context);
/* Closing leaves the file to FLUSHER (borrowed), instead of flushing it to disk. */
void mny_writer_leave_to(struct mny_writer *writer, struct mny_flusher *flusher);
/* From now on fields that are texts get a ' where a spreadsheet would compute them
   (spreadsheet_text.h). */
void mny_writer_guard(struct mny_writer *writer);

/* A part of WRITER's file that is made apart, in memory, perhaps by another thread: it takes the
   same calls, and mny_writer_put() puts what it holds at the end of the file and empties it.
   mny_writer_close() frees it.  NULL without memory.  mny_writer_take() instead hands out what it
   holds, *LENGTH bytes that live until the next call, and empties it. */
struct mny_writer *mny_writer_part(const struct mny_writer *writer);
void mny_writer_put(struct mny_writer *writer, struct mny_writer *part);
const char *mny_writer_take(struct mny_writer *part, size_t *length);

/* What mny_writer_put() does, by two threads at once: one writes what PART holds, the other adds it
   to the SHA-256 that was asked for.  Each does so part by part in the order of the file, after
   mny_writer_flush() has written what the writer held itself.  PART stays as it is. */
void mny_writer_flush(struct mny_writer *writer);
void mny_writer_put_bytes(struct mny_writer *writer, const struct mny_writer *part);
void mny_writer_put_digest(struct mny_writer *writer, const struct mny_writer *part);

/* Raw bytes, as they are (HTML, SVG, scripts). */
void mny_writer_bytes(struct mny_writer *writer, const char *bytes, size_t length);
void mny_writer_string(struct mny_writer *writer, const char *text);
void mny_writer_format(struct mny_writer *writer, const char *format, ...) MNY_PRINTF(2, 3);

/* CSV, RFC 4180 with LF: one field after the other, then the end of the row.
   A field with comma, quote, CR or LF is quoted. */
bool mny_csv_needs_quotes(const char *field, size_t length);
void mny_writer_text(struct mny_writer *writer, const char *field);
void mny_writer_field(struct mny_writer *writer, const char *field, size_t length);
void mny_writer_number(struct mny_writer *writer, double value); /* NAN: empty */
void mny_writer_count(struct mny_writer *writer, size_t value);
void mny_writer_row(struct mny_writer *writer, const char *const fields[], size_t count);
void mny_writer_end_row(struct mny_writer *writer);

/* Writes what is left, flushes to disk (fsync), or leaves that to a flusher, and frees WRITER
   (NULL is allowed).  Returns the first failure, MNY_E_IO, added to the problems given
   at opening. */
enum mny_code mny_writer_close(struct mny_writer *writer);

#endif
