/* SPDX-License-Identifier: MIT */
#include "survey/report/gnuplot.h"

#include "core/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often it is looked whether the child has ended. */
enum { LOOKS_A_SECOND = 200 };

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

/* Waits for the child, but not for ever and not after the user asked to stop. */
static enum mny_gnuplot_end wait_for(pid_t child, unsigned seconds)
{
    static const struct timespec pause = {0, 1000000000 / LOOKS_A_SECOND};
    enum mny_gnuplot_end end = MNY_GNUPLOT_TOO_LONG;
    int status = 0;

    for (unsigned look = 0; look < seconds * LOOKS_A_SECOND; look++) {
        pid_t ended = waitpid(child, &status, WNOHANG);

        if (ended == child)
            return meaning_of(status);
        if (ended < 0 && errno != EINTR)
            return MNY_GNUPLOT_FAILED;
        if (mny_interrupted()) {
            end = MNY_GNUPLOT_INTERRUPTED;
            break;
        }
        nanosleep(&pause, NULL);
    }
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return end;
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

enum mny_gnuplot_end mny_gnuplot_run(const char *program, const char *script, const char *drawing,
                                     const char *messages, unsigned seconds)
{
    char name[] = "gnuplot", defaults[] = "-d", locale[] = "LC_ALL=C";
    char *arguments[] = {name, defaults, NULL};
    char *environment[] = {locale, path_variable(), NULL};
    const int make = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_t files;
    pid_t child = 0;
    int failed;

    if (posix_spawn_file_actions_init(&files) != 0) {
        free(environment[1]);
        return MNY_GNUPLOT_NOT_STARTED;
    }
    failed = posix_spawn_file_actions_addopen(&files, 0, script, O_RDONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(&files, 1, drawing, make, 0600);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(&files, 2, messages, make, 0600);
    if (failed == 0)
        failed = posix_spawn(&child, program, &files, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    free(environment[1]);
    return failed == 0 ? wait_for(child, seconds) : MNY_GNUPLOT_NOT_STARTED;
}
