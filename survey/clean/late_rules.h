/* SPDX-License-Identifier: MIT */
/* The cleaning rules that need all rows before the first can be judged: speeders
   against their city's median, then straightliners, then the same answers from
   the same device. */
#ifndef MINYI_SURVEY_CLEAN_LATE_RULES_H
#define MINYI_SURVEY_CLEAN_LATE_RULES_H

#include "survey/clean/block.h"
#include "survey/clean/durations.h"
#include "survey/clean/ledger.h"
#include "survey/clean/plan.h"
#include "survey/clean/responses_build.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_late_rules;

/* PLAN is borrowed.  NULL without memory. */
struct mny_late_rules *mny_late_rules_create(const struct mny_plan *plan);
void mny_late_rules_free(struct mny_late_rules *rules); /* NULL is allowed. */

/* Room for COUNT rows in all, if there is so much memory. */
bool mny_late_rules_reserve(struct mny_late_rules *rules, size_t count);

/* Takes note of the rows that mny_responses_append() takes.  False without memory. */
bool mny_late_rules_append(struct mny_late_rules *rules, const struct mny_block *block,
                           const struct mny_taken *taken, size_t count);

/* Judges all rows of the store, which is not yet finished, on up to THREADS threads.  Rejections go
   into the ledger; *DROPPED (by row: 1 if it is rejected) is the caller's to free().  False
   without memory. */
bool mny_late_rules_judge(const struct mny_late_rules *rules, const struct mny_responses *responses,
                          struct mny_ledger *ledger, size_t threads, uint8_t **dropped);

/* By row.  Borrowed. */
const struct mny_durations *mny_late_rules_durations(const struct mny_late_rules *rules);

/* Whether any row had a duration, and whether any had a device. */
bool mny_late_rules_saw_duration(const struct mny_late_rules *rules);
bool mny_late_rules_saw_device(const struct mny_late_rules *rules);

/* Whether the median of all durations is so long that they are rather milliseconds. */
bool mny_late_rules_look_like_milliseconds(const struct mny_late_rules *rules);

#endif
