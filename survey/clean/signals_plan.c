/* SPDX-License-Identifier: MIT */
#include "survey/clean/signals_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How 问卷星, Qualtrics, LimeSurvey and KoBoToolbox head these columns. */
static const char *const usual[MNY_SOURCES][6] = {
    [MNY_SOURCE_IP] = {"来自IP", "IPAddress", "IP Address", "ipaddr", "IP地址", "IP"},
    [MNY_SOURCE_IP_CITY] = {"来自IP"},
    [MNY_SOURCE_LATITUDE] = {"LocationLatitude", "_geolocation_latitude", "纬度"},
    [MNY_SOURCE_LONGITUDE] = {"LocationLongitude", "_geolocation_longitude", "经度"},
    [MNY_SOURCE_BOT_SCORE] = {"Q_RecaptchaScore"},
    [MNY_SOURCE_CHANNEL] = {"DistributionChannel", "来源"},
    [MNY_SOURCE_STATUS] = {"Status", "Response Type"},
};

static const enum mny_role roles[MNY_SOURCES] = {
    [MNY_SOURCE_IP] = MNY_ROLE_IP,
    [MNY_SOURCE_IP_CITY] = MNY_ROLE_IP_CITY,
    [MNY_SOURCE_LATITUDE] = MNY_ROLE_LATITUDE,
    [MNY_SOURCE_LONGITUDE] = MNY_ROLE_LONGITUDE,
    [MNY_SOURCE_BOT_SCORE] = MNY_ROLE_BOT_SCORE,
    [MNY_SOURCE_CHANNEL] = MNY_ROLE_CHANNEL,
    [MNY_SOURCE_STATUS] = MNY_ROLE_STATUS,
};

static size_t column_of_question(const struct mny_binding *binding, size_t question)
{
    for (size_t i = 0; question != MNY_NONE && i < binding->count; i++)
        if (binding->columns[i].use == MNY_COLUMN_ANSWER &&
            binding->columns[i].question == question)
            return i;
    return MNY_NONE;
}

static size_t column_named(const struct mny_binding *binding, const char *name)
{
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].use == MNY_COLUMN_UNMATCHED &&
            strcmp(binding->columns[i].header, name) == 0)
            return i;
    return MNY_NONE;
}

static size_t find_source(const struct mny_plan *plan, const struct mny_binding *binding,
                          enum mny_signal_source source)
{
    const size_t names = sizeof usual[source] / sizeof *usual[source];
    size_t found =
        column_of_question(binding, mny_questionnaire_role(plan->questionnaire, roles[source]));

    for (size_t i = 0; found == MNY_NONE && i < names && usual[source][i]; i++)
        found = column_named(binding, usual[source][i]);
    return found;
}

/* Texts that people write, and questions with a choice that excludes the others. */
static bool list_questions(struct mny_signals_plan *made)
{
    const struct mny_plan *plan = made->plan;

    made->texts.questions = calloc(plan->count + 1, sizeof(size_t));
    made->exclusive.questions = calloc(plan->count + 1, sizeof(size_t));
    if (!made->texts.questions || !made->exclusive.questions)
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        const struct mny_question *question = plan->planned[i].question;
        bool excludes = false;

        if (question->type == MNY_TEXT_QUESTION &&
            (question->role == MNY_ROLE_COMMENT ||
             (question->role == MNY_ROLE_NONE && question->number > 0)))
            made->texts.questions[made->texts.count++] = i;
        if (question->type != MNY_SELECT_MULTIPLE)
            continue;
        for (size_t k = 0; k < question->choices->count; k++)
            excludes = excludes || question->choices->choices[k].exclusive;
        if (excludes)
            made->exclusive.questions[made->exclusive.count++] = i;
    }
    return true;
}

