/* SPDX-License-Identifier: MIT */
/* From the mark that an item's formula gives to its 分项分数, and how a standard
   rounds: what every output of an assessment shares. */
#ifndef MINYI_CORE_ITEM_SCORE_H
#define MINYI_CORE_ITEM_SCORE_H

#include "core/formula.h"
#include "core/standard.h"
#include "core/writer.h"

struct mny_item_score {
    double score;
    enum mny_status status;
};

/* WEIGHT % × mark, of a deduction the mark itself, before cap and rounding. */
double mny_item_raw(const struct mny_standard_item *item, double mark);

/* The score of ITEM: never more than its full mark (rule 6 of the contract; the
   status is then `capped`), rounded as the standard asks. */
struct mny_item_score mny_item_score(const struct mny_standard_head *head,
                                     const struct mny_standard_item *item,
                                     const struct mny_mark *mark);

/* VALUE rounded half up to the standard's decimals, as it is where it has none. */
double mny_score_round(const struct mny_standard_head *head, double value);

/* Writes a score as a field: with the standard's decimals, else in full. */
void mny_score_write(const struct mny_standard_head *head, struct mny_writer *writer, double score);

/* "ok", "capped", "undefined", "missing". */
const char *mny_status_name(enum mny_status status);

/* Room for the name of an item's input, and that name: `x2`, or `x1[3]` with a REPEAT
   above 0; shortened if it does not fit.  Returns NAME. */
enum { MNY_INPUT_NAME_ROOM = 128 };
const char *mny_input_name(const char *code, size_t repeat, char name[MNY_INPUT_NAME_ROOM]);

#endif
