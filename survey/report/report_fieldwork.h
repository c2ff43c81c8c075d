/* SPDX-License-Identifier: MIT */
/* The report's section on interviewers and contractors.  Contractors are named; interviewers,
   who are persons, are counted, for a report is passed on: interviewers.csv names them. */
#ifndef MINYI_SURVEY_REPORT_REPORT_FIELDWORK_H
#define MINYI_SURVEY_REPORT_REPORT_FIELDWORK_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_fieldwork(const struct mny_report_data *data);
void mny_report_fieldwork(const struct mny_page *page);

#endif