/* Whether some cell of quotas.csv can be told from the dumps. */
static bool has_quotas(const struct mny_signals_plan *made, const struct mny_binding *bindings)
{
    const struct mny_quality_settings *quality = made->quality;

    for (size_t i = 0; i < quality->quota_count; i++) {
        const struct mny_quota *quota = &quality->quotas[i];
        size_t known = 0;

        for (bool there = true; there && known < quota->count; known += there) {
            const size_t question = quota->conditions[known].question;

            there = made->plan->planned[question].question->type == MNY_CALCULATE;
            for (size_t dump = 0; dump < made->dump_count; dump++)
                there = there || bindings[dump].asked[question];
        }
        if (known == quota->count)
            return true;
    }
    return false;
}

/* The questions with times of pages that some dump has, if they are to be measured. */
static bool list_pages(struct mny_signals_plan *made, const struct mny_binding *bindings)
{
    const struct mny_plan *plan = made->plan;
    const bool wanted = made->quality->limit[MNY_QUALITY_SPEED_IDX] > 0 ||
                        made->quality->report[MNY_QUALITY_SPEED_IDX];

    made->pages.questions = calloc(plan->count + 1, sizeof(size_t));
    for (size_t i = 0; made->pages.questions && wanted && i < plan->count; i++) {
        bool there = false;

        for (size_t dump = 0; dump < made->dump_count; dump++)
            there = there || bindings[dump].asked[i];
        if (there && plan->planned[i].question->role == MNY_ROLE_PAGE_TIME)
            made->pages.questions[made->pages.count++] = i;
    }
    return made->pages.questions != NULL;
}

static bool is_on(const struct mny_signals_plan *made, enum mny_quality_rule rule)
{
    return made->quality->limit[rule] > 0;
}

/* Whether some rows may be asked other questions than others. */
static bool paths_differ(const struct mny_signals_plan *made)
{
    for (size_t i = 1; i < made->dump_count; i++)
        if (made->paths[i] != made->paths[0])
            return true;
    return made->plan->routed.count > 0;
}

/* Rules that are on and judge a row by itself, given the sources some dump HAS. */
static void find_rules(struct mny_signals_plan *made, const struct mny_binding *bindings,
                       const bool has[MNY_SOURCES])
{
    const struct mny_plan *plan = made->plan;
    const struct mny_quality_settings *quality = made->quality;
    const bool times = plan->started != MNY_NONE && plan->submitted != MNY_NONE;
    const bool duration = plan->duration != MNY_NONE || times;
    const bool place = has[MNY_SOURCE_LATITUDE] && has[MNY_SOURCE_LONGITUDE];
    bool *on = made->on;

    on[MNY_QUALITY_PREVIEW] =
        has[MNY_SOURCE_CHANNEL] || has[MNY_SOURCE_STATUS] || quality->test_ids[0] != '\0';
    on[MNY_QUALITY_OUTSIDE_PERIOD] =
        plan->submitted != MNY_NONE && !(isnan(quality->open) && isnan(quality->close));
    on[MNY_QUALITY_TIME_ORDER] = times;
    on[MNY_QUALITY_SPEED_ABS] = on[MNY_QUALITY_SLOW] = duration;
    on[MNY_QUALITY_INCONSISTENT] = quality->check_count > 0;
    on[MNY_QUALITY_EXCLUSIVE] = made->exclusive.count > 0;
    on[MNY_QUALITY_SKIP_EXTRA] = plan->routed.count > 0;
    on[MNY_QUALITY_SKIP_MISSING] = plan->numbered.count > plan->required.count;
    on[MNY_QUALITY_CITY_MISMATCH] = has[MNY_SOURCE_IP_CITY] || place;
    on[MNY_QUALITY_BOT_SCORE] = has[MNY_SOURCE_BOT_SCORE];
    on[MNY_QUALITY_GIBBERISH] = on[MNY_QUALITY_DUP_TEXT] = made->texts.count > 0;
    on[MNY_QUALITY_QUOTA] = has_quotas(made, bindings);
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        on[rule] = on[rule] && is_on(made, (enum mny_quality_rule)rule);
}

/* The items that every response that counts has answered. */
static size_t always_answered(const struct mny_plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->item_count; i++) {
        const struct mny_planned *planned = &plan->planned[plan->items[i].question];

        count += planned->required && !planned->conditional;
    }
    return count;
}

