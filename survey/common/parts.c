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
    size_t next; /* the first that is being made */
    int set;     /* into this one */
    bool good[TOGETHER];
};

static void put_set(struct parts *parts, int set)
{
    for (size_t i = 0; i < TOGETHER; i++)
        mny_writer_put(parts->writer, parts->sets[set][i]);
}

/* The first job writes what was made before, each of the others makes a part. */
static void make_or_put(void *context, size_t index)
{
    struct parts *parts = context;

    if (index == 0)
        put_set(parts, !parts->set);
    else
        parts->good[index - 1] = parts->make(parts->context, parts->next + index - 1,
                                             parts->sets[parts->set][index - 1]);
}

static enum mny_code make_all(struct parts *parts, size_t count, size_t threads)
{
    for (size_t together; parts->next < count; parts->next += together) {
        together = count - parts->next < TOGETHER ? count - parts->next : TOGETHER;
        mny_workers_run(together + 1, threads, make_or_put, parts);
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        for (size_t i = 0; i < together; i++)
            if (!parts->good[i])
                return MNY_E_MEMORY;
        parts->set = !parts->set;
    }
    put_set(parts, !parts->set);
    return MNY_OK;
}

enum mny_code mny_parts_write(struct mny_writer *writer, size_t count, size_t threads,
                              mny_make_part *make, void *context)
{
    struct parts parts = {.writer = writer, .make = make, .context = context};
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
