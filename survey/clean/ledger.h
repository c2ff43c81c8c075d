/* SPDX-License-Identifier: MIT */
/* The account of every row: why it does not count, which of its cells were
   blanked, and how many there are of each in each city.  Becomes rejected.csv,
   edits.csv and flow.csv. */
#ifndef MINYI_SURVEY_CLEAN_LEDGER_H
#define MINYI_SURVEY_CLEAN_LEDGER_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/clean.h"
#include "survey/clean/interview.h"
#include "survey/clean/mask_account.h"
#include "survey/clean/places.h"
#include "survey/clean/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_ledger;

/* FILES are the names of the dumps, by index.  All is borrowed.  NULL without
   memory. */
struct mny_ledger *mny_ledger_create(const struct mny_plan *plan, const struct mny_places *places,
                                     const char *const *files);
void mny_ledger_free(struct mny_ledger *ledger); /* NULL is allowed. */

/* A row at PLACE in CITY (choice, or MNY_NONE) was read and is rejected. */
bool mny_ledger_reject(struct mny_ledger *ledger, uint64_t place, size_t city,
                       enum mny_reason reason, const char *detail, size_t length);

/* The same for a row that repeats the one at FIRST, which the detail names. */
bool mny_ledger_reject_repeat(struct mny_ledger *ledger, uint64_t place, size_t city,
                              enum mny_reason reason, uint64_t first);

/* A row was read and is accepted, for now. */
void mny_ledger_accept(struct mny_ledger *ledger, size_t city);

/* A cell of an accepted row was blanked. */
bool mny_ledger_edit(struct mny_ledger *ledger, uint64_t place, size_t question,
                     enum mny_edit_reason reason, const char *before, size_t length);

/* From now on mny_ledger_reject() is about rows that were accepted before; these
   come in input order again, from the first. */
void mny_ledger_second_look(struct mny_ledger *ledger);

/* The INDEXth rejection since then: the row's place and its reason.  False if there were not
   so many. */
bool mny_ledger_second(const struct mny_ledger *ledger, size_t index, uint64_t *place,
                       enum mny_reason *reason);

/* Why the row at a place was rejected; FIRST is the place of the row that it repeats, or its
   own. */
struct mny_rejected {
    enum mny_reason reason;
    const char *detail;
    size_t length;
    uint64_t first;
};

/* Looks for the rejection of the row at PLACE; places ascend from call to call of one walk,
   which begins as zero.  False if it is accepted. */
struct mny_ledger_walk {
    size_t early, late;
};
bool mny_ledger_rejected(const struct mny_ledger *ledger, struct mny_ledger_walk *walk,
                         uint64_t place, struct mny_rejected *rejected);
/* Puts the rejections since then into input order, where more than one went through the
   rows. */
void mny_ledger_order(struct mny_ledger *ledger);

/* The counts over all cities. */
void mny_ledger_totals(const struct mny_ledger *ledger, uint64_t total[MNY_REASON_COUNT]);

/* By choice of the city question: whether a row named that city.  Borrowed. */
const bool *mny_ledger_cities(const struct mny_ledger *ledger);

/* MNY_E_INTERNAL unless every row that was read is accepted or has a reason. */
enum mny_code mny_ledger_check(const struct mny_ledger *ledger, struct mny_problems *problems);

/* Writes the three files; MASKED masks what they hold of the dumps' cells. */
enum mny_code mny_ledger_write(const struct mny_ledger *ledger, struct mny_mask_account *masked,
                               struct mny_output *output, struct mny_problems *problems);

#endif
