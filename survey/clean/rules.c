/* SPDX-License-Identifier: MIT */
#include "survey/clean/rules.h"

#include "survey/clean/answer_key.h"
#include "survey/clean/masking.h"
#include "survey/common/instant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct mny_rules {
    const struct mny_plan *plan;
    enum mny_edit_reason *faults; /* by question */
    bool any;                     /* of them is one */
    struct mny_answer_key key;
};

struct mny_rules *mny_rules_create(const struct mny_plan *plan)
{
    struct mny_rules *rules = calloc(1, sizeof *rules);

    if (!rules)
        return NULL;
    rules->plan = plan;
    rules->faults = calloc(plan->count + 1, sizeof *rules->faults);
    if (!rules->faults) {
        free(rules);
        return NULL;
    }
    return rules;
}

void mny_rules_free(struct mny_rules *rules)
{
    if (!rules)
        return;
    free(rules->faults);
    mny_answer_key_free(&rules->key);
    free(rules);
}

static void reject(struct mny_verdict *verdict, enum mny_reason reason, const char *detail,
                   size_t length)
{
    verdict->reason = reason;
    verdict->detail = detail;
    verdict->detail_length = length;
}

static void reject_for(struct mny_verdict *verdict, enum mny_reason reason,
                       const struct mny_plan *plan, size_t question)
{
    const char *name = plan->planned[question].question->name;

    reject(verdict, reason, name, strlen(name));
}

static bool is_answered(const struct mny_interview *interview, size_t question)
{
    return interview->answers[question].state != MNY_UNANSWERED;
}

/* The rules name the cell as it was. */
static void check_city(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const struct mny_answer *city = &interview->answers[interview->plan->city];

    if (city->state != MNY_ANSWERED)
        reject(verdict, MNY_UNKNOWN_CITY, city->raw, city->raw_length);
}

/* What an interview comes to: AAPOR's example asks for 80 % of the questions, and all that
   must be answered, of a complete one, half of them of a partial one; less is a
   break-off.  Questions that do not apply do not count. */
static enum mny_outcome outcome_of_interview(const struct mny_interview *interview)
{
    const struct mny_plan *plan = interview->plan;
    size_t asked = 0, answered = 0;
    bool whole = true;

    for (size_t i = 0; i < plan->numbered.count; i++) {
        const size_t question = plan->numbered.questions[i];
        if (interview->irrelevant[question] || !interview->binding->asked[question])
            continue;
        asked++;
        answered += is_answered(interview, question);
    }
    for (size_t i = 0; whole && i < plan->required.count; i++)
        whole = is_answered(interview, plan->required.questions[i]) ||
                interview->irrelevant[plan->required.questions[i]];
    if (whole && 5 * answered >= 4 * asked)
        return MNY_INTERVIEW;
    return 2 * answered >= asked ? MNY_PARTIAL : MNY_REFUSAL;
}

static enum mny_edit_reason fault_of(const struct mny_interview *interview, size_t question);

/* Who was drawn and not interviewed; his base weight has to be right all the same. */
static void check_disposition(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const struct mny_plan *plan = interview->plan;
    const struct mny_value *value = &interview->slots[plan->disposition];
    const enum mny_outcome outcome = mny_disposition_parse(value->text, value->length);
    const size_t weight = plan->base_weight;

    if (outcome == MNY_OUTCOMES ||
        interview->answers[plan->disposition].state == MNY_UNKNOWN_CHOICE) {
        reject_for(verdict, MNY_INVALID, plan, plan->disposition);
        return;
    }
    if (weight != MNY_NONE &&
        (!is_answered(interview, weight) || fault_of(interview, weight) != MNY_EDIT_NONE)) {
        reject_for(verdict, MNY_INVALID, plan, weight);
        return;
    }
    verdict->outcome = outcome == MNY_INTERVIEW ? outcome_of_interview(interview) : outcome;
    if (outcome != MNY_INTERVIEW)
        reject(verdict, mny_disposition_reason(outcome), value->text, value->length);
}

bool mny_rules_screen_out(struct mny_interview *interview, bool *memory)
{
    const struct mny_expression *screen_out = interview->plan->settings->screen_out;

    return screen_out && mny_interview_holds(interview, screen_out, memory);
}

static void check_screen(struct mny_interview *interview, struct mny_verdict *verdict, bool *memory)
{
    if (mny_rules_screen_out(interview, memory))
        reject(verdict, MNY_SCREENED_OUT, "", 0);
}

static bool is_empty(const struct mny_value *value)
{
    return value->kind == MNY_TEXT && value->length == 0;
}

/* A computed margin variable without a value is a gap; one whose inputs are wrong
   is left to the rule for wrong answers. */
static bool margin_is_missing(const struct mny_interview *interview,
                              const struct mny_computed_margin *margin)
{
    if (interview->irrelevant[margin->question] || !is_empty(&interview->slots[margin->question]))
        return false;
    for (size_t i = 0; i < margin->inputs.count; i++) {
        enum mny_answer_state state = interview->answers[margin->inputs.questions[i]].state;

        if (state == MNY_UNKNOWN_CHOICE || state == MNY_NOT_A_NUMBER)
            return false;
    }
    return true;
}

