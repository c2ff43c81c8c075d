/* SPDX-License-Identifier: MIT */
#include "survey/commands.h"

#include "core/assess.h"
#include "core/city_names.h"
#include "core/combine.h"
#include "core/explain.h"
#include "core/file.h"
#include "core/filing_sheet.h"
#include "core/output.h"
#include "core/standard.h"
#include "core/text.h"
#include "survey/clean/clean.h"
#include "survey/clean/responses.h"
#include "survey/clean/unmatched.h"
#include "survey/dump/mapping.h"
#include "survey/export/export.h"
#include "survey/mapping_print.h"
#include "survey/output_place.h"
#include "survey/plan_print.h"
#include "survey/population/population.h"
#include "survey/privacy/salt.h"
#include "survey/progress.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/report/report.h"
#include "survey/review_print.h"
#include "survey/run_files.h"
#include "survey/run_manifest.h"
#include "survey/sampling/sampling_plan.h"
#include "survey/score/estimates.h"
#include "survey/score/replicate_scales.h"
#include "survey/score/scoring.h"
#include "survey/score/topics.h"
#include "survey/summary.h"
#include "survey/terminal.h"
#include "survey/verify.h"
#include "survey/weight/weighting.h"
#include "survey/weight_screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Questions that make the classes of a nonresponse adjustment. */
enum { MOST_CLASSES = 8 };

/* A command under way: what it was asked, and what its stages have made. */
struct session {
    const struct mny_options *options;
    struct mny_problems *problems;
    struct mny_output *output; /* NULL for check */
    struct mny_questionnaire *questionnaire;
    struct mny_population *population;
    struct mny_city_names *names;
    struct mny_standard *standard;
    struct mny_assessment *assessment;
    struct mny_review *review;
    struct mny_responses *responses;
    struct mny_weighting *weighting;
    struct mny_ranking *ranking;
    struct mny_mapping *mapping;
    struct mny_unmatched *unmatched; /* for --propose-mapping */
    struct mny_flow flow;
    struct mny_dump_facts *facts; /* by dump */
    struct mny_run_manifest *manifest;
    double seconds;               /* spent on the dumps */
    size_t group;                 /* the question that --by names */
    size_t classes[MOST_CLASSES]; /* the questions that --nonresponse names */
    size_t class_count;
    size_t *answers, answer_count; /* the questions that --estimates is about */
    char *salt;
    size_t salt_length;
};

static void free_session(struct session *session)
{
    free(session->salt);
    mny_run_manifest_free(session->manifest);
    free(session->facts);
    free(session->answers);
    mny_ranking_free(session->ranking);
    mny_weighting_free(session->weighting);
    mny_responses_free(session->responses);
    mny_review_free(session->review);
    mny_assessment_free(session->assessment);
    mny_standard_free(session->standard);
    mny_city_names_free(session->names);
    mny_population_free(session->population);
    mny_mapping_free(session->mapping);
    mny_unmatched_free(session->unmatched);
    mny_questionnaire_free(session->questionnaire);
    mny_output_discard(session->output);
}

/* ---- the user's own files, all of them before the first response ------------------ */

static void look_for(struct session *session, const char *path)
{
    if (access(path, R_OK) != 0)
        mny_problem_system(session->problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                           _("open this file"), errno);
}

/* A dump that is not there is said together with everything else that is wrong. */
static void look_for_dumps(struct session *session)
{
    for (size_t i = 0; i < session->options->dumps.count; i++)
        if (strcmp(session->options->dumps.items[i], "-") != 0)
            look_for(session, session->options->dumps.items[i]);
}

/* So are files of given replicates, which are read when the responses are known. */
static void look_for_replicates(struct session *session)
{
    const char *weights = session->options->scoring.given;
    char *scales = weights ? mny_replicate_scales_path(weights) : NULL;

    if (weights && !scales)
        mny_problem_memory(session->problems);
    if (scales) {
        look_for(session, weights);
        look_for(session, scales);
    }
    free(scales);
}

