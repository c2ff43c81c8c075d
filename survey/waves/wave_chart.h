/* SPDX-License-Identifier: MIT */
/* The slope chart of a comparison, plots/slope.svg and plots/slope.png: totals, or where these are
   not compared survey scores, of the cities that both waves rank.  All of them are named up to 20,
   of more the 10 that move most. */
#ifndef MINYI_SURVEY_WAVES_WAVE_CHART_H
#define MINYI_SURVEY_WAVES_WAVE_CHART_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/report/canvas.h"
#include "survey/report/svg.h"
#include "survey/waves/wave_changes.h"

#include <stdbool.h>

struct mny_wave_chart;

/* Draws it by gnuplot and writes it into OUTPUT.  A gnuplot that is not there, or fails, is a
   warning; there is no drawing then, nor where nothing is to be drawn.  CHANGES must outlive the
   chart.  Free with mny_wave_chart_free(). */
enum mny_code mny_wave_chart_make(const struct mny_wave_changes *changes, struct mny_output *output,
                                  struct mny_problems *problems, struct mny_wave_chart **chart);
void mny_wave_chart_free(struct mny_wave_chart *chart); /* NULL is allowed. */

/* The drawing for a page (MNY_FORM_WIDE) or a telephone (MNY_FORM_NARROW), borrowed; NULL if there
   is none.  Whether there should be one. */
const struct mny_svg *mny_wave_chart_svg(const struct mny_wave_chart *chart, enum mny_form form);
bool mny_wave_chart_lacks(const struct mny_wave_chart *chart);

#endif
