/* SPDX-License-Identifier: MIT */
/* What the report's plots of rows show: their cities in order, and the numbers. */
#ifndef MINYI_SURVEY_REPORT_PLOT_ROWS_H
#define MINYI_SURVEY_REPORT_PLOT_ROWS_H

#include "core/arena.h"
#include "survey/report/report_data.h"
#include "survey/report/row_plot.h"

#include <stdbool.h>

enum mny_plot {
    MNY_PLOT_TOTALS,     /* totals with the survey's interval */
    MNY_PLOT_PARTS,      /* points of each L1 and of the survey, one behind the other */
    MNY_PLOT_SIDES,      /* objective and survey score, each in per cent of its full */
    MNY_PLOT_SURVEY,     /* survey scores with intervals */
    MNY_PLOT_FLOW,       /* share of answers rejected, by group of reasons */
    MNY_PLOT_MARGINS,    /* largest difference to the targets, before and after */
    MNY_PLOT_SIZES,      /* n and n_eff */
    MNY_PLOT_WEIGHTS,    /* the distribution of g = weight / base weight */
    MNY_PLOT_GAPS,       /* what was built against what is felt: points, see report_gap.h */
    MNY_PLOT_IMPORTANCE, /* importance against score: points, see report_importance.h */
    MNY_PLOT_COUNT
};

/* Fills *PLOT, whose arrays live in ARENA; no rows or no series where DATA has
   nothing for it, or it is no plot of rows.  False without memory. */
bool mny_plot_rows(const struct mny_report_data *data, enum mny_plot which, struct mny_arena *arena,
                   struct mny_row_plot *plot);

#endif
