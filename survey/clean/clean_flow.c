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

/* Whether the questionnaire wants RULE, and no response had what it judges by, such as a time
   that can be read.  Of those that run by themselves quality.csv tells. */
static bool had_nothing(const struct mny_quality_settings *settings, const struct mny_flow *flow,
                        enum mny_quality_rule rule)
{
    const bool on = settings->limit[rule] > 0 || settings->report[rule];

    return on && mny_quality_is_chosen(settings, rule) && flow->quality[rule].judged == 0 &&
           flow->total[MNY_ACCEPTED] > 0;
}

/* A rule ran if it is on and its columns had something to judge by. */
static void tell_rules(const struct mny_cleaning *cleaning, const struct mny_flow *flow,
                       bool ran[MNY_REASON_COUNT])
{
    const struct mny_settings *settings = cleaning->plan->settings;
    const size_t least = settings->straightline_items;

    ran[MNY_ACCEPTED] = true;
    ran[MNY_UNREADABLE] = true;
    ran[MNY_DUPLICATE_ID] = cleaning->saw_id;
    ran[MNY_UNKNOWN_CITY] = true;
    for (int reason = MNY_NONRESPONDENT; reason <= MNY_UNKNOWN_ELIGIBILITY; reason++)
        ran[reason] = true; /* where nobody lists them, nobody is missed */
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        ran[MNY_BY_QUALITY + rule] =
            !had_nothing(&settings->quality, flow, (enum mny_quality_rule)rule);
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
    tell_rules(cleaning, flow, flow->rule_ran);
}
