/* SPDX-License-Identifier: MIT */
/* The report's section of single questions: net promoter scores, and the share of the best two
   answers, as estimates.csv has them. */
#ifndef MINYI_SURVEY_REPORT_REPORT_QUESTIONS_H
#define MINYI_SURVEY_REPORT_REPORT_QUESTIONS_H

#include "survey/report/report_page.h"

bool mny_report_has_questions(const struct mny_report_data *data);
void mny_report_questions(const struct mny_page *page);

#endif
