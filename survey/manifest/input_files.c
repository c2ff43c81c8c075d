/* SPDX-License-Identifier: MIT */
#include "survey/manifest/input_files.h"

#include "core/arena.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    const char *role;
    char *said, *path;
    struct mny_file_digest digest;
    struct stat found;
};

struct mny_input_files {
    struct mny_arena *arena; /* texts */
    struct file *files;
    size_t count, room;
};

struct mny_input_files *mny_input_files_create(void)
{
    struct mny_input_files *made = calloc(1, sizeof *made);

    if (made && !(made->arena = mny_arena_create())) {
        free(made);
        return NULL;
    }
    return made;
}

void mny_input_files_free(struct mny_input_files *files)
{
    if (!files)
        return;
    mny_arena_free(files->arena);
    free(files->files);
    free(files);
}

enum mny_code mny_input_files_add(struct mny_input_files *files, const char *role, const char *said,
                                  const char *path, struct mny_problems *problems)
{
    struct file file = {.role = role};
    enum mny_code code;

    /* A pipe can be read but once; and what may not be read, its reader says. */
    if (stat(path, &file.found) != 0 || !S_ISREG(file.found.st_mode) || access(path, R_OK) != 0)
        return MNY_OK;
    code = mny_file_digest(path, problems, &file.digest);
    if (code != MNY_OK)
        return code;
    file.said = mny_arena_text(files->arena, said, strlen(said));
    file.path = mny_arena_text(files->arena, path, strlen(path));
    if (!file.said || !file.path ||
        !mny_grow(&files->files, &files->room, files->count + 1, sizeof *files->files))
        return mny_problem_memory(problems);
    files->files[files->count++] = file;
    return MNY_OK;
}

static bool has_changed(const struct file *file)
{
    const struct stat *before = &file->found;
    struct stat now;

    return stat(file->path, &now) != 0 || now.st_size != before->st_size ||
           now.st_ino != before->st_ino || now.st_dev != before->st_dev ||
           now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != before->st_mtim.tv_nsec ||
           (uint64_t)now.st_size != file->digest.size;
}

enum mny_code mny_input_files_check(const struct mny_input_files *files,
                                    struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < files->count; i++)
        if (has_changed(&files->files[i]))
            code = mny_problem(problems, MNY_E_INPUT,
                               (struct mny_where){.file = files->files[i].path}, "%s",
                               _("this file has changed while it was read; wait until it is "
                                 "complete, and start again"));
    return code;
}

size_t mny_input_files_count(const struct mny_input_files *files)
{
    return files->count;
}

struct mny_input_file mny_input_files_at(const struct mny_input_files *files, size_t index)
{
    const struct file *file = &files->files[index];

    return (struct mny_input_file){file->role, file->said, &file->digest};
}
