/* SPDX-License-Identifier: MIT */
/* Where standards lie: the shipped ones by name, others by path, and those that
   one extends. */
#include "core/standard_private.h"

#include "core/data_path.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".yaml"

/* A province extends a national standard, a city perhaps the province's. */
enum { CHAIN_MOST = 16 };

static bool exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

/* FOLDER/NAME.yaml; free with free(). */
static char *with_suffix(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + sizeof SUFFIX + 1;
    char *path = malloc(room);

    if (path)
        snprintf(path, room, "%s/%s" SUFFIX, folder, name);
    return path;
}

/* Says that there is no such standard, and which there are. */
static enum mny_code say_unknown(const char *name, struct mny_problems *problems)
{
    struct mny_where nowhere = {0};
    char **names = NULL, *list = NULL;
    size_t count = 0, room = 1;
    enum mny_code code = mny_standard_names(problems, &names, &count);

    for (size_t i = 0; i < count; i++)
        room += strlen(names[i]) + 1;
    if (code == MNY_OK && !(list = calloc(room, 1)))
        code = mny_problem_memory(problems);
    for (size_t i = 0; list && i < count; i++) {
        strcat(list, i > 0 ? " " : "");
        strcat(list, names[i]);
    }
    if (code == MNY_OK)
        code = mny_problem(problems, MNY_E_NOT_FOUND, nowhere,
                           _("no standard \"%s\": no file has this name, and the shipped ones are: "
                             "%s"),
                           name, list);
    free(list);
    mny_standard_names_free(names, count);
    return code;
}

/* The path of the shipped standard NAME, or NULL, with errno; free with free(). */
static char *shipped(const char *name)
{
    char *folder = strchr(name, '/') ? NULL : mny_data_path("standards");
    char *path = folder ? with_suffix(folder, name) : NULL;
    const int error = path || strchr(name, '/') ? ENOENT : errno;

    free(folder);
    if (path && exists(path))
        return path;
    free(path);
    errno = error;
    return NULL;
}

/* PATH as seen from the folder of the file FROM; free with free(). */
static char *beside(const char *from, const char *path)
{
    const char *slash = *path == '/' ? NULL : strrchr(from, '/');
    size_t folder = slash ? (size_t)(slash - from) + 1 : 0, room = folder + strlen(path) + 1;
    char *joined = malloc(room);

    if (joined)
        snprintf(joined, room, "%.*s%s", (int)folder, from, path);
    return joined;
}

/* The file of the standard NAME_OR_FILE, said in the file FROM (NULL: by the
   user); NULL if there is none, with errno ENOENT or ENOMEM.  Free with free(). */
static char *locate(const char *name_or_file, const char *from)
{
    char *path = shipped(name_or_file);

    if (path || errno == ENOMEM)
        return path;
    path = from ? beside(from, name_or_file) : strdup(name_or_file);
    if (!path || exists(path))
        return path;
    free(path);
    errno = ENOENT;
    return NULL;
}

/* The files that one standard is made of: the user's, what it extends, … */
struct chain {
    struct mny_yaml *yamls[CHAIN_MOST];
    struct stat files[CHAIN_MOST];
    size_t count;
    enum mny_code code; /* of what is wrong but does not end the reading */
};

static bool holds(const struct chain *chain, const struct stat *file)
{
    for (size_t i = 0; i < chain->count; i++)
        if (chain->files[i].st_dev == file->st_dev && chain->files[i].st_ino == file->st_ino)
            return true;
    return false;
}

/* Reads the file at PATH as the last of the chain; WHERE is what asks for it. */
static enum mny_code append(struct chain *chain, const char *path, struct mny_where where,
                            struct mny_problems *problems)
{
    struct stat file;
    enum mny_code code;

    if (stat(path, &file) != 0)
        return mny_problem_system(problems, MNY_E_NOT_FOUND, path, _("open this file"), errno);
    if (holds(chain, &file))
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("\"extends\" goes round in a circle: %s is extended by what it "
                             "extends itself; take one \"extends\" out"),
                           path);
    if (chain->count == CHAIN_MOST)
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("more than %d standards extend one another; join some of them"),
                           CHAIN_MOST);
    code = mny_yaml_read(path, problems, &chain->yamls[chain->count]);
    if (code == MNY_OK)
        chain->files[chain->count++] = file;
    return code;
}

/* Reads what the last file of the chain extends; *MORE if that is something. */
static enum mny_code follow(struct chain *chain, bool *more, struct mny_problems *problems)
{
    const struct mny_yaml *yaml = chain->yamls[chain->count - 1];
    mny_yaml_node root = mny_yaml_root(yaml), node = mny_yaml_find(yaml, root, "extends");
    const char *text = mny_yaml_text(yaml, node);
    struct mny_where where = mny_yaml_where(yaml, node);
    enum mny_code code;
    char *path;

    *more = false;
    if (node == 0)
        return MNY_OK;
    if (mny_yaml_find(yaml, root, "id") == 0)
        chain->code =
            mny_problem(problems, MNY_E_INPUT, mny_yaml_where(yaml, root), "%s",
                        _("\"id\" is missing: a standard that extends another has a name of "
                          "its own"));
    path = text ? locate(text, mny_yaml_where(yaml, 0).file) : NULL;
    if (!path && text && errno == ENOMEM)
        return mny_problem_memory(problems);
    if (!path)
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("extends: no standard \"%s\"; the name of a shipped one or a path "
                             "from this file's folder is expected"),
                           text ? text : "?");
    code = append(chain, path, where, problems);
    *more = code == MNY_OK;
    free(path);
    return code;
}

