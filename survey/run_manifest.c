/* SPDX-License-Identifier: MIT */
#include "survey/run_manifest.h"

#include "core/file.h"
#include "core/number.h"
#include "core/standard.h"
#include "survey/common/language.h"
#include "survey/manifest/input_files.h"
#include "survey/manifest/run_id.h"
#include "survey/score/replicate_scales.h"
#include "survey/waves/wave.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mny_run_manifest {
    const struct mny_options *options;
    struct mny_input_files *files;
    struct mny_manifest *manifest;
    bool filled;
};

/* ---- the files ----------------------------------------------------------------------- */

static enum mny_code add_file(struct mny_run_manifest *run, const char *role, const char *path,
                              struct mny_problems *problems)
{
    return path ? mny_input_files_add(run->files, role, path, path, problems) : MNY_OK;
}

static enum mny_code add_inside(struct mny_run_manifest *run, const char *role, const char *folder,
                                const char *name, struct mny_problems *problems)
{
    char *path = mny_path_in(folder, name);
    enum mny_code code = path ? add_file(run, role, path, problems) : mny_problem_memory(problems);

    free(path);
    return code;
}

static enum mny_code add_questionnaire(struct mny_run_manifest *run, struct mny_problems *problems)
{
    static const char *const sheets[] = {"survey.csv",   "choices.csv", "dimensions.csv",
                                         "settings.csv", "topics.csv",  "checks.csv",
                                         "quotas.csv"};
    const char *folder = run->options->questionnaire;
    enum mny_code code = MNY_OK;

    for (size_t i = 0; folder && code == MNY_OK && i < sizeof sheets / sizeof *sheets; i++)
        code = add_inside(run, "questionnaire", folder, sheets[i], problems);
    return code;
}

/* The standard and all that it extends.  What is wrong with it is said by its reader, but not
   what is wrong with the machine. */
static enum mny_code add_standard(struct mny_run_manifest *run, struct mny_problems *problems)
{
    struct mny_problems *unsaid = mny_problems_create();
    char **names = NULL;
    size_t count = 0;
    enum mny_code code;

    if (!unsaid)
        return mny_problem_memory(problems);
    code = mny_standard_files(run->options->standard, unsaid, &names, &count);
    if (code == MNY_E_MEMORY || code == MNY_E_IO)
        mny_problems_add(problems, unsaid);
    else
        code = MNY_OK;
    for (size_t i = 0; i < count && code == MNY_OK; i++) {
        char *path = mny_standard_path(names[i]);

        code = path ? mny_input_files_add(run->files, "standard", names[i], path, problems)
                    : mny_problem_memory(problems);
        free(path);
    }
    mny_standard_names_free(names, count);
    mny_problems_free(unsaid);
    return code;
}

static enum mny_code add_paths(struct mny_run_manifest *run, const char *role,
                               const struct mny_paths *paths, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; code == MNY_OK && i < paths->count; i++)
        code = add_file(run, role, paths->items[i], problems);
    return code;
}

static enum mny_code add_replicates(struct mny_run_manifest *run, struct mny_problems *problems)
{
    const char *weights = run->options->scoring.given;
    char *scales = weights ? mny_replicate_scales_path(weights) : NULL;
    enum mny_code code = add_file(run, "replicate_weights", weights, problems);

    if (weights && !scales)
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = add_file(run, "replicates", scales, problems);
    free(scales);
    return code;
}

/* What is read of the two waves of a comparison. */
static enum mny_code add_waves(struct mny_run_manifest *run, struct mny_problems *problems)
{
    static const char *const roles[] = {"old_wave", "new_wave"};
    const struct mny_paths *waves = &run->options->operands;
    enum mny_code code = MNY_OK;

    for (size_t w = 0; code == MNY_OK && w < waves->count && w < 2; w++) {
        code = add_inside(run, roles[w], waves->items[w], MNY_MANIFEST_NAME, problems);
        for (size_t i = 0; code == MNY_OK && mny_wave_file(i); i++)
            code = add_inside(run, roles[w], waves->items[w], mny_wave_file(i), problems);
    }
    return code;
}

static enum mny_code add_files(struct mny_run_manifest *run, struct mny_problems *problems)
{
    const struct mny_options *options = run->options;
    enum mny_code code = add_questionnaire(run, problems);

