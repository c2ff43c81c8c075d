/* SPDX-License-Identifier: MIT */
#include "samples/henan/dump.h"

#include "samples/henan/columns.h"
#include "samples/henan/rows.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* More threads than this only wait for the disk. */
enum { MOST_WORKERS = 8 };

/* What the threads share.  TURN is the block to be written next. */
struct crew {
    const struct sample_dump *dump;
    struct sample_columns columns;
    size_t workers;
    FILE *file;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    uint64_t turn; /* under the lock, as is: */
    int failure;   /* errno of the first failure, or 0 */
};

struct worker {
    struct crew *crew;
    size_t number;
    pthread_t thread;
};

static uint64_t blocks_of(const struct sample_dump *dump)
{
    return (dump->rows + SAMPLE_BLOCK - 1) / SAMPLE_BLOCK;
}

/* Makes the rows of BLOCK; false without memory. */
static bool make_block(struct sample_source *source, const struct sample_dump *dump, uint64_t block,
                       struct sample_rows *rows)
{
    uint64_t first = block * SAMPLE_BLOCK, end = first + SAMPLE_BLOCK;

    rows->line.length = 0;
    sample_source_begin(source, block);
    for (uint64_t row = first; row < end && row < dump->rows; row++) {
        const struct sample_response *response = sample_source_next(source);

        if (!response)
            return false;
        sample_rows_put(rows, response, row, dump->rows);
    }
    return !rows->line.failed;
}

/* Waits until BLOCK is due and writes it; tells the others of a FAILURE.  False
   when there is nothing more to do. */
static bool write_block(struct crew *crew, uint64_t block, const struct sample_line *line,
                        int failure)
{
    bool going;

    pthread_mutex_lock(&crew->lock);
    while (crew->turn != block && crew->failure == 0)
        pthread_cond_wait(&crew->turned, &crew->lock);
    if (crew->failure == 0)
        crew->failure = failure;
    if (crew->failure == 0) {
        errno = EIO;
        if (fwrite(line->bytes, 1, line->length, crew->file) != line->length)
            crew->failure = errno;
        crew->turn++;
    }
    going = crew->failure == 0;
    pthread_cond_broadcast(&crew->turned);
    pthread_mutex_unlock(&crew->lock);
    return going;
}

static void give_up(struct crew *crew, int failure)
{
    pthread_mutex_lock(&crew->lock);
    crew->failure = failure;
    pthread_cond_broadcast(&crew->turned);
    pthread_mutex_unlock(&crew->lock);
}

/* Every so manieth block is this worker's. */
static void *work(void *argument)
{
    struct worker *worker = argument;
    struct crew *crew = worker->crew;
    const struct sample_dump *dump = crew->dump;
    struct sample_rows rows = {
        .places = dump->places, .columns = &crew->columns, .mode = dump->mode};
    struct sample_source *source = sample_source_create(dump->questionnaire, dump->places,
                                                        dump->seed, dump->mode, dump->clean);
    bool going = true;

    for (uint64_t block = worker->number; going && block < blocks_of(dump);
         block += crew->workers) {
        bool made = source && make_block(source, dump, block, &rows);

        going = write_block(crew, block, &rows.line, made ? 0 : ENOMEM);
    }
    sample_source_free(source);
    free(rows.line.bytes);
    return NULL;
}

static void run(struct crew *crew)
{
    struct worker workers[MOST_WORKERS];
    size_t started = 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    crew->workers = processors < 1              ? 1
                    : processors > MOST_WORKERS ? MOST_WORKERS
                                                : (size_t)processors;
    if (crew->workers > blocks_of(crew->dump))
        crew->workers = (size_t)blocks_of(crew->dump);
    for (; started < crew->workers; started++) {
        int failure;

        workers[started] = (struct worker){.crew = crew, .number = started};
        failure = pthread_create(&workers[started].thread, NULL, work, &workers[started]);
        if (failure != 0) {
            /* The others' blocks would wait for those of this one for ever. */
            give_up(crew, failure);
            break;
        }
    }
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}

/* The header, after a byte order mark where the tool writes one. */
static bool write_header(struct crew *crew)
{
    bool online = crew->dump->mode == SAMPLE_ONLINE;
    const struct sample_line *header = &crew->columns.header;

    return fputs(online ? "\xef\xbb\xbf" : "", crew->file) != EOF &&
           fwrite(header->bytes, 1, header->length, crew->file) == header->length &&
           fputs(online ? "\r\n" : "\n", crew->file) != EOF;
}

enum mny_code sample_dump_write(const struct sample_dump *dump, const char *path,
                                struct mny_problems *problems)
{
    struct crew crew = {
        .dump = dump, .lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
    enum mny_code code = MNY_OK;

    crew.file = fopen(path, "wbe");
    if (!crew.file)
        return mny_problem_system(problems, MNY_E_CREATE, path, "create", errno);
    if (!sample_columns_make(dump->questionnaire, dump->mode, &crew.columns))
        crew.failure = ENOMEM;
    else if (!write_header(&crew))
        crew.failure = errno;
    else
        run(&crew);
    if (fclose(crew.file) != 0 && crew.failure == 0)
        crew.failure = errno;
    if (crew.failure != 0)
        code = mny_problem_system(problems, MNY_E_IO, path, "write", crew.failure);
    sample_columns_clear(&crew.columns);
    return code;
}