/* Whether a response may have so few answers that it takes another one of nearly the same time to
   flag it. */
static bool any_short(const struct mny_signals_plan *made)
{
    const double limit = made->quality->limit[MNY_QUALITY_DUP_ANSWERS];

    return limit > MNY_DUP_ANSWERS_LEAST && made->plan->item_count >= MNY_DUP_ANSWERS_LEAST &&
           (double)always_answered(made->plan) < limit;
}

/* Whether something is wanted that few questionnaires and dumps give. */
static bool is_more(const struct mny_signals_plan *made)
{
    static const enum mny_quality_rule rules[] = {
        MNY_QUALITY_PREVIEW,    MNY_QUALITY_INCONSISTENT,  MNY_QUALITY_EXCLUSIVE,
        MNY_QUALITY_SKIP_EXTRA, MNY_QUALITY_CITY_MISMATCH, MNY_QUALITY_BOT_SCORE,
        MNY_QUALITY_QUOTA};
    static const enum mny_signal signals[] = {MNY_SIGNAL_IP, MNY_SIGNAL_DEVICE,
                                              MNY_SIGNAL_LOCATION};
    bool more = false;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        more = more || made->on[rules[i]];
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        more = more || made->wanted[signals[i]];
    return more;
}

/* What those that compare rows need, once the others are found. */
static void find_signals(struct mny_signals_plan *made, const bool has[MNY_SOURCES])
{
    const struct mny_plan *plan = made->plan;
    const bool duration =
        plan->duration != MNY_NONE || (plan->started != MNY_NONE && plan->submitted != MNY_NONE);
    const bool place = has[MNY_SOURCE_LATITUDE] && has[MNY_SOURCE_LONGITUDE];
    const bool burst = is_on(made, MNY_QUALITY_BURST);
    bool *wanted = made->wanted;

    wanted[MNY_SIGNAL_IP] = has[MNY_SOURCE_IP] && (is_on(made, MNY_QUALITY_DUP_IP) ||
                                                   is_on(made, MNY_QUALITY_DUP_ANSWERS) || burst);
    wanted[MNY_SIGNAL_DEVICE] =
        plan->device != MNY_NONE && ((is_on(made, MNY_QUALITY_DUP_DEVICE) && made->any_own) ||
                                     is_on(made, MNY_QUALITY_DUP_ANSWERS) || burst);
    wanted[MNY_SIGNAL_LOCATION] = place && is_on(made, MNY_QUALITY_DUP_LOCATION);
    wanted[MNY_SIGNAL_SUBMITTED] =
        plan->submitted != MNY_NONE &&
        ((wanted[MNY_SIGNAL_IP] && is_on(made, MNY_QUALITY_DUP_IP)) || any_short(made) ||
         made->on[MNY_QUALITY_QUOTA] ||
         (burst && (wanted[MNY_SIGNAL_IP] || wanted[MNY_SIGNAL_DEVICE])));
    made->by_path = duration && is_on(made, MNY_QUALITY_SPEED_REL);
    wanted[MNY_SIGNAL_PATH] = made->by_path && paths_differ(made);
    made->any = made->by_path || made->pages.count > 0;
    for (int i = 0; i < MNY_SIGNALS; i++)
        made->any = made->any || wanted[i];
    for (int i = 0; i < MNY_QUALITY_RULES; i++)
        made->any = made->any || made->on[i];
    made->more = is_more(made);
}

