/* SPDX-License-Identifier: MIT */
/* trace.csv: how each city's 分项分数 came about, step by step, with the numbers put
   into the formulas, so that it can be redone by hand.  One row a step, in the
   order of the standard:

     kind       step      formula             value
     input      x1, x2[3]                     what was filed; note: what it means
     component  b1        as in the standard  what it gives
     cap        b1, mark                      a ratio above 1 taken as 1, or points
                                              that passed the printed maximum
     zero       b1, mark                      what 0 ÷ 0 gave; note: printed (by the
                                              standard) or undefined
     mark       mark      as in the standard  the mark
     weight     weight    W % × mark          before cap and rounding
     full       full                          the full mark, if that was passed
     rounding   rounding                      after rounding; note: the decimals
     score      score                         分项分数 as in objective.csv; note: status

   `substituted` is the formula with its numbers, or the number before a cap or
   rounding.  A step that an input was missing for has no value and the note
   `missing`. */
#ifndef MINYI_CORE_TRACE_H
#define MINYI_CORE_TRACE_H

#include "core/filings.h"
#include "core/item_score.h"
#include "core/output.h"

struct mny_trace;

/* Opens trace.csv in OUTPUT.  STANDARD must outlive the result. */
enum mny_code mny_trace_open(const struct mny_standard *standard, struct mny_output *output,
                             struct mny_problems *problems, struct mny_trace **trace);

/* What an item's rows are made from: what mny_filings_item() gave last, and what
   the calculator ran last. */
struct mny_traced {
    const char *city;
    size_t item;
    const struct mny_filings *filings;
    const struct mny_filed *filed;
    const struct mny_calculator *calculator;
    const struct mny_mark *mark;
    const struct mny_item_score *score;
};
void mny_trace_item(struct mny_trace *trace, const struct mny_traced *traced);

/* Closes the file and frees TRACE (NULL is allowed); the first failure. */
enum mny_code mny_trace_close(struct mny_trace *trace);

#endif
