/* SPDX-License-Identifier: MIT */
#include "survey/run_files.h"

#include "core/table.h"
#include "core/text.h"
#include "core/writer.h"

#include <stdlib.h>

static void write_fact(struct mny_writer *writer, const char *key, const char *value)
{
    const char *row[] = {key, value};

    if (value && *value)
        mny_writer_row(writer, row, 2);
}

/* False without memory. */
static bool write_path(struct mny_writer *writer, const char *key, const char *path)
{
    char *text = path ? mny_path_text(path) : NULL;

    write_fact(writer, key, text);
    free(text);
    return text || !path;
}

static bool write_paths(struct mny_writer *writer, const char *key, const struct mny_paths *paths)
{
    bool good = true;

    for (size_t i = 0; i < paths->count; i++)
        good = write_path(writer, key, paths->items[i]) && good;
    return good;
}

/* Opens run.csv with what every run has in it. */
static enum mny_code open_run(struct mny_output *output, struct mny_problems *problems,
                              struct mny_writer **writer)
{
    enum mny_code code = mny_output_open(output, "run.csv", problems, writer);

    if (code != MNY_OK)
        return code;
    write_fact(*writer, "key", "value");
    write_fact(*writer, "version", MINYI_VERSION);
    return code;
}

/* False without memory. */
static bool write_standard(struct mny_writer *writer, const struct mny_options *options,
                           const struct mny_standard *standard)
{
    const bool memory = write_path(writer, "standard", options->standard);

    if (standard) {
        write_fact(writer, "standard_title", mny_standard_head(standard)->title);
        write_fact(writer, "standard_title_en", mny_standard_head(standard)->english);
    }
    return memory;
}

static enum mny_code write_run(const struct mny_options *options,
                               const struct mny_questionnaire *questionnaire,
                               const struct mny_standard *standard, struct mny_output *output,
                               struct mny_problems *problems)
{
    const struct mny_settings *settings = mny_questionnaire_settings(questionnaire);
    struct mny_writer *writer;
    enum mny_code code = open_run(output, problems, &writer);
    bool memory;

    if (code != MNY_OK)
        return code;
    write_fact(writer, "title", settings->title);
    write_fact(writer, "form_id", settings->form_id);
    memory = write_path(writer, "questionnaire", options->questionnaire) &&
             write_paths(writer, "dump", &options->dumps) &&
             write_path(writer, "population", options->population);
    write_fact(writer, "method", mny_method_name(options->weighting.method));
    write_fact(writer, "bounds", options->bounds);
    write_fact(writer, "nonresponse",
               options->weighting.adjust && *options->nonresponse == '\0' ? "stratum"
                                                                          : options->nonresponse);
    write_fact(writer, options->weighting.trim.how == MNY_TRIM_KEEP ? "trim_keep" : "trim",
               options->trim);
    write_fact(writer, "collapse", options->collapse);
    write_fact(writer, "by", options->scoring.by);
    write_fact(writer, "reliability", options->scoring.reliability ? "yes" : NULL);
    write_fact(writer, "differences", options->scoring.differences ? "yes" : NULL);
    write_fact(writer, "lonely", options->lonely);
    write_fact(writer, "replicates", options->replicates);
    write_fact(writer, "seed", options->seed);
    write_fact(writer, "estimates", options->scoring.estimates ? "yes" : NULL);
    write_fact(writer, "interval", options->interval);
    write_fact(writer, "suppress", options->scoring.suppress ? "yes" : NULL);
    write_fact(writer, "export", options->export_list);
    write_fact(writer, "salt", options->salt ? "yes" : NULL);
    write_fact(writer, "keep_pii", options->keep_personal ? "yes" : NULL);
    memory = write_standard(writer, options, standard) && memory;
    memory = write_paths(writer, "filings", &options->filings) &&
             write_paths(writer, "last", &options->last) && memory;
    code = mny_writer_close(writer);
    return memory ? code : mny_problem_memory(problems);
}

static void write_label(struct mny_writer *writer, const char *name, const char *choice,
                        const char *label)
{
    const char *row[] = {name, choice, label};

    mny_writer_row(writer, row, 3);
}

