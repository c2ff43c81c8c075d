/* SPDX-License-Identifier: MIT */
/* What became of somebody who was drawn, as the column with the role disposition says:
   respondent, nonrespondent, ineligible, sampled (the outcome was never learned), finer
   refusal, noncontact, other, unknown; in Chinese 受访, 拒访 and so on; or AAPOR's codes:
   1.1, 2.11, 3.0. */
#ifndef MINYI_SURVEY_CLEAN_DISPOSITION_H
#define MINYI_SURVEY_CLEAN_DISPOSITION_H

#include "stats/outcome_rates.h"
#include "survey/clean/reasons.h"

#include <stddef.h>

/* The outcome that LENGTH bytes at TEXT mean, MNY_INTERVIEW for any respondent;
   MNY_OUTCOMES if they mean none. */
enum mny_outcome mny_disposition_parse(const char *text, size_t length);

/* Why somebody with that outcome is no response; MNY_ACCEPTED for an interview. */
enum mny_reason mny_disposition_reason(enum mny_outcome outcome);

#endif
