/* SPDX-License-Identifier: MIT */
/* The report's section on importance and performance: what satisfaction hangs on, and how that
   scores. */
#ifndef MINYI_SURVEY_REPORT_REPORT_IMPORTANCE_H
#define MINYI_SURVEY_REPORT_REPORT_IMPORTANCE_H

#include "core/arena.h"
#include "survey/report/point_plot.h"
#include "survey/report/report_page.h"

bool mny_report_has_importance(const struct mny_report_data *data);
void mny_report_importance(const struct mny_page *page);

/* Its quadrants: the questions, of all cities together, numbered as in the table.  Fills *PLOT,
   whose arrays live in ARENA; no points where there is nothing.  False without memory. */
bool mny_report_importance_plot(const struct mny_report_data *data, struct mny_arena *arena,
                                struct mny_point_plot *plot);

/* Whether it is where most is to be done: important, and scores low. */
bool mny_report_must_concentrate(const struct mny_report_importance *row);

#endif
