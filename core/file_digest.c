/* SPDX-License-Identifier: MIT */
#include "core/file_digest.h"

#include "core/arena.h"
#include "core/file.h"
#include "core/output.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum mny_code digest_all(int file, const char *path, struct mny_problems *problems,
                                struct mny_file_digest *made)
{
    char bytes[1 << 16];
    struct mny_digest digest;
    ssize_t got;

    made->size = 0;
    mny_digest_begin(&digest);
    while ((got = read(file, bytes, sizeof bytes)) != 0) {
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return mny_problem_system(problems, MNY_E_IO, path, _("read this file"), errno);
        mny_digest_add(&digest, bytes, (size_t)got);
        made->size += (uint64_t)got;
    }
    mny_digest_end(&digest, made->sha256);
    return MNY_OK;
}

enum mny_code mny_file_digest(const char *path, struct mny_problems *problems,
                              struct mny_file_digest *digest)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    enum mny_code code;

    if (file < 0)
        return mny_problem_system(problems,
                                  errno == ENOENT || errno == ENOTDIR ? MNY_E_NOT_FOUND : MNY_E_IO,
                                  path, _("open this file"), errno);
    code = digest_all(file, path, problems, digest);
    close(file);
    return code;
}

struct listing {
    const char *folder;
    struct mny_problems *problems;
    char **names;
    size_t count, room;
};

static enum mny_code list(struct listing *listing, const char *below);

/* NAME, from malloc, is a file or a folder; it is the listing's then, or freed. */
static enum mny_code add(struct listing *listing, char *name)
{
    char *path = mny_path_in(listing->folder, name);
    struct stat status;
    enum mny_code code = MNY_OK;

    if (!path)
        code = mny_problem_memory(listing->problems);
    else if (lstat(path, &status) != 0)
        code = mny_problem_system(listing->problems, MNY_E_IO, path, _("read this file"), errno);
    else if (S_ISDIR(status.st_mode))
        code = list(listing, name);
    else if (!mny_grow(&listing->names, &listing->room, listing->count + 1, sizeof(char *)))
        code = mny_problem_memory(listing->problems);
    else
        listing->names[listing->count++] = name, name = NULL;
    free(path);
    free(name);
    return code;
}

/* All in the folder BELOW ("" is the whole). */
static enum mny_code list(struct listing *listing, const char *below)
{
    char *path = *below ? mny_path_in(listing->folder, below) : strdup(listing->folder);
    DIR *folder = path ? opendir(path) : NULL;
    enum mny_code code = MNY_OK;

    if (!path)
        code = mny_problem_memory(listing->problems);
    else if (!folder)
        code = mny_problem_system(listing->problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO,
                                  path, _("open this folder"), errno);
    for (struct dirent *entry; code == MNY_OK && folder && (entry = readdir(folder));) {
        char *name;

        if (entry->d_name[0] == '.')
            continue;
        name = *below ? mny_path_in(below, entry->d_name) : strdup(entry->d_name);
        code = name ? add(listing, name) : mny_problem_memory(listing->problems);
    }
    if (folder)
        closedir(folder);
    free(path);
    return code;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

enum mny_code mny_folder_files(const char *folder, struct mny_problems *problems, char ***names,
                               size_t *count)
{
    struct listing listing = {.folder = folder, .problems = problems};
    enum mny_code code = list(&listing, "");

    if (listing.count > 0)
        qsort(listing.names, listing.count, sizeof *listing.names, compare_names);
    if (code != MNY_OK) {
        mny_folder_files_free(listing.names, listing.count);
        listing = (struct listing){0};
    }
    *names = listing.names;
    *count = listing.count;
    return code;
}

void mny_folder_files_free(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}
