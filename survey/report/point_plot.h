/* SPDX-License-Identifier: MIT */
/* Points in the plane, cut into four quarters: importance against performance (Martilla and James
   1977), what was built against what is felt.  Written as a gnuplot script without words, see
   canvas.h. */
#ifndef MINYI_SURVEY_REPORT_POINT_PLOT_H
#define MINYI_SURVEY_REPORT_POINT_PLOT_H

#include "core/arena.h"
#include "core/writer.h"
#include "survey/report/canvas.h"

#include <stddef.h>

struct mny_plot_point {
    double x, y;        /* finite */
    double low, high;   /* of y; NAN: none is drawn */
    const char *number; /* by which the table calls it */
    const char *label;  /* shown where the reader points at it */
    const char *color;  /* #rrggbb, a literal */
};

/* One among many, without a name. */
struct mny_plot_speck {
    double x, y; /* finite */
};

struct mny_point_plot {
    const char *x_axis, *y_axis;
    const char *corners[4]; /* upper left, upper right, lower left, lower right; "" for none */
    double x_cut, y_cut;    /* finite */
    const struct mny_plot_point *points;
    size_t count; /* at least 1 */
    const struct mny_plot_speck *specks;
    size_t speck_count;
};

/* `12` in ARENA; NULL without memory. */
const char *mny_point_plot_number(struct mny_arena *arena, size_t number);

/* The script for gnuplot.  On a telephone the axes are not named in the drawing. */
void mny_point_plot_script(const struct mny_point_plot *plot, enum mny_form form,
                           struct mny_writer *writer);

/* How many texts the script has; each, and what is shown where the reader points at it (NULL:
   nothing).  Borrowed from PLOT. */
size_t mny_point_plot_texts(const struct mny_point_plot *plot);
const char *mny_point_plot_text(const struct mny_point_plot *plot, size_t number);
const char *mny_point_plot_title(const struct mny_point_plot *plot, size_t number);

#endif
