/* SPDX-License-Identifier: MIT */
/* A slope chart: a line for each city from its old score, at the left, to its new one.  Written
   as a gnuplot script without words, see report/canvas.h. */
#ifndef MINYI_SURVEY_WAVES_SLOPE_PLOT_H
#define MINYI_SURVEY_WAVES_SLOPE_PLOT_H

#include "core/writer.h"
#include "survey/report/canvas.h"

#include <stddef.h>

/* More cities than this cannot be named side by side. */
enum { MNY_SLOPES_NAMED_MOST = 20 };

/* What a line looks like: in the background, or named, by its direction. */
enum mny_slope_tone {
    MNY_SLOPE_FAINT,
    MNY_SLOPE_LEVEL,
    MNY_SLOPE_UP,
    MNY_SLOPE_DOWN,
    MNY_SLOPE_TONES
};

struct mny_slope {
    double old, new;
    enum mny_slope_tone tone;
};

struct mny_slope_plot {
    const struct mny_slope *slopes; /* those that are named first */
    size_t count, named;            /* COUNT at least 1, NAMED at most MNY_SLOPES_NAMED_MOST */
};

/* The script.  Its texts: 2i and 2i + 1 are the left and right label of slope i, and behind
   those of all named the heads of both sides. */
void mny_slope_plot_script(const struct mny_slope_plot *plot, enum mny_form form,
                           struct mny_writer *writer);
size_t mny_slope_plot_texts(const struct mny_slope_plot *plot);

/* So many columns of a city's name have room beside its score. */
size_t mny_slope_plot_columns(enum mny_form form);

/* Moves COUNT positions, the highest first, as little as it takes that none is nearer than GAP
   to the next and all are from LEAST to MOST (which has room for them). */
void mny_slope_spread(double *positions, size_t count, double gap, double least, double most);

#endif
