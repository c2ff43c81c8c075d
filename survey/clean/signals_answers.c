/* SPDX-License-Identifier: MIT */
/* What was asked and answered, and what contradicts what. */
#include "survey/clean/signals_noting.h"

#include "core/number.h"

#include <math.h>
#include <string.h>

void mny_note_path(struct mny_noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const struct mny_interview *interview = noting->interview;
    uint64_t path = plan->paths[noting->dump];

    noting->asked = plan->asked[noting->dump];
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct mny_path_step *step = &plan->steps[i];

        if (interview->irrelevant[step->question] && interview->binding->asked[step->question]) {
            path ^= step->hash;
            noting->asked--;
        }
    }
    mny_noting_keep(noting, MNY_SIGNAL_PATH, path);
}

void mny_note_checks(struct mny_noting *noting)
{
    const struct mny_quality_settings *quality = noting->signals->plan->quality;
    const char *first = "";
    size_t broken = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_INCONSISTENT])
        return;
    for (size_t i = 0; i < quality->check_count; i++)
        if (mny_interview_holds(noting->interview, quality->checks[i].expression, &noting->good) &&
            broken++ == 0)
            first = quality->checks[i].name;
    mny_noting_count(noting, MNY_QUALITY_INCONSISTENT, broken, first);
}

/* Whether something was chosen together with what excludes it. */
static bool chose_excluded(const struct mny_choice_list *list, const uint64_t *chosen)
{
    size_t all = 0;
    bool excludes = false;

    for (size_t i = 0; i < list->count; i++)
        if (chosen[i / 64] >> (i % 64) & 1) {
            all++;
            excludes = excludes || list->choices[i].exclusive;
        }
    return excludes && all > 1;
}

void mny_note_exclusive(struct mny_noting *noting)
{
    const struct mny_question_list *list = &noting->signals->plan->exclusive;
    const char *first = "";
    size_t count = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_EXCLUSIVE])
        return;
    for (size_t i = 0; i < list->count; i++) {
        const struct mny_answer *answer = &noting->interview->answers[list->questions[i]];
        const struct mny_question *question =
            noting->interview->plan->planned[list->questions[i]].question;

        if (answer->state == MNY_ANSWERED && chose_excluded(question->choices, answer->chosen) &&
            count++ == 0)
            first = question->name;
    }
    mny_noting_count(noting, MNY_QUALITY_EXCLUSIVE, count, first);
}

void mny_note_extra(struct mny_noting *noting)
{
    const struct mny_interview *interview = noting->interview;
    const char *first = "";
    size_t count = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_SKIP_EXTRA])
        return;
    for (size_t i = 0; interview->edit_count > 0 && i < interview->plan->count; i++)
        if (interview->edits[i] == MNY_EDIT_NOT_RELEVANT && count++ == 0)
            first = interview->plan->planned[i].question->name;
    mny_noting_count(noting, MNY_QUALITY_SKIP_EXTRA, count, first);
}

/* The share of the questions asked that have no answer; AAPOR's example asks 80 % of a
   complete interview. */
void mny_note_share_missing(struct mny_noting *noting, size_t missing)
{
    const double limit = noting->signals->plan->quality->limit[MNY_QUALITY_SKIP_MISSING];
    double share;

    if (!noting->signals->plan->on[MNY_QUALITY_SKIP_MISSING] || noting->asked == 0)
        return;
    share = (double)missing / (double)noting->asked;
    mny_noting_judge(noting, MNY_QUALITY_SKIP_MISSING, share > limit, share, limit, "");
}

void mny_note_missing(struct mny_noting *noting)
{
    const struct mny_interview *interview = noting->interview;
    const struct mny_question_list *numbered = &interview->plan->numbered;
    size_t answered = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_SKIP_MISSING])
        return;
    for (size_t i = 0; i < numbered->count; i++)
        answered += interview->answers[numbered->questions[i]].state != MNY_UNANSWERED;
    mny_note_share_missing(noting, answered < noting->asked ? noting->asked - answered : 0);
}

static bool meets(const struct mny_interview *interview,
                  const struct mny_quota_condition *condition)
{
    char room[MNY_NUMBER_ROOM];
    const char *text;
    size_t length;

    if (condition->choice != MNY_NONE)
        return interview->answers[condition->question].state == MNY_ANSWERED &&
               interview->answers[condition->question].choice == condition->choice;
    text = mny_value_to_text(&interview->slots[condition->question], room, &length);
    return strlen(condition->text) == length && memcmp(text, condition->text, length) == 0;
}

void mny_note_quotas(struct mny_noting *noting)
{
    const struct mny_quality_settings *quality = noting->signals->plan->quality;

    if (!noting->signals->plan->on[MNY_QUALITY_QUOTA])
        return;
    for (size_t i = 0; i < quality->quota_count; i++) {
        const struct mny_quota *quota = &quality->quotas[i];
        size_t met = 0;

        while (met < quota->count && meets(noting->interview, &quota->conditions[met]))
            met++;
        if (met == quota->count)
            noting->good =
                noting->good && mny_signals_add_quota(noting->signals, noting->signals->count, i);
    }
}
