/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/quality_rules.h"

#include <math.h>
#include <string.h>

/* Two seconds an item: Huang et al. 2012.  A share of a battery: half of it, as Curran
   2016 has it, over-flags honest answers on short scales.  Five from one IP a day: offices
   and carriers share addresses.  0.5: what the score's maker takes for human. */
static const struct {
    const char *name;
    double limit;
} rules[MNY_QUALITY_RULES] = {
    [MNY_QUALITY_PREVIEW] = {"preview", 1},
    [MNY_QUALITY_OUTSIDE_PERIOD] = {"outside_period", 1},
    [MNY_QUALITY_TIME_ORDER] = {"time_order", 5},
    [MNY_QUALITY_SPEED_ABS] = {"speed_abs", 2},
    [MNY_QUALITY_SPEED_REL] = {"speed_rel", 1.0 / 3},
    [MNY_QUALITY_SLOW] = {"slow", 0},
    [MNY_QUALITY_LONGSTRING] = {"longstring", 0.8},
    [MNY_QUALITY_IRV] = {"irv", 8},
    [MNY_QUALITY_DUP_DEVICE] = {"dup_device", 1},
    [MNY_QUALITY_DUP_IP] = {"dup_ip", 5},
    [MNY_QUALITY_DUP_LOCATION] = {"dup_location", 1},
    [MNY_QUALITY_DUP_ANSWERS] = {"dup_answers", 30},
    [MNY_QUALITY_DUP_TEXT] = {"dup_text", 15},
    [MNY_QUALITY_BURST] = {"burst", 20},
    [MNY_QUALITY_INCONSISTENT] = {"inconsistent", 1},
    [MNY_QUALITY_EXCLUSIVE] = {"exclusive", 1},
    [MNY_QUALITY_SKIP_EXTRA] = {"skip_extra", 1},
    [MNY_QUALITY_SKIP_MISSING] = {"skip_missing", 0.2},
    [MNY_QUALITY_CITY_MISMATCH] = {"city_mismatch", 1},
    [MNY_QUALITY_BOT_SCORE] = {"bot_score", 0.5},
    [MNY_QUALITY_GIBBERISH] = {"gibberish", 1},
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

struct mny_quality_settings mny_quality_defaults(void)
{
    struct mny_quality_settings made = {
        .open = NAN, .close = NAN, .zone = 8 * 3600, .test_ids = ""};

    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        made.limit[rule] = rules[rule].limit;
    return made;
}
