/* SPDX-License-Identifier: MIT */
/* When a row was submitted, and how long it took. */
#include "survey/clean/signals_noting.h"

#include <math.h>
#include <string.h>

/* Seconds since 1970 UTC, NAN if the question has no time. */
static double time_of(const struct mny_noting *noting, size_t question)
{
    struct mny_instant instant;

    if (!mny_interview_instant(noting->interview, question, &instant))
        return NAN;
    return instant.seconds - (instant.zoned ? 0 : noting->signals->plan->quality->zone);
}

/* A time below 0 is none: nobody knows how long the page was looked at. */
static void keep_pages(struct mny_noting *noting)
{
    const struct mny_question_list *pages = &noting->signals->plan->pages;
    double *times = noting->signals->pages + noting->signals->count * pages->count;

    for (size_t i = 0; i < pages->count; i++) {
        const struct mny_answer *answer = &noting->interview->answers[pages->questions[i]];
        times[i] = answer->state == MNY_ANSWERED && answer->number >= 0 ? answer->number : NAN;
    }
}

void mny_note_times(struct mny_noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const struct mny_quality_settings *quality = plan->quality;
    const double *limit = quality->limit, duration = noting->verdict->duration;
    const double end =
        mny_signals_plan_wants_times(plan) ? time_of(noting, plan->plan->submitted) : NAN;
    double begin = NAN;
    uint64_t bits;

    if (plan->pages.count > 0)
        keep_pages(noting);
    memcpy(&bits, &end, sizeof bits);
    mny_noting_keep(noting, MNY_SIGNAL_SUBMITTED, bits);
    if (plan->on[MNY_QUALITY_OUTSIDE_PERIOD] && !isnan(end))
        mny_noting_judge(noting, MNY_QUALITY_OUTSIDE_PERIOD,
                         end < quality->open || end >= quality->close, end,
                         end < quality->open ? quality->open : quality->close, "");
    if (plan->on[MNY_QUALITY_TIME_ORDER])
        begin = time_of(noting, plan->plan->started);
    if (!isnan(begin) && !isnan(end)) {
        const double span = end - begin, off = isnan(duration) ? 0 : fabs(span - duration);
        if (span < 0)
            mny_noting_judge(noting, MNY_QUALITY_TIME_ORDER, true, span, 0,
                             "ends before it starts");
        else
            mny_noting_judge(noting, MNY_QUALITY_TIME_ORDER, off > limit[MNY_QUALITY_TIME_ORDER],
                             off, limit[MNY_QUALITY_TIME_ORDER], "duration");
    }
    if (isnan(duration))
        return;
    if (plan->on[MNY_QUALITY_SPEED_ABS]) {
        const double least = limit[MNY_QUALITY_SPEED_ABS] * (double)noting->asked;
        mny_noting_judge(noting, MNY_QUALITY_SPEED_ABS, duration < least, duration, least, "");
    }
    if (plan->on[MNY_QUALITY_SLOW])
        mny_noting_judge(noting, MNY_QUALITY_SLOW, duration > limit[MNY_QUALITY_SLOW], duration,
                         limit[MNY_QUALITY_SLOW], "");
}
