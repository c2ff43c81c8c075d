/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "core/data_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/* FOLDER/MIDDLE/SUBJECT if that is a folder; else NULL, with errno ENOENT or ENOMEM. */
static char *existing(const char *folder, const char *middle, const char *subject)
{
    size_t room = strlen(folder) + strlen(middle) + strlen(subject) + 3;
    char *path = malloc(room);
    struct stat status;

    if (!path)
        return NULL;
    snprintf(path, room, "%s/%s%s%s", folder, middle, *middle ? "/" : "", subject);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return path;
    free(path);
    errno = ENOENT;
    return NULL;
}

/* The running program's file; free with free(). */
static char *program_path(void)
{
    size_t room = 256;
    char *path = NULL, *grown;
    const char *started;
    ssize_t length;

    do {
        room *= 2;
        grown = realloc(path, room);
        if (!grown) {
            free(path);
            errno = ENOMEM;
            return NULL;
        }
        path = grown;
        length = readlink("/proc/self/exe", path, room - 1);
        if (length < 0)
            break;
        path[length] = '\0';
        if ((size_t)length < room - 1)
            return path;
    } while (room < 1 << 16);
    free(path);
    errno = ENOENT;
    /* A chroot need not have /proc: the name that it was started by, which the shell has
       looked up in PATH. */
    started = (const char *)getauxval(AT_EXECFN);
    return started ? realpath(started, NULL) : NULL;
}

/* The folder that holds the running program; free with free(). */
static char *program_folder(void)
{
    char *path = program_path(), *slash = path ? strrchr(path, '/') : NULL;

    if (slash) {
        *slash = '\0';
        return path;
    }
    free(path);
    return NULL;
}

/* An installed program stands in PREFIX/bin beside PREFIX/share; in the build
   tree build/share holds the same, and test programs lie deeper. */
enum { LEVELS_UP = 4 };

static char *beside_program(const char *subject)
{
    char *folder = program_folder(), *path = NULL, *slash;
    int error = errno;

    for (int level = 0; folder && !path && level < LEVELS_UP; level++) {
        path = existing(folder, "share/minyi", subject);
        error = errno;
        if (!path && error == ENOMEM)
            break;
        slash = strrchr(folder, '/');
        if (!slash)
            break;
        *slash = '\0';
    }
    free(folder);
    errno = error;
    return path;
}

char *mny_data_path(const char *subject)
{
    const char *given = getenv("MINYI_DATA");
    char *path = given && *given ? existing(given, "", subject) : NULL;

    if (path || (given && *given && errno == ENOMEM))
        return path;
    return beside_program(subject);
}
