/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* renameat2(), where there is one */
#include "core/output.h"

#include "core/arena.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file written through a writer, and what it then was: whoever changes it later by other
   means changes these as well. */
struct written {
    char *path;
    struct mny_file_digest digest;
    struct timespec changed;
    ino_t number;
};

struct mny_output {
    char *path;               /* OUT, without slashes at its end */
    char *folder;             /* the hidden folder beside it */
    bool force, replaces_out; /* what is there is an older OUT */
    struct written *written;
    size_t written_count, written_room;
    bool marks; /* CSV files with a byte order mark */
    struct mny_flusher *flusher;
};

/* The one thing a signal handler may touch. */
static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

void mny_interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
#ifdef SIGXFSZ
    /* A file beyond RLIMIT_FSIZE: write() fails with EFBIG, which is said, and ends nothing. */
    signal(SIGXFSZ, SIG_IGN);
#endif
}

bool mny_interrupted(void)
{
    return stop_asked != 0;
}

/* A + B + C, from malloc; NULL without memory. */
static char *join(const char *a, const char *b, const char *c)
{
    size_t room = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = malloc(room);

    if (text)
        snprintf(text, room, "%s%s%s", a, b, c);
    return text;
}

static void free_output(struct mny_output *output)
{
    mny_flusher_free(output->flusher);
    for (size_t i = 0; i < output->written_count; i++)
        free(output->written[i].path);
    free(output->written);
    free(output->path);
    free(output->folder);
    free(output);
}

/* A copy of PATH without slashes at its end; NULL without memory. */
static char *without_slashes(const char *path)
{
    char *copy = strdup(path);

    for (size_t n = copy ? strlen(copy) : 0; n > 1 && copy[n - 1] == '/'; n--)
        copy[n - 1] = '\0';
    return copy;
}

char *mny_output_parent(const char *path)
{
    char *parent = without_slashes(path);
    char *slash = parent ? strrchr(parent, '/') : NULL;

    if (slash)
        slash[slash == parent] = '\0';
    if (slash || !parent)
        return parent;
    free(parent);
    return strdup(".");
}

/* Whether the folder PATH, of which STATUS is, cannot give its place to another: it goes by no name
   of its own (".", "..", "/"), or something is mounted there. */
static bool is_fixed(const char *path, const struct stat *status)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *parent = mny_output_parent(path);
    struct stat around;
    const bool mounted = parent && stat(parent, &around) == 0 && around.st_dev != status->st_dev;

    free(parent);
    return mounted || *name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static enum mny_code look_for_manifest(struct mny_output *output, struct mny_problems *problems)
{
    char *manifest = join(output->path, "/", MNY_MANIFEST_NAME);
    struct stat status;

    if (!manifest)
        return mny_problem_memory(problems);
    output->replaces_out = lstat(manifest, &status) == 0 && S_ISREG(status.st_mode);
    free(manifest);
    return MNY_OK;
}

/* Before anything is computed for it. */
static enum mny_code look_at_existing(struct mny_output *output, struct mny_problems *problems)
{
    struct mny_where where = {.file = output->path};
    struct stat status;

    if (lstat(output->path, &status) != 0)
        return MNY_OK;
    if (!output->force)
        return mny_problem(problems, MNY_E_CREATE, where, "%s",
                           _("already exists; give another folder with -o, or --force to "
                             "replace it"));
    if (!S_ISDIR(status.st_mode))
        return mny_problem(problems, MNY_E_CREATE, where, "%s",
                           _("exists and is not a folder; it is not replaced"));
    if (is_fixed(output->path, &status))
        return mny_problem(problems, MNY_E_CREATE, where, "%s",
                           _("cannot be replaced where it is; give a new folder inside it"));
    return look_for_manifest(output, problems);
}

/* PARENT/.NAME.XXXXXX, so that the final rename stays within one file system. */
static char *hidden_name(const char *path, const char *ending)
{
    const char *slash = strrchr(path, '/');
    size_t parent = slash ? (size_t)(slash - path) + 1 : 0;
    size_t room = strlen(path) + strlen(ending) + 2;
    char *name = malloc(room);

    if (name)
        snprintf(name, room, "%.*s.%s%s", (int)parent, path, path + parent, ending);
    return name;
}

/* mkdtemp() makes folders that only their owner may enter; OUT is made like any
   other folder. */
static void open_to_others(const char *folder)
{
    mode_t mask = umask(0);

    umask(mask);
    chmod(folder, 0777 & ~mask);
}

enum mny_code mny_output_begin(const char *path, bool force, struct mny_problems *problems,
                               struct mny_output **output)
{
    struct mny_output *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_OK;

    *output = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->path = without_slashes(path);
    made->flusher = mny_flusher_create();
    if (!made->path || !made->flusher) {
        free_output(made);
        return mny_problem_memory(problems);
    }
    made->force = force;
    code = look_at_existing(made, problems);
    if (code == MNY_OK && !(made->folder = hidden_name(made->path, ".XXXXXX")))
        code = mny_problem_memory(problems);
    if (code == MNY_OK && !mkdtemp(made->folder))
        code = mny_problem_system(problems, MNY_E_CREATE, path, _("create this folder"), errno);
    if (code != MNY_OK) {
        free_output(made);
        return code;
    }
    open_to_others(made->folder);
    *output = made;
    return MNY_OK;
}

