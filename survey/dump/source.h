/* SPDX-License-Identifier: MIT */
/* The bytes of one dump, as UTF-8 without byte order mark: a file or standard
   input, packed by gzip or ZIP or not, in UTF-8, GB18030, GBK or UTF-16; or of the
   first sheet of a workbook (.xlsx) or of an SPSS file (.sav), as CSV.

   The encoding is what the caller says, or what a byte order mark says, or else
   what the text itself shows.  ASCII is the same in UTF-8 and GB18030, so it goes
   through until the first byte that is not; from there the text is read ahead until
   it leaves no doubt (encoding.h), at most to its end, and then handed on.  So a
   dump in UTF-8 is read once and copied never, and what is not UTF-8 is said in a
   note.  What fits both encodings, and differs, is not guessed: the user is asked.
   UTF-16 without a mark is refused with advice.

   Bytes that cannot be decoded remain as bytes that are no UTF-8 (decoder.h), so that
   they make their row unreadable and no other. */
#ifndef MINYI_SURVEY_DUMP_SOURCE_H
#define MINYI_SURVEY_DUMP_SOURCE_H

#include "core/file_digest.h"
#include "core/problem.h"
#include "survey/dump/encoding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_source;

/* Opens PATH (copied), or standard input for "-", in ENCODING
   (MNY_ENCODING_DETECT: find out).  MNY_E_NOT_FOUND if it is not there, MNY_E_IO if it
   cannot be read or is a folder, MNY_E_INPUT if it is empty or no text by its first
   bytes. */
enum mny_code mny_source_open(const char *path, enum mny_encoding encoding,
                              struct mny_problems *problems, struct mny_source **source);
void mny_source_close(struct mny_source *source); /* NULL is allowed. */

/* Reads up to SIZE bytes (at least 1); *GOT is 0 only at the end.  MNY_E_INPUT where a
   packed file is damaged, or where the text shows no encoding. */
enum mny_code mny_source_read(struct mny_source *source, char *bytes, size_t size, size_t *got,
                              struct mny_problems *problems);

/* The encoding, MNY_ENCODING_DETECT while all that was read is ASCII; and whether
   text is decoded from it, which it is not from UTF-8. */
enum mny_encoding mny_source_encoding(const struct mny_source *source);
bool mny_source_decodes(const struct mny_source *source);

/* Whether the bytes are those of a file, as they are stored: no standard input, not packed, not
   decoded, and no sheet. */
bool mny_source_is_plain(const struct mny_source *source);

/* Length of the byte order mark that was passed over in text that is not decoded. */
size_t mny_source_mark(const struct mny_source *source);

/* Whether every record stands for a row of a sheet or a case, whatever lines it takes. */
bool mny_source_has_rows(const struct mny_source *source);

/* A record of CSV with what each column means, for a file that says so beside its names; NULL for
   others.  Borrowed. */
const char *mny_source_labels(const struct mny_source *source);

/* As mny_byte_stream_numbers(). */
const struct mny_labelled_numbers *mny_source_numbers(const struct mny_source *source);

/* As of mny_byte_stream_finish(). */
enum mny_code mny_source_finish(struct mny_source *source, struct mny_problems *problems,
                                struct mny_file_digest *digest, char contents[MNY_DIGEST_ROOM]);

/* Bytes of the file, as it is stored, that were read so far; and the size of a regular
   file, 0 where that is not known. */
uint64_t mny_source_done(const struct mny_source *source);
uint64_t mny_source_size(const struct mny_source *source);

#endif
