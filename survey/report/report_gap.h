/* SPDX-License-Identifier: MIT */
/* The report's table of what was counted against what citizens say, indicator by indicator. */
#ifndef MINYI_SURVEY_REPORT_REPORT_GAP_H
#define MINYI_SURVEY_REPORT_REPORT_GAP_H

#include "survey/report/report_page.h"

/* Nothing where no indicator has both sides. */
void mny_report_gap(const struct mny_page *page);

#endif
