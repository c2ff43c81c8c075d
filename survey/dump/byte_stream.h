/* SPDX-License-Identifier: MIT */
/* The bytes of a file or of standard input as they were before gzip or ZIP packed them,
   or of a workbook or an SPSS file as CSV. */
#ifndef MINYI_SURVEY_DUMP_BYTE_STREAM_H
#define MINYI_SURVEY_DUMP_BYTE_STREAM_H

#include "core/file_digest.h"
#include "core/problem.h"
#include "survey/dump/encoding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_byte_stream;

/* Opens PATH (copied), or standard input for "-".  ENCODING is that of an SPSS file which says
   none.  MNY_E_NOT_FOUND if it is not there, MNY_E_IO if it cannot be read or is a folder. */
enum mny_code mny_byte_stream_open(const char *path, enum mny_encoding encoding,
                                   struct mny_problems *problems, struct mny_byte_stream **stream);
void mny_byte_stream_close(struct mny_byte_stream *stream); /* NULL is allowed. */

/* Reads up to SIZE bytes (at least 1); *GOT is 0 only at the end.  MNY_E_INPUT if a
   packed file is cut off or damaged, or grows beyond all measure (of a ZIP file when it
   is opened). */
enum mny_code mny_byte_stream_read(struct mny_byte_stream *stream, char *bytes, size_t size,
                                   size_t *got, struct mny_problems *problems);

/* Whether the bytes are made of a workbook's sheet or an SPSS file: CSV in UTF-8, a
   record a row. */
bool mny_byte_stream_has_rows(const struct mny_byte_stream *stream);

/* What the columns mean, as mny_spss_unpack() gives it, or NULL; borrowed. */
const char *mny_byte_stream_labels(const struct mny_byte_stream *stream);

/* What numbers labels in the columns stand for, or NULL; borrowed. */
const struct mny_labelled_numbers *mny_byte_stream_numbers(const struct mny_byte_stream *stream);

/* Whether reading can go back: a file that is not packed by gzip. */
bool mny_byte_stream_can_return(const struct mny_byte_stream *stream);

/* Whether they are those of a file with a name, as it is stored. */
bool mny_byte_stream_is_plain(const struct mny_byte_stream *stream);

/* Where reading has come to, and back there; only where mny_byte_stream_can_return(). */
uint64_t mny_byte_stream_at(const struct mny_byte_stream *stream);
enum mny_code mny_byte_stream_return(struct mny_byte_stream *stream, uint64_t at,
                                     struct mny_problems *problems);

/* The size and SHA-256 of the file, as it is stored, once it was read to its end, and the SHA-256
   of the bytes that were read from it.  MNY_E_INPUT if it has changed since it was opened. */
enum mny_code mny_byte_stream_finish(struct mny_byte_stream *stream, struct mny_problems *problems,
                                     struct mny_file_digest *digest,
                                     char contents[MNY_DIGEST_ROOM]);

/* Bytes of the file read so far, as it is stored, and of all of it (0: not known). */
uint64_t mny_byte_stream_done(const struct mny_byte_stream *stream);
uint64_t mny_byte_stream_size(const struct mny_byte_stream *stream);

#endif