static void check_complete(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const struct mny_plan *plan = interview->plan;

    for (size_t i = 0; i < plan->required.count; i++) {
        size_t question = plan->required.questions[i];

        if (!is_answered(interview, question) && !interview->irrelevant[question]) {
            reject_for(verdict, MNY_INCOMPLETE, plan, question);
            return;
        }
    }
    for (size_t i = 0; i < plan->margin_count; i++) {
        if (margin_is_missing(interview, &plan->margins[i])) {
            reject_for(verdict, MNY_INCOMPLETE, plan, plan->margins[i].question);
            return;
        }
    }
}

/* What is wrong with an answer by itself; constraints come extra. */
static enum mny_edit_reason fault_of(const struct mny_interview *interview, size_t question)
{
    const struct mny_answer *answer = &interview->answers[question];

    switch (answer->state) {
    case MNY_UNANSWERED:
        return MNY_EDIT_NONE;
    case MNY_UNKNOWN_CHOICE:
        return MNY_EDIT_UNKNOWN_CHOICE;
    case MNY_NOT_A_NUMBER:
        return MNY_EDIT_NOT_A_NUMBER;
    case MNY_ANSWERED:
        break;
    }
    return interview->plan->planned[question].positive && !(answer->number > 0)
               ? MNY_EDIT_CONSTRAINT
               : MNY_EDIT_NONE;
}

/* In a clean dump a mark may stand for what was masked, and passed its constraint then. */
static bool has_mark(const struct mny_interview *interview, size_t question)
{
    return interview->plan->planned[question].decoder.reading == MNY_READ_TEXT &&
           mny_is_masked(interview->answers[question].raw, interview->answers[question].raw_length);
}

bool mny_rules_break(struct mny_interview *interview, size_t question, bool *memory)
{
    const struct mny_expression *constraint =
        interview->plan->planned[question].question->constraint;

    return is_answered(interview, question) &&
           !mny_interview_holds(interview, constraint, memory) && !has_mark(interview, question);
}

static void mark(struct mny_rules *rules, size_t question, enum mny_edit_reason fault)
{
    rules->faults[question] = fault;
    rules->any = rules->any || fault != MNY_EDIT_NONE;
}

/* Marks answers that are wrong by themselves.  Rows without one are not looked at. */
static void mark_unreadable(struct mny_rules *rules, const struct mny_interview *interview)
{
    const struct mny_plan *plan = rules->plan;
    const size_t positive[] = {plan->base_weight, plan->fpc};

    if (rules->any)
        memset(rules->faults, 0, plan->count * sizeof *rules->faults);
    rules->any = false;
    for (size_t i = 0; interview->unreadable && i < plan->count; i++)
        mark(rules, i, fault_of(interview, i));
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        if (positive[i] != MNY_NONE)
            mark(rules, positive[i], fault_of(interview, positive[i]));
}

/* Marks what is wrong with each answer, looking at all as they were given.  False without
   memory. */
static bool find_faults(struct mny_rules *rules, struct mny_interview *interview)
{
    const struct mny_plan *plan = rules->plan;
    bool memory = true;

    mark_unreadable(rules, interview);
    for (size_t i = 0; i < plan->constrained.count && memory; i++) {
        size_t question = plan->constrained.questions[i];

        if (rules->faults[question] == MNY_EDIT_NONE &&
            mny_rules_break(interview, question, &memory))
            mark(rules, question, MNY_EDIT_CONSTRAINT);
    }
    return memory;
}

/* A wrong answer in a column that decides over scores or weights. */
static void check_strict(const struct mny_rules *rules, struct mny_verdict *verdict)
{
    for (size_t i = 0; i < rules->plan->count; i++) {
        if (rules->faults[i] != MNY_EDIT_NONE && rules->plan->planned[i].strict) {
            reject_for(verdict, MNY_INVALID, rules->plan, i);
            return;
        }
    }
}

