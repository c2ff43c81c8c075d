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

bool mny_cleaning_make_waves(struct mny_cleaning *cleaning)
{
    cleaning->room = cleaning->options.threads * PIECES_PER_THREAD;
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

/* Takes over the COUNT pieces that were read of DUMP, up to the first that did not begin
   where the one before it ended; the others are read again. */
static enum mny_code take_wave(struct mny_cleaning *cleaning, size_t dump, size_t count)
{
    struct mny_dump *source = cleaning->inputs.dumps[dump];
    struct mny_wave *wave = cleaning->reading;
    const char *begin = cleaning->pieces[0].begin, *at = begin;
    const uint64_t before = mny_dump_lines(source), offset = mny_dump_offset(source);
    size_t lines, sum = 0;
    bool inside_line = false;

    wave->count = 0;
    while (wave->count < count && !inside_line && cleaning->pieces[wave->count].begin == at) {
        const char *from = at;

        if (!mny_piece_reader_stop(wave->readers[wave->count], &at, &lines, &inside_line))
            return mny_problem_memory(cleaning->problems);
        wave->origins[wave->count++] = (struct mny_origin){
            .dump = dump, .lines = before + sum, .offset = offset + (uint64_t)(from - begin)};
        sum += lines;
    }
    mny_dump_consume(source, at, sum, inside_line);
    wave->bytes = cleaning->bytes + mny_dump_done(source);
    cleaning->reading = cleaning->merging;
    cleaning->merging = wave;
    return MNY_OK;
}

static enum mny_code report(const struct mny_cleaning *cleaning, size_t dump)
{
    const struct mny_progress *progress = &cleaning->options.progress;

    if (!progress->report)
        return MNY_OK;
    return progress->report(progress->context,
                            cleaning->bytes + mny_dump_done(cleaning->inputs.dumps[dump]),
                            cleaning->size, cleaning->rows);
}

static bool begin_dump(struct mny_cleaning *cleaning, size_t dump)
{
    for (size_t i = 0; i < 2 * cleaning->room; i++)
        if (!mny_piece_reader_begin(cleaning->waves[i % 2].readers[i / 2], dump,
                                    &cleaning->inputs.bindings[dump],
                                    cleaning->inputs.delimiters[dump]))
            return false;
    return true;
}

static enum mny_code read_wave(struct mny_cleaning *cleaning, size_t dump, size_t count)
{
    cleaning->dump = dump;
    mny_workers_run(count + 2, cleaning->options.threads, read_or_merge, cleaning);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    cleaning->merging->count = 0;
    return cleaning->merged == MNY_OK ? take_wave(cleaning, dump, count) : cleaning->merged;
}

enum mny_code mny_cleaning_read(struct mny_cleaning *cleaning, size_t dump)
{
    size_t count = 1;
    enum mny_code code = MNY_OK;

    if (!begin_dump(cleaning, dump))
        return mny_problem_memory(cleaning->problems);
    while (code == MNY_OK && count > 0) {
        code = mny_dump_fill(cleaning->inputs.dumps[dump], cleaning->piece_size, cleaning->pieces,
                             cleaning->room, &count, cleaning->problems);
        if (code == MNY_OK && count > 0)
            code = read_wave(cleaning, dump, count);
        if (code == MNY_OK)
            code = report(cleaning, dump);
    }
    if (code == MNY_OK)
        mny_cleaning_merge(cleaning);
    cleaning->merging->count = 0;
    return code == MNY_OK ? report(cleaning, dump) : code;
}
