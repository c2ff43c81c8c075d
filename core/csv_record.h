/* SPDX-License-Identifier: MIT */
/* One record of a CSV text: where it ends, and its fields.  The one place that
   knows CSV; core/table.c and the dump reader both stand on it.

   Splitting into fields is libcsv's, strictly: RFC 4180, no trimming, a quote
   only around a whole field.  A record without any quote takes a shorter way to
   the same fields. */
#ifndef MINYI_CORE_CSV_RECORD_H
#define MINYI_CORE_CSV_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the record that begins at TEXT, with its line end (LF, CR LF or CR):
   up to the first line end outside quotes.  *LINES is the number of physical
   lines it takes.  *CLOSED is false if the text ends inside quotes or without a
   line end; the record is then all of LENGTH. */
size_t mny_csv_record(const char *text, size_t length, size_t *lines, bool *closed);

/* A field: LENGTH bytes, followed by a NUL that does not count.  Borrowed. */
struct mny_csv_field {
    const char *text;
    size_t length;
};

/* Why a record could not be split. */
enum mny_csv_fault {
    MNY_CSV_OK,
    MNY_CSV_QUOTE,
    MNY_CSV_OPEN_QUOTE,
    MNY_CSV_TOO_LONG,
    MNY_CSV_MEMORY
};

/* The largest field that is read, in bytes: one that is longer has swallowed
   what was not meant for it. */
#define MNY_CSV_FIELD_MOST ((size_t)1 << 20)

/* A splitter with room for the fields of one record; one a thread. */
struct mny_csv_splitter;
struct mny_csv_splitter *mny_csv_splitter_create(char delimiter); /* NULL without memory */
void mny_csv_splitter_free(struct mny_csv_splitter *splitter);    /* NULL is allowed. */

/* Splits the record of LENGTH bytes at TEXT (its line end may be there or not).
   *FIELDS and *COUNT live until the next call.  On a fault *FAULT_AT is the
   offset of the byte that was refused.  An empty line has 0 fields. */
enum mny_csv_fault mny_csv_split(struct mny_csv_splitter *splitter, const char *text, size_t length,
                                 const struct mny_csv_field **fields, size_t *count,
                                 size_t *fault_at);

#endif
