/* SPDX-License-Identifier: MIT */
#include "core/file.h"

#include "core/arena.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum mny_code read_all(int file, const char *path, struct mny_problems *problems,
                              char **text, size_t *length)
{
    size_t room = 0, used = 0;
    ssize_t got;

    for (;;) {
        if (!mny_grow(text, &room, used + 65536, 1))
            return mny_problem_memory(problems);
        got = read(file, *text + used, room - used - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return mny_problem_system(problems, MNY_E_IO, path, _("read this file"), errno);
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > MNY_FILE_MOST)
            return mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, 1, 1},
                               _("the file is larger than 1 GiB; is it a dump of responses?"));
    }
    (*text)[used] = '\0';
    *length = used;
    return MNY_OK;
}

enum mny_code mny_file_read(const char *path, struct mny_problems *problems, char **text,
                            size_t *length)
{
    enum mny_code code;
    char *bytes = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return mny_problem_system(problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                                  _("open this file"), errno);
    code = read_all(file, path, problems, &bytes, length);
    close(file);
    if (code == MNY_OK)
        *text = bytes;
    else
        free(bytes);
    return code;
}

char *mny_path_in(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);

    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}
