/* SPDX-License-Identifier: MIT */
/* The formulas of one 分项: its components b1, b2, … and the mark made of them,
   in the language of core/expression.h with the functions of the standards:

     ratio(a, b[, v])         a ÷ b.  a > b is a filing error.  0 ÷ 0 is v, or
                              0 with the status `undefined` where v is left out.
     capped_ratio(a, b[, v])  the same, but a > b is taken as 1, status `capped`.
     quotient(a, b)           a ÷ b that may be more than 1; 0 ÷ 0 as in ratio().
     at_most(a, most)         a, or MOST with the status `capped` if a is more.
     mean(x)                  the mean of a repeated input.
     mean_ratio(x, y)         (1/n) Σ x[i] ÷ y[i] of two repeated inputs.

   A repeated input stands for all its values, and only as an argument of the
   last two.  A formula holds one ratio, so that a broken one is named at its
   numerator; a second ratio is a component of its own. */
#ifndef MINYI_CORE_FORMULA_H
#define MINYI_CORE_FORMULA_H

#include "core/expression_range.h"
#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

/* What an item's inputs are called.  CODE is borrowed by the formulas. */
struct mny_formula_input {
    const char *code;
    bool repeats;
};

/* One formula as written: CODE is the component's, or NULL of the mark itself,
   which comes last.  A formula may use the inputs and the formulas before it. */
struct mny_formula_source {
    const char *code, *text;
    struct mny_where where;
};

struct mny_formulas;

/* Compiles COUNT sources over the inputs.  Every fault of every formula is
   added.  Codes must outlive the result, which mny_formulas_free() frees. */
enum mny_code mny_formulas_compile(const struct mny_formula_input *inputs, size_t input_count,
                                   const struct mny_formula_source *sources, size_t count,
                                   struct mny_problems *problems, struct mny_formulas **formulas);
void mny_formulas_free(struct mny_formulas *formulas); /* NULL is allowed. */

/* Whether input or component NAME (inputs first, then sources) is read by one. */
bool mny_formulas_use(const struct mny_formulas *formulas, size_t name);

/* The range of the mark, from those of the inputs (of a repeated one, of each of
   its values).  MNY_E_MEMORY is the only failure. */
enum mny_code mny_formulas_range(const struct mny_formulas *formulas,
                                 const struct mny_range *inputs, struct mny_range *mark);

/* An input as it was filed: no values if it was not, one, or one a repeat. */
struct mny_filed {
    const double *values;
    size_t count;
};

/* In the order of the contract: where several apply, the later one holds. */
enum mny_status { MNY_STATUS_OK, MNY_STATUS_CAPPED, MNY_STATUS_UNDEFINED, MNY_STATUS_MISSING };

/* A ratio whose numerator is more than its denominator: the first input of each,
   the values found, and which of the repeats. */
struct mny_broken_ratio {
    size_t numerator, denominator, repeat;
    double above, below;
};

struct mny_mark {
    double value; /* NAN if the formula gives no number */
    enum mny_status status;
};

/* What running formulas needs; serves any number of items, one thread. */
struct mny_calculator;
struct mny_calculator *mny_calculator_create(void);
void mny_calculator_free(struct mny_calculator *calculator); /* NULL is allowed. */

/* The mark of an item from its inputs, FILED[0…].  An input that was not filed
   makes it 0 and `missing`; ratios whose own inputs are all there are judged
   even then.  Each broken ratio goes to BROKEN with its CONTEXT. */
enum mny_code mny_calculator_run(struct mny_calculator *calculator,
                                 const struct mny_formulas *formulas, const struct mny_filed *filed,
                                 void (*broken)(void *context,
                                                const struct mny_broken_ratio *ratio),
                                 void *context, struct mny_mark *mark);

/* What a formula of the last run did besides arithmetic: STEP is its place, the
   components first and the mark last. */
enum mny_event_kind {
    MNY_EVENT_RATIO_CAPPED, /* BEFORE, a ratio above 1, was taken as AFTER, 1 */
    MNY_EVENT_AT_MOST,      /* BEFORE passed the maximum AFTER */
    MNY_EVENT_UNDEFINED,    /* 0 ÷ 0, of which the standard says nothing, gave AFTER, 0 */
    MNY_EVENT_PRINTED       /* 0 ÷ 0 gave AFTER, as the standard says */
};
struct mny_event {
    enum mny_event_kind kind;
    size_t step;
    double before, after;
};

/* Of the last run, borrowed until the next: its events in the order of steps, and
   what STEP gave, NAN if its inputs were not all filed. */
const struct mny_event *mny_calculator_events(const struct mny_calculator *calculator,
                                              size_t *count);
double mny_calculator_step(const struct mny_calculator *calculator, size_t step);

#endif
