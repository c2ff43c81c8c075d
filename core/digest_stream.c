/* SPDX-License-Identifier: MIT */
#include "core/digest_stream.h"

#include "core/thread.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A ring of blocks between who adds and who digests: room for a wave of pieces of a
   dump, so that nobody waits as long as there is a processor for each. */
enum { BLOCK = 1 << 16, BLOCKS = 64, SMALL = 1 << 21 };

struct mny_digest_stream {
    struct mny_digest digest;
    uint64_t size;
    char *ring;         /* NULL: no thread (yet, or there is none to be had) */
    size_t fill;        /* bytes in the block being filled */
    bool alone, ending; /* ALONE: no thread is to be tried any more */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t put, taken; /* whole blocks so far */
};

struct mny_digest_stream *mny_digest_stream_create(void)
{
    struct mny_digest_stream *made = calloc(1, sizeof *made);

    if (made)
        mny_digest_begin(&made->digest);
    return made;
}

static void *digest_blocks(void *argument)
{
    struct mny_digest_stream *stream = argument;

    pthread_mutex_lock(&stream->lock);
    for (;;) {
        while (stream->taken == stream->put && !stream->ending)
            pthread_cond_wait(&stream->changed, &stream->lock);
        if (stream->taken == stream->put)
            break;
        pthread_mutex_unlock(&stream->lock);
        mny_digest_add(&stream->digest, stream->ring + stream->taken % BLOCKS * BLOCK, BLOCK);
        pthread_mutex_lock(&stream->lock);
        stream->taken++;
        pthread_cond_signal(&stream->changed);
    }
    pthread_mutex_unlock(&stream->lock);
    return NULL;
}

/* What cannot be had is done without: then who adds digests as well. */
static void try_thread(struct mny_digest_stream *stream)
{
    stream->alone = true;
    stream->ring = malloc((size_t)BLOCKS * BLOCK);
    if (!stream->ring)
        return;
    pthread_mutex_init(&stream->lock, NULL);
    pthread_cond_init(&stream->changed, NULL);
    if (mny_thread_start(&stream->thread, digest_blocks, stream))
        return;
    pthread_mutex_destroy(&stream->lock);
    pthread_cond_destroy(&stream->changed);
    free(stream->ring);
    stream->ring = NULL;
}

/* Hands the block being filled over, and waits until there is another to fill. */
static void put_block(struct mny_digest_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->put++;
    stream->fill = 0;
    pthread_cond_signal(&stream->changed);
    while (stream->put - stream->taken == BLOCKS)
        pthread_cond_wait(&stream->changed, &stream->lock);
    pthread_mutex_unlock(&stream->lock);
}

void mny_digest_stream_add(struct mny_digest_stream *stream, const void *bytes, size_t length)
{
    const char *from = bytes;

    stream->size += length;
    if (!stream->alone && stream->size > SMALL)
        try_thread(stream);
    if (!stream->ring) {
        mny_digest_add(&stream->digest, bytes, length);
        return;
    }
    while (length > 0) {
        size_t part = BLOCK - stream->fill;

        part = part < length ? part : length;
        memcpy(stream->ring + stream->put % BLOCKS * BLOCK + stream->fill, from, part);
        stream->fill += part;
        from += part;
        length -= part;
        if (stream->fill == BLOCK)
            put_block(stream);
    }
}

void mny_digest_stream_add_here(struct mny_digest_stream *stream, const void *bytes, size_t length)
{
    if (stream->ring) {
        mny_digest_stream_add(stream, bytes, length);
    } else {
        stream->size += length;
        mny_digest_add(&stream->digest, bytes, length);
    }
}

uint64_t mny_digest_stream_size(const struct mny_digest_stream *stream)
{
    return stream->size;
}

/* Ends the thread, when it has digested all whole blocks. */
static void join(struct mny_digest_stream *stream)
{
    if (!stream->ring)
        return;
    pthread_mutex_lock(&stream->lock);
    stream->ending = true;
    pthread_cond_signal(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
    pthread_join(stream->thread, NULL);
    pthread_mutex_destroy(&stream->lock);
    pthread_cond_destroy(&stream->changed);
    mny_digest_add(&stream->digest, stream->ring + stream->put % BLOCKS * BLOCK, stream->fill);
    free(stream->ring);
    stream->ring = NULL;
}

void mny_digest_stream_end(struct mny_digest_stream *stream, char hex[MNY_DIGEST_ROOM])
{
    join(stream);
    mny_digest_end(&stream->digest, hex);
}

void mny_digest_stream_free(struct mny_digest_stream *stream)
{
    if (!stream)
        return;
    join(stream);
    free(stream);
}
