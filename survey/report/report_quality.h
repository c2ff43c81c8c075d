/* SPDX-License-Identifier: MIT */
/* The report's table of what the quality rules doubt: how many responses, beside what honest
   answers would give, and what the mean score would be without them. */
#ifndef MINYI_SURVEY_REPORT_REPORT_QUALITY_H
#define MINYI_SURVEY_REPORT_REPORT_QUALITY_H

#include "survey/report/report_page.h"

/* Nothing where no rule had anything to judge by. */
void mny_report_quality(const struct mny_page *page);

#endif
