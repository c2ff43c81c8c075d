/* SPDX-License-Identifier: MIT */
#include "survey/common/workers.h"

#include "core/output.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct work {
    size_t count;
    atomic_size_t next;
    void (*job)(void *context, size_t index);
    void *context;
};

static void *take_jobs(void *argument)
{
    struct work *work = argument;
    size_t index;

    while (!mny_interrupted() && (index = atomic_fetch_add(&work->next, 1)) < work->count)
        work->job(work->context, index);
    return NULL;
}

size_t mny_processors(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count > 0 ? (size_t)count : 1;
}

void mny_workers_run(size_t count, size_t threads, void (*job)(void *context, size_t index),
                     void *context)
{
    struct work work = {.count = count, .job = job, .context = context};
    const size_t wanted = threads < count ? threads : count;
    pthread_t *helpers = NULL;
    size_t started = 0;

    atomic_init(&work.next, 0);
    if (wanted > 1)
        helpers = calloc(wanted - 1, sizeof *helpers);
    /* Threads that cannot be had are done without: this one takes all jobs left. */
    while (helpers && started < wanted - 1 &&
           pthread_create(&helpers[started], NULL, take_jobs, &work) == 0)
        started++;
    take_jobs(&work);
    while (started > 0)
        pthread_join(helpers[--started], NULL);
    free(helpers);
}
