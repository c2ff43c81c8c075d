/* SPDX-License-Identifier: MIT */
/* The top of the report: title, standard, key figures, and what a reader must know first. */
#ifndef MINYI_SURVEY_REPORT_REPORT_OVERVIEW_H
#define MINYI_SURVEY_REPORT_REPORT_OVERVIEW_H

#include "survey/report/report_page.h"

/* Borrowed. */
const char *mny_overview_title(const struct mny_report_data *data);

void mny_page_overview(const struct mny_page *page);

#endif
