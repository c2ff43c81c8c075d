/* SPDX-License-Identifier: MIT */
#include "survey/clean/inputs.h"

#include "core/text.h"
#include "survey/clean/same_files.h"
#include "survey/clean/unmatched.h"
#include "survey/dump/header.h"

#include <stdlib.h>
#include <string.h>

static const char *without_folders(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] != '\0' ? slash + 1 : path;
}

/* False without memory. */
static bool name_dumps(const struct mny_clean_options *options, struct mny_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (!(inputs->paths[i] = mny_path_text(options->dumps[i])))
            return false;
    for (size_t i = 0; i < inputs->count; i++) {
        const char *name = without_folders(inputs->paths[i]);

        inputs->names[i] = name;
        for (size_t k = 0; k < inputs->count; k++)
            if (k != i && strcmp(without_folders(inputs->paths[k]), name) == 0)
                inputs->names[i] = inputs->paths[i];
    }
    return true;
}

/* Standard input can be read only once, by one reader. */
static enum mny_code check_stdin(const struct mny_clean_options *options,
                                 struct mny_problems *problems)
{
    for (size_t i = 0; options->dump_count > 1 && i < options->dump_count; i++)
        if (strcmp(options->dumps[i], "-") == 0)
            return mny_problem(problems, MNY_E_USAGE, (struct mny_where){0}, "%s",
                               _("standard input (-) can only be read as the one dump of a run"));
    return MNY_OK;
}

/* Columns that match nothing, also where the header is refused for what is missing in it. */
static bool note_unmatched(struct mny_unmatched *unmatched,
                           const struct mny_questionnaire *questionnaire,
                           const struct mny_binding *binding)
{
    if (binding->asked && !mny_unmatched_add_dump(unmatched, binding->asked,
                                                  mny_questionnaire_questions(questionnaire)))
        return false;
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].use == MNY_COLUMN_UNMATCHED &&
            !mny_unmatched_add_column(unmatched, binding->columns[i].header,
                                      strlen(binding->columns[i].header)))
            return false;
    return true;
}

/* One dialect said is that of all dumps. */
static enum mny_dialect dialect_of(const struct mny_clean_options *options, size_t index)
{
    if (options->dialect_count == 0)
        return MNY_DIALECT_DETECT;
    return options->dialects[options->dialect_count == 1 ? 0 : index];
}

static enum mny_code open_one(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              const struct mny_matcher *matcher, struct mny_problems *problems,
                              struct mny_inputs *inputs, size_t index)
{
    const char *path = options->dumps[index];
    const struct mny_header_reading reading = {dialect_of(options, index), options->max_columns};
    enum mny_code code = mny_dump_open(path, options->encoding, problems, &inputs->dumps[index]);

    if (code != MNY_OK)
        return code;
    code =
        mny_header_read(inputs->dumps[index], path, matcher, questionnaire, options->population,
                        &reading, problems, &inputs->bindings[index], &inputs->delimiters[index]);
    return note_unmatched(options->unmatched, questionnaire, &inputs->bindings[index])
               ? code
               : mny_problem_memory(problems);
}

static enum mny_code open_all(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              struct mny_problems *problems, struct mny_inputs *inputs)
{
    struct mny_matcher *matcher = mny_matcher_create(questionnaire, options->mapping);
    enum mny_code code = MNY_OK, one;

    if (!matcher)
        return mny_problem_memory(problems);
    for (size_t i = 0; i < inputs->count; i++) {
        one = open_one(questionnaire, options, matcher, problems, inputs, i);
        code = code == MNY_OK ? one : code;
    }
    mny_matcher_free(matcher);
    mny_mapping_check(options->mapping, problems);
    return code;
}

enum mny_code mny_inputs_open(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              struct mny_problems *problems, struct mny_inputs *inputs)
{
    enum mny_code code = check_stdin(options, problems);
    size_t room = options->dump_count + 1;

    *inputs = (struct mny_inputs){0};
    if (code == MNY_OK && !options->allow_same)
        code = mny_same_files_refuse(options->dumps, options->dump_count, problems);
    if (code != MNY_OK)
        return code;
    inputs->count = options->dump_count;
    inputs->dumps = calloc(room, sizeof *inputs->dumps);
    inputs->bindings = calloc(room, sizeof *inputs->bindings);
    inputs->delimiters = calloc(room, 1);
    inputs->paths = calloc(room, sizeof *inputs->paths);
    inputs->names = calloc(room, sizeof *inputs->names);
    if (!inputs->dumps || !inputs->bindings || !inputs->delimiters || !inputs->paths ||
        !inputs->names || !name_dumps(options, inputs))
        code = mny_problem_memory(problems);
    else
        code = open_all(questionnaire, options, problems, inputs);
    if (code != MNY_OK)
        mny_inputs_close(inputs);
    return code;
}

void mny_inputs_close_dump(struct mny_inputs *inputs, size_t index)
{
    mny_dump_close(inputs->dumps[index]);
    inputs->dumps[index] = NULL;
}

void mny_inputs_close(struct mny_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        if (inputs->dumps)
            mny_inputs_close_dump(inputs, i);
        if (inputs->bindings)
            mny_binding_free(&inputs->bindings[i]);
        if (inputs->paths)
            free(inputs->paths[i]);
    }
    free(inputs->dumps);
    free(inputs->bindings);
    free(inputs->delimiters);
    free(inputs->paths);
    free(inputs->names);
    *inputs = (struct mny_inputs){0};
}

uint64_t mny_inputs_size(const struct mny_inputs *inputs)
{
    uint64_t sum = 0, size;

    for (size_t i = 0; i < inputs->count; i++) {
        size = mny_dump_size(inputs->dumps[i]);
        if (size == 0)
            return 0;
        sum += size;
    }
    return sum;
}
