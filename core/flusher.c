/* SPDX-License-Identifier: MIT */
#include "core/flusher.h"

#include "core/arena.h"
#include "core/text.h"
#include "core/thread.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct flushed {
    int file;
    int error; /* errno, or 0 */
    char *path;
};

struct mny_flusher {
    bool started, ending;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct flushed *files;
    size_t count, room;
    size_t done; /* of COUNT */
};

int mny_flush_and_close(int file)
{
    int error = 0;

    if (fsync(file) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    if (close(file) != 0 && error == 0 && errno != EINTR)
        error = errno;
    return error;
}

static void *flush_files(void *argument)
{
    struct mny_flusher *flusher = argument;

    pthread_mutex_lock(&flusher->lock);
    for (;;) {
        int file, error;

        while (flusher->done == flusher->count && !flusher->ending)
            pthread_cond_wait(&flusher->changed, &flusher->lock);
        if (flusher->done == flusher->count)
            break;
        file = flusher->files[flusher->done].file;
        pthread_mutex_unlock(&flusher->lock);
        error = mny_flush_and_close(file);
        pthread_mutex_lock(&flusher->lock);
        flusher->files[flusher->done++].error = error;
    }
    pthread_mutex_unlock(&flusher->lock);
    return NULL;
}

struct mny_flusher *mny_flusher_create(void)
{
    struct mny_flusher *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    return made;
}

/* Puts a file into the list; false without memory. */
static bool enter(struct mny_flusher *flusher, int file, const char *path)
{
    char *copy = strdup(path);

    if (!copy ||
        !mny_grow(&flusher->files, &flusher->room, flusher->count + 1, sizeof *flusher->files)) {
        free(copy);
        return false;
    }
    flusher->files[flusher->count++] = (struct flushed){file, 0, copy};
    return true;
}

int mny_flusher_add(struct mny_flusher *flusher, int file, const char *path)
{
    bool taken;

    pthread_mutex_lock(&flusher->lock);
    if (!flusher->started)
        flusher->started = mny_thread_start(&flusher->thread, flush_files, flusher);
    taken = flusher->started && enter(flusher, file, path);
    pthread_cond_signal(&flusher->changed);
    pthread_mutex_unlock(&flusher->lock);
    return taken ? 0 : mny_flush_and_close(file);
}

/* Ends the thread, when it has flushed all. */
static void join(struct mny_flusher *flusher)
{
    if (!flusher->started)
        return;
    pthread_mutex_lock(&flusher->lock);
    flusher->ending = true;
    pthread_cond_signal(&flusher->changed);
    pthread_mutex_unlock(&flusher->lock);
    pthread_join(flusher->thread, NULL);
    flusher->started = flusher->ending = false;
}

static void forget(struct mny_flusher *flusher)
{
    for (size_t i = 0; i < flusher->count; i++)
        free(flusher->files[i].path);
    flusher->count = flusher->done = 0;
}

enum mny_code mny_flusher_wait(struct mny_flusher *flusher, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    join(flusher);
    for (size_t i = 0; i < flusher->count; i++)
        if (flusher->files[i].error != 0)
            code = mny_problem_system(problems, MNY_E_IO, flusher->files[i].path,
                                      _("write this file"), flusher->files[i].error);
    forget(flusher);
    return code;
}

void mny_flusher_free(struct mny_flusher *flusher)
{
    if (!flusher)
        return;
    join(flusher);
    forget(flusher);
    free(flusher->files);
    pthread_mutex_destroy(&flusher->lock);
    pthread_cond_destroy(&flusher->changed);
    free(flusher);
}
