/* SPDX-License-Identifier: MIT */
/* The plots of the report: what each shows, drawn by gnuplot. */
#ifndef MINYI_SURVEY_REPORT_PLOTS_H
#define MINYI_SURVEY_REPORT_PLOTS_H

#include "core/problem.h"
#include "core/writer.h"
#include "survey/report/plot_rows.h"
#include "survey/report/report_data.h"
#include "survey/report/svg.h"

#include <stdbool.h>

struct mny_plots;

/* Draws every plot that DATA has something for, for a page and for a telephone, several at
   once, working in FOLDER, where it leaves nothing behind.  A missing or failing gnuplot is a
   warning: that plot is not there then.  DATA must live as long as the plots.  Free with
   mny_plots_free(). */
enum mny_code mny_plots_draw(const struct mny_report_data *data, const char *folder,
                             struct mny_problems *problems, struct mny_plots **plots);
void mny_plots_free(struct mny_plots *plots); /* NULL is allowed. */

/* The name of a plot's file, `totals.svg`; what it shows, in the user's language. */
const char *mny_plots_file(enum mny_plot plot);
const char *mny_plots_title(enum mny_plot plot);

/* Whether there is a drawing; whether there should be one, but is none. */
bool mny_plots_has(const struct mny_plots *plots, enum mny_plot plot);
bool mny_plots_lacks(const struct mny_plots *plots, enum mny_plot plot);

/* Whether it is drawn in that size, which one with very many rows is not for a telephone. */
bool mny_plots_has_size(const struct mny_plots *plots, enum mny_plot plot,
                        enum mny_row_plot_size size);

/* How many rows the plot has, and what its axis measures. */
size_t mny_plots_rows(const struct mny_plots *plots, enum mny_plot plot);
const char *mny_plots_axis(const struct mny_plots *plots, enum mny_plot plot);

/* Writes a drawing there is, into a page or as a file of its own. */
void mny_plots_write(const struct mny_plots *plots, enum mny_plot plot, enum mny_row_plot_size size,
                     enum mny_svg_place place, struct mny_writer *writer);

#endif
