/* SPDX-License-Identifier: MIT */
/* The report's last sections: the cities that were not finished, and how its
   numbers are made, with the clauses of the standard. */
#ifndef MINYI_SURVEY_REPORT_REPORT_NOTES_H
#define MINYI_SURVEY_REPORT_REPORT_NOTES_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_failures(const struct mny_report_data *data);
void mny_report_failures(const struct mny_page *page);

bool mny_report_has_method(const struct mny_report_data *data);
void mny_report_method(const struct mny_page *page);

#endif
