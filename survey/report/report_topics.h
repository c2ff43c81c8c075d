/* SPDX-License-Identifier: MIT */
/* The report's section on what citizens say in their own words. */
#ifndef MINYI_SURVEY_REPORT_REPORT_TOPICS_H
#define MINYI_SURVEY_REPORT_REPORT_TOPICS_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_topics(const struct mny_report_data *data);
void mny_report_topics(const struct mny_page *page);

#endif
