/* SPDX-License-Identifier: MIT */
/* Interviewers and contractors side by side: rows read and rejected, straight lines,
   interviews at night, median duration, with funnel limits; and the account of rows by
   contractor.  Becomes interviewers.csv and flow_contractors.csv.

   Interviewers are told by the column with the role interviewer.  Contractors by the one with
   the role contractor; in a dump without it, by the dump itself.  Filled in input order while
   blocks are merged; the files do not depend on the order of rows. */
#ifndef MINYI_SURVEY_CLEAN_INTERVIEWERS_H
#define MINYI_SURVEY_CLEAN_INTERVIEWERS_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/block.h"
#include "survey/clean/field_notes.h"
#include "survey/clean/late_rules.h"
#include "survey/clean/ledger.h"
#include "survey/clean/plan.h"
#include "survey/clean/reasons.h"
#include "survey/clean/responses_build.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_interviewers;

/* NAMES are those of the COUNT dumps.  All is borrowed.  NULL without memory. */
struct mny_interviewers *mny_interviewers_create(const struct mny_plan *plan,
                                                 const char *const *names, size_t count);
void mny_interviewers_free(struct mny_interviewers *interviewers); /* NULL is allowed. */

/* The next rows are those of BLOCK, of which NOTES were taken, from dump DUMP (its index).
   Nothing happens, here and below, where NOTES is NULL: nobody is compared.  False without
   memory. */
bool mny_interviewers_begin(struct mny_interviewers *interviewers, const struct mny_block *block,
                            const struct mny_field_notes *notes, size_t dump);

/* Row ROW of the block is rejected for REASON, or MNY_ACCEPTED for now: then it is the next
   row of the responses.  False without memory. */
bool mny_interviewers_add(struct mny_interviewers *interviewers, size_t row, size_t candidate,
                          enum mny_reason reason);

/* Once all rows are judged: counts what the late rules have rejected of RESPONSES, as LEDGER
   has it, and writes the files.  MNY_OK without any where nobody is compared. */
enum mny_code mny_interviewers_write(struct mny_interviewers *interviewers,
                                     const struct mny_responses *responses,
                                     const struct mny_late_rules *late,
                                     const struct mny_ledger *ledger, struct mny_output *output,
                                     struct mny_problems *problems);

#endif
