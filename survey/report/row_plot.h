/* SPDX-License-Identifier: MIT */
/* The one kind of plot in the report: rows from top to bottom, one a city, and
   numbers from left to right, as dots, lines and bars.  Written as a gnuplot
   script without words, see canvas.h. */
#ifndef MINYI_SURVEY_REPORT_ROW_PLOT_H
#define MINYI_SURVEY_REPORT_ROW_PLOT_H

#include "core/writer.h"
#include "survey/report/canvas.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_mark {
    MNY_MARK_DOT,  /* at VALUES */
    MNY_MARK_LINE, /* from LOWS to VALUES */
    MNY_MARK_BAR,  /* the same, as thick as a row */
    MNY_MARK_RULE  /* at VALUES, across the row: with one value for all, a line down the plot */
};

struct mny_series {
    enum mny_mark mark;
    const char *label;           /* in the legend; NULL: not there */
    const char *color;           /* #rrggbb, a literal */
    const double *values, *lows; /* one a row; NAN draws nothing there */
};

enum { MNY_SERIES_MOST = 12 };

struct mny_row_plot {
    const char *axis;                          /* what the numbers are, with their unit */
    bool from_zero;                            /* the axis begins at 0 */
    size_t rows;                               /* at least 1 */
    const char *const *labels;                 /* one a row */
    struct mny_series series[MNY_SERIES_MOST]; /* drawn in this order */
    size_t series_count;
};

/* The script for gnuplot.  On a telephone the axis is not named in the drawing. */
void mny_row_plot_script(const struct mny_row_plot *plot, enum mny_form form,
                         struct mny_writer *writer);

/* How high it is drawn, in pixels. */
size_t mny_row_plot_height(const struct mny_row_plot *plot, enum mny_form form);

/* So many columns of a label are shown. */
size_t mny_row_plot_columns(enum mny_form form);

/* How many texts the script has, and each of them: the rows' labels, the
   axis, the series' labels.  Borrowed from PLOT. */
size_t mny_row_plot_texts(const struct mny_row_plot *plot);
const char *mny_row_plot_text(const struct mny_row_plot *plot, size_t number);

#endif