/* Lays each file over the one that it extends; all are *YAML's then. */
static enum mny_code join(struct chain *chain, struct mny_problems *problems,
                          struct mny_yaml **yaml)
{
    enum mny_code code = MNY_OK;

    while (chain->count > 1 && code == MNY_OK) {
        code = mny_yaml_extend(chain->yamls[chain->count - 2], chain->yamls[chain->count - 1],
                               problems);
        chain->count--;
    }
    if (code == MNY_OK) {
        *yaml = chain->yamls[0];
        chain->count = 0;
    }
    return code;
}

static enum mny_code read_chain(const char *name_or_file, struct chain *chain,
                                struct mny_problems *problems)
{
    char *path = locate(name_or_file, NULL);
    enum mny_code code;
    bool more;

    if (!path && errno == ENOMEM)
        return mny_problem_memory(problems);
    if (!path)
        return say_unknown(name_or_file, problems);
    code = append(chain, path, (struct mny_where){0}, problems);
    free(path);
    for (more = code == MNY_OK; more;)
        code = follow(chain, &more, problems);
    return code;
}

static void free_chain(struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++)
        mny_yaml_free(chain->yamls[i]);
}

enum mny_code mny_standard_open(const char *name_or_file, struct mny_problems *problems,
                                struct mny_yaml **yaml)
{
    struct chain chain = {.count = 0};
    enum mny_code code = read_chain(name_or_file, &chain, problems);

    *yaml = NULL;
    /* With a part missing, every code of that part would seem unknown. */
    if (code == MNY_OK)
        code = join(&chain, problems, yaml);
    free_chain(&chain);
    return code == MNY_OK ? chain.code : code;
}

/* PATH, or the id of the shipped standard that it is; free with free(). */
static char *id_or_path(const char *path)
{
    char *folder = mny_data_path("standards");
    const bool no_memory = !folder && errno == ENOMEM;
    const size_t length = folder ? strlen(folder) : 0, all = strlen(path);
    const bool is_shipped = folder && all > length + sizeof SUFFIX &&
                            strncmp(path, folder, length) == 0 && path[length] == '/';

    free(folder);
    if (no_memory)
        return NULL;
    return is_shipped ? strndup(path + length + 1, all - length - sizeof SUFFIX) : strdup(path);
}

enum mny_code mny_standard_files(const char *name_or_file, struct mny_problems *problems,
                                 char ***names, size_t *count)
{
    struct chain chain = {.count = 0};
    enum mny_code code = read_chain(name_or_file, &chain, problems);

    *names = calloc(chain.count + 1, sizeof **names);
    *count = 0;
    if (!*names)
        code = mny_problem_memory(problems);
    for (size_t i = 0; code == MNY_OK && i < chain.count; i++) {
        (*names)[i] = id_or_path(mny_yaml_where(chain.yamls[i], 0).file);
        *count = (*names)[i] ? i + 1 : i;
        code = (*names)[i] ? MNY_OK : mny_problem_memory(problems);
    }
    free_chain(&chain);
    return code;
}

char *mny_standard_path(const char *name_or_file)
{
    return locate(name_or_file, NULL);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The id that a file name FILE.yaml stands for, or NULL; free with free(). */
static char *id_of(const char *file, bool *memory)
{
    size_t length = strlen(file);
    char *id;

    if (file[0] == '.' || length <= strlen(SUFFIX) ||
        strcmp(file + length - strlen(SUFFIX), SUFFIX) != 0)
        return NULL;
    id = strndup(file, length - strlen(SUFFIX));
    *memory = *memory && id;
    return id;
}

static bool list_folder(DIR *folder, char ***names, size_t *count)
{
    const struct dirent *entry;
    size_t capacity = 0;
    bool memory = true;
    char *id;

    while (memory && (entry = readdir(folder)) != NULL) {
        id = id_of(entry->d_name, &memory);
        if (!id)
            continue;
        memory = mny_grow(names, &capacity, *count + 1, sizeof **names);
        if (memory)
            (*names)[(*count)++] = id;
        else
            free(id);
    }
    if (*count > 0)
        qsort(*names, *count, sizeof **names, compare_names);
    return memory;
}

enum mny_code mny_standard_names(struct mny_problems *problems, char ***names, size_t *count)
{
    char *path = mny_data_path("standards");
    DIR *folder = path ? opendir(path) : NULL;
    int error = path ? errno : ENOENT;
    enum mny_code code = MNY_OK;

    *names = NULL;
    *count = 0;
    if (!folder)
        code = mny_problem_system(problems, MNY_E_NOT_FOUND, path ? path : "standards",
                                  _("open the folder of the standards"), error);
    else if (!list_folder(folder, names, count))
        code = mny_problem_memory(problems);
    if (folder)
        closedir(folder);
    free(path);
    if (code != MNY_OK) {
        mny_standard_names_free(*names, *count);
        *names = NULL;
        *count = 0;
    }
    return code;
}

void mny_standard_names_free(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}
