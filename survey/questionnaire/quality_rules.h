/* SPDX-License-Identifier: MIT */
/* The rules that look at the quality of responses that count: their order, their ids
   in flags.csv, quality.csv and settings.csv, and the thresholds they have unless
   settings.csv says otherwise.  They flag; only those that settings.csv names in
   `reject_flags` reject. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_QUALITY_RULES_H
#define MINYI_SURVEY_QUESTIONNAIRE_QUALITY_RULES_H

#include "core/expression.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_quality_rule {
    MNY_QUALITY_PREVIEW,
    MNY_QUALITY_OUTSIDE_PERIOD,
    MNY_QUALITY_TIME_ORDER,
    MNY_QUALITY_SPEED_ABS,
    MNY_QUALITY_SPEED_REL,
    MNY_QUALITY_SLOW,
    MNY_QUALITY_LONGSTRING,
    MNY_QUALITY_IRV,
    MNY_QUALITY_DUP_DEVICE,
    MNY_QUALITY_DUP_IP,
    MNY_QUALITY_DUP_LOCATION,
    MNY_QUALITY_DUP_ANSWERS,
    MNY_QUALITY_DUP_TEXT,
    MNY_QUALITY_BURST,
    MNY_QUALITY_INCONSISTENT,
    MNY_QUALITY_EXCLUSIVE,
    MNY_QUALITY_SKIP_EXTRA,
    MNY_QUALITY_SKIP_MISSING,
    MNY_QUALITY_CITY_MISMATCH,
    MNY_QUALITY_BOT_SCORE,
    MNY_QUALITY_GIBBERISH,
    MNY_QUALITY_RULES /* not a rule: how many there are */
};

/* A row of checks.csv: what no consistent response is. */
struct mny_quality_check {
    const char *name, *label;
    const struct mny_expression *expression; /* true: inconsistent */
};

struct mny_quality_settings {
    double limit[MNY_QUALITY_RULES]; /* 0: the rule is off; what it counts: the manual */
    bool set[MNY_QUALITY_RULES];     /* by settings.csv; else the default */
    bool reject[MNY_QUALITY_RULES];
    double open, close; /* the field period [open, close) in seconds since 1970 UTC; NAN: no end */
    double zone;        /* seconds by which times without a zone are ahead of UTC */
    const char *test_ids; /* joined by blanks */
    const struct mny_quality_check *checks;
    size_t check_count;
};

/* The rule's id: "dup_ip"; and the rule with that id, MNY_QUALITY_RULES if there is none. */
const char *mny_quality_name(enum mny_quality_rule rule);
enum mny_quality_rule mny_quality_named(const char *name, size_t length);

/* All rules as they are without settings.csv. */
struct mny_quality_settings mny_quality_defaults(void);

#endif
