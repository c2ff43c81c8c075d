/* SPDX-License-Identifier: MIT */
/* The report's sections on weighting: the margins before and after, and what the
   weights cost in precision. */
#ifndef MINYI_SURVEY_REPORT_REPORT_WEIGHTS_H
#define MINYI_SURVEY_REPORT_REPORT_WEIGHTS_H

#include "survey/report/report_page.h"

#include <stdbool.h>

bool mny_report_has_margins(const struct mny_report_data *data);
void mny_report_margins(const struct mny_page *page);

bool mny_report_has_weights(const struct mny_report_data *data);
void mny_report_weights(const struct mny_page *page);

/* What speaks against a city's weights (the verdict in its data), in words, in a cell. */
void mny_report_verdict_cell(const struct mny_page *page, const char *verdict);

#endif
