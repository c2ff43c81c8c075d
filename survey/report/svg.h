/* SPDX-License-Identifier: MIT */
/* The SVG that gnuplot draws, made fit to stand in a report.

   gnuplot never sees a word: where a text belongs its script has a mark, `@12@`.
   Here the marks are replaced by texts, through mny_html_text(); elements and
   attributes that a plot has no use for are left out; and a drawing that holds
   anything else than plain shapes is refused. */
#ifndef MINYI_SURVEY_REPORT_SVG_H
#define MINYI_SURVEY_REPORT_SVG_H

#include "core/writer.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the drawing goes: into the page, whose colours and fonts it then takes,
   or into a file of its own, on white. */
enum mny_svg_place { MNY_SVG_IN_PAGE, MNY_SVG_IN_FILE };

struct mny_svg {
    const char *drawing; /* as gnuplot wrote it, LENGTH bytes */
    size_t length;
    const char *name;         /* [a-z]+: begins every id, so that pages may hold several */
    const char *title;        /* what it shows, in words */
    const char *const *texts; /* for the marks @0@, @1@, ... */
    size_t text_count;
    size_t label_count; /* so many, the first, are labels at the left */
    /* A label longer than this many columns is cut in the drawing, and shown in full where the
       reader points at it. */
    size_t label_columns;
    const char *const *titles; /* one a text, shown where the reader points at it; NULL: none */
};

/* Whether DRAWING is an SVG of plain shapes, at least one, whose marks all have a
   text. */
bool mny_svg_valid(const struct mny_svg *svg);

/* Writes a valid one. */
void mny_svg_write(const struct mny_svg *svg, enum mny_svg_place place, struct mny_writer *writer);

#endif
