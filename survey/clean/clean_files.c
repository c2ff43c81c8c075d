/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

static enum mny_code write_audit(struct mny_cleaning *cleaning)
{
    if (!mny_quality_audit(cleaning->quality, cleaning->audit))
        return mny_problem_memory(cleaning->problems);
    return mny_audit_write(cleaning->audit, cleaning->ledger, cleaning->facts, cleaning->output,
                           cleaning->problems);
}

enum mny_code mny_cleaning_write(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    const struct mny_inputs *inputs = &cleaning->inputs;
    struct mny_output *output = cleaning->output;
    struct mny_problems *problems = cleaning->problems;
    enum mny_code code;

    if (!output)
        return MNY_OK;
    code = mny_ledger_write(cleaning->ledger, cleaning->masked, output, problems);
    if (code == MNY_OK)
        code = mny_quality_write(cleaning->quality, inputs->names, output, problems);
    if (code == MNY_OK)
        code = mny_interviewers_write(cleaning->interviewers, cleaning->responses, cleaning->late,
                                      cleaning->ledger, output, problems);
    if (code == MNY_OK)
        code = mny_states_write(cleaning->states, inputs->names, inputs->bindings, inputs->count,
                                output, problems);
    if (code == MNY_OK && cleaning->quotes)
        code = mny_quotes_write(cleaning->quotes, dropped, output, problems);
    if (code == MNY_OK && cleaning->spool)
        code = mny_cleaning_write_rows(cleaning, dropped);
    if (code == MNY_OK)
        code = mny_mask_account_write(cleaning->masked, output, problems);
    if (code == MNY_OK && cleaning->audit)
        code = write_audit(cleaning);
    return code;
}
