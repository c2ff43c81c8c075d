/* SPDX-License-Identifier: MIT */
/* The four quadrants of importance and performance (Martilla and James 1977) as a drawing: scores
   from left to right, importance upwards, cut where the file cuts them.  gnuplot, which is not
   told words, could not say which point is what; so it is written right into the page. */
#ifndef MINYI_SURVEY_REPORT_QUADRANT_PLOT_H
#define MINYI_SURVEY_REPORT_QUADRANT_PLOT_H

#include "core/writer.h"

#include <stddef.h>

struct mny_quadrant_point {
    double score, importance; /* finite */
    size_t number;            /* by which the table calls it */
    const char *label;        /* shown where the reader points at it */
    const char *color;        /* a literal */
};

struct mny_quadrant_plot {
    const char *title, *score_axis, *importance_axis;
    const char *corners[4]; /* upper left, upper right, lower left, lower right */
    double cut_score, cut_importance;
    const struct mny_quadrant_point *points;
    size_t count; /* at least 1 */
};

/* Writes an <svg> that takes the page's ink. */
void mny_quadrant_plot_write(const struct mny_quadrant_plot *plot, struct mny_writer *writer);

#endif
