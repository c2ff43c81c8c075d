/* SPDX-License-Identifier: MIT */
#include "survey/clean/reasons.h"

#include "core/text.h"

#include <stdbool.h>
#include <string.h>

static const struct reason {
    const char *name, *label, *explanation;
    enum mny_reason_group group;
} reasons[MNY_REASON_COUNT] = {
    [MNY_ACCEPTED] = {"accepted", N_("accepted"), "", MNY_REASONS_OTHER},
    [MNY_UNREADABLE] = {"unreadable", N_("unreadable"),
                        N_("The row has more or fewer cells than the header."),
                        MNY_REASONS_IDENTITY},
    [MNY_DUPLICATE_ID] =
        {"duplicate_id", N_("duplicate id"),
         N_("Its response number stands before in the files; the first was kept or judged."),
         MNY_REASONS_IDENTITY},
    [MNY_UNKNOWN_CITY] = {"unknown_city", N_("unknown city"),
                          N_("No city, or none that the questionnaire knows."),
                          MNY_REASONS_IDENTITY},
    [MNY_NONRESPONDENT] = {"nonrespondent", N_("nonrespondent"),
                           N_("Drawn and eligible, but not interviewed."), MNY_REASONS_SCOPE},
    [MNY_INELIGIBLE] = {"ineligible", N_("not eligible"),
                        N_("Drawn, but not one of the population."), MNY_REASONS_SCOPE},
    [MNY_UNKNOWN_ELIGIBILITY] = {"unknown_eligibility", N_("eligibility unknown"),
                                 N_("Drawn, but it was never learned whether eligible."),
                                 MNY_REASONS_SCOPE},
    [MNY_SCREENED_OUT] = {"screened_out", N_("screened out"),
                          N_("Not one of those to be asked, by the questionnaire's own rule."),
                          MNY_REASONS_SCOPE},
    [MNY_INCOMPLETE] = {"incomplete", N_("incomplete"),
                        N_("A required question was asked and not answered."), MNY_REASONS_GAPS},
    [MNY_INVALID] =
        {"invalid", N_("invalid"),
         N_("An answer that is scored or used for weighting is none of the choices, no number, or "
            "breaks its constraint."),
         MNY_REASONS_GAPS},
    [MNY_FAILED_ATTENTION] = {"failed_attention", N_("failed attention check"),
                              N_("The question that checks attention was answered wrongly."),
                              MNY_REASONS_CARE},
    [MNY_SPEEDER] =
        {"speeder", N_("too fast"),
         N_("Answered in less time than the questionnaire allows, or than a share of the city's "
            "median time."),
         MNY_REASONS_CARE},
    [MNY_STRAIGHTLINER] = {"straightliner", N_("same answer throughout"),
                           N_("All scored questions have the same answer."), MNY_REASONS_CARE},
    [MNY_DUPLICATE_RESPONSE] =
        {"duplicate_response", N_("repeated response"),
         N_("The same device gave the same answers in this city before; the first was kept."),
         MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY +
        MNY_QUALITY_PREVIEW] = {"preview", N_("test response"),
                                N_("A preview or test, by its channel, status or id."),
                                MNY_REASONS_SCOPE},
    [MNY_BY_QUALITY + MNY_QUALITY_OUTSIDE_PERIOD] =
        {"outside_period", N_("outside the period"),
         N_("Submitted before the field period opens or after it closes."), MNY_REASONS_SCOPE},
    [MNY_BY_QUALITY + MNY_QUALITY_TIME_ORDER] =
        {"time_order", N_("times disagree"),
         N_("It ends before it starts, or its duration is not the time between."),
         MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY +
        MNY_QUALITY_SPEED_ABS] = {"speed_abs", N_("too little time each"),
                                  N_("Less time a question asked than anybody needs to read it."),
                                  MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_SPEED_REL] =
        {"speed_rel", N_("fast for its path"),
         N_("Faster than a share of the median of all who were asked the same questions."),
         MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_SLOW] = {"slow", N_("slow"), N_("More time than the limit."), MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_LONGSTRING] = {"longstring", N_("long run of one answer"),
                                   N_("One answer for most of a battery of questions in a row."),
                                   MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_IRV] = {"irv", N_("no variation"),
                                          N_("All answers to a battery of questions are the same."),
                                          MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_DUP_DEVICE] = {"dup_device", N_("same device"),
                                   N_("More responses from one device than the limit."),
                                   MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_DUP_IP] =
        {"dup_ip", N_("same address"),
         N_("More responses from one network address in a day than the limit."),
         MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY +
        MNY_QUALITY_DUP_LOCATION] = {"dup_location", N_("same place"),
                                     N_("More responses from exactly one place than the limit."),
                                     MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_DUP_ANSWERS] =
        {"dup_answers", N_("same answers"),
         N_("The same answers to all scored questions as another of its city."),
         MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_DUP_TEXT] = {"dup_text", N_("same text"),
                                               N_("A long text that others wrote, too."),
                                               MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY +
        MNY_QUALITY_BURST] = {"burst", N_("burst"),
                              N_("Many within a minute from one source or with the same answers."),
                              MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_INCONSISTENT] = {"inconsistent", N_("contradiction"),
                                                   N_("It breaks a check of checks.csv."),
                                                   MNY_REASONS_GAPS},
    [MNY_BY_QUALITY + MNY_QUALITY_EXCLUSIVE] =
        {"exclusive", N_("excluded choices"),
         N_("A choice that excludes all others was chosen together with others."),
         MNY_REASONS_GAPS},
    [MNY_BY_QUALITY +
        MNY_QUALITY_SKIP_EXTRA] = {"skip_extra", N_("answered though skipped"),
                                   N_("Questions were answered that were not to be asked."),
                                   MNY_REASONS_GAPS},
    [MNY_BY_QUALITY +
        MNY_QUALITY_SKIP_MISSING] = {"skip_missing", N_("many gaps"),
                                     N_("Many of the questions asked have no answer."),
                                     MNY_REASONS_GAPS},
    [MNY_BY_QUALITY + MNY_QUALITY_CITY_MISMATCH] =
        {"city_mismatch", N_("elsewhere"),
         N_("Its address or coordinates are not of the city it names."), MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_BOT_SCORE] = {"bot_score", N_("robot score"),
                                                N_("Its score says that a robot is likely."),
                                                MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_GIBBERISH] = {"gibberish", N_("gibberish"),
                                                N_("A text that says nothing."), MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_SPEED_IDX] =
        {"speed_idx", N_("fast pages"),
         N_("Its pages took less time than their median, more so than of others."),
         MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_AVGLONG] = {"avglong", N_("long runs"),
                                N_("Its answers to a battery come in long runs of one answer."),
                                MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_SAME_SHARE] = {"same_share", N_("nearly one answer"),
                                   N_("Almost all answers to a battery of questions are the same."),
                                   MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_ZIGZAG] = {"zigzag", N_("repeated pattern"),
                                             N_("Its answers to a battery repeat a pattern."),
                                             MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_MAHAL] = {"mahal", N_("unusual answers"),
                              N_("Its answers taken together are far from those of all."),
                              MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_PSYSYN] = {"psysyn", N_("unlike pairs"),
                                             N_("It answers differently what others answer alike."),
                                             MNY_REASONS_CARE},
    [MNY_BY_QUALITY + MNY_QUALITY_PSYANT] = {"psyant", N_("alike opposites"),
                                             N_("It answers alike what others answer contrarily."),
                                             MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_EVENODD] = {"evenodd", N_("halves disagree"),
                                N_("The two halves of its dimensions do not go together."),
                                MNY_REASONS_CARE},
    [MNY_BY_QUALITY +
        MNY_QUALITY_DUP_NEAR] = {"dup_near", N_("nearly the same answers"),
                                 N_("Nearly the same answers as another of its city."),
                                 MNY_REASONS_IDENTITY},
    [MNY_BY_QUALITY + MNY_QUALITY_QUOTA] =
        {"quota", N_("over quota"),
         N_("Its cell of quotas.csv had as many responses as were wanted before it."),
         MNY_REASONS_SCOPE},
};

