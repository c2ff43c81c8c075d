/* SPDX-License-Identifier: MIT */
/* Drawings: a script for each that gnuplot runs, and the SVG or PNG that comes of it. */
#ifndef MINYI_SURVEY_REPORT_DRAWING_H
#define MINYI_SURVEY_REPORT_DRAWING_H

#include "core/problem.h"
#include "core/writer.h"
#include "survey/report/canvas.h"
#include "survey/report/svg.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_drawing {
    const char *file; /* `totals.svg`: what a warning calls it; of one file there is one warning */
    enum mny_form form;
    void (*script)(const void *plot, enum mny_form form, struct mny_writer *writer);
    const void *plot;
    struct mny_svg svg; /* all of it but the drawing; of a PNG the texts */
    char *made;         /* LENGTH bytes, the caller's to free(); NULL: not drawn */
    size_t length;
};

/* Draws COUNT drawings in FOLDER by the gnuplot PROGRAM (mny_gnuplot_find()), as many at once as
   there are processors, and leaves nothing there.  Where gnuplot fails, or makes something else
   than plain shapes or a PNG, there is a warning. */
enum mny_code mny_drawings_make(struct mny_drawing *drawings, size_t count, const char *program,
                                const char *folder, struct mny_problems *problems);

#endif
