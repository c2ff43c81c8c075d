/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

#include "survey/common/workers.h"

#include <stdlib.h>

/* Pieces read side by side are many small ones, so that no thread waits long for
   another. */
enum { PIECES_PER_THREAD = 4 };

static bool make_wave(const struct mny_cleaning *cleaning, struct mny_wave *wave)
{
    wave->readers = calloc(cleaning->room, sizeof *wave->readers);
    wave->origins = calloc(cleaning->room, sizeof *wave->origins);
    if (!wave->readers || !wave->origins)
        return false;
    for (size_t i = 0; i < cleaning->room; i++) {
        wave->readers[i] = mny_piece_reader_create(cleaning->plan, &cleaning->kept, cleaning->masks,
                                                   &cleaning->signals_plan);
        if (!wave->readers[i])
            return false;
    }
    return true;
}

static void free_wave(const struct mny_cleaning *cleaning, struct mny_wave *wave)
{
    for (size_t i = 0; wave->readers && i < cleaning->room; i++)
        mny_piece_reader_free(wave->readers[i]);
    free(wave->readers);
    free(wave->origins);
}

size_t mny_cleaning_room(const struct mny_cleaning *cleaning)
{
    return cleaning->options.threads * PIECES_PER_THREAD;
}

/* Pieces that a dump has at most; SIZE_MAX: that cannot be said. */
static size_t most_pieces(const struct mny_cleaning *cleaning)
{
    uint64_t most = 0;

    for (size_t i = 0; i < cleaning->inputs.count; i++) {
        const struct mny_dump *dump = cleaning->inputs.dumps[i];
        const uint64_t size = mny_dump_size(dump);

        if (!mny_dump_is_plain(dump) || size == 0)
            return SIZE_MAX;
        most = size > most ? size : most;
    }
    return (size_t)(most / cleaning->piece_size) + 1;
}

bool mny_cleaning_make_waves(struct mny_cleaning *cleaning)
{
    const size_t most = most_pieces(cleaning);

    if (cleaning->room == 0)
        cleaning->room = mny_cleaning_room(cleaning);
    if (mny_ranks_count(cleaning->options.ranks) == 1 && cleaning->room > most)
        cleaning->room =
            most; /* small dumps are read in no time: nor may what reads them take any */
    cleaning->pieces = calloc(cleaning->room, sizeof *cleaning->pieces);
    cleaning->reading = &cleaning->waves[0];
    cleaning->merging = &cleaning->waves[1];
    return cleaning->pieces && make_wave(cleaning, cleaning->reading) &&
           make_wave(cleaning, cleaning->merging);
}

void mny_cleaning_free_waves(struct mny_cleaning *cleaning)
{
    for (size_t i = 0; i < 2; i++) {
        free_wave(cleaning, &cleaning->waves[i]);
        cleaning->waves[i] = (struct mny_wave){0};
    }
    free(cleaning->pieces);
    cleaning->pieces = NULL;
}

/* The jobs of a wave: the first merges the wave before, the second reads the bytes of the next
   one, each of the others reads a piece. */
static void read_or_merge(void *context, size_t index)
{
    struct mny_cleaning *cleaning = context;

    if (index == 0)
        mny_cleaning_merge(cleaning);
    else if (index == 1)
        mny_dump_read_ahead(cleaning->inputs.dumps[cleaning->dump],
                            cleaning->piece_size * cleaning->room);
    else
        mny_piece_reader_run(cleaning->reading->readers[index - 2], &cleaning->pieces[index - 2]);
}

bool mny_cleaning_settle_wave(struct mny_cleaning *cleaning, size_t count,
                              const struct mny_origin *from, const char **end, size_t *lines,
                              bool *inside_line)
{
    struct mny_wave *wave = cleaning->reading;
    const char *begin = cleaning->pieces[0].begin;
    size_t more;

    *end = begin;
    *lines = 0;
    *inside_line = false;
    wave->count = 0;
    while (wave->count < count && !*inside_line && cleaning->pieces[wave->count].begin == *end) {
        const struct mny_origin origin = {from->dump, from->lines + *lines,
                                          from->offset + (uint64_t)(*end - begin)};

        if (!mny_piece_reader_stop(wave->readers[wave->count], end, &more, inside_line))
            return false;
        wave->origins[wave->count++] = origin;
        *lines += more;
    }
    return true;
}