static bool is_one(enum mny_reason reason)
{
    return (unsigned)reason < MNY_REASON_COUNT;
}

enum mny_reason mny_reason_of_quality(enum mny_quality_rule rule)
{
    return (enum mny_reason)(MNY_BY_QUALITY + (int)rule);
}

const char *mny_reason_name(enum mny_reason reason)
{
    return is_one(reason) ? reasons[reason].name : "";
}

enum mny_reason mny_reason_named(const char *name)
{
    for (int reason = 0; reason < MNY_REASON_COUNT; reason++)
        if (strcmp(reasons[reason].name, name) == 0)
            return (enum mny_reason)reason;
    return MNY_REASON_COUNT;
}

const char *mny_reason_label(enum mny_reason reason)
{
    return is_one(reason) ? _(reasons[reason].label) : "";
}

const char *mny_reason_explanation(enum mny_reason reason)
{
    return is_one(reason) && *reasons[reason].explanation ? _(reasons[reason].explanation) : "";
}

enum mny_reason_group mny_reason_group(enum mny_reason reason)
{
    return is_one(reason) ? reasons[reason].group : MNY_REASONS_OTHER;
}

const char *mny_reason_group_label(enum mny_reason_group group)
{
    static const char *const labels[MNY_REASON_GROUPS] = {
        [MNY_REASONS_IDENTITY] = N_("repeated or not attributable"),
        [MNY_REASONS_SCOPE] = N_("not to be asked"),
        [MNY_REASONS_GAPS] = N_("incomplete or invalid"),
        [MNY_REASONS_CARE] = N_("answered without care"),
        [MNY_REASONS_OTHER] = N_("other"),
    };

    return _(labels[group]);
}
