/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

/* How many scored items some dump has. */
static size_t count_items(const struct mny_cleaning *cleaning)
{
    size_t count = 0;

    for (size_t i = 0; i < cleaning->plan->item_count; i++) {
        bool asked = false;

        for (size_t k = 0; k < cleaning->inputs.count; k++)
            asked = asked || cleaning->inputs.bindings[k].asked[cleaning->plan->items[i].question];
        count += asked;
    }
    return count;
}

static bool has_attention(const struct mny_cleaning *cleaning)
{
    const struct mny_question_list *attention = &cleaning->plan->attention;

    for (size_t i = 0; i < attention->count; i++)
        for (size_t k = 0; k < cleaning->inputs.count; k++)
            if (cleaning->inputs.bindings[k].asked[attention->questions[i]])
                return true;
    return false;
}

/* A rule ran if it is on and its columns had something to judge by. */
static void tell_rules(const struct mny_cleaning *cleaning, bool ran[MNY_REASON_COUNT])
{
    const struct mny_settings *settings = cleaning->plan->settings;
    const size_t least = settings->straightline_items;

    ran[MNY_ACCEPTED] = true;
    ran[MNY_UNREADABLE] = true;
    ran[MNY_DUPLICATE_ID] = cleaning->saw_id;
    ran[MNY_UNKNOWN_CITY] = true;
    for (int reason = MNY_NONRESPONDENT; reason <= MNY_UNKNOWN_ELIGIBILITY; reason++)
        ran[reason] = true; /* where nobody lists them, nobody is missed */
    for (int reason = MNY_BY_QUALITY; reason < MNY_REASON_COUNT; reason++)
        ran[reason] = true; /* quality.csv says which of them did */
    ran[MNY_SCREENED_OUT] = settings->screen_out != NULL;
    ran[MNY_INCOMPLETE] = true;
    ran[MNY_INVALID] = true;
    ran[MNY_FAILED_ATTENTION] = has_attention(cleaning);
    ran[MNY_SPEEDER] = (settings->min_duration > 0 || settings->speeder_share > 0) &&
                       mny_late_rules_saw_duration(cleaning->late);
    ran[MNY_STRAIGHTLINER] = least > 0 && count_items(cleaning) >= least;
    ran[MNY_DUPLICATE_RESPONSE] = mny_late_rules_saw_device(cleaning->late);
}

void mny_cleaning_flow(const struct mny_cleaning *cleaning, struct mny_flow *flow)
{
    *flow = (struct mny_flow){.rows = cleaning->rows, .bytes = cleaning->bytes};
    mny_ledger_totals(cleaning->ledger, flow->total);
    mny_mask_account_totals(cleaning->masked, &flow->masked);
    flow->masked.kept = cleaning->options.keep_personal;
    flow->unmatched_columns = cleaning->kept.count;
    flow->has_dispositions = cleaning->plan->disposition != MNY_NONE;
    mny_quality_results(cleaning->quality, flow->quality);
    tell_rules(cleaning, flow->rule_ran);
}