/* The questions that --nonresponse names, joined by *. */
static void read_classes(struct session *session)
{
    const char *at = session->options->nonresponse;

    while (*at != '\0') {
        const size_t length = strcspn(at, "*");
        const size_t question = mny_questionnaire_find(session->questionnaire, at, length);
        if (question == MNY_NONE)
            mny_problem(session->problems, MNY_E_USAGE, (struct mny_where){NULL, 0, 0},
                        _("--nonresponse %.*s: not a question of the questionnaire"), (int)length,
                        at);
        else if (session->class_count < MOST_CLASSES)
            session->classes[session->class_count++] = question;
        at += length + (at[length] == '*');
    }
}

static void read_survey_files(struct session *session)
{
    const struct mny_options *options = session->options;

    if (options->questionnaire)
        mny_questionnaire_read(options->questionnaire, session->problems, &session->questionnaire);
    if (options->population && session->questionnaire)
        mny_population_read(options->population, session->questionnaire, session->problems,
                            &session->population);
    if (options->scoring.by && session->questionnaire)
        mny_scoring_group(session->questionnaire, options->scoring.by, session->problems,
                          &session->group);
    if (options->scoring.estimates && session->questionnaire &&
        mny_estimates_questions(session->questionnaire, &session->answers,
                                &session->answer_count) != MNY_OK)
        mny_problem_memory(session->problems);
    if (options->nonresponse && session->questionnaire)
        read_classes(session);
    if (options->mapping && session->questionnaire)
        mny_mapping_read(options->mapping, session->questionnaire, session->problems,
                         &session->mapping);
    if (options->salt)
        mny_salt_read(options->salt, session->problems, &session->salt, &session->salt_length);
    if (options->cities)
        mny_city_names_read(options->cities, session->problems, &session->names);
}

/* What is to be asked back about the filings, also against the last wave's. */
static void review_filings(struct session *session)
{
    const struct mny_paths *paths = &session->options->last;
    struct mny_filings *last = NULL;
    enum mny_code code = MNY_OK;

    if (paths->count > 0)
        code = mny_filings_read(session->standard, paths->items, paths->count, session->problems,
                                &last);
    if (code == MNY_OK && session->assessment)
        code = mny_review(session->standard, mny_assessment_filings(session->assessment), last,
                          session->problems, &session->review);
    if (code == MNY_OK && session->review && session->output)
        mny_review_write(session->review, session->output, session->problems);
    mny_filings_free(last);
}

static void read_objective_files(struct session *session)
{
    const struct mny_options *options = session->options;

    if (options->standard)
        mny_standard_read(options->standard, session->problems, &session->standard);
    if (!session->standard || options->filings.count == 0)
        return;
    mny_assess(session->standard, options->filings.items, options->filings.count, session->output,
               session->problems, &session->assessment);
    review_filings(session);
}

/* Reads everything but the dumps; every problem in every file is said in one run. */
static enum mny_code read_files(struct session *session)
{
    read_survey_files(session);
    read_objective_files(session);
    look_for_dumps(session);
    look_for_replicates(session);
    return mny_problems_code(session->problems);
}

/* ---- stages ----------------------------------------------------------------------- */

static enum mny_code clean(struct session *session)
{
    const struct mny_options *options = session->options;
    struct mny_meter *meter = mny_meter_create(!options->quiet);
    struct mny_run_base base = {"", ""};
    const struct mny_audit_options audit = {
        .level = options->audit_raw ? MNY_AUDIT_RAW : MNY_AUDIT_EDITS,
        .defs_sha256 = base.defs_sha256,
        .run_base = base.base,
    };
    struct mny_clean_options wanted = {
        .dumps = options->dumps.items,
        .dump_count = options->dumps.count,
        .encoding = options->encoding,
        .dialects = options->dialects,
        .dialect_count = options->dialect_count,
        .max_columns = options->max_columns,
        .lax_quotes = options->lax_quotes,
        .id_by_file = options->id_by_file,
        .mapping = session->mapping,
        .unmatched = session->unmatched,
        .declared_rows = options->declared_rows.items,
        .declared_count = options->declared_rows.count,
        .allow_same = options->allow_same,
        .excel_safe = options->excel_safe,
        .population = session->population,
        .factors = &session->group,
        .factor_count = options->scoring.by != NULL,
        .classes = session->classes,
        .class_count = session->class_count,
        .answers = session->answers,
        .answer_count = session->answer_count,
        .threads = options->threads,
        .write_responses = !options->no_responses || options->export.wanted,
        .keep_personal = options->keep_personal,
        .salt = session->salt,
        .salt_length = session->salt_length,
        .progress = mny_meter_progress(meter),
        .audit = options->audit || options->audit_raw ? &audit : NULL,
        .facts = session->facts,
    };
    enum mny_code code;