static bool same_text(const struct mny_value *a, const struct mny_value *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Whether the answer to QUESTION is the right one.  What cannot be read is some other answer. */
static bool is_expected(const struct mny_interview *interview, size_t question,
                        const struct mny_answer *expected)
{
    const struct mny_answer *answer = &interview->answers[question];

    if (answer->state != MNY_ANSWERED)
        return false;
    if (!isnan(expected->number))
        return answer->number == expected->number;
    return same_text(&interview->slots[question], &expected->value);
}

size_t mny_rules_failed_attention(const struct mny_interview *interview)
{
    const struct mny_plan *plan = interview->plan;

    for (size_t i = 0; i < plan->attention.count; i++) {
        size_t question = plan->attention.questions[i];

        if (is_answered(interview, question) &&
            !is_expected(interview, question, &plan->expected[i]))
            return question;
    }
    return MNY_NONE;
}

static void check_attention(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const size_t failed = mny_rules_failed_attention(interview);

    if (failed != MNY_NONE)
        reject_for(verdict, MNY_FAILED_ATTENTION, interview->plan, failed);
}

static bool blank_faults(const struct mny_rules *rules, struct mny_interview *interview)
{
    for (size_t i = 0; i < rules->plan->count; i++)
        if (rules->faults[i] != MNY_EDIT_NONE)
            mny_interview_blank(interview, i, rules->faults[i]);
    return mny_interview_compute(interview);
}

/* Why a row's two times make no duration; an unanswered one needs no reason. */
static void explain_no_duration(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const size_t times[] = {interview->plan->started, interview->plan->submitted};
    struct mny_instant instant;
    size_t known = 0;

    for (size_t i = 0; i < 2; i++) {
        if (mny_interview_instant(interview, times[i], &instant))
            known++;
        else if (times[i] != MNY_NONE && is_answered(interview, times[i]) &&
                 verdict->no_time == MNY_NONE)
            verdict->no_time = times[i];
    }
    verdict->half_zone = known == 2;
}

bool mny_rules_duration_column(const struct mny_plan *plan, const struct mny_binding *binding)
{
    return plan->duration != MNY_NONE && binding->asked[plan->duration];
}

double mny_rules_duration(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const struct mny_plan *plan = interview->plan;
    struct mny_instant started, submitted;
    double seconds;

    if (mny_rules_duration_column(plan, interview->binding))
        return is_answered(interview, plan->duration) ? interview->answers[plan->duration].number
                                                      : NAN;
    if (mny_interview_instant(interview, plan->started, &started) &&
        mny_interview_instant(interview, plan->submitted, &submitted) &&
        mny_instant_between(&started, &submitted, &seconds))
        return seconds;
    explain_no_duration(interview, verdict);
    return NAN;
}

/* The number that an item's answer is, by its choice's name or itself; NAN for a
   name that is none. */
static double plain_answer(const struct mny_interview *interview,
                           const struct mny_planned_item *item)
{
    const struct mny_answer *answer = &interview->answers[item->question];

    return interview->plan->planned[item->question].decoder.reading == MNY_READ_CHOICE
               ? item->plain[answer->choice]
               : answer->number;
}

static bool same_answer(const struct mny_interview *interview, const struct mny_planned_item *a,
                        const struct mny_planned_item *b)
{
    double first = plain_answer(interview, a), second = plain_answer(interview, b);

    if (isnan(first) && isnan(second))
        return same_text(&interview->slots[a->question], &interview->slots[b->question]);
    return first == second;
}

static void check_straight(const struct mny_interview *interview, struct mny_verdict *verdict)
{
    const struct mny_plan *plan = interview->plan;
    const struct mny_planned_item *first = NULL;
    size_t answered = 0, least = plan->settings->straightline_items;

    if (least == 0 || plan->item_count < least)
        return;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct mny_planned_item *item = &plan->items[i];

        if (!is_answered(interview, item->question))
            continue;
        if (first && !same_answer(interview, first, item))
            return;
        first = first ? first : item;
        answered++;
    }
    if (answered < least)
        return;
    verdict->straight = true;
    verdict->straight_answer = interview->slots[first->question].text;
    verdict->straight_length = interview->slots[first->question].length;
}

/* The rules in their order, as far as the row alone decides. */
static bool apply_rules(struct mny_rules *rules, struct mny_interview *interview,
                        struct mny_verdict *verdict)
{
    bool memory = true;

    check_city(interview, verdict);
    if (verdict->reason == MNY_ACCEPTED && interview->plan->disposition != MNY_NONE)
        check_disposition(interview, verdict);
    if (verdict->reason == MNY_ACCEPTED)
        check_screen(interview, verdict, &memory);
    if (verdict->reason == MNY_ACCEPTED)
        check_complete(interview, verdict);
    if (verdict->reason != MNY_ACCEPTED || !memory)
        return memory;
    if (!find_faults(rules, interview))
        return false;
    verdict->faulty = rules->any;
    if (rules->any)
        check_strict(rules, verdict);
    if (verdict->reason == MNY_ACCEPTED)
        check_attention(interview, verdict);
    if (verdict->reason == MNY_ACCEPTED && rules->any)
        return blank_faults(rules, interview);
    return true;
}

bool mny_rules_judge(struct mny_rules *rules, struct mny_interview *interview,
                     struct mny_verdict *verdict)
{
    *verdict = (struct mny_verdict){.outcome = MNY_OUTCOMES,
                                    .reason = MNY_ACCEPTED,
                                    .detail = "",
                                    .duration = NAN,
                                    .no_time = MNY_NONE};
    if (!apply_rules(rules, interview, verdict))
        return false;
    if (verdict->reason != MNY_ACCEPTED)
        return true;
    verdict->duration = mny_rules_duration(interview, verdict);
    check_straight(interview, verdict);
    return mny_answer_key_hash(&rules->key, interview, NULL, &verdict->has_device,
                               &verdict->answers);
}
