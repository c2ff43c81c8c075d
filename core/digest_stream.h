/* SPDX-License-Identifier: MIT */
/* The SHA-256 of a file while it is read or written.  Of a small file it is made on the
   way; beyond a few MiB a thread of its own makes it, beside the reading or writing. */
#ifndef MINYI_CORE_DIGEST_STREAM_H
#define MINYI_CORE_DIGEST_STREAM_H

#include "core/digest.h"

#include <stddef.h>
#include <stdint.h>

struct mny_digest_stream;

struct mny_digest_stream *mny_digest_stream_create(void);      /* NULL without memory */
void mny_digest_stream_free(struct mny_digest_stream *stream); /* NULL is allowed. */

/* Adds LENGTH bytes, which are copied if need be. */
void mny_digest_stream_add(struct mny_digest_stream *stream, const void *bytes, size_t length);

/* The same, but they are digested before this returns, unless a thread is at work already: for who
   has another thread to do what would be done meanwhile. */
void mny_digest_stream_add_here(struct mny_digest_stream *stream, const void *bytes, size_t length);

/* How many bytes were added. */
uint64_t mny_digest_stream_size(const struct mny_digest_stream *stream);

/* The digest of all of them; then no more are added. */
void mny_digest_stream_end(struct mny_digest_stream *stream, char hex[MNY_DIGEST_ROOM]);

#endif
