/* SPDX-License-Identifier: MIT */
#include "survey/commands.h"

#include "core/explain.h"
#include "core/file.h"
#include "core/filing_sheet.h"
#include "core/text.h"
#include "survey/commands_private.h"
#include "survey/common/language.h"
#include "survey/compare_print.h"
#include "survey/mapping_print.h"
#include "survey/output_place.h"
#include "survey/plan_print.h"
#include "survey/report/packet.h"
#include "survey/report/report.h"
#include "survey/review_print.h"
#include "survey/run_files.h"
#include "survey/sampling/sampling_plan.h"
#include "survey/score/replicate_share.h"
#include "survey/summary.h"
#include "survey/terminal.h"
#include "survey/verify.h"
#include "survey/waves/wave_changes.h"
#include "survey/waves/wave_files.h"
#include "survey/waves/wave_notes.h"
#include "survey/waves/wave_page.h"
#include "survey/weight_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_session(struct mny_session *session)
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

static enum mny_code begin(struct mny_session *session)
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

static struct mny_run_results results_of(const struct mny_session *session)
{
    return (struct mny_run_results){
        .questionnaire = session->questionnaire,
        .dumps = session->responses ? session->facts : NULL,
        .flow = session->responses ? &session->flow : NULL,
        .assessment = session->assessment,
        .ranking = session->ranking,
    };
}

static enum mny_code commit(struct mny_session *session)
{
    const struct mny_run_results results = results_of(session);
    struct mny_output *output = session->output;
    enum mny_code code =
        mny_run_manifest_write(session->manifest, &results, output, session->problems);

    if (code != MNY_OK)
        return code;
    session->output = NULL; /* whatever happens, it is gone */
    return mny_output_commit(output, session->problems);
}

/* How many lines of the lists of missing.csv and queries.csv are shown. */
static size_t review_lines(const struct mny_session *session)
{
    return session->options->command == MNY_CHECK ? 10 : 0;
}

static void summarize(const struct mny_session *session, const char *subjective, bool report)
{
    const struct mny_options *options = session->options;
    char *topics = subjective && mny_responses_has_topics(session->responses)
                       ? mny_path_in(options->output, "topics.csv")
                       : NULL;
    char *ranks = session->ranking ? mny_path_in(options->output, "ranks.csv") : NULL;
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
        .ranks_path = ranks,
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
    free(ranks);
}

/* The screen of `minyi weight`. */
static void show_weights(const struct mny_session *session)
{
    const struct mny_weight_screen screen = {.responses = session->responses,
                                             .weighting = session->weighting,
                                             .city = session->options->city,
                                             .all = session->options->weighting.trace};

    mny_weight_screen_print(&screen, stdout);
}

/* clean, weight and score. */
static enum mny_code survey(struct mny_session *session)
{
    const struct mny_options *options = session->options;
    enum mny_code code = begin(session);
    char *subjective = NULL;

    if (code == MNY_OK)
        code = mny_session_read(session);
    if (code == MNY_OK)
        code = mny_session_survey(session, options->command);
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

static enum mny_code combine_run(struct mny_session *session)
{
    const char *folder = mny_output_folder(session->output);
    char *objective = mny_path_in(folder, "objective.csv");
    char *subjective = mny_path_in(folder, "subjective.csv");
    enum mny_code code = objective && subjective
                             ? mny_session_combine(session, objective, subjective)
                             : mny_problem_memory(session->problems);

    free(objective);
    free(subjective);
    return code;
}

/* The report of what is in OUT so far, which is all but run.json. */
static enum mny_code report_run(struct mny_session *session)
{
    const struct mny_run_results results = results_of(session);
    const struct mny_manifest *manifest = NULL;
    enum mny_code code =
        mny_run_manifest_fill(session->manifest, &results, session->problems, &manifest);

    if (code == MNY_OK)
        code = mny_report(mny_output_folder(session->output), manifest, session->problems);
    return code;
}

static enum mny_code run(struct mny_session *session)
{
    char *subjective = mny_path_in(session->options->output, "subjective.csv");
    enum mny_code code = subjective ? begin(session) : mny_problem_memory(session->problems);

