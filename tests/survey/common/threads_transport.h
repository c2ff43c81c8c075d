/* SPDX-License-Identifier: MIT */
/* Ranks (survey/common/ranks.h) that are threads of one process, with queues for a transport. */
#ifndef MINYI_TESTS_SURVEY_COMMON_THREADS_TRANSPORT_H
#define MINYI_TESTS_SURVEY_COMMON_THREADS_TRANSPORT_H

#include "survey/common/ranks.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MOST = 8 };

struct threads_message {
    struct threads_message *next;
    size_t length;
    char bytes[];
};

/* On their way from one rank to another. */
struct threads_queue {
    struct threads_message *first, **end;
    size_t count;
};

/* All that is on its way.  What is counted may be read when all threads have ended. */
struct threads_post {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t count;     /* of ranks */
    size_t under_way; /* messages from one to another at most: who sends more waits */
    struct threads_queue queues[THREADS_MOST][THREADS_MOST]; /* [from][to] */
    size_t large;                                            /* a message of so many bytes is */
    size_t large_taken[THREADS_MOST];                        /* by sender: taken by the leader */
    size_t left;                                             /* messages that nobody has taken */
};

/* A rank's place: the context of its transport. */
struct threads_place {
    struct threads_post *post;
    size_t rank;
};

static inline bool threads_send(void *context, size_t to, const char *bytes, size_t length)
{
    const struct threads_place *place = context;
    struct threads_post *post = place->post;
    struct threads_queue *queue = &post->queues[place->rank][to];
    struct threads_message *message = malloc(sizeof *message + length);

    if (!message)
        return false;
    message->next = NULL;
    message->length = length;
    memcpy(message->bytes, bytes, length);
    pthread_mutex_lock(&post->mutex);
    while (queue->count == post->under_way)
        pthread_cond_wait(&post->changed, &post->mutex);
    *(queue->first ? queue->end : &queue->first) = message;
    queue->end = &message->next;
    queue->count++;
    pthread_cond_broadcast(&post->changed);
    pthread_mutex_unlock(&post->mutex);
    return true;
}

/* The first of QUEUE, which there is. */
static inline struct threads_message *threads_take(struct threads_queue *queue)
{
    struct threads_message *message = queue->first;

    queue->first = message->next;
    queue->count--;
    return message;
}

static inline bool threads_receive(void *context, size_t from, struct mny_parcel *parcel)
{
    const struct threads_place *place = context;
    struct threads_post *post = place->post;
    struct threads_queue *queue = &post->queues[from][place->rank];
    struct threads_message *message;

    pthread_mutex_lock(&post->mutex);
    while (!queue->first)
        pthread_cond_wait(&post->changed, &post->mutex);
    message = threads_take(queue);
    post->large_taken[from] += place->rank == 0 && message->length >= post->large;
    pthread_cond_broadcast(&post->changed);
    pthread_mutex_unlock(&post->mutex);
    mny_parcel_put(parcel, message->bytes, message->length);
    free(message);
    return !parcel->failed;
}

static inline bool threads_waits(void *context, size_t from)
{
    const struct threads_place *place = context;
    struct threads_post *post = place->post;
    bool waits;

    pthread_mutex_lock(&post->mutex);
    waits = post->queues[from][place->rank].first != NULL;
    pthread_mutex_unlock(&post->mutex);
    return waits;
}

/* What rank RANKS does; CONTEXT is that of all.  It may not assert anything: that is for the
   thread that cmocka runs in. */
typedef void threads_job(struct mny_ranks *ranks, void *context);

struct threads_worker {
    struct threads_place place;
    threads_job *job;
    void *context;
    char host[16]; /* "host-1" */
};

static inline void *threads_work(void *argument)
{
    struct threads_worker *worker = argument;
    const struct mny_transport transport = {&worker->place, threads_send, threads_receive,
                                            threads_waits};
    struct mny_ranks *ranks =
        mny_ranks_create(&transport, worker->place.rank, worker->place.post->count, worker->host);

    if (!ranks)
        abort();
    worker->job(ranks, worker->context);
    mny_ranks_free(ranks);
    return NULL;
}

/* Throws away, and counts, what nobody has taken. */
static inline void threads_clear(struct threads_post *post)
{
    for (size_t i = 0; i < post->count * post->count; i++) {
        struct threads_queue *queue = &post->queues[i / post->count][i % post->count];

        for (; queue->first; post->left++)
            free(threads_take(queue));
    }
    pthread_cond_destroy(&post->changed);
    pthread_mutex_destroy(&post->mutex);
}

/* Lets COUNT ranks do their JOB, each in a thread, with at most UNDER_WAY messages from one to
   another, until all have done it.  Messages of LARGE bytes or more are counted. */
static inline struct threads_post threads_run(size_t count, size_t under_way, size_t large,
                                              threads_job *job, void *context)
{
    struct threads_post post = {.count = count, .under_way = under_way, .large = large};
    struct threads_worker workers[THREADS_MOST];
    pthread_t threads[THREADS_MOST];

    if (count > THREADS_MOST || pthread_mutex_init(&post.mutex, NULL) != 0 ||
        pthread_cond_init(&post.changed, NULL) != 0)
        abort();
    for (size_t i = 0; i < count; i++) {
        workers[i] = (struct threads_worker){.place = {&post, i}, .job = job, .context = context};
        snprintf(workers[i].host, sizeof workers[i].host, "host-%zu", i);
        if (pthread_create(&threads[i], NULL, threads_work, &workers[i]) != 0)
            abort();
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    threads_clear(&post);
    return post;
}

#endif
