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
    MNY_QUALITY_SPEED_IDX,
    MNY_QUALITY_SLOW,
    MNY_QUALITY_LONGSTRING,
    MNY_QUALITY_AVGLONG,
    MNY_QUALITY_IRV,
    MNY_QUALITY_SAME_SHARE,
    MNY_QUALITY_ZIGZAG,
    MNY_QUALITY_MAHAL,
    MNY_QUALITY_PSYSYN,
    MNY_QUALITY_PSYANT,
    MNY_QUALITY_EVENODD,
    MNY_QUALITY_DUP_DEVICE,
    MNY_QUALITY_DUP_IP,
    MNY_QUALITY_DUP_LOCATION,
    MNY_QUALITY_DUP_ANSWERS,
    MNY_QUALITY_DUP_NEAR,
    MNY_QUALITY_DUP_TEXT,
    MNY_QUALITY_BURST,
    MNY_QUALITY_INCONSISTENT,
    MNY_QUALITY_EXCLUSIVE,
    MNY_QUALITY_SKIP_EXTRA,
    MNY_QUALITY_SKIP_MISSING,
    MNY_QUALITY_CITY_MISMATCH,
    MNY_QUALITY_BOT_SCORE,
    MNY_QUALITY_GIBBERISH,
    MNY_QUALITY_QUOTA,
    MNY_QUALITY_RULES /* not a rule: how many there are */
};

/* A row of checks.csv: what no consistent response is. */
struct mny_quality_check {
    const char *name, *label;
    const struct mny_expression *expression; /* true: inconsistent */
};

/* A row of quotas.csv: how many responses with these answers are wanted. */
struct mny_quota_condition {
    size_t question;
    size_t choice;    /* of a select_one; else (size_t)-1, and TEXT is what is computed */
    const char *text; /* as in the sheet */
};

struct mny_quota {
    const char *name; /* "city=410100 sex=1"; "*" for all responses */
    const struct mny_quota_condition *conditions;
    size_t count, target;
};

struct mny_quality_settings {
    double limit[MNY_QUALITY_RULES]; /* 0: the rule is off; what it counts: the manual */
    bool report[MNY_QUALITY_RULES];  /* it only measures, for quality.csv; its limit is 0 */
    bool set[MNY_QUALITY_RULES];     /* by settings.csv; else the default */
    bool reject[MNY_QUALITY_RULES];
    double open, close; /* the field period [open, close) in seconds since 1970 UTC; NAN: no end */
    double zone;        /* seconds by which times without a zone are ahead of UTC */
    const char *test_ids; /* joined by blanks */
    const struct mny_quality_check *checks;
    size_t check_count;
    const struct mny_quota *quotas;
    size_t quota_count;
};

/* The rule's id: "dup_ip"; and the rule with that id, MNY_QUALITY_RULES if there is none. */
const char *mny_quality_name(enum mny_quality_rule rule);
enum mny_quality_rule mny_quality_named(const char *name, size_t length);

/* Whether RULE measures a number of each response, so that it can only report; whether what it
   counts is a share, 1 at most. */
bool mny_quality_can_report(enum mny_quality_rule rule);
bool mny_quality_is_share(enum mny_quality_rule rule);

/* Whether the questionnaire says something of RULE: then its threshold is no default. */
bool mny_quality_is_chosen(const struct mny_quality_settings *settings, enum mny_quality_rule rule);

/* All rules as they are without settings.csv. */
struct mny_quality_settings mny_quality_defaults(void);

#endif
