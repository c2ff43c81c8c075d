/* SPDX-License-Identifier: MIT */
#include "survey/common/scratch_file.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *mny_scratch_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder && *folder ? folder : "/tmp";
}

/* Closes FILE without touching errno. */
static int give_up(int file)
{
    const int reason = errno;

    close(file);
    errno = reason;
    return -1;
}

int mny_scratch_open(const char *folder)
{
    static const char name[] = "/.minyi.XXXXXX";
    const size_t room = strlen(folder) + sizeof name;
    char *path = malloc(room);
    int file;

    if (!path) {
        errno = ENOMEM;
        return -1;
    }
    snprintf(path, room, "%s%s", folder, name);
    file = mkstemp(path);
    /* open, but without a name any more; and nothing for programs that are started */
    if (file >= 0 && (unlink(path) != 0 || fcntl(file, F_SETFD, FD_CLOEXEC) != 0))
        file = give_up(file);
    free(path);
    return file;
}

FILE *mny_scratch_stream(void)
{
    const int file = mny_scratch_open(mny_scratch_folder());
    FILE *stream = file >= 0 ? fdopen(file, "w+b") : NULL;

    if (file >= 0 && !stream)
        give_up(file);
    return stream;
}

enum mny_code mny_scratch_failed(const char *path, struct mny_problems *problems)
{
    const enum mny_code code = errno == ENOMEM ? MNY_E_MEMORY : MNY_E_IO;

    return mny_problem(problems, code, (struct mny_where){.file = path},
                       _("cannot put this text aside in a temporary file in \"%s\": %s; TMPDIR "
                         "can name a folder with more room"),
                       mny_scratch_folder(), strerror(errno));
}
