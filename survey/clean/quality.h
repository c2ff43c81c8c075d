/* SPDX-License-Identifier: MIT */
/* The quality rules (questionnaire/quality_rules.h) over the rows that the contract's rules
   accept.  They see answers, times and places, never a score; what each would do to
   the mean score is worked out after all have judged.  Nothing depends on the order
   of rows: rows that are alike are flagged together, not all but the first. */
#ifndef MINYI_SURVEY_CLEAN_QUALITY_H
#define MINYI_SURVEY_CLEAN_QUALITY_H

#include "core/output.h"
#include "survey/clean/audit.h"
#include "survey/clean/clean.h"
#include "survey/clean/durations.h"
#include "survey/clean/ledger.h"
#include "survey/clean/responses_build.h"
#include "survey/clean/signals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_quality;

/* Judges the rows of the store, which is not yet finished, that are not DROPPED; DURATIONS is
   by row.  All is borrowed.  NULL without memory. */
struct mny_quality *mny_quality_judge(const struct mny_signals *signals,
                                      const struct mny_responses *responses,
                                      const struct mny_durations *durations, const uint8_t *dropped,
                                      size_t threads);
void mny_quality_free(struct mny_quality *quality); /* NULL is allowed. */

/* Rejects the rows of the rules that settings.csv names: into the ledger, in its second look,
   and DROPPED.  False without memory. */
bool mny_quality_reject(const struct mny_quality *quality, struct mny_ledger *ledger,
                        uint8_t *dropped);

/* What came of each rule. */
void mny_quality_results(const struct mny_quality *quality,
                         struct mny_quality_result results[MNY_QUALITY_RULES]);

/* Tells AUDIT of every flag.  False without memory. */
bool mny_quality_audit(const struct mny_quality *quality, struct mny_audit *audit);

/* Writes flags.csv and quality.csv; FILES are the names of the dumps. */
enum mny_code mny_quality_write(const struct mny_quality *quality, const char *const *files,
                                struct mny_output *output, struct mny_problems *problems);

#endif