    if (code == MNY_OK)
        code = add_file(run, "mapping", options->mapping, problems);
    if (code == MNY_OK)
        code = add_file(run, "salt", options->salt, problems);
    if (code == MNY_OK)
        code = add_file(run, "population", options->population, problems);
    if (code == MNY_OK)
        code = add_file(run, "cities", options->cities, problems);
    if (code == MNY_OK && options->standard)
        code = add_standard(run, problems);
    if (code == MNY_OK)
        code = add_paths(run, "filings", &options->filings, problems);
    if (code == MNY_OK)
        code = add_paths(run, "last_filings", &options->last, problems);
    if (code == MNY_OK)
        code = add_file(run, "objective", options->objective, problems);
    if (code == MNY_OK)
        code = add_file(run, "subjective", options->subjective, problems);
    if (code == MNY_OK)
        code = add_replicates(run, problems);
    if (code == MNY_OK && options->sampling.last)
        code = add_inside(run, "last_wave", options->sampling.last, "subjective.csv", problems);
    if (code == MNY_OK && options->command == MNY_COMPARE)
        code = add_waves(run, problems);
    return code;
}

enum mny_code mny_run_manifest_begin(const struct mny_options *options,
                                     struct mny_problems *problems,
                                     struct mny_run_manifest **manifest)
{
    struct mny_run_manifest *made = calloc(1, sizeof *made);
    enum mny_code code;

    *manifest = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->options = options;
    made->files = mny_input_files_create();
    made->manifest = mny_manifest_create(MINYI_VERSION, mny_command_name(options->command));
    code = made->files && made->manifest ? add_files(made, problems) : mny_problem_memory(problems);
    if (code == MNY_OK)
        *manifest = made;
    else
        mny_run_manifest_free(made);
    return code;
}

void mny_run_manifest_free(struct mny_run_manifest *manifest)
{
    if (!manifest)
        return;
    mny_input_files_free(manifest->files);
    mny_manifest_free(manifest->manifest);
    free(manifest);
}

/* ---- the options --------------------------------------------------------------------- */

