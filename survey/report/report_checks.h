/* SPDX-License-Identifier: MIT */
/* The report's sections for the statistician: what ranks are worth, what became of those who were
   drawn, and whether the questionnaire's scales hold together. */
#ifndef MINYI_SURVEY_REPORT_REPORT_CHECKS_H
#define MINYI_SURVEY_REPORT_REPORT_CHECKS_H

#include "survey/report/report_page.h"

bool mny_report_has_ranks(const struct mny_report_data *data);
void mny_report_ranks(const struct mny_page *page);

bool mny_report_has_outcomes(const struct mny_report_data *data);
void mny_report_outcomes(const struct mny_page *page);

bool mny_report_has_reliability(const struct mny_report_data *data);
void mny_report_reliability(const struct mny_page *page);

#endif
