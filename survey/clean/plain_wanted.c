/* SPDX-License-Identifier: MIT */
#include "survey/clean/plain_wanted.h"

#include "survey/clean/rules.h"
#include "survey/clean/watch.h"

#include <stdlib.h>

static void want(enum mny_plain_want *wanted, size_t question)
{
    if (question != MNY_NONE)
        wanted[question] = MNY_WANT_ANSWER;
}

static void want_all(enum mny_plain_want *wanted, const struct mny_question_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        want(wanted, list->questions[i]);
}

/* What EXPRESSION (NULL: none) reads. */
static void want_slots(enum mny_plain_want *wanted, const struct mny_expression *expression)
{
    size_t count = 0;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        want(wanted, slots[i]);
}

/* What is more than a code: texts that the watch looks at, sets of choices. */
static void want_readings(const struct mny_plan *plan, enum mny_plain_want *wanted)
{
    for (size_t i = 0; i < plan->count; i++)
        if (mny_watch_is_free_text(plan->planned[i].question) ||
            plan->planned[i].decoder.reading == MNY_READ_CHOICES)
            want(wanted, i);
}

/* Groups by what is no choice, numbers of the design, who did the work and on what device. */
static void want_design(const struct mny_plan *plan, enum mny_plain_want *wanted)
{
    for (size_t i = 0; i < plan->factors.count; i++)
        if (plan->planned[plan->factors.questions[i]].decoder.reading != MNY_READ_CHOICE)
            want(wanted, plan->factors.questions[i]);
    want(wanted, plan->base_weight);
    want(wanted, plan->fpc);
    want(wanted, plan->interviewer);
    want(wanted, plan->contractor);
    want(wanted, plan->device);
}

/* A time tells how long it took, where no column does, and who worked at night; and the signals
   compare times. */
static void want_times(const struct mny_plan *plan, const struct mny_signals_plan *signals,
                       const struct mny_binding *binding, enum mny_plain_want *wanted)
{
    if (!plan->by_contractor && plan->interviewer == MNY_NONE &&
        !mny_signals_plan_wants_times(signals) && mny_rules_duration_column(plan, binding))
        return;
    want(wanted, plan->started);
    want(wanted, plan->submitted);
}

/* What routing, calculates, constraints and the rules of the sheet read. */
static void want_logic(const struct mny_plan *plan, enum mny_plain_want *wanted)
{
    const struct mny_questionnaire *questionnaire = plan->questionnaire;

    for (size_t i = 0; i < plan->routed.count; i++)
        if (wanted[plan->routed.questions[i]] == MNY_WANT_NOTHING)
            wanted[plan->routed.questions[i]] = MNY_WANT_CHOICE;
    for (size_t i = 0; i < plan->routed.count; i++)
        want_slots(wanted, plan->planned[plan->routed.questions[i]].question->relevant);
    for (size_t i = 0; i < mny_questionnaire_groups(questionnaire); i++)
        want_slots(wanted, mny_questionnaire_group(questionnaire, i)->relevant);
    for (size_t i = 0; i < plan->computed.count; i++)
        want_slots(wanted, plan->planned[plan->computed.questions[i]].question->calculation);
    want_all(wanted, &plan->constrained);
    for (size_t i = 0; i < plan->constrained.count; i++)
        want_slots(wanted, plan->planned[plan->constrained.questions[i]].question->constraint);
    want_slots(wanted, plan->settings->screen_out);
    want_all(wanted, &plan->attention);
}

/* What the rules for quality compare. */
static void want_signals(const struct mny_plan *plan, const struct mny_signals_plan *signals,
                         enum mny_plain_want *wanted)
{
    const struct mny_quality_settings *quality = signals->quality;

    for (size_t i = 0; signals->on[MNY_QUALITY_QUOTA] && i < quality->quota_count; i++)
        for (size_t k = 0; k < quality->quotas[i].count; k++)
            want(wanted, quality->quotas[i].conditions[k].question);
    for (size_t i = 0; signals->on[MNY_QUALITY_INCONSISTENT] && i < quality->check_count; i++)
        want_slots(wanted, quality->checks[i].expression);
    want_all(wanted, &signals->pages);
    if (signals->on[MNY_QUALITY_CITY_MISMATCH])
        want(wanted, plan->city);
    if (signals->on[MNY_QUALITY_PREVIEW] && quality->test_ids[0] != '\0')
        want(wanted, plan->id);
}

static void want_kept(const struct mny_plan *plan, enum mny_plain_want *wanted)
{
    for (size_t i = 0; i < plan->answers.count; i++)
        want(wanted, plan->answers.questions[i].question);
    want_all(wanted, &plan->comments);
}

enum mny_plain_want *mny_plain_wanted(const struct mny_plan *plan,
                                      const struct mny_signals_plan *signals, size_t dump,
                                      const struct mny_binding *binding)
{
    enum mny_plain_want *wanted = calloc(plan->count + 1, sizeof *wanted);

    if (!wanted)
        return NULL;
    want_readings(plan, wanted);
    want_design(plan, wanted);
    want_times(plan, signals, binding, wanted);
    want_logic(plan, wanted);
    want_signals(plan, signals, wanted);
    want_kept(plan, wanted);
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].use == MNY_COLUMN_ANSWER &&
            mny_signals_plan_reads(signals, dump, i))
            want(wanted, binding->columns[i].question);
    return wanted;
}
