/* SPDX-License-Identifier: MIT */
/* The report's sections on the objective side: beside the survey's, and how the items were
   filed. */
#ifndef MINYI_SURVEY_REPORT_REPORT_SCORES_H
#define MINYI_SURVEY_REPORT_REPORT_SCORES_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_sides(const struct mny_report_data *data);
void mny_report_sides(const struct mny_page *page);

bool mny_report_has_filings(const struct mny_report_data *data);
void mny_report_filings(const struct mny_page *page);

#endif
