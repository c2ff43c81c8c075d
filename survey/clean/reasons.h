/* SPDX-License-Identifier: MIT */
/* The reasons for which a response does not count: their order, their names in
   the files, and what they are called and mean. */
#ifndef MINYI_SURVEY_CLEAN_REASONS_H
#define MINYI_SURVEY_CLEAN_REASONS_H

#include "survey/questionnaire/quality_rules.h"

/* In the order of the contract: the first that applies is named. */
enum mny_reason {
    MNY_ACCEPTED,
    MNY_UNREADABLE,
    MNY_DUPLICATE_ID,
    MNY_UNKNOWN_CITY,
    MNY_NONRESPONDENT, /* these three only in dumps that list all who were drawn */
    MNY_INELIGIBLE,
    MNY_UNKNOWN_ELIGIBILITY,
    MNY_SCREENED_OUT,
    MNY_INCOMPLETE,
    MNY_INVALID,
    MNY_FAILED_ATTENTION,
    MNY_SPEEDER,
    MNY_STRAIGHTLINER,
    MNY_DUPLICATE_RESPONSE,
    /* then the quality rules that settings.csv lets reject, in their order */
    MNY_REASON_COUNT = MNY_DUPLICATE_RESPONSE + 1 + MNY_QUALITY_RULES /* how many there are */
};

/* The first quality rule's. */
enum { MNY_BY_QUALITY = MNY_DUPLICATE_RESPONSE + 1 };

/* The reason of rows that RULE rejects; its name is the rule's. */
enum mny_reason mny_reason_of_quality(enum mny_quality_rule rule);

/* What a reason says of a response; a plot shows them by group. */
enum mny_reason_group {
    MNY_REASONS_IDENTITY, /* whose answers, and which city's, is not clear */
    MNY_REASONS_SCOPE,    /* not one of those to be asked */
    MNY_REASONS_GAPS,     /* answers missing or impossible */
    MNY_REASONS_CARE,     /* answered without care */
    MNY_REASONS_OTHER,    /* a reason this version does not know */
    MNY_REASON_GROUPS
};

/* The reason's name in the output files: "duplicate_id". */
const char *mny_reason_name(enum mny_reason reason);

/* The reason with that name, MNY_REASON_COUNT if there is none. */
enum mny_reason mny_reason_named(const char *name);

/* What it is called, and what it means in one sentence, in the user's language;
   "" for MNY_REASON_COUNT. */
const char *mny_reason_label(enum mny_reason reason);
const char *mny_reason_explanation(enum mny_reason reason);

enum mny_reason_group mny_reason_group(enum mny_reason reason);
const char *mny_reason_group_label(enum mny_reason_group group);

#endif