/* The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
uint64_t mny_signals_step(size_t question)
{
    uint64_t z = ((uint64_t)question + 1) * 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void find_steps(struct mny_signals_plan *made)
{
    const struct mny_question_list *routed = &made->plan->routed;

    for (size_t i = 0; i < routed->count; i++)
        if (made->plan->planned[routed->questions[i]].question->number > 0)
            made->steps[made->step_count++] = (struct mny_path_step){
                routed->questions[i], mny_signals_step(routed->questions[i])};
}

static void find_path(struct mny_signals_plan *made, const struct mny_binding *binding, size_t dump)
{
    const struct mny_question_list *numbered = &made->plan->numbered;

    for (size_t i = 0; i < numbered->count; i++)
        if (binding->asked[numbered->questions[i]]) {
            made->paths[dump] ^= mny_signals_step(numbered->questions[i]);
            made->asked[dump]++;
        }
}

/* Interviewers go from door to door with one tablet: the dump has a column that names them, or
   comes from a tool made for that. */
static void find_shared(struct mny_signals_plan *made, const struct mny_binding *binding,
                        size_t dump)
{
    const size_t interviewer = made->plan->interviewer;
    const bool field_tool = binding->dialect == MNY_DIALECT_ODK ||
                            binding->dialect == MNY_DIALECT_KOBO ||
                            binding->dialect == MNY_DIALECT_ONA;

    made->shared[dump] = !made->quality->set[MNY_QUALITY_DUP_DEVICE] &&
                         (field_tool || (interviewer != MNY_NONE && binding->asked[interviewer]));
    made->any_shared = made->any_shared || made->shared[dump];
    made->any_own = made->any_own || !made->shared[dump];
}

bool mny_signals_plan_make(const struct mny_plan *plan, const struct mny_binding *bindings,
                           size_t dump_count, struct mny_signals_plan *made)
{
    bool has[MNY_SOURCES] = {false};

    *made = (struct mny_signals_plan){
        .plan = plan, .quality = &plan->settings->quality, .dump_count = dump_count};
    made->columns = calloc(dump_count + 1, sizeof *made->columns);
    made->qualtrics = calloc(dump_count + 1, sizeof *made->qualtrics);
    made->paths = calloc(dump_count + 1, sizeof *made->paths);
    made->asked = calloc(dump_count + 1, sizeof *made->asked);
    made->steps = calloc(plan->routed.count + 1, sizeof *made->steps);
    made->shared = calloc(dump_count + 1, sizeof *made->shared);
    if (!made->columns || !made->qualtrics || !made->paths || !made->asked || !made->shared ||
        !made->steps || !list_questions(made) || !list_pages(made, bindings)) {
        mny_signals_plan_free(made);
        return false;
    }
    find_steps(made);
    for (size_t i = 0; i < dump_count; i++) {
        made->qualtrics[i] = bindings[i].dialect == MNY_DIALECT_QUALTRICS ||
                             column_named(&bindings[i], "DistributionChannel") != MNY_NONE ||
                             column_named(&bindings[i], "RecipientLastName") != MNY_NONE;
        find_path(made, &bindings[i], i);
        find_shared(made, &bindings[i], i);
        for (size_t source = 0; source < MNY_SOURCES; source++) {
            made->columns[i][source] =
                find_source(plan, &bindings[i], (enum mny_signal_source)source);
            has[source] = has[source] || made->columns[i][source] != MNY_NONE;
        }
    }
    find_rules(made, bindings, has);
    find_signals(made, has);
    return true;
}

bool mny_signals_plan_reads(const struct mny_signals_plan *plan, size_t dump, size_t column)
{
    for (int source = 0; source < MNY_SOURCES; source++)
        if (plan->columns[dump][source] == column)
            return true;
    return false;
}

bool mny_signals_plan_wants_times(const struct mny_signals_plan *plan)
{
    return plan->wanted[MNY_SIGNAL_SUBMITTED] || plan->on[MNY_QUALITY_OUTSIDE_PERIOD] ||
           plan->on[MNY_QUALITY_TIME_ORDER];
}

void mny_signals_plan_free(struct mny_signals_plan *plan)
{
    free(plan->columns);
    free(plan->qualtrics);
    free(plan->paths);
    free(plan->asked);
    free(plan->steps);
    free(plan->shared);
    free(plan->texts.questions);
    free(plan->exclusive.questions);
    free(plan->pages.questions);
    *plan = (struct mny_signals_plan){0};
}