void mny_cleaning_exchange_waves(struct mny_cleaning *cleaning)
{
    struct mny_wave *wave = cleaning->reading;

    wave->bytes = cleaning->bytes + mny_dump_done(cleaning->inputs.dumps[cleaning->dump]);
    cleaning->reading = cleaning->merging;
    cleaning->merging = wave;
}

/* Takes over what was read of COUNT pieces; what is void of it is read again. */
static enum mny_code take_wave(struct mny_cleaning *cleaning, size_t dump, size_t count)
{
    struct mny_dump *source = cleaning->inputs.dumps[dump];
    const struct mny_origin from = {dump, mny_dump_lines(source), mny_dump_offset(source)};
    const char *end;
    size_t lines;
    bool inside_line;

    if (!mny_cleaning_settle_wave(cleaning, count, &from, &end, &lines, &inside_line))
        return mny_problem_memory(cleaning->problems);
    mny_dump_consume(source, end, lines, inside_line);
    mny_cleaning_exchange_waves(cleaning);
    return MNY_OK;
}

enum mny_code mny_cleaning_report(const struct mny_cleaning *cleaning, size_t dump)
{
    const struct mny_progress *progress = &cleaning->options.progress;

    if (!progress->report)
        return MNY_OK;
    return progress->report(progress->context,
                            cleaning->bytes + mny_dump_done(cleaning->inputs.dumps[dump]),
                            cleaning->size, cleaning->rows);
}

bool mny_cleaning_begin_dump(struct mny_cleaning *cleaning, size_t dump)
{
    for (size_t i = 0; i < 2 * cleaning->room; i++)
        if (!mny_piece_reader_begin(cleaning->waves[i % 2].readers[i / 2], dump,
                                    &cleaning->inputs.bindings[dump],
                                    cleaning->inputs.delimiters[dump]))
            return false;
    return true;
}

enum mny_code mny_cleaning_run_wave(struct mny_cleaning *cleaning, size_t dump, size_t count)
{
    cleaning->dump = dump;
    mny_workers_run(count + 2, cleaning->options.threads, read_or_merge, cleaning);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    mny_cleaning_reserve(cleaning);
    cleaning->merging->count = 0;
    return cleaning->merged;
}

enum mny_code mny_cleaning_read_pieces(struct mny_cleaning *cleaning, size_t dump)
{
    size_t count = 1;
    enum mny_code code = MNY_OK;

    while (code == MNY_OK && count > 0) {
        code = mny_dump_fill(cleaning->inputs.dumps[dump], cleaning->piece_size, cleaning->pieces,
                             cleaning->room, &count, cleaning->problems);
        if (code == MNY_OK && count > 0)
            code = mny_cleaning_run_wave(cleaning, dump, count);
        if (code == MNY_OK && count > 0)
            code = take_wave(cleaning, dump, count);
        if (code == MNY_OK)
            code = mny_cleaning_report(cleaning, dump);
    }
    return code;
}

enum mny_code mny_cleaning_read(struct mny_cleaning *cleaning, size_t dump)
{
    enum mny_code code;

    if (!mny_cleaning_begin_dump(cleaning, dump))
        return mny_problem_memory(cleaning->problems);
    code = cleaning->stripes ? mny_cleaning_read_shared(cleaning, dump)
                             : mny_cleaning_read_pieces(cleaning, dump);
    if (code == MNY_OK) {
        mny_cleaning_merge(cleaning);
        mny_cleaning_reserve(cleaning);
    }
    cleaning->merging->count = 0;
    return code == MNY_OK ? mny_cleaning_report(cleaning, dump) : code;
}
