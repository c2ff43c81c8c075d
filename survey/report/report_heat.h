/* SPDX-License-Identifier: MIT */
/* Cells of heat tables: the darker, the higher within the table. */
#ifndef MINYI_SURVEY_REPORT_REPORT_HEAT_H
#define MINYI_SURVEY_REPORT_REPORT_HEAT_H

#include "survey/report/report_page.h"

/* The lowest and highest value in one heat table, between which it is shaded; begins
   with NAN in both. */
struct mny_heat_range {
    double low, high;
};

/* Takes VALUE in; NAN changes nothing. */
void mny_heat_widen(struct mny_heat_range *range, double value);

/* A cell with VALUE, an en dash for NAN; its interval, if there is one, is shown where
   one points at it. */
void mny_heat_cell(const struct mny_page *page, const struct mny_heat_range *range, double value,
                   double low, double high);

/* A wide table is cut into several of nearly the same width, which fit a page: where the one that
   begins at column FIRST of COUNT ends. */
size_t mny_heat_columns(size_t first, size_t count);

/* Begins the table of the columns from FIRST on, with CAPTION and, of several, which part it is. */
void mny_heat_table_begin(const struct mny_page *page, const char *caption, size_t first,
                          size_t count);

#endif
