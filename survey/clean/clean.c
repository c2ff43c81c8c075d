/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

#include "core/text.h"
#include "survey/clean/clean_pieces.h"
#include "survey/clean/outcomes.h"
#include "survey/clean/same_files.h"

#include <inttypes.h>
#include <stdlib.h>

/* Rows that are missing, or too many, were lost on the way from the field tool: all dumps
   are read before a run fails for it. */
static void check_declared(struct mny_cleaning *cleaning, size_t dump, uint64_t rows)
{
    const size_t *declared = cleaning->options.declared_rows;

    if (dump < cleaning->options.declared_count && rows != declared[dump])
        cleaning->undeclared = mny_problem(
            cleaning->problems, MNY_E_INPUT,
            (struct mny_where){.file = cleaning->options.dumps[dump]},
            _("%" PRIu64 " rows were read, but --declared-rows says %zu; ask for a complete "
              "export, or correct the number"),
            rows, declared[dump]);
}

static enum mny_code finish_dump(struct mny_cleaning *cleaning, size_t dump)
{
    struct mny_dump_facts *facts = &cleaning->facts[dump];
    enum mny_code code = mny_dump_finish(cleaning->inputs.dumps[dump], cleaning->problems, facts);

    facts->delimiter = cleaning->inputs.delimiters[dump];
    if (code == MNY_OK && !cleaning->options.allow_same)
        code = mny_same_contents_refuse(cleaning->options.dumps, cleaning->facts, dump,
                                        cleaning->problems);
    return code;
}

static enum mny_code read_dump(struct mny_cleaning *cleaning, size_t dump)
{
    const uint64_t before = cleaning->rows;
    enum mny_code code;

    cleaning->findings = (struct mny_findings){0};
    code = mny_cleaning_read(cleaning, dump);
    if (code == MNY_OK && cleaning->merged == MNY_OK)
        check_declared(cleaning, dump, cleaning->rows - before);
    cleaning->bytes += mny_dump_done(cleaning->inputs.dumps[dump]);
    if (code == MNY_OK)
        code = finish_dump(cleaning, dump);
    mny_inputs_close_dump(&cleaning->inputs, dump);
    code = code == MNY_OK ? cleaning->merged : code;
    if (code == MNY_OK)
        code = mny_findings_say(&cleaning->findings, cleaning->options.dumps[dump],
                                cleaning->plan->settings->version, cleaning->problems);
    return code;
}

static enum mny_code read_dumps(struct mny_cleaning *cleaning)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; code == MNY_OK && i < cleaning->inputs.count; i++)
        code = read_dump(cleaning, i);
    mny_cleaning_remark_ids(cleaning);
    if (code == MNY_OK && cleaning->rows == 0)
        mny_remark(cleaning->problems, MNY_WARNING,
                   (struct mny_where){.file = cleaning->options.dumps[0]}, "%s",
                   _("a header, but no responses"));
    if (code == MNY_OK)
        code = cleaning->undeclared;
    if (code == MNY_OK)
        code = mny_twins_check(cleaning->twins, cleaning->options.dumps, cleaning->problems);
    return code;
}

/* The rules that need all rows.  *DROPPED tells by row of the store which of them they reject; it
   is the caller's to free(), also if this fails.  False without memory. */
static bool judge(struct mny_cleaning *cleaning, uint8_t **dropped)
{
    if (!mny_late_rules_judge(cleaning->late, cleaning->responses, cleaning->ledger,
                              cleaning->options.threads, dropped))
        return false;
    cleaning->quality = mny_quality_judge(cleaning->signals, cleaning->responses,
                                          mny_late_rules_durations(cleaning->late), *dropped,
                                          cleaning->options.threads);
    return cleaning->quality && mny_quality_reject(cleaning->quality, cleaning->ledger, *dropped);
}

/* The store without the rows that are DROPPED, and what is written of it. */
static enum mny_code finish_store(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    if (!mny_responses_finish(cleaning->responses, mny_ledger_cities(cleaning->ledger), dropped,
                              cleaning->options.threads))
        return mny_problem_memory(cleaning->problems);
    if (!cleaning->output || !mny_responses_cases(cleaning->responses))
        return MNY_OK;
    return mny_outcomes_write(cleaning->responses, cleaning->output, cleaning->problems);
}

static enum mny_code settle(struct mny_cleaning *cleaning)
{
    uint8_t *dropped = NULL;
    enum mny_code code = judge(cleaning, &dropped)
                             ? mny_ledger_check(cleaning->ledger, cleaning->problems)
                             : mny_problem_memory(cleaning->problems);

    if (code == MNY_OK) {
        mny_mask_account_settle(cleaning->masked, dropped);
        code = mny_cleaning_write(cleaning, dropped);
    }
    if (code == MNY_OK)
        code = finish_store(cleaning, dropped);
    free(dropped);
    return code;
}

static enum mny_code clean(struct mny_cleaning *cleaning)
{
    enum mny_code code = mny_cleaning_share_key(cleaning);

    if (code == MNY_OK)
        code = mny_cleaning_prepare(cleaning);
    if (code == MNY_OK && mny_ranks_rank(cleaning->options.ranks) > 0)
        return mny_cleaning_follow(cleaning);
    if (code == MNY_OK)
        code = mny_cleaning_share_dumps(cleaning);
    if (code == MNY_OK)
        code = read_dumps(cleaning);
    mny_cleaning_end_reading(cleaning);
    if (code == MNY_OK)
        code = settle(cleaning);
    if (code == MNY_OK)
        mny_cleaning_remark_rules(cleaning);
    return code;
}

enum mny_code mny_clean_in_pieces(const struct mny_questionnaire *questionnaire,
                                  const struct mny_clean_options *options, size_t size,
                                  struct mny_output *output, struct mny_problems *problems,
                                  struct mny_responses **responses, struct mny_flow *flow)
{
    struct mny_cleaning cleaning = {.questionnaire = questionnaire,
                                    .options = *options,
                                    .piece_size = size,
                                    .output = output,
                                    .problems = problems,
                                    .collapsed = MNY_NO_ROW};
    enum mny_code code;

    *responses = NULL;
    cleaning.written = output || options->written_elsewhere;
    cleaning.options.write_responses = options->write_responses && cleaning.written;
    cleaning.options.audit = cleaning.written ? options->audit : NULL;
    code = clean(&cleaning);
    if (code == MNY_OK && mny_ranks_rank(options->ranks) == 0) {
        mny_cleaning_flow(&cleaning, flow);
        *responses = cleaning.responses;
        cleaning.responses = NULL;
    }
    mny_cleaning_release(&cleaning);
    return code;
}

enum mny_code mny_clean(const struct mny_questionnaire *questionnaire,
                        const struct mny_clean_options *options, struct mny_output *output,
                        struct mny_problems *problems, struct mny_responses **responses,
                        struct mny_flow *flow)
{
    return mny_clean_in_pieces(questionnaire, options, MNY_PIECE_SIZE, output, problems, responses,
                               flow);
}