    if (session->manifest)
        mny_run_manifest_base(session->manifest, session->questionnaire, &base);
    code = mny_clean(session->questionnaire, &wanted, session->output, session->problems,
                     &session->responses, &session->flow);

    session->seconds = mny_meter_seconds(meter);
    mny_meter_free(meter);
    return code;
}

static enum mny_code weight(struct session *session)
{
    const char *city = session->options->city;
    enum mny_code code = mny_weight(session->questionnaire, session->responses, session->population,
                                    &session->options->weighting, session->output,
                                    session->problems, &session->weighting);

    if (code == MNY_OK && city &&
        !mny_weight_screen_has(session->weighting, session->responses, city))
        return mny_problem(session->problems, MNY_E_USAGE, (struct mny_where){0},
                           _("--city %s: no accepted response is from this city; give the code "
                             "of one that is, as in flow.csv"),
                           city);
    return code;
}

static enum mny_code score(struct session *session)
{
    return mny_score(session->questionnaire, session->responses, session->weighting,
                     &session->options->scoring, session->output, session->problems);
}

/* Of commands that do not score: topics.csv as far as it can be told. */
static enum mny_code count_topics(struct session *session)
{
    if (!mny_responses_has_topics(session->responses))
        return MNY_OK;
    return mny_topics_write(session->questionnaire, session->responses, session->weighting,
                            session->output, session->problems);
}

/* What --export asks for, from the clean dump, which is then removed again if
   --no-responses does not want it. */
static enum mny_code export_responses(struct session *session)
{
    const struct mny_options *options = session->options;
    const struct mny_export_source source = {.questionnaire = session->questionnaire,
                                             .responses = session->responses,
                                             .weighting = session->weighting,
                                             .by = options->scoring.by};
    enum mny_code code = mny_export(&source, &options->scoring, &options->export, session->output,
                                    session->problems);

    if (code == MNY_OK && options->no_responses)
        code = mny_output_remove(session->output, "responses.csv", session->problems);
    return code;
}

static enum mny_code combine_run(struct session *session)
{
    const char *folder = mny_output_folder(session->output);
    char *objective = mny_path_in(folder, "objective.csv");
    char *subjective = mny_path_in(folder, "subjective.csv");
    enum mny_code code = objective && subjective
                             ? mny_combine(session->standard, objective, subjective, session->names,
                                           session->output, session->problems, &session->ranking)
                             : mny_problem_memory(session->problems);

    free(objective);
    free(subjective);
    return code;
}

/* ---- commands ----------------------------------------------------------------------- */

static enum mny_code begin(struct session *session)
{
    const struct mny_options *options = session->options;
    enum mny_code code =
        options->force ? mny_output_place_check(options, session->problems) : MNY_OK;

    if (code != MNY_OK)
        return code;
    code = mny_output_begin(options->output, options->force, session->problems, &session->output);
    if (code == MNY_OK && options->bom)
        mny_output_mark(session->output);
    session->facts = calloc(options->dumps.count + 1, sizeof *session->facts);
    if (code == MNY_OK && !session->facts)
        code = mny_problem_memory(session->problems);
    if (code == MNY_OK)
        code = mny_run_manifest_begin(options, session->problems, &session->manifest);
    return code;
}

static enum mny_code commit(struct session *session)
{
    const struct mny_run_results results = {
        .questionnaire = session->questionnaire,
        .dumps = session->responses ? session->facts : NULL,
        .flow = session->responses ? &session->flow : NULL,
        .assessment = session->assessment,
        .ranking = session->ranking,
    };
    struct mny_output *output = session->output;
    enum mny_code code =
        mny_run_manifest_write(session->manifest, &results, output, session->problems);

    if (code != MNY_OK)
        return code;
    session->output = NULL; /* whatever happens, it is gone */
    return mny_output_commit(output, session->problems);
}

/* How many lines of the lists of missing.csv and queries.csv are shown. */
static size_t review_lines(const struct session *session)
{
    return session->options->command == MNY_CHECK ? 10 : 0;
}

