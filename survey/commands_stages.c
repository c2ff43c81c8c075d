/* SPDX-License-Identifier: MIT */
/* The stages between dumps and scores, and the merging of scores. */
#include "survey/commands_private.h"

#include "core/text.h"
#include "survey/clean/inputs.h"
#include "survey/common/memory_ceiling.h"
#include "survey/export/export.h"
#include "survey/progress.h"
#include "survey/score/gap_files.h"
#include "survey/score/rank_files.h"
#include "survey/score/scoring.h"
#include "survey/score/topics.h"
#include "survey/weight_screen.h"

#include <string.h>

/* What is looked at while dumps are read. */
struct reading {
    struct mny_meter *meter;
    struct mny_memory_watch memory;
    struct mny_problems *problems;
};

static enum mny_code look_at_reading(void *context, uint64_t bytes, uint64_t total, uint64_t rows)
{
    struct reading *reading = context;

    mny_meter_report(reading->meter, bytes, total, rows);
    return mny_memory_foresee(&reading->memory, bytes, total, mny_memory_resident(),
                              reading->problems);
}

bool mny_session_is_shared(const struct mny_session *session)
{
    const struct mny_paths *dumps = &session->options->dumps;

    for (size_t i = 0; i < dumps->count; i++)
        if (strcmp(dumps->items[i], "-") == 0)
            return false;
    return true;
}

/* How the dumps are read, but for what is told of it on the way. */
static struct mny_clean_options reading_options(const struct mny_session *session)
{
    const struct mny_options *options = session->options;

    return (struct mny_clean_options){
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
        .factors = session->factors,
        .factor_count = session->factor_count,
        .classes = session->classes,
        .class_count = session->class_count,
        .answers = session->answers,
        .answer_count = session->answer_count,
        .threads = options->threads,
        .write_responses = !options->no_responses || options->export.wanted,
        .keep_personal = options->keep_personal,
        .salt = session->salt,
        .salt_length = session->salt_length,
        .facts = session->facts,
        .ranks = mny_session_is_shared(session) ? session->ranks : NULL,
        .written_elsewhere = mny_ranks_rank(session->ranks) > 0 && options->command != MNY_CHECK,
    };
}

void mny_session_look_at_dumps(struct mny_session *session)
{
    const struct mny_clean_options wanted = reading_options(session);
    struct mny_inputs inputs;

    mny_inputs_open(session->questionnaire, &wanted, session->problems, &inputs);
    mny_inputs_close(&inputs);
}

enum mny_code mny_session_clean(struct mny_session *session)
{
    const struct mny_options *options = session->options;
    struct mny_meter *meter = mny_meter_create(!options->quiet);
    struct reading reading = {meter, {.most = options->max_memory}, session->problems};
    struct mny_run_base base = {"", ""};
    const struct mny_audit_options audit = {
        .level = options->audit_raw ? MNY_AUDIT_RAW : MNY_AUDIT_EDITS,
        .defs_sha256 = base.defs_sha256,
        .run_base = base.base,
    };
    struct mny_clean_options wanted = reading_options(session);
    enum mny_code code;

    wanted.progress = (struct mny_progress){look_at_reading, &reading};
    wanted.audit = options->audit || options->audit_raw ? &audit : NULL;
    if (session->manifest)
        mny_run_manifest_base(session->manifest, session->questionnaire, &base);
    code = mny_clean(session->questionnaire, &wanted, session->output, session->problems,
                     &session->responses, &session->flow);

    session->seconds = mny_meter_seconds(meter);
    mny_meter_free(meter);
    return code;
}

enum mny_code mny_session_weight(struct mny_session *session)
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

static enum mny_code score(struct mny_session *session)
{
    struct mny_scoring_options wanted = session->options->scoring;

    wanted.ranks = session->ranks;
    return mny_score(session->questionnaire, session->responses, session->weighting, &wanted,
                     session->output, session->problems);
}

/* Of commands that do not score: topics.csv as far as it can be told. */
static enum mny_code count_topics(struct mny_session *session)
{
    if (!mny_responses_has_topics(session->responses))
        return MNY_OK;
    return mny_topics_write(session->questionnaire, session->responses, session->weighting,
                            session->output, session->problems);
}

/* What --export asks for, from the clean dump, which is then removed again if
   --no-responses does not want it. */
static enum mny_code export_responses(struct mny_session *session)
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

enum mny_code mny_session_combine(struct mny_session *session, const char *objective,
                                  const char *subjective)
{
    struct mny_rank_options wanted = session->options->ranks;
    enum mny_code code = mny_combine(session->standard, objective, subjective, session->names,
                                     session->output, session->problems, &session->ranking);

    wanted.seed = session->options->scoring.seed;
    if (code == MNY_OK)
        code = mny_rank_files_write(session->standard, session->ranking, &wanted, session->output,
                                    session->problems);
    if (code == MNY_OK)
        code = mny_sensitivity_files_write(session->standard, session->ranking, &wanted,
                                           session->output, session->problems);
    if (code == MNY_OK && objective && subjective)
        code = mny_gap_files_write(objective, subjective, session->names, session->output,
                                   session->problems);
    return code;
}

enum mny_code mny_session_survey(struct mny_session *session, enum mny_command last)
{
    enum mny_code code = mny_session_clean(session);

    if (code == MNY_OK && last != MNY_CLEAN)
        code = mny_session_weight(session);
    if (code == MNY_OK && last != MNY_CLEAN && last != MNY_WEIGHT)
        code = score(session);
    if (code == MNY_OK && (last == MNY_CLEAN || last == MNY_WEIGHT))
        code = count_topics(session);
    if (code == MNY_OK && session->options->export.wanted)
        code = export_responses(session);
    return code;
}
