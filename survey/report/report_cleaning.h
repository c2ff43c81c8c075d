/* SPDX-License-Identifier: MIT */
/* The report's section on what was read, and what of it was rejected and why. */
#ifndef MINYI_SURVEY_REPORT_REPORT_CLEANING_H
#define MINYI_SURVEY_REPORT_REPORT_CLEANING_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_cleaning(const struct mny_report_data *data);
void mny_report_cleaning(const struct mny_page *page);

#endif
