/* SPDX-License-Identifier: MIT */
/* One drawing: a script that gnuplot runs, and the SVG that comes of it. */
#ifndef MINYI_SURVEY_REPORT_DRAWING_H
#define MINYI_SURVEY_REPORT_DRAWING_H

#include "core/problem.h"
#include "core/writer.h"
#include "survey/report/svg.h"

struct mny_drawing {
    const char *file; /* `totals.svg`: what a warning calls it */
    void (*script)(const void *plot, struct mny_writer *writer);
    const void *plot;
    struct mny_svg svg; /* all of it but the drawing */
};

/* Draws in FOLDER by the gnuplot PROGRAM (mny_gnuplot_find()), and leaves nothing there.  *MADE,
   *LENGTH bytes, is the caller's to free(); NULL after a warning where gnuplot fails, or makes
   something else than plain shapes. */
enum mny_code mny_drawing_make(const struct mny_drawing *drawing, const char *program,
                               const char *folder, struct mny_problems *problems, char **made,
                               size_t *length);

#endif
