/* SPDX-License-Identifier: MIT */
/* A CSV file of our own making, or made like it, record by record: too large to be read
   whole.  UTF-8 with or without byte order mark, RFC 4180, packed by gzip or not. */
#ifndef MINYI_SURVEY_SCORE_RECORD_STREAM_H
#define MINYI_SURVEY_SCORE_RECORD_STREAM_H

#include "core/csv_record.h"
#include "core/problem.h"

#include <stddef.h>

struct mny_record_stream;

/* Opens PATH (copied).  MNY_E_NOT_FOUND, MNY_E_IO or MNY_E_MEMORY if it cannot be. */
enum mny_code mny_record_stream_open(const char *path, struct mny_problems *problems,
                                     struct mny_record_stream **stream);
void mny_record_stream_close(struct mny_record_stream *stream); /* NULL is allowed. */

/* The next record that is no empty line; *COUNT is 0 at the end.  *FIELDS live until the
   next call.  MNY_E_INPUT, with its line, where quotes make no sense: then reading is
   over. */
enum mny_code mny_record_stream_next(struct mny_record_stream *stream,
                                     struct mny_problems *problems,
                                     const struct mny_csv_field **fields, size_t *count);

/* The physical line on which that record begins, from 1. */
size_t mny_record_stream_line(const struct mny_record_stream *stream);

#endif
