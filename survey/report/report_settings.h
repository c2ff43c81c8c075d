/* SPDX-License-Identifier: MIT */
/* The report's tables of what the run was given: files with their digests, options and settings
   with where each comes from, and the run's id. */
#ifndef MINYI_SURVEY_REPORT_REPORT_SETTINGS_H
#define MINYI_SURVEY_REPORT_REPORT_SETTINGS_H

#include "survey/report/report_page.h"

/* From run.json; without one, what run.csv names. */
void mny_report_settings(const struct mny_page *page);

#endif
