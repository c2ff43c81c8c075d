/* SPDX-License-Identifier: MIT */
#include "core/standard.h"

#include "core/data_path.h"
#include "core/standard_private.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".yaml"

void mny_standard_free(struct mny_standard *standard)
{
    if (!standard)
        return;
    for (size_t i = 0; i < standard->item_count; i++)
        mny_formulas_free((struct mny_formulas *)standard->items[i].formulas);
    free(standard->l1s);
    free(standard->l2s);
    free(standard->items);
    free(standard->inputs);
    mny_arena_free(standard->arena);
    free(standard);
}

static bool exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

/* FOLDER/NAME.yaml; free with free(). */
static char *join(const char *folder, const char *name)
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

/* The file of the standard NAME_OR_FILE; free with free(). */
static enum mny_code locate(const char *name_or_file, struct mny_problems *problems, char **path)
{
    char *folder = strchr(name_or_file, '/') ? NULL : mny_data_path("standards");
    char *shipped = folder ? join(folder, name_or_file) : NULL;

    *path = NULL;
    if (shipped && exists(shipped)) {
        *path = shipped;
        shipped = NULL;
    } else if (exists(name_or_file) && !(*path = strdup(name_or_file))) {
        free(folder);
        free(shipped);
        return mny_problem_memory(problems);
    }
    free(folder);
    free(shipped);
    return *path ? MNY_OK : say_unknown(name_or_file, problems);
}

enum mny_code mny_standard_read(const char *name_or_file, struct mny_problems *problems,
                                struct mny_standard **standard)
{
    struct mny_standard *made = NULL;
    struct mny_yaml *yaml = NULL;
    char *path = NULL;
    enum mny_code code = locate(name_or_file, problems, &path);

    *standard = NULL;
    if (code == MNY_OK)
        code = mny_yaml_read(path, problems, &yaml);
    if (code == MNY_OK) {
        made = calloc(1, sizeof *made);
        if (!made || !(made->arena = mny_arena_create()))
            code = mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        code = mny_standard_fill(made, yaml, problems);
    mny_yaml_free(yaml);
    free(path);
    if (code == MNY_OK)
        *standard = made;
    else
        mny_standard_free(made);
    return code;
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

const struct mny_standard_head *mny_standard_head(const struct mny_standard *standard)
{
    return &standard->head;
}

const struct mny_standard_l1 *mny_standard_l1s(const struct mny_standard *standard, size_t *count)
{
    *count = standard->l1_count;
    return standard->l1s;
}

const struct mny_standard_l2 *mny_standard_l2s(const struct mny_standard *standard, size_t *count)
{
    *count = standard->l2_count;
    return standard->l2s;
}

const struct mny_standard_item *mny_standard_items(const struct mny_standard *standard,
                                                   size_t *count)
{
    *count = standard->item_count;
    return standard->items;
}

const struct mny_standard_input *mny_standard_inputs(const struct mny_standard *standard,
                                                     size_t *count)
{
    *count = standard->input_count;
    return standard->inputs;
}

static bool is(const char *code, const char *text, size_t length)
{
    return strlen(code) == length && memcmp(code, text, length) == 0;
}

size_t mny_standard_find_item(const struct mny_standard *standard, const char *code, size_t length)
{
    for (size_t i = 0; i < standard->item_count; i++)
        if (is(standard->items[i].code, code, length))
            return i;
    return MNY_NO_INPUT;
}

size_t mny_standard_find_input(const struct mny_standard *standard, size_t item, const char *code,
                               size_t length)
{
    size_t first = standard->items[item].first_input;

    for (size_t i = first; i < first + standard->items[item].input_count; i++)
        if (is(standard->inputs[i].code, code, length))
            return i;
    return MNY_NO_INPUT;
}
