/* SPDX-License-Identifier: MIT */
/* What a script for gnuplot draws on: SVG for a page, for a telephone, and PNG as a file.

   No script holds a word of the data.  In SVG a mark stands where a text belongs, `@12@`, see
   svg.h.  A PNG is drawn by gnuplot to the end, so it reads the texts from a file of their own,
   mny_canvas_texts(), and the script calls them by their numbers. */
#ifndef MINYI_SURVEY_REPORT_CANVAS_H
#define MINYI_SURVEY_REPORT_CANVAS_H

#include "core/writer.h"
#include "survey/report/svg.h"

#include <stdbool.h>
#include <stddef.h>

/* PNG is drawn as the WIDE one is, in twice as many pixels unless those are more than 8,000 high.
 */
enum mny_form { MNY_FORM_WIDE, MNY_FORM_NARROW, MNY_FORM_PNG, MNY_FORMS };

struct mny_canvas {
    enum mny_form form;
    size_t width, height; /* in pixels of the page */
    int font;             /* its size, likewise */
    size_t texts;         /* how many there are */
    struct mny_writer *writer;
};

/* Whether gnuplot draws a PNG so high. */
bool mny_canvas_fits(size_t height);

/* Begins the script. */
void mny_canvas_begin(const struct mny_canvas *canvas);

/* The text of that number, where gnuplot expects one. */
void mny_canvas_text(const struct mny_canvas *canvas, size_t number);

/* The file of the texts of SVG, for a PNG, its labels as long as the drawing shows them. */
void mny_canvas_texts(const struct mny_svg *svg, struct mny_writer *writer);

#endif
