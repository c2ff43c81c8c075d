/* SPDX-License-Identifier: MIT */
/* The report's section of differences: which survey scores are told apart by the sample. */
#ifndef MINYI_SURVEY_REPORT_REPORT_DIFFERENCES_H
#define MINYI_SURVEY_REPORT_REPORT_DIFFERENCES_H

#include "survey/report/report_page.h"

bool mny_report_has_differences(const struct mny_report_data *data);
void mny_report_differences(const struct mny_page *page);

#endif
