/* SPDX-License-Identifier: MIT */
/* The report's section on the survey's scores: cities, dimensions, items, and
   subgroups, with their intervals. */
#ifndef MINYI_SURVEY_REPORT_REPORT_SURVEY_H
#define MINYI_SURVEY_REPORT_REPORT_SURVEY_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_survey(const struct mny_report_data *data);
void mny_report_survey(const struct mny_page *page);

#endif