    if (code == MNY_OK)
        code = mny_session_read(session);
    if (code == MNY_OK)
        code = mny_session_survey(session, MNY_RUN);
    if (code == MNY_OK && session->standard)
        code = combine_run(session);
    if (code == MNY_OK)
        code = mny_run_files_write(session->options, session->questionnaire, session->standard,
                                   session->output, session->problems);
    if (code == MNY_OK)
        code = report_run(session);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, subjective, true);
    free(subjective);
    return code;
}

/* All that comes before the dumps, of which what matches nothing is collected if it is asked for.
 */
static enum mny_code read_for_check(struct mny_session *session)
{
    const enum mny_code code = mny_session_read(session);

    if (code != MNY_OK || !session->options->propose_mapping)
        return code;
    session->unmatched = mny_unmatched_create(mny_hash_key_random());
    return session->unmatched ? MNY_OK : mny_problem_memory(session->problems);
}

static enum mny_code check(struct mny_session *session)
{
    const bool proposes = session->options->propose_mapping;
    enum mny_code code = read_for_check(session);

    if (code == MNY_OK && session->options->dumps.count > 0)
        code = mny_session_clean(session);
    if (proposes && session->unmatched) {
        const enum mny_code printed = mny_mapping_print(session->unmatched, session->questionnaire,
                                                        session->problems, stdout);

        return code == MNY_OK ? printed : code;
    }
    if (code == MNY_OK && session->population && session->responses)
        code = mny_session_weight(session);
    if (code == MNY_OK && !session->options->quiet) {
        summarize(session, NULL, false);
        if (mny_problems_count(session->problems, MNY_ERROR) == 0)
            puts(_("nothing is wrong with the files"));
    }
    return code;
}

static enum mny_code assess(struct mny_session *session)
{
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = mny_session_read(session);
    if (code == MNY_OK)
        code = mny_run_files_standard(session->options, session->standard, session->output,
                                      session->problems);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, NULL, false);
    return code;
}

static enum mny_code combine(struct mny_session *session)
{
    const struct mny_options *options = session->options;
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = mny_session_read(session);
    if (code == MNY_OK)
        code = mny_session_combine(session, options->objective, options->subjective);
    if (code == MNY_OK)
        code =
            mny_run_files_combined(options, session->standard, session->output, session->problems);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK)
        summarize(session, NULL, false);
    return code;
}

static void say_packet(const char *path)
{
    mny_print_safe(stdout, path);
    putchar('\n');
}

static enum mny_code report(struct mny_session *session)
{
    const struct mny_options *options = session->options;
    const struct mny_packet_options packets = {options->packets.items, options->packets.count,
                                               options->last_out};
    const char *folder = options->operands.items[0];
    enum mny_code code;

    if (packets.count > 0)
        return mny_packets(folder, &packets, session->problems, options->quiet ? NULL : say_packet);
    code = mny_report(folder, NULL, session->problems);

    if (code == MNY_OK && !session->options->quiet)
        printf("%s/report.html\n%s/report.xlsx\n", folder, folder);
    return code;
}

static enum mny_code explain(struct mny_session *session)
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

static enum mny_code plan(struct mny_session *session)
{
    const struct mny_sampling_options *wanted = &session->options->sampling;
    struct mny_sampling_plan *made = NULL;
    enum mny_code code = begin(session);

