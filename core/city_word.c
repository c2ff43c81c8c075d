/* SPDX-License-Identifier: MIT */
#include "core/city_word.h"

#include "core/file.h"
#include "core/table.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file NAME of OUT; *TABLE is NULL if there is none, or it has no such columns. */
static enum mny_code read_names(const char *out, const char *name, struct mny_problems *problems,
                                struct mny_table **table, size_t *code_at, size_t *name_at)
{
    char *path = mny_path_in(out, name);
    enum mny_code code = MNY_OK;

    *table = NULL;
    if (!path)
        return mny_problem_memory(problems);
    if (access(path, F_OK) == 0)
        code = mny_table_read(path, problems, table);
    free(path);
    if (*table &&
        !(mny_table_find(*table, "city", code_at) && mny_table_find(*table, "name", name_at))) {
        mny_table_free(*table);
        *table = NULL;
    }
    return code;
}

/* *FOUND: the code of the one city of TABLE that is called WORD, borrowed; NULL. */
static enum mny_code look_up(const struct mny_table *table, const char *word, size_t code_at,
                             size_t name_at, struct mny_problems *problems, const char **found)
{
    *found = NULL;
    for (size_t row = 0; row < mny_table_rows(table); row++) {
        const char *code = mny_table_cell(table, row, code_at);

        if (strcmp(mny_table_cell(table, row, name_at), word) != 0)
            continue;
        if (*found && strcmp(*found, code) != 0)
            return mny_problem(problems, MNY_E_INPUT, mny_table_where(table, row, name_at),
                               _("several cities are called \"%s\", %s and %s among them; give the "
                                 "code"),
                               word, *found, code);
        *found = code;
    }
    return MNY_OK;
}

enum mny_code mny_city_of_word(const char *out, const char *word, struct mny_problems *problems,
                               char **code)
{
    static const char *const names[] = {"cities.csv", "scores.csv"};
    enum mny_code status = MNY_OK;

    *code = NULL;
    for (size_t i = 0; status == MNY_OK && !*code && i < sizeof names / sizeof *names; i++) {
        struct mny_table *table;
        const char *found = NULL;
        size_t code_at, name_at;

        status = read_names(out, names[i], problems, &table, &code_at, &name_at);
        if (table)
            status = look_up(table, word, code_at, name_at, problems, &found);
        if (status == MNY_OK && found && !(*code = strdup(found)))
            status = mny_problem_memory(problems);
        mny_table_free(table);
    }
    if (status == MNY_OK && !*code && !(*code = strdup(word)))
        status = mny_problem_memory(problems);
    return status;
}