void mny_output_mark(struct mny_output *output)
{
    output->marks = true;
}

static bool is_top_csv(const char *name)
{
    const size_t length = strlen(name);

    return length > 4 && strcmp(name + length - 4, ".csv") == 0 && !strchr(name, '/');
}

const char *mny_output_folder(const struct mny_output *output)
{
    return output->folder;
}

enum mny_code mny_output_add_folder(struct mny_output *output, const char *name,
                                    struct mny_problems *problems)
{
    char *path = join(output->folder, "/", name);
    enum mny_code code = path ? MNY_OK : mny_problem_memory(problems);

    if (path && mkdir(path, 0777) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, path, _("create this folder"), errno);
    free(path);
    return code;
}

enum mny_code mny_output_remove(struct mny_output *output, const char *name,
                                struct mny_problems *problems)
{
    char *path = join(output->folder, "/", name);
    enum mny_code code = path ? MNY_OK : mny_problem_memory(problems);

    if (path && unlink(path) != 0)
        code = mny_problem_system(problems, MNY_E_IO, path, _("remove this file"), errno);
    free(path);
    return code;
}

/* Without memory it is not noted, and will be read. */
static void note_written(void *context, const char *path, uint64_t size,
                         const char sha256[MNY_DIGEST_ROOM])
{
    struct mny_output *output = context;
    struct written *written;
    struct stat status;
    char *copy;

    if (stat(path, &status) != 0 || (uint64_t)status.st_size != size ||
        !mny_grow(&output->written, &output->written_room, output->written_count + 1,
                  sizeof *output->written) ||
        !(copy = strdup(path)))
        return;
    written = &output->written[output->written_count++];
    *written = (struct written){
        .path = copy, .changed = status.st_mtim, .number = status.st_ino, .digest.size = size};
    memcpy(written->digest.sha256, sha256, MNY_DIGEST_ROOM);
}

/* What is noted of the file at PATH, if it is still that; or NULL. */
static const struct written *find_written(const struct mny_output *output, const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return NULL;
    for (size_t i = output->written_count; i-- > 0;) {
        const struct written *written = &output->written[i];

        if (strcmp(written->path, path) == 0 && written->number == status.st_ino &&
            written->digest.size == (uint64_t)status.st_size &&
            written->changed.tv_sec == status.st_mtim.tv_sec &&
            written->changed.tv_nsec == status.st_mtim.tv_nsec)
            return written;
    }
    return NULL;
}

enum mny_code mny_output_digest(const struct mny_output *output, const char *name,
                                struct mny_problems *problems, struct mny_file_digest *digest)
{
    char *path = join(output->folder, "/", name);
    const struct written *written = path ? find_written(output, path) : NULL;
    enum mny_code code = MNY_OK;

    if (!path)
        return mny_problem_memory(problems);
    if (written)
        *digest = written->digest;
    else
        code = mny_file_digest(path, problems, digest);
    free(path);
    return code;
}

enum mny_code mny_output_open(struct mny_output *output, const char *name,
                              struct mny_problems *problems, struct mny_writer **writer)
{
    char *path = join(output->folder, "/", name);
    enum mny_code code;

    *writer = NULL;
    if (!path)
        return mny_problem_memory(problems);
    code = mny_writer_open(path, problems, writer);
    free(path);
    if (code == MNY_OK && !mny_writer_watch(*writer, note_written, output)) {
        mny_writer_close(*writer);
        *writer = NULL;
        code = mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        mny_writer_leave_to(*writer, output->flusher);
    if (code == MNY_OK && output->marks && is_top_csv(name))
        mny_writer_string(*writer, "\xEF\xBB\xBF");
    return code;
}

enum mny_code mny_output_open_private(struct mny_output *output, const char *name,
                                      struct mny_problems *problems, struct mny_writer **writer)
{
    enum mny_code code = mny_output_open(output, name, problems, writer);
    char *path = code == MNY_OK ? join(output->folder, "/", name) : NULL;

    if (code == MNY_OK && !path)
        code = mny_problem_memory(problems);
    else if (code == MNY_OK && chmod(path, 0600) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, path, _("create this file"), errno);
    free(path);
    if (code != MNY_OK && *writer) {
        mny_writer_close(*writer);
        *writer = NULL;
    }
    return code;
}

static void remove_tree(const char *path);

static void remove_entries(DIR *folder, const char *path)
{
    for (struct dirent *entry; (entry = readdir(folder));) {
        char *inside;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        inside = join(path, "/", entry->d_name);
        if (inside)
            remove_tree(inside);
        free(inside);
    }
}

/* Best effort: what cannot be removed stays; a symbolic link is removed, never
   followed. */
static void remove_tree(const char *path)
{
    struct stat status;
    DIR *folder;

    if (lstat(path, &status) != 0)
        return;
    if (!S_ISDIR(status.st_mode)) {
        unlink(path);
        return;
    }
    folder = opendir(path);
    if (folder) {
        remove_entries(folder, path);
        closedir(folder);
    }
    rmdir(path);
}

/* A name is only as lasting as the folder that holds it.  Returns 0 or what went wrong; some
   file systems have nothing to flush here. */
static int flush_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = folder < 0 ? errno : 0;