static enum mny_code write_labels(const struct mny_questionnaire *questionnaire,
                                  struct mny_output *output, struct mny_problems *problems)
{
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(output, "labels.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    write_label(writer, "name", "choice", "label");
    for (size_t i = 0; i < mny_questionnaire_questions(questionnaire); i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, i);

        write_label(writer, question->name, "", question->label);
        for (size_t k = 0; question->choices && k < question->choices->count; k++)
            write_label(writer, question->name, question->choices->choices[k].name,
                        question->choices->choices[k].label);
    }
    return mny_writer_close(writer);
}

/* Writes NAME as a copy of TABLE. */
static enum mny_code write_copy(const struct mny_table *table, const char *name,
                                struct mny_output *output, struct mny_problems *problems)
{
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(output, name, problems, &writer);

    if (code != MNY_OK)
        return code;
    for (size_t column = 0; column < mny_table_columns(table); column++)
        mny_writer_text(writer, mny_table_header(table, column));
    mny_writer_end_row(writer);
    for (size_t row = 0; row < mny_table_rows(table); row++) {
        for (size_t column = 0; column < mny_table_columns(table); column++)
            mny_writer_text(writer, mny_table_cell(table, row, column));
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}

static enum mny_code write_cities(const char *path, struct mny_output *output,
                                  struct mny_problems *problems)
{
    struct mny_table *table = NULL;
    enum mny_code code = mny_table_read(path, problems, &table);

    if (code == MNY_OK)
        code = write_copy(table, "cities.csv", output, problems);
    mny_table_free(table);
    return code;
}

/* ---- of combine ---------------------------------------------------------------------- */

static bool has_all(const struct mny_table *table, const char *const *columns)
{
    size_t column;

    for (size_t i = 0; columns[i]; i++)
        if (!mny_table_find(table, columns[i], &column))
            return false;
    return true;
}

/* Copies the file PATH to NAME if it has all COLUMNS, as minyi writes them: totals can be made
   of fewer, the report and a comparison of waves cannot. */
static enum mny_code copy_scores(const char *path, const char *name, const char *const *columns,
                                 struct mny_output *output, struct mny_problems *problems)
{
    struct mny_table *table = NULL;
    enum mny_code code = mny_table_read(path, problems, &table);

    if (code == MNY_OK && has_all(table, columns))
        code = write_copy(table, name, output, problems);
    mny_table_free(table);
    return code;
}

enum mny_code mny_run_files_standard(const struct mny_options *options,
                                     const struct mny_standard *standard, struct mny_output *output,
                                     struct mny_problems *problems)
{
    struct mny_writer *writer;
    enum mny_code code = open_run(output, problems, &writer);
    bool memory;

    if (code != MNY_OK)
        return code;
    memory = write_standard(writer, options, standard);
    code = mny_writer_close(writer);
    return memory ? code : mny_problem_memory(problems);
}

enum mny_code mny_run_files_combined(const struct mny_options *options,
                                     const struct mny_standard *standard, struct mny_output *output,
                                     struct mny_problems *problems)
{
    static const char *const objective[] = {"city",  "level", "code",   "label", "weight",
                                            "score", "full",  "status", NULL};
    static const char *const subjective[] = {"city",   "level",   "code", "label", "score", "se",
                                             "ci_low", "ci_high", "n",    "n_eff", "deff",  NULL};
    enum mny_code code = mny_run_files_standard(options, standard, output, problems);

    if (code == MNY_OK && options->objective)
        code = copy_scores(options->objective, "objective.csv", objective, output, problems);
    if (code == MNY_OK && options->subjective && mny_standard_head(standard)->survey)
        code = copy_scores(options->subjective, "subjective.csv", subjective, output, problems);
    if (code == MNY_OK && options->cities)
        code = write_cities(options->cities, output, problems);
    return code;
}

enum mny_code mny_run_files_write(const struct mny_options *options,
                                  const struct mny_questionnaire *questionnaire,
                                  const struct mny_standard *standard, struct mny_output *output,
                                  struct mny_problems *problems)
{
    enum mny_code code = write_run(options, questionnaire, standard, output, problems);

    if (code == MNY_OK)
        code = write_labels(questionnaire, output, problems);
    if (code == MNY_OK && options->cities)
        code = write_cities(options->cities, output, problems);
    return code;
}
