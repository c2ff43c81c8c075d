/* SPDX-License-Identifier: MIT */
/* The report's plot and table of what was counted against what citizens say, indicator by
   indicator. */
#ifndef MINYI_SURVEY_REPORT_REPORT_GAP_H
#define MINYI_SURVEY_REPORT_REPORT_GAP_H

#include "core/arena.h"
#include "survey/report/point_plot.h"
#include "survey/report/report_page.h"

/* Nothing where no indicator has both sides. */
void mny_report_gap(const struct mny_page *page);

/* What is drawn of it: the indicators of the finer level that is there, of all cities together,
   numbered as in the table; and where cities are few, each of them.  Fills *PLOT, whose arrays live
   in ARENA; no points where there is nothing.  False without memory. */
bool mny_report_gap_plot(const struct mny_report_data *data, struct mny_arena *arena,
                         struct mny_point_plot *plot);

#endif
