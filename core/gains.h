/* SPDX-License-Identifier: MIT */
/* gains.csv: for each number that a city filed, what one more unit, or one more
   percentage point, would add to its objective points less deductions.  Nothing is
   estimated: the value is changed, and the item, its L2 and L1 and the objective
   score are computed again, with caps, deductions and rounding.

     city, code, input   x2, or x3[2] of a repeated input
     label, value        as filed
     step                what was added: 1, less where only less is possible; yes for
                         no; of levels, up to the next; 0 where nothing more is
     gain                points of the total; below 0 for a denominator, say
     note                `limit`: no more is possible, since a ratio would pass 1
     with                the inputs of other items that the standard wants equal, and
                         that were changed too; their own rows say the same

   Ratings are left out, for they are not the city's to change, and so are items for
   which an input is missing, and what stands beside the total.  That a total is
   never below 0 is not looked at: the survey's part of it is not known here. */
#ifndef MINYI_CORE_GAINS_H
#define MINYI_CORE_GAINS_H

#include "core/filings.h"
#include "core/item_score.h"
#include "core/output.h"

struct mny_gains;

/* Opens gains.csv in OUTPUT.  STANDARD must outlive the result. */
enum mny_code mny_gains_open(const struct mny_standard *standard, struct mny_output *output,
                             struct mny_problems *problems, struct mny_gains **gains);

/* Writes the rows of CITY, whose items have those SCORES.  What mny_filings_item()
   gave before is gone afterwards.  MNY_E_MEMORY is the only failure. */
enum mny_code mny_gains_city(struct mny_gains *gains, struct mny_filings *filings,
                             struct mny_calculator *calculator, size_t city,
                             const struct mny_item_score *scores);

/* Closes the file and frees GAINS (NULL is allowed); the first failure. */
enum mny_code mny_gains_close(struct mny_gains *gains);

#endif
