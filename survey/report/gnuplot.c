/* SPDX-License-Identifier: MIT */
#include "survey/report/gnuplot.h"

#include "core/output.h"
#include "survey/common/memory_ceiling.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often it is looked whether a child has ended; more children than that help nobody. */
enum { LOOKS_A_SECOND = 1000, MOST_AT_ONCE = 16 };

static bool can_run(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *mny_gnuplot_find(void)
{
    const char *entry = getenv("PATH");

    while (entry != NULL) {
        const char *end = strchr(entry, ':');
        size_t length = end != NULL ? (size_t)(end - entry) : strlen(entry);
        size_t room = length + sizeof "/gnuplot";
        char *path = *entry == '/' ? malloc(room) : NULL;

        if (path != NULL) {
            snprintf(path, room, "%.*s/gnuplot", (int)length, entry);
            if (can_run(path))
                return path;
            free(path);
        }
        entry = end != NULL ? end + 1 : NULL;
    }
    return NULL;
}

/* POSIX lets posix_spawn() succeed where the program cannot be run; the child then
   exits with 127. */
static enum mny_gnuplot_end meaning_of(int status)
{
    if (!WIFEXITED(status))
        return MNY_GNUPLOT_FAILED;
    if (WEXITSTATUS(status) == 127)
        return MNY_GNUPLOT_NOT_STARTED;
    return WEXITSTATUS(status) == 0 ? MNY_GNUPLOT_DONE : MNY_GNUPLOT_FAILED;
}

/* PATH=..., for gnuplot that is a script around the real one; NULL without one. */
static char *path_variable(void)
{
    const char *path = getenv("PATH");
    size_t room = path != NULL ? strlen(path) + sizeof "PATH=" : 0;
    char *variable = path != NULL ? malloc(room) : NULL;

    if (variable != NULL)
        snprintf(variable, room, "PATH=%s", path);
    return variable;
}

/* The name of standard input, where the system has one: of a file with a name gnuplot reads a block
   at a time, else each byte by itself. */
static char *input_name(char *name)
{
    return access(name, R_OK) == 0 ? name : NULL;
}

/* False if it could not be started. */
static bool start(const char *program, const struct mny_gnuplot_job *job, pid_t *child)
{
    char name[] = "gnuplot", defaults[] = "-d", locale[] = "LC_ALL=C";
    char letters[] = "PANGO_LANGUAGE=zh-cn", input[] = "/dev/stdin";
    char *arguments[] = {name, defaults, input_name(input), NULL};
    char *environment[] = {locale, letters, path_variable(), NULL};
    const int make = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_t files;
    int failed;

    if (posix_spawn_file_actions_init(&files) != 0) {
        free(environment[2]);
        return false;
    }
    failed = posix_spawn_file_actions_addopen(&files, 0, job->script, O_RDONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(&files, 1, job->drawing, make, 0600);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(&files, 2, job->messages, make, 0600);
    if (failed == 0 && job->texts != NULL)
        failed = posix_spawn_file_actions_addopen(&files, 3, job->texts, O_RDONLY, 0);
    if (failed == 0) {
        const uint64_t most = mny_memory_lift();

        failed = posix_spawn(child, program, &files, NULL, arguments, environment);
        mny_memory_limit(most);
    }
    posix_spawn_file_actions_destroy(&files);
    free(environment[2]);
    return failed == 0;
}

/* A job at work; CHILD 0: none. */
struct slot {
    pid_t child;
    struct mny_gnuplot_job *job;
    unsigned looks; /* that are left */
};

static void stop(struct slot *slot, enum mny_gnuplot_end end)
{
    int status;

    kill(slot->child, SIGKILL);
    while (waitpid(slot->child, &status, 0) < 0 && errno == EINTR)
        ;
    slot->job->end = end;
    slot->child = 0;
}

/* Sees whether the job has ended, or had its time. */
static void look(struct slot *slot)
{
    int status = 0;
    const pid_t ended = waitpid(slot->child, &status, WNOHANG);

    if (ended == slot->child) {
        slot->job->end = meaning_of(status);
        slot->child = 0;
    } else if (ended < 0 && errno != EINTR) {
        slot->job->end = MNY_GNUPLOT_FAILED;
        slot->child = 0;
    } else if (slot->looks-- == 0) {
        stop(slot, MNY_GNUPLOT_TOO_LONG);
    }
}

/* Gives free slots the next jobs; returns how many are at work. */
static size_t fill(struct slot *slots, size_t slot_count, const char *program,
                   struct mny_gnuplot_job **next, const struct mny_gnuplot_job *end, unsigned looks)
{
    size_t busy = 0;

    for (size_t i = 0; i < slot_count; i++) {
        while (slots[i].child == 0 && *next < end) {
            slots[i].job = (*next)++;
            slots[i].looks = looks;
            if (!start(program, slots[i].job, &slots[i].child)) {
                slots[i].job->end = MNY_GNUPLOT_NOT_STARTED;
                slots[i].child = 0;
            }
        }
        busy += slots[i].child != 0;
    }
    return busy;
}

void mny_gnuplot_run(const char *program, struct mny_gnuplot_job *jobs, size_t count,
                     size_t at_once, unsigned seconds)
{
    static const struct timespec pause = {0, 1000000000 / LOOKS_A_SECOND};
    struct slot slots[MOST_AT_ONCE] = {{0, NULL, 0}};
    const size_t slot_count = at_once < MOST_AT_ONCE ? at_once : MOST_AT_ONCE;
    struct mny_gnuplot_job *next = jobs;

    for (size_t i = 0; i < count; i++)
        jobs[i].end = MNY_GNUPLOT_INTERRUPTED;
    while (!mny_interrupted() &&
           fill(slots, slot_count, program, &next, jobs + count, seconds * LOOKS_A_SECOND) > 0) {
        nanosleep(&pause, NULL);
        for (size_t i = 0; i < slot_count; i++)
            if (slots[i].child != 0)
                look(&slots[i]);
    }
    for (size_t i = 0; i < slot_count; i++)
        if (slots[i].child != 0)
            stop(&slots[i], MNY_GNUPLOT_INTERRUPTED);
}
