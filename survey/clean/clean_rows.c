/* SPDX-License-Identifier: MIT */
/* The clean file: the rows that were put aside and stay, behind the file and the line that they
   come from.  Some rows at a time become text side by side, while those before are written. */
#include "survey/clean/clean_private.h"

#include "survey/common/workers.h"

enum { PARTS = 8 };

/* Rows on their way from the spool into the file. */
struct part {
    struct mny_spool_rows rows;
    size_t first;                 /* of all rows, the first of these */
    struct mny_writer *writer[2]; /* of a wave, and of the one before */
};

struct writing {
    const struct mny_cleaning *cleaning;
    const uint8_t *dropped;
    struct mny_writer *writer;
    struct part parts[PARTS];
    size_t count;  /* parts that are full */
    int which;     /* of the writers of a part: those being filled */
    size_t before; /* parts of the wave before, which the others hold */
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

static void write_part(const struct writing *writing, const struct part *part)
{
    const struct mny_cleaning *cleaning = writing->cleaning;
    const struct mny_places *places = mny_responses_places(cleaning->responses);
    struct mny_writer *writer = part->writer[writing->which];
    const char *row = part->rows.bytes;

    for (size_t i = 0; i < part->rows.count; row += part->rows.lengths[i++]) {
        struct mny_place place;

        if (writing->dropped[part->first + i])
            continue;
        place = mny_places_get(places, mny_responses_place(cleaning->responses, part->first + i));
        mny_writer_text(writer, cleaning->inputs.names[place.file]);
        mny_writer_count(writer, (size_t)place.line);
        mny_writer_bytes(writer, row, part->rows.lengths[i]);
        mny_writer_end_row(writer);
    }
}

static void put_parts(struct writing *writing)
{
    for (size_t i = 0; i < writing->before; i++)
        mny_writer_put(writing->writer, writing->parts[i].writer[!writing->which]);
}

static void write_job(void *context, size_t index)
{
    struct writing *writing = context;

    if (index == 0)
        put_parts(writing);
    else
        write_part(writing, &writing->parts[index - 1]);
}

/* Fills the parts with the next rows, the first of which is *FIRST. */
static enum mny_code fill_parts(struct writing *writing, size_t *first)
{
    const struct mny_cleaning *cleaning = writing->cleaning;
    enum mny_code code = MNY_OK;

    writing->count = 0;
    while (code == MNY_OK && writing->count < PARTS) {
        struct part *part = &writing->parts[writing->count];

        code = mny_spool_next_rows(cleaning->spool, &part->rows, cleaning->problems);
        if (code != MNY_OK || part->rows.count == 0)
            break;
        part->first = *first;
        *first += part->rows.count;
        writing->count++;
    }
    return code;
}

static enum mny_code write_rows(struct writing *writing)
{
    size_t first = 0;
    enum mny_code code = mny_spool_rewind(writing->cleaning->spool, writing->cleaning->problems);

    do {
        if (code == MNY_OK)
            code = fill_parts(writing, &first);
        if (code != MNY_OK)
            return code;
        mny_workers_run(writing->count + 1, writing->cleaning->options.threads, write_job, writing);
        writing->before = writing->count;
        writing->which = !writing->which;
        if (mny_interrupted())
            code = MNY_E_INTERRUPT;
    } while (writing->before > 0);
    return code;
}

static bool open_parts(struct writing *writing)
{
    bool good = true;

    for (size_t i = 0; i < PARTS; i++)
        for (int which = 0; which < 2; which++) {
            writing->parts[i].writer[which] = mny_writer_part(writing->writer);
            good = good && writing->parts[i].writer[which];
        }
    return good;
}

static void close_parts(struct writing *writing)
{
    for (size_t i = 0; i < PARTS; i++) {
        for (int which = 0; which < 2; which++)
            mny_writer_close(writing->parts[i].writer[which]);
        mny_spool_rows_free(&writing->parts[i].rows);
    }
}

enum mny_code mny_cleaning_write_rows(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    struct writing writing = {.cleaning = cleaning, .dropped = dropped};
    enum mny_code code = mny_output_open(cleaning->output, "responses.csv", cleaning->problems,
                                         &writing.writer),
                  closed;

    if (code != MNY_OK)
        return code;
    if (cleaning->plan->excel_safe)
        mny_writer_guard(writing.writer);
    write_header(cleaning, writing.writer);
    code = open_parts(&writing) ? write_rows(&writing) : mny_problem_memory(cleaning->problems);
    close_parts(&writing);
    closed = mny_writer_close(writing.writer);
    return code == MNY_OK ? closed : code;
}
