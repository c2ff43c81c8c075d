/* SPDX-License-Identifier: MIT */
/* The clean file: the rows that were put aside and stay, behind the file and the line that they
   come from. */
#include "survey/clean/clean_private.h"

#include "survey/common/parts.h"

#include <errno.h>
#include <stdlib.h>

struct writing {
    const struct mny_cleaning *cleaning;
    const uint8_t *dropped;
    int *errors; /* by part of the spool: what kept it from being read */
};

static void write_header(const struct mny_cleaning *cleaning, struct mny_writer *writer)
{
    mny_writer_text(writer, "file");
    mny_writer_text(writer, "line");
    for (size_t i = 0; i < cleaning->plan->count; i++)
        mny_writer_text(writer, cleaning->plan->planned[i].question->name);
    for (size_t i = 0; i < cleaning->kept.count; i++)
        mny_writer_text(writer, cleaning->kept.headers[i]);
    mny_writer_end_row(writer);
}

/* A file's name is spelt once, in SCRATCH. */
static void write_rows(const struct writing *writing, const struct mny_spool_rows *rows,
                       struct mny_writer *scratch, struct mny_writer *writer)
{
    const struct mny_cleaning *cleaning = writing->cleaning;
    const struct mny_places *places = mny_responses_places(cleaning->responses);
    const struct mny_kept_places *kept = mny_responses_kept_places(cleaning->responses);
    const char *row = rows->bytes, *name = NULL;
    size_t file = 0, length = 0, near = 0;

    for (size_t i = 0; i < rows->count; row += rows->lengths[i++]) {
        struct mny_place place;

        if (writing->dropped[rows->first + i])
            continue;
        place = mny_places_line(places, mny_kept_places_at(kept, rows->first + i, &near));
        if (!name || place.file != file) {
            mny_writer_text(scratch, cleaning->inputs.names[place.file]);
            mny_writer_bytes(scratch, ",", 1);
            name = mny_writer_take(scratch, &length);
            file = place.file;
        }
        mny_writer_bytes(writer, name, length);
        mny_writer_count(writer, (size_t)place.line);
        mny_writer_bytes(writer, row, rows->lengths[i]);
        mny_writer_end_row(writer);
    }
}

static bool make_part(void *context, size_t index, struct mny_writer *part)
{
    const struct writing *writing = context;
    struct mny_spool_rows rows = {0};
    struct mny_writer *scratch = mny_writer_part(part);

    writing->errors[index] =
        scratch ? mny_spool_read(writing->cleaning->spool, index, &rows) : ENOMEM;
    if (writing->errors[index] == 0)
        write_rows(writing, &rows, scratch, part);
    mny_spool_rows_free(&rows);
    mny_writer_close(scratch);
    return writing->errors[index] == 0;
}

static enum mny_code write_parts(struct writing *writing, struct mny_writer *writer)
{
    const struct mny_cleaning *cleaning = writing->cleaning;
    const size_t count = mny_spool_parts(cleaning->spool);
    enum mny_code code =
        mny_parts_write(writer, count, cleaning->options.threads, make_part, writing);

    if (code != MNY_E_MEMORY)
        return code;
    for (size_t i = 0; i < count; i++)
        if (writing->errors[i] != 0)
            return mny_spool_broken(cleaning->spool, writing->errors[i], cleaning->problems);
    return mny_problem_memory(cleaning->problems);
}

enum mny_code mny_cleaning_write_rows(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    struct writing writing = {.cleaning = cleaning, .dropped = dropped};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_spool_finish(cleaning->spool, cleaning->problems), closed;

    if (code == MNY_OK)
        code = mny_output_open(cleaning->output, "responses.csv", cleaning->problems, &writer);
    if (code != MNY_OK)
        return code;
    if (cleaning->plan->excel_safe)
        mny_writer_guard(writer);
    write_header(cleaning, writer);
    writing.errors = calloc(mny_spool_parts(cleaning->spool) + 1, sizeof *writing.errors);
    code = writing.errors ? write_parts(&writing, writer) : mny_problem_memory(cleaning->problems);
    free(writing.errors);
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}
