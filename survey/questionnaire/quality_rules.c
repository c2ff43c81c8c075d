/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/quality_rules.h"

#include <math.h>
#include <string.h>

/* What a threshold counts, and whether the rule can only report what it measures. */
enum kind { COUNTS, SHARE, REPORTS, REPORTS_SHARE };

/* Two seconds an item: Huang et al. 2012.  A share of a battery: half of it, as Curran
   2016 has it, over-flags honest answers on short scales.  Five from one IP a day: offices
   and carriers share addresses.  0.5: what the score's maker takes for human.
   Nine alike in ten: of fewer than ten items all.  Measures that flag a share of all responses
   whatever they say, or, as distances of skewed answers do, honest ones, report only. */
static const struct {
    const char *name;
    double limit;
    enum kind kind;
    bool report; /* by itself */
} rules[MNY_QUALITY_RULES] = {
    [MNY_QUALITY_PREVIEW] = {"preview", 1, COUNTS, false},
    [MNY_QUALITY_OUTSIDE_PERIOD] = {"outside_period", 1, COUNTS, false},
    [MNY_QUALITY_TIME_ORDER] = {"time_order", 5, COUNTS, false},
    [MNY_QUALITY_SPEED_ABS] = {"speed_abs", 2, COUNTS, false},
    [MNY_QUALITY_SPEED_REL] = {"speed_rel", 1.0 / 3, COUNTS, false},
    [MNY_QUALITY_SPEED_IDX] = {"speed_idx", 0, REPORTS_SHARE, false},
    [MNY_QUALITY_SLOW] = {"slow", 0, COUNTS, false},
    [MNY_QUALITY_LONGSTRING] = {"longstring", 0.8, SHARE, false},
    [MNY_QUALITY_AVGLONG] = {"avglong", 0, REPORTS, true},
    [MNY_QUALITY_IRV] = {"irv", 8, COUNTS, false},
    [MNY_QUALITY_SAME_SHARE] = {"same_share", 0.9, SHARE, false},
    [MNY_QUALITY_ZIGZAG] = {"zigzag", 0, REPORTS_SHARE, true},
    [MNY_QUALITY_MAHAL] = {"mahal", 0, REPORTS_SHARE, true},
    [MNY_QUALITY_PSYSYN] = {"psysyn", 0, REPORTS_SHARE, true},
    [MNY_QUALITY_PSYANT] = {"psyant", 0, REPORTS_SHARE, true},
    [MNY_QUALITY_EVENODD] = {"evenodd", 0, REPORTS_SHARE, true},
    [MNY_QUALITY_DUP_DEVICE] = {"dup_device", 1, COUNTS, false},
    [MNY_QUALITY_DUP_IP] = {"dup_ip", 5, COUNTS, false},
    [MNY_QUALITY_DUP_LOCATION] = {"dup_location", 1, COUNTS, false},
    [MNY_QUALITY_DUP_ANSWERS] = {"dup_answers", 30, COUNTS, false},
    [MNY_QUALITY_DUP_NEAR] = {"dup_near", 0, REPORTS_SHARE, false},
    [MNY_QUALITY_DUP_TEXT] = {"dup_text", 15, COUNTS, false},
    [MNY_QUALITY_BURST] = {"burst", 20, COUNTS, false},
    [MNY_QUALITY_INCONSISTENT] = {"inconsistent", 1, COUNTS, false},
    [MNY_QUALITY_EXCLUSIVE] = {"exclusive", 1, COUNTS, false},
    [MNY_QUALITY_SKIP_EXTRA] = {"skip_extra", 1, COUNTS, false},
    [MNY_QUALITY_SKIP_MISSING] = {"skip_missing", 0.2, SHARE, false},
    [MNY_QUALITY_CITY_MISMATCH] = {"city_mismatch", 1, COUNTS, false},
    [MNY_QUALITY_BOT_SCORE] = {"bot_score", 0.5, COUNTS, false},
    [MNY_QUALITY_GIBBERISH] = {"gibberish", 1, COUNTS, false},
    [MNY_QUALITY_QUOTA] = {"quota", 1, COUNTS, false},
};

const char *mny_quality_name(enum mny_quality_rule rule)
{
    return (unsigned)rule < MNY_QUALITY_RULES ? rules[rule].name : "";
}

enum mny_quality_rule mny_quality_named(const char *name, size_t length)
{
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        if (strlen(rules[rule].name) == length && memcmp(rules[rule].name, name, length) == 0)
            return (enum mny_quality_rule)rule;
    return MNY_QUALITY_RULES;
}

bool mny_quality_can_report(enum mny_quality_rule rule)
{
    return rules[rule].kind == REPORTS || rules[rule].kind == REPORTS_SHARE;
}

bool mny_quality_is_share(enum mny_quality_rule rule)
{
    return rules[rule].kind == SHARE || rules[rule].kind == REPORTS_SHARE;
}

bool mny_quality_is_chosen(const struct mny_quality_settings *settings, enum mny_quality_rule rule)
{
    switch (rule) {
    case MNY_QUALITY_OUTSIDE_PERIOD:
        return settings->set[rule] || !isnan(settings->open) || !isnan(settings->close);
    case MNY_QUALITY_INCONSISTENT:
        return settings->set[rule] || settings->check_count > 0;
    case MNY_QUALITY_QUOTA:
        return settings->set[rule] || settings->quota_count > 0;
    default:
        return settings->set[rule];
    }
}

struct mny_quality_settings mny_quality_defaults(void)
{
    struct mny_quality_settings made = {
        .open = NAN, .close = NAN, .zone = 8 * 3600, .test_ids = ""};

    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++) {
        made.limit[rule] = rules[rule].limit;
        made.report[rule] = rules[rule].report;
    }
    return made;
}