    if (folder >= 0 && fsync(folder) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    if (folder >= 0)
        close(folder);
    return error;
}

/* Flushes NAME in the folder PATH, if it is a folder: a file was flushed when it was closed. */
static int flush_entry(const char *path, const char *name)
{
    char *inside = *name == '.' ? NULL : join(path, "/", name);
    int error = 0;

    if (!inside)
        return *name == '.' ? 0 : ENOMEM;
    error = flush_folder(inside);
    free(inside);
    return error == ENOTDIR ? 0 : error;
}

/* The folder and those inside it. */
static int flush_folders(const char *path)
{
    DIR *folder = opendir(path);
    int error = folder ? 0 : errno;

    for (struct dirent *entry; error == 0 && (entry = readdir(folder));)
        error = flush_entry(path, entry->d_name);
    if (folder)
        closedir(folder);
    return error != 0 ? error : flush_folder(path);
}

static int flush_parent(const char *path)
{
    char *parent = mny_output_parent(path);
    const int error = parent ? flush_folder(parent) : ENOMEM;

    free(parent);
    return error;
}

/* Changes the places of two folders in one step, so that there is an OUT at any moment.  False
   where this cannot be done: elsewhere than on Linux, and on some of its file systems. */
static bool exchange(const char *one, const char *other)
{
#ifdef RENAME_EXCHANGE
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0;
#else
    (void)one, (void)other;
    return false;
#endif
}

/* The older OUT is moved aside first, and put back if the new one cannot take its place. */
static int replace_in_steps(struct mny_output *output)
{
    char *aside = join(output->folder, ".old", "");
    int error = 0;

    if (!aside)
        return ENOMEM;
    if (rename(output->path, aside) != 0)
        error = errno;
    else if (rename(output->folder, output->path) != 0)
        error = errno, rename(aside, output->path);
    else
        rename(aside, output->folder);
    free(aside);
    return error;
}

/* An older OUT is then where the new one was made. */
static int put_in_place(struct mny_output *output)
{
    if (rename(output->folder, output->path) == 0)
        return 0;
    if (!output->force || (errno != ENOTEMPTY && errno != EEXIST))
        return errno;
    return exchange(output->folder, output->path) ? 0 : replace_in_steps(output);
}

/* Gives what others had in the place of OUT a name that can be seen, since nothing else has it. */
static void keep_aside(const struct mny_output *output, struct mny_problems *problems)
{
    char *aside = join(output->path, ".old-XXXXXX", "");
    const bool made = aside && mkdtemp(aside);
    const bool moved = made && rename(output->folder, aside) == 0;

    if (made && !moved)
        rmdir(aside);
    mny_remark(problems, MNY_WARNING, (struct mny_where){.file = output->path},
               _("what was there before was not made by minyi, and is kept as %s"),
               moved ? aside : output->folder);
    free(aside);
}

static void remove_old(const struct mny_output *output, struct mny_problems *problems)
{
    struct stat status;

    if (lstat(output->folder, &status) != 0)
        return;
    if (!output->replaces_out && rmdir(output->folder) != 0) {
        keep_aside(output, problems);
        return;
    }
    remove_tree(output->folder);
    if (lstat(output->folder, &status) == 0)
        mny_remark(problems, MNY_WARNING, (struct mny_where){.file = output->folder}, "%s",
                   _("is what could not be removed of the older folder; remove it by hand"));
}

/* OUT stands.  What is left to do is to make it last, and to remove an older one. */
static void clear_up(const struct mny_output *output, struct mny_problems *problems)
{
    const struct mny_where out = {.file = output->path};
    const int error = flush_parent(output->path);

    if (error != 0)
        mny_remark(problems, MNY_WARNING, out,
                   _("is whole, but its name could not be flushed to disk: %s; a power cut now "
                     "may lose it"),
                   strerror(error));
    remove_old(output, problems);
}

enum mny_code mny_output_commit(struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = mny_flusher_wait(output->flusher, problems);
    int error = flush_folders(output->folder);

    if (code == MNY_OK && error != 0)
        code = mny_problem_system(problems, MNY_E_IO, output->folder,
                                  _("flush this folder to disk"), error);
    if (code == MNY_OK && mny_interrupted())
        code = MNY_E_INTERRUPT;
    if (code == MNY_OK && (error = put_in_place(output)) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, output->path, _("create this folder"),
                                  error);
    if (code != MNY_OK) {
        mny_output_discard(output);
        return code;
    }
    clear_up(output, problems);
    free_output(output);
    return MNY_OK;
}

void mny_output_discard(struct mny_output *output)
{
    if (!output)
        return;
    remove_tree(output->folder);
    free_output(output);
}