/* Those that change nothing in the files of OUT. */
static bool changes_nothing(const char *name)
{
    static const char *const names[] = {"output", "force", "threads", "max-memory", "quiet",
                                        "lang",   "help",  "version", "city",       "verbose"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* What holds of an option that was not given; NULL: it is not in use. */
static const char *default_of(const struct mny_options *options,
                              const struct mny_option_view *option, char room[MNY_NUMBER_ROOM])
{
    double number = option->number;

    if (strcmp(option->name, "method") == 0)
        return mny_method_name(options->weighting.method);
    if (strcmp(option->name, "interval") == 0)
        return mny_interval_name(options->scoring.interval);
    if (strcmp(option->name, "nonresponse-min") == 0)
        number = (double)options->weighting.nonresponse.least;
    if (strcmp(option->name, "seed") == 0)
        number = (double)options->scoring.seed;
    if (isnan(number) || number == 0)
        return NULL;
    mny_number_format(number, room);
    return room;
}

static bool add_default(struct mny_run_manifest *run, const struct mny_option_view *option)
{
    char room[MNY_NUMBER_ROOM];

    if (option->is_flag)
        return mny_manifest_add_flag(run->manifest, option->name, false, "default");
    return mny_manifest_add_text(run->manifest, MNY_MANIFEST_OPTIONS, option->name,
                                 default_of(run->options, option, room), "default");
}

static bool add_given(struct mny_run_manifest *run, const struct mny_option_view *option,
                      const char **values, size_t count)
{
    const char *value = values[count - 1];

    bool several = option->may_be_several || count > 1;

    for (size_t i = 0; i < count; i++)
        several = several && values[i];
    if (several)
        return mny_manifest_add_list(run->manifest, option->name, values, count, "flag");
    if (!value) /* it takes no value, or need not have one */
        return mny_manifest_add_flag(run->manifest, option->name, true, "flag");
    return mny_manifest_add_text(run->manifest, MNY_MANIFEST_OPTIONS, option->name, value, "flag");
}

static bool add_options(struct mny_run_manifest *run)
{
    const struct mny_options *options = run->options;
    const char **values = calloc(options->given_count + 1, sizeof *values);
    bool good = values != NULL;

    for (size_t i = 0; good && i < mny_options_count(); i++) {
        const struct mny_option_view option = mny_options_view(options, i);
        size_t count = 0;

        if (!option.known || changes_nothing(option.name))
            continue;
        for (size_t k = 0; k < options->given_count; k++)
            if (strcmp(options->given[k].name, option.name) == 0)
                values[count++] = options->given[k].value;
        good = count > 0 ? add_given(run, &option, values, count) : add_default(run, &option);
    }
    free(values);
    return good;
}

/* The words of a comparison that are no options. */
static bool add_operands(struct mny_run_manifest *run)
{
    const struct mny_paths *operands = &run->options->operands;
    bool good = true;

    for (size_t i = 0; good && i < operands->count; i++)
        good = mny_manifest_add_operand(run->manifest, operands->items[i]);
    return good;
}

/* Where OUT has words for people, their language is a setting as well. */
static bool add_language(struct mny_run_manifest *run)
{
    const enum mny_command command = run->options->command;

    return command == MNY_PLAN || command == MNY_COMBINE ||
           mny_manifest_set_language(run->manifest, mny_document_language());
}

static bool add_settings(struct mny_manifest *manifest, const struct mny_questionnaire *q)
{
    bool good = true;

    for (size_t i = 0; q && good && i < mny_questionnaire_setting_count(); i++) {
        const struct mny_setting setting = mny_questionnaire_setting(q, i);

        good = mny_manifest_add_text(manifest, MNY_MANIFEST_SETTINGS, setting.name,
                                     *setting.value ? setting.value : NULL,
                                     setting.given ? "settings" : "default");
    }
    return good;
}

/* ---- the run's id ---------------------------------------------------------------------- */

/* Options that name files: those are known by their digests. */
static bool names_files(const struct mny_options *options, const struct mny_option_view *option)
{
    static const char *const names[] = {"questionnaire", "population", "standard",
                                        "cities",        "objective",  "subjective",
                                        "from",          "mapping",    "salt"};

    if (option->may_be_several)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(option->name, names[i]) == 0)
            return true;
    return strcmp(option->name, "replicates") == 0 && options->scoring.given;
}

static void add_line(struct mny_digest *digest, const char *name, const char *value)
{
    mny_digest_add_text(digest, name);
    mny_digest_add_text(digest, "=");
    mny_digest_add_text(digest, value);
    mny_digest_add_text(digest, "\n");
}

/* Whether the option given as the INDEXth counts: where one of its name has no value, only
   the last does. */
static bool counts(const struct mny_options *options, size_t index)
{
    const char *name = options->given[index].name;
    bool all = true, last = true;

    for (size_t i = 0; i < options->given_count; i++) {
        const bool same = strcmp(options->given[i].name, name) == 0;

        all = all && (!same || options->given[i].value);
        last = last && (!same || i <= index);
    }
    return all || last;
}

static void digest_options(const struct mny_options *options, struct mny_digest *digest)
{
    char room[MNY_NUMBER_ROOM];

    for (size_t i = 0; i < mny_options_count(); i++) {
        const struct mny_option_view option = mny_options_view(options, i);
        const char *value;
        bool given = false;

        if (!option.known || changes_nothing(option.name) || names_files(options, &option))
            continue;
        for (size_t k = 0; k < options->given_count; k++) {
            if (strcmp(options->given[k].name, option.name) != 0 || !counts(options, k))
                continue;
            value = options->given[k].value;
            add_line(digest, option.name, value ? value : "true");
            given = true;
        }
        value = given ? NULL : default_of(options, &option, room);
        if (value)
            add_line(digest, option.name, value);
    }
}

void mny_run_manifest_base(const struct mny_run_manifest *manifest,
                           const struct mny_questionnaire *questionnaire, struct mny_run_base *base)
{
    struct mny_digest digest, sheets;

    mny_digest_begin(&digest);
    mny_digest_begin(&sheets);
    add_line(&digest, "command", mny_command_name(manifest->options->command));
    digest_options(manifest->options, &digest);
    for (size_t i = 0; questionnaire && i < mny_questionnaire_setting_count(); i++) {
        const struct mny_setting setting = mny_questionnaire_setting(questionnaire, i);

        add_line(&digest, setting.name, setting.value);
    }
    for (size_t i = 0; i < mny_input_files_count(manifest->files); i++) {
        const struct mny_input_file file = mny_input_files_at(manifest->files, i);

        add_line(&digest, file.role, file.digest->sha256);
        if (strcmp(file.role, "questionnaire") == 0)
            add_line(&sheets, file.role, file.digest->sha256);
    }
    mny_digest_end(&digest, base->base);
    mny_digest_end(&sheets, base->defs_sha256);
}

static bool set_run_id(struct mny_run_manifest *run, const struct mny_run_results *results)
{
    const size_t dumps = results->dumps ? run->options->dumps.count : 0;
    char run_id[MNY_RUN_ID_ROOM];
    struct mny_run_base base;
    struct mny_digest digest;

    mny_run_manifest_base(run, results->questionnaire, &base);
    mny_run_id_begin(&digest, base.base);
    for (size_t i = 0; i < dumps; i++)
        mny_run_id_add(&digest, results->dumps[i].digest.sha256);
    mny_run_id_end(&digest, run_id);
    return mny_manifest_set_run(run->manifest, run_id);
}

/* ---- inputs and counts ------------------------------------------------------------------ */

static bool add_dumps(struct mny_run_manifest *run, const struct mny_dump_facts *facts)
{
    const struct mny_paths *dumps = &run->options->dumps;
    bool good = true;

    for (size_t i = 0; facts && good && i < dumps->count; i++) {
        const struct mny_manifest_input input = {.role = "dump",
                                                 .path = dumps->items[i],
                                                 .digest = facts[i].digest,
                                                 .encoding = facts[i].encoding,
                                                 .delimiter = facts[i].delimiter};

        good = mny_manifest_add_input(run->manifest, &input);
    }
    return good;
}

static bool add_inputs(struct mny_run_manifest *run, const struct mny_dump_facts *facts)
{
    bool good = true;

    for (size_t i = 0; good && i < mny_input_files_count(run->files); i++) {
        const struct mny_input_file file = mny_input_files_at(run->files, i);
        const struct mny_manifest_input input = {
            .role = file.role, .path = file.said, .digest = *file.digest};

        good = mny_manifest_add_input(run->manifest, &input);
    }
    return good && add_dumps(run, facts);
}

static bool add_flow(struct mny_manifest *manifest, const struct mny_flow *flow)
{
    bool good = mny_manifest_add_count(manifest, NULL, "rows", flow->rows) &&
                mny_manifest_add_count(manifest, NULL, "accepted", flow->total[MNY_ACCEPTED]);

    for (int reason = MNY_ACCEPTED + 1; good && reason < MNY_REASON_COUNT; reason++)
        good = mny_manifest_add_count(
            manifest, "rejected", mny_reason_name((enum mny_reason)reason), flow->total[reason]);
    return good &&
           mny_manifest_add_count(manifest, NULL, "unmatched_columns", flow->unmatched_columns);
}

static bool add_counts(struct mny_manifest *manifest, const struct mny_run_results *results)
{
    bool good = !results->flow || add_flow(manifest, results->flow);

    if (good && results->assessment)
        good = mny_manifest_add_count(manifest, NULL, "filing_cities",
                                      mny_assessment_cities(results->assessment)) &&
               mny_manifest_add_count(manifest, NULL, "items_not_filed",
                                      mny_assessment_missing(results->assessment));
    if (good && results->ranking)
        good = mny_manifest_add_count(manifest, NULL, "ranking_cities",
                                      mny_ranking_cities(results->ranking));
    return good;
}

enum mny_code mny_run_manifest_fill(struct mny_run_manifest *manifest,
                                    const struct mny_run_results *results,
                                    struct mny_problems *problems,
                                    const struct mny_manifest **filled)
{
    if (!add_inputs(manifest, results->dumps) || !add_options(manifest) ||
        !add_operands(manifest) || !add_language(manifest) ||
        !add_settings(manifest->manifest, results->questionnaire) ||
        !add_counts(manifest->manifest, results) || !set_run_id(manifest, results))
        return mny_problem_memory(problems);
    manifest->filled = true;
    *filled = manifest->manifest;
    return MNY_OK;
}

enum mny_code mny_run_manifest_write(struct mny_run_manifest *manifest,
                                     const struct mny_run_results *results,
                                     struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = mny_input_files_check(manifest->files, problems);
    const struct mny_manifest *filled = manifest->manifest;

    if (code == MNY_OK && !manifest->filled)
        code = mny_run_manifest_fill(manifest, results, problems, &filled);
    if (code != MNY_OK)
        return code;
    return mny_manifest_write(manifest->manifest, output, problems);
}
