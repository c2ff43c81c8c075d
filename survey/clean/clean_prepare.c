/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

#include "core/text.h"

#include <stdlib.h>

static enum mny_code refuse_cities(const struct mny_cleaning *cleaning, size_t city)
{
    const struct mny_question *question = mny_questionnaire_question(cleaning->questionnaire, city);

    return mny_problem(cleaning->problems, MNY_E_INPUT, question->where,
                       _("list \"%s\" has %zu cities; more than 65535 cannot be told apart"),
                       question->choices->name, question->choices->count);
}

static enum mny_code check_city_question(const struct mny_cleaning *cleaning)
{
    size_t city = mny_questionnaire_role(cleaning->questionnaire, MNY_ROLE_CITY);

    if (city == MNY_NONE ||
        mny_questionnaire_question(cleaning->questionnaire, city)->type != MNY_SELECT_ONE)
        return mny_problem(cleaning->problems, MNY_E_INPUT, (struct mny_where){0}, "%s",
                           _("no question has the role city; give it to the select_one that asks "
                             "for the city"));
    if (mny_questionnaire_question(cleaning->questionnaire, city)->choices->count > UINT16_MAX)
        return refuse_cities(cleaning, city);
    return MNY_OK;
}

static bool make_states(struct mny_cleaning *cleaning)
{
    cleaning->states = calloc(cleaning->inputs.count + 1, sizeof *cleaning->states);
    for (size_t i = 0; cleaning->states && i < cleaning->inputs.count; i++) {
        cleaning->states[i] = mny_states_create(cleaning->plan);
        if (!cleaning->states[i])
            return false;
    }
    return cleaning->states != NULL;
}

static bool make_masks(struct mny_cleaning *cleaning)
{
    const struct mny_clean_options *options = &cleaning->options;

    if (cleaning->written && !options->keep_personal)
        cleaning->masks = mny_mask_plan_create(cleaning->plan, &cleaning->kept, options->salt,
                                               options->salt_length);
    return cleaning->masks || !cleaning->written || options->keep_personal;
}

/* How ids are told apart.  False without memory. */
static bool make_ids(struct mny_cleaning *cleaning)
{
    const struct mny_inputs *inputs = &cleaning->inputs;
    const struct mny_hash_key key = cleaning->plan->key;

    cleaning->ids = mny_id_set_create(mny_responses_places(cleaning->responses), key);
    if (!cleaning->ids)
        return false;
    if (!cleaning->options.id_by_file)
        return mny_twins_create(inputs->bindings, inputs->count, key, &cleaning->twins);
    mny_id_set_by_file(cleaning->ids);
    return true;
}

static bool make_accounts(struct mny_cleaning *cleaning)
{
    const struct mny_plan *plan = cleaning->plan;
    const struct mny_inputs *inputs = &cleaning->inputs;

    cleaning->responses = mny_responses_create(plan);
    if (!cleaning->responses || !make_ids(cleaning))
        return false;
    cleaning->late = mny_late_rules_create(plan);
    cleaning->signals = mny_signals_create(&cleaning->signals_plan);
    cleaning->ledger =
        mny_ledger_create(plan, mny_responses_places(cleaning->responses), inputs->names);
    cleaning->interviewers = mny_interviewers_create(plan, inputs->names, inputs->count);
    cleaning->masked = mny_mask_account_create(plan, &cleaning->kept, cleaning->masks);
    if (plan->topics && cleaning->output)
        cleaning->quotes = mny_quotes_create(plan);
    return cleaning->late && cleaning->signals && cleaning->ledger && cleaning->interviewers &&
           cleaning->masked && (cleaning->quotes || !plan->topics || !cleaning->output);
}

static enum mny_code begin_audit(struct mny_cleaning *cleaning)
{
    const struct mny_audit_source source = {
        .plan = cleaning->plan,
        .places = mny_responses_places(cleaning->responses),
        .inputs = &cleaning->inputs,
        .options = &cleaning->options,
    };

    return mny_audit_create(&source, mny_output_folder(cleaning->output), cleaning->problems,
                            &cleaning->audit);
}

/* What is made of the opened dumps and the plan.  False without memory. */
static bool make_all(struct mny_cleaning *cleaning)
{
    const struct mny_inputs *inputs = &cleaning->inputs;

    cleaning->size = mny_inputs_size(inputs);
    if (!cleaning->options.facts)
        cleaning->own_facts = calloc(inputs->count + 1, sizeof *cleaning->own_facts);
    cleaning->facts = cleaning->own_facts ? cleaning->own_facts : cleaning->options.facts;
    return cleaning->facts &&
           mny_kept_columns_make(inputs->bindings, inputs->count, &cleaning->kept) &&
           mny_signals_plan_make(cleaning->plan, inputs->bindings, inputs->count,
                                 &cleaning->signals_plan) &&
           make_masks(cleaning) && mny_cleaning_make_waves(cleaning) && make_accounts(cleaning) &&
           make_states(cleaning);
}

enum mny_code mny_cleaning_prepare(struct mny_cleaning *cleaning)
{
    enum mny_code code = check_city_question(cleaning);

    if (code == MNY_OK)
        code = mny_inputs_open(cleaning->questionnaire, &cleaning->options, cleaning->problems,
                               &cleaning->inputs);
    if (code == MNY_OK)
        code = mny_plan_create(cleaning->questionnaire, &cleaning->options,
                               cleaning->inputs.bindings, cleaning->problems, &cleaning->plan);
    if (code == MNY_OK && !make_all(cleaning))
        code = mny_problem_memory(cleaning->problems);
    if (code == MNY_OK && cleaning->output && cleaning->options.audit)
        code = begin_audit(cleaning);
    if (code == MNY_OK && cleaning->output && cleaning->options.write_responses)
        code = mny_spool_create(mny_output_folder(cleaning->output), cleaning->problems,
                                &cleaning->spool);
    return code;
}

void mny_cleaning_end_reading(struct mny_cleaning *cleaning)
{
    mny_cleaning_free_waves(cleaning);
    mny_id_set_free(cleaning->ids);
    cleaning->ids = NULL;
}

void mny_cleaning_release(struct mny_cleaning *cleaning)
{
    mny_cleaning_end_reading(cleaning);
    mny_cleaning_free_shares(cleaning);
    free(cleaning->taken);
    free(cleaning->own_facts);
    mny_audit_free(cleaning->audit);
    mny_spool_free(cleaning->spool);
    mny_interviewers_free(cleaning->interviewers);
    for (size_t i = 0; cleaning->states && i < cleaning->inputs.count; i++)
        mny_states_free(cleaning->states[i]);
    free(cleaning->states);
    mny_mask_account_free(cleaning->masked);
    mny_mask_plan_free(cleaning->masks);
    mny_quotes_free(cleaning->quotes);
    mny_ledger_free(cleaning->ledger);
    mny_late_rules_free(cleaning->late);
    mny_quality_free(cleaning->quality);
    mny_signals_free(cleaning->signals);
    mny_signals_plan_free(&cleaning->signals_plan);
    mny_twins_free(cleaning->twins);
    mny_responses_free(cleaning->responses);
    mny_kept_columns_free(&cleaning->kept);
    mny_plan_free(cleaning->plan);
    mny_inputs_close(&cleaning->inputs);
}