static void summarize(const struct session *session, const char *subjective, bool report)
{
    const struct mny_options *options = session->options;
    char *topics = subjective && mny_responses_has_topics(session->responses)
                       ? mny_path_in(options->output, "topics.csv")
                       : NULL;
    struct mny_summary summary = {
        .title = session->questionnaire ? mny_questionnaire_settings(session->questionnaire)->title
                                        : NULL,
        .dumps = options->dumps.count,
        .seconds = session->seconds,
        .flow = session->responses ? &session->flow : NULL,
        .responses = session->responses,
        .weighting = session->weighting,
        .assessment = session->assessment,
        .ranking = session->ranking,
        .subjective_path = subjective,
        .topics_path = topics,
        .output = options->output,
        .has_report = report,
        .weights_follow = options->command == MNY_WEIGHT,
    };

    if (!options->quiet)
        mny_summary_print(&summary, stdout);
    if (!options->quiet && session->review)
        mny_review_print(session->review, session->standard, review_lines(session), stdout);
    free(topics);
}

/* The stages that a command on dumps goes through, up to the one it is named for. */
static enum mny_code survey_stages(struct session *session, enum mny_command last)
{
    enum mny_code code = clean(session);

    if (code == MNY_OK && last != MNY_CLEAN)
        code = weight(session);
    if (code == MNY_OK && last != MNY_CLEAN && last != MNY_WEIGHT)
        code = score(session);
    if (code == MNY_OK && (last == MNY_CLEAN || last == MNY_WEIGHT))
        code = count_topics(session);
    if (code == MNY_OK && session->options->export.wanted)
        code = export_responses(session);
    return code;
}

/* The screen of `minyi weight`. */
static void show_weights(const struct session *session)
{
    const struct mny_weight_screen screen = {.responses = session->responses,
                                             .weighting = session->weighting,
                                             .city = session->options->city,
                                             .all = session->options->weighting.trace};

    mny_weight_screen_print(&screen, stdout);
}

/* clean, weight and score. */
static enum mny_code survey(struct session *session)
{
    const struct mny_options *options = session->options;
    enum mny_code code = begin(session);
    char *subjective = NULL;

    if (code == MNY_OK)
        code = read_files(session);
    if (code == MNY_OK)
        code = survey_stages(session, options->command);
    if (code == MNY_OK && options->command == MNY_WEIGHT)
        code = mny_report_plots(mny_output_folder(session->output), session->problems);
    if (code == MNY_OK)
        code = commit(session);
    if (code != MNY_OK)
        return code;
    if (options->command == MNY_SCORE)
        subjective = mny_path_in(options->output, "subjective.csv");
    summarize(session, subjective, false);
    if (options->command == MNY_WEIGHT && !options->quiet)
        show_weights(session);
    free(subjective);
    return MNY_OK;
}

static enum mny_code run(struct session *session)
{
    char *subjective = mny_path_in(session->options->output, "subjective.csv");
    enum mny_code code = subjective ? begin(session) : mny_problem_memory(session->problems);

    if (code == MNY_OK)
        code = read_files(session);
    if (code == MNY_OK)
        code = survey_stages(session, MNY_RUN);
    if (code == MNY_OK && session->standard)
        code = combine_run(session);
    if (code == MNY_OK)
        code = mny_run_files_write(session->options, session->questionnaire, session->standard,
                                   session->output, session->problems);
    if (code == MNY_OK)
        code = mny_report(mny_output_folder(session->output), session->problems);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, subjective, true);
    free(subjective);
    return code;
}

static enum mny_code check(struct session *session)
{
    const bool proposes = session->options->propose_mapping;
    enum mny_code code = read_files(session);

    if (code == MNY_OK && proposes) {
        session->unmatched = mny_unmatched_create(mny_hash_key_random());
        if (!session->unmatched)
            code = mny_problem_memory(session->problems);
    }
    if (code == MNY_OK && session->options->dumps.count > 0)
        code = clean(session);
    if (proposes && session->unmatched) {
        const enum mny_code printed = mny_mapping_print(session->unmatched, session->questionnaire,
                                                        session->problems, stdout);

        return code == MNY_OK ? printed : code;
    }
    if (code == MNY_OK && session->population && session->responses)
        code = weight(session);
    if (code == MNY_OK && !session->options->quiet) {
        summarize(session, NULL, false);
        if (mny_problems_count(session->problems, MNY_ERROR) == 0)
            puts(_("nothing is wrong with the files"));
    }
    return code;
}