    if (code == MNY_OK)
        code = mny_session_read(session);
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

/* What is said of the changes, *SAID the caller's to free(): made before OUT stands, for there may
   be no memory for it. */
static enum mny_code say_changes(const struct mny_session *session,
                                 const struct mny_wave_changes *changes,
                                 const struct mny_wave_notes *notes, char **said)
{
    size_t length = 0;
    FILE *out = open_memstream(said, &length);
    bool good = out && mny_compare_print(changes, notes, session->options->output, out) == MNY_OK;

    if (out && fclose(out) != 0)
        good = false;
    return good ? MNY_OK : mny_problem_memory(session->problems);
}

/* Files of OUT from what changed, and what is said of it. */
static enum mny_code compare_waves(struct mny_session *session,
                                   const struct mny_wave_changes *changes)
{
    struct mny_wave_notes notes, spoken; /* in the page, and on the terminal */
    struct mny_document document;
    char *said = NULL;
    enum mny_code code;

    mny_document_begin(&document);
    code = mny_wave_notes_make(changes, &notes);
    mny_document_end(&document);
    if (mny_wave_notes_make(changes, &spoken) != MNY_OK || code != MNY_OK)
        code = mny_problem_memory(session->problems);
    if (code == MNY_OK)
        code = mny_wave_files_write(changes, session->options->excel_safe, session->output,
                                    session->problems);
    if (code == MNY_OK)
        code = mny_wave_page_write(changes, &notes, session->output, session->problems);
    if (code == MNY_OK && !session->options->quiet)
        code = say_changes(session, changes, &spoken, &said);
    if (code == MNY_OK)
        code = commit(session);
    if (code == MNY_OK && said)
        fputs(said, stdout);
    free(said);
    mny_wave_notes_clear(&notes);
    mny_wave_notes_clear(&spoken);
    return code;
}

static enum mny_code compare(struct mny_session *session)
{
    const char *const *folders = (const char *const *)session->options->operands.items;
    struct mny_survey_wave *waves[2] = {NULL, NULL};
    struct mny_wave_changes *changes = NULL;
    enum mny_code code = begin(session), one;

    for (size_t i = 0; session->output && i < 2; i++) {
        one = mny_wave_read(folders[i], session->problems, &waves[i]);
        code = code == MNY_OK ? one : code;
    }
    if (code == MNY_OK &&
        mny_wave_changes_create(waves[0], waves[1], session->options->level, &changes) != MNY_OK)
        code = mny_problem_memory(session->problems);
    if (code == MNY_OK)
        code = compare_waves(session, changes);
    mny_wave_changes_free(changes);
    mny_wave_free(waves[0]);
    mny_wave_free(waves[1]);
    return code;
}

static enum mny_code verify(struct mny_session *session)
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

static enum mny_code standards(struct mny_session *session)
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

enum mny_code mny_command_execute(const struct mny_options *options, struct mny_problems *problems,
                                  struct mny_ranks *ranks)
{
    static enum mny_code (*const execute[MNY_COMMAND_COUNT])(struct mny_session *) = {
        [MNY_RUN] = run,
        [MNY_CHECK] = check,
        [MNY_CLEAN] = survey,
        [MNY_WEIGHT] = survey,
        [MNY_SCORE] = survey,
        [MNY_ASSESS] = assess,
        [MNY_COMBINE] = combine,
        [MNY_REPORT] = report,
        [MNY_EXPLAIN] = explain,
        [MNY_PLAN] = plan,
        [MNY_COMPARE] = compare,
        [MNY_VERIFY] = verify,
        [MNY_STANDARDS] = standards,
    };
    struct mny_session session = {.options = options, .problems = problems, .ranks = ranks};
    enum mny_code code = execute[options->command](&session);

    free_session(&session);
    return code;
}

/* Of all commands only these read dumps. */
static bool reads_dumps(const struct mny_options *options)
{
    return options->dumps.count > 0 &&
           (options->command == MNY_RUN || options->command == MNY_CHECK ||
            options->command == MNY_CLEAN || options->command == MNY_WEIGHT ||
            options->command == MNY_SCORE);
}

/* What the other ranks read, too. */
static enum mny_code read_shared(struct mny_session *session)
{
    const enum mny_code code = read_for_check(session);

    return code == MNY_OK ? mny_session_clean(session) : code;
}

enum mny_code mny_command_follow(const struct mny_options *options, struct mny_problems *problems,
                                 struct mny_ranks *ranks)
{
    struct mny_session session = {.options = options, .problems = problems, .ranks = ranks};
    enum mny_code code;

    if (!reads_dumps(options))
        return MNY_OK;
    code = mny_session_is_shared(&session) ? read_shared(&session) : MNY_OK;
    if (code == MNY_OK)
        code = mny_replicates_follow(ranks, options->threads, problems);
    free_session(&session);
    return code;
}
