/* SPDX-License-Identifier: MIT */
/* The report's first section: cities by rank, with the points of each indicator. */
#ifndef MINYI_SURVEY_REPORT_REPORT_RANKING_H
#define MINYI_SURVEY_REPORT_REPORT_RANKING_H

#include "survey/report/report_page.h"

bool mny_report_has_ranking(const struct mny_report_data *data);
void mny_report_ranking(const struct mny_page *page);

#endif