static enum mny_code assess(struct session *session)
{
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = read_files(session);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, NULL, false);
    return code;
}

static enum mny_code combine(struct session *session)
{
    const struct mny_options *options = session->options;
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = read_files(session);
    if (code == MNY_OK)
        code = mny_combine(session->standard, options->objective, options->subjective,
                           session->names, session->output, session->problems, &session->ranking);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, NULL, false);
    return code;
}

static enum mny_code report(struct session *session)
{
    const char *folder = session->options->operands.items[0];
    enum mny_code code = mny_report(folder, session->problems);

    if (code == MNY_OK && !session->options->quiet)
        printf("%s/report.html\n", folder);
    return code;
}

static enum mny_code explain(struct session *session)
{
    const char *const *operands = (const char *const *)session->options->operands.items;
    char *page = NULL;
    enum mny_code code =
        mny_explain(operands[0], operands[1], operands[2], session->problems, &page);

    if (code == MNY_OK)
        mny_print_safe(stdout, page);
    free(page);
    return code;
}

static enum mny_code plan(struct session *session)
{
    const struct mny_sampling_options *wanted = &session->options->sampling;
    struct mny_sampling_plan *made = NULL;
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = read_files(session);
    if (code == MNY_OK)
        code = mny_sampling_plan_create(session->questionnaire, session->population, wanted,
                                        session->problems, &made);
    if (code == MNY_OK)
        code = mny_sampling_plan_write(made, session->output, session->problems);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK && !session->options->quiet)
        mny_plan_print(made, wanted, stdout);
    mny_sampling_plan_free(made);
    return code;
}

static enum mny_code verify(struct session *session)
{
    return mny_verify(session->options, session->problems, session->options->quiet ? NULL : stdout);
}

static enum mny_code list_standards(struct mny_problems *problems)
{
    char **names = NULL;
    size_t count = 0;
    enum mny_code code = mny_standard_names(problems, &names, &count);

    for (size_t i = 0; i < count && code == MNY_OK; i++) {
        struct mny_standard *standard = NULL;

        code = mny_standard_read(names[i], problems, &standard);
        if (code == MNY_OK) {
            fputs("  ", stdout);
            mny_print_left(stdout, names[i], 24);
            mny_print_safe(stdout, mny_standard_head(standard)->title);
            fputc('\n', stdout);
        }
        mny_standard_free(standard);
    }
    mny_standard_names_free(names, count);
    return code;
}

static enum mny_code standards(struct session *session)
{
    const struct mny_paths *operands = &session->options->operands;
    enum mny_code code;
    char *tree;

    if (operands->count == 0)
        return list_standards(session->problems);
    code = mny_standard_read(operands->items[1], session->problems, &session->standard);
    if (code != MNY_OK)
        return code;
    if (strcmp(operands->items[0], "form") == 0)
        return mny_filing_sheet_write(session->standard,
                                      session->options->output ? session->options->output : "-",
                                      session->options->force, session->problems);
    tree = mny_standard_tree(session->standard);
    if (!tree)
        return mny_problem_memory(session->problems);
    mny_print_safe(stdout, tree);
    free(tree);
    return MNY_OK;
}

enum mny_code mny_command_execute(const struct mny_options *options, struct mny_problems *problems)
{
    static enum mny_code (*const execute[MNY_COMMAND_COUNT])(struct session *) = {
        [MNY_RUN] = run,         [MNY_CHECK] = check,   [MNY_CLEAN] = survey,
        [MNY_WEIGHT] = survey,   [MNY_SCORE] = survey,  [MNY_ASSESS] = assess,
        [MNY_COMBINE] = combine, [MNY_REPORT] = report, [MNY_EXPLAIN] = explain,
        [MNY_PLAN] = plan,       [MNY_VERIFY] = verify, [MNY_STANDARDS] = standards,
    };
    struct session session = {.options = options, .problems = problems};
    enum mny_code code = execute[options->command](&session);

    free_session(&session);
    return code;
}
