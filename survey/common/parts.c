/* SPDX-License-Identifier: MIT */
#include "survey/common/parts.h"

#include "core/output.h"
#include "survey/common/workers.h"

/* Parts that are made at once, in one of two sets: the other is written meanwhile. */
enum { TOGETHER = 16 };

struct parts {
    struct mny_writer *writer, *sets[2][TOGETHER];
    mny_make_part *make;
    void *context;
    size_t next;    /* the first that is being made */
    int set;        /* into this one */
    size_t putting; /* jobs that write what was made before: one thread does it alone, of several
                       one writes and another digests */
    bool good[TOGETHER];
};

static void put_set(struct parts *parts, struct mny_writer *const set[TOGETHER], size_t job)
{
    for (size_t i = 0; i < TOGETHER; i++)
        if (parts->putting == 1)
            mny_writer_put(parts->writer, set[i]);
        else if (job == 0)
            mny_writer_put_bytes(parts->writer, set[i]);
        else
            mny_writer_put_digest(parts->writer, set[i]);
}

/* The first jobs write what was made before, each of the others makes a part. */
static void make_or_put(void *context, size_t index)
{
    struct parts *parts = context;

    if (index < parts->putting) {
        put_set(parts, parts->sets[!parts->set], index);
    } else {
        const size_t i = index - parts->putting;

        parts->good[i] = parts->make(parts->context, parts->next + i, parts->sets[parts->set][i]);
    }
}

static void empty_set(struct mny_writer *const set[TOGETHER])
{
    size_t length;

    for (size_t i = 0; i < TOGETHER; i++)
        (void)mny_writer_take(set[i], &length);
}

/* After the last parts nothing is made any more, but these are written. */
static enum mny_code make_all(struct parts *parts, size_t count, size_t threads)
{
    size_t together;

    mny_writer_flush(parts->writer);
    do {
        together = count - parts->next < TOGETHER ? count - parts->next : TOGETHER;
        mny_workers_run(together + parts->putting, threads, make_or_put, parts);
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        for (size_t i = 0; i < together; i++)
            if (!parts->good[i])
                return MNY_E_MEMORY;
        empty_set(parts->sets[!parts->set]);
        parts->set = !parts->set;
        parts->next += together;
    } while (together > 0);
    return MNY_OK;
}

enum mny_code mny_parts_write(struct mny_writer *writer, size_t count, size_t threads,
                              mny_make_part *make, void *context)
{
    struct parts parts = {
        .writer = writer, .make = make, .context = context, .putting = threads > 1 ? 2 : 1};
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < 2 * (size_t)TOGETHER; i++) {
        parts.sets[i % 2][i / 2] = mny_writer_part(writer);
        if (!parts.sets[i % 2][i / 2])
            code = MNY_E_MEMORY;
    }
    if (code == MNY_OK)
        code = make_all(&parts, count, threads);
    for (size_t i = 0; i < 2 * (size_t)TOGETHER; i++)
        mny_writer_close(parts.sets[i % 2][i / 2]);
    return code;
}
