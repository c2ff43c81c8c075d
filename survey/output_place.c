/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "survey/output_place.h"

#include "core/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Whether PATH is FOLDER or inside it; both as realpath() gives them. */
static bool is_inside(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Another place than OUT, if INPUT is there at all. */
static enum mny_code check_input(const char *output, const char *folder, const char *input,
                                 struct mny_problems *problems)
{
    char *path = input ? realpath(input, NULL) : NULL;
    enum mny_code code = MNY_OK;

    if (path && is_inside(path, folder))
        code = mny_problem(problems, MNY_E_CREATE, (struct mny_where){.file = output},
                           _("\"%s\" is read from there and would be lost with the old folder; "
                             "give another folder with -o"),
                           input);
    free(path);
    return code;
}

static enum mny_code check_inputs(const char *output, const char *folder,
                                  const struct mny_paths *inputs, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK, one;

    for (size_t i = 0; i < inputs->count; i++) {
        one = check_input(output, folder, inputs->items[i], problems);
        code = code == MNY_OK ? one : code;
    }
    return code;
}

enum mny_code mny_output_place_check(const struct mny_options *options,
                                     struct mny_problems *problems)
{
    const char *const single[] = {options->questionnaire, options->population, options->standard,
                                  options->cities,        options->objective,  options->subjective,
                                  options->scoring.given};
    const struct mny_paths *const several[] = {&options->dumps, &options->filings, &options->last,
                                               &options->operands};
    char *folder = options->output ? realpath(options->output, NULL) : NULL;
    enum mny_code code = MNY_OK, one;

    if (!folder)
        return MNY_OK; /* there is no OUT yet */
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        one = check_input(options->output, folder, single[i], problems);
        code = code == MNY_OK ? one : code;
    }
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        one = check_inputs(options->output, folder, several[i], problems);
        code = code == MNY_OK ? one : code;
    }
    free(folder);
    return code;
}
