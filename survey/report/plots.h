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

/* Draws every plot that DATA has something for, for a page, for a telephone and as PNG, several
   at once, working in FOLDER, where it leaves nothing behind.  A missing or failing gnuplot is a
   warning: that drawing is not there then.  DATA must live as long as the plots.  Free with
   mny_plots_free(). */
enum mny_code mny_plots_draw(const struct mny_report_data *data, const char *folder,
                             struct mny_problems *problems, struct mny_plots **plots);
void mny_plots_free(struct mny_plots *plots); /* NULL is allowed. */

/* The files of a plot, `totals.svg` and `totals.png`: the name of one; whether there is one; its
   content. */
enum mny_plot_file { MNY_PLOT_SVG, MNY_PLOT_PNG, MNY_PLOT_FILES };
const char *mny_plots_file(enum mny_plot plot, enum mny_plot_file file);
bool mny_plots_has_file(const struct mny_plots *plots, enum mny_plot plot, enum mny_plot_file file);
void mny_plots_write_file(const struct mny_plots *plots, enum mny_plot plot,
                          enum mny_plot_file file, struct mny_writer *writer);

/* What a plot shows, in the user's language. */
const char *mny_plots_title(const struct mny_plots *plots, enum mny_plot plot);

/* Whether a page can show it; whether it should be able to, but is not. */
bool mny_plots_has(const struct mny_plots *plots, enum mny_plot plot);
bool mny_plots_lacks(const struct mny_plots *plots, enum mny_plot plot);

/* Whether it is there in that form, which one with very many rows is not for a telephone. */
bool mny_plots_has_form(const struct mny_plots *plots, enum mny_plot plot, enum mny_form form);

/* How many rows the plot has (one of points has none), and what its axes measure. */
size_t mny_plots_rows(const struct mny_plots *plots, enum mny_plot plot);
const char *mny_plots_axes(const struct mny_plots *plots, enum mny_plot plot);

/* Writes the drawing of that form, which is there and no PNG, into a page. */
void mny_plots_write(const struct mny_plots *plots, enum mny_plot plot, enum mny_form form,
                     struct mny_writer *writer);

#endif
