/* SPDX-License-Identifier: MIT */
/* HTML for the report: one way to write text that came from a file, and the few
   pieces that tables are made of.

   Everything that is not a literal of ours goes through mny_html_text(), whether
   it comes from the user's files or from the message catalogue: a city may be
   called `"><img onerror=...>` and is then shown under that name. */
#ifndef MINYI_SURVEY_REPORT_HTML_H
#define MINYI_SURVEY_REPORT_HTML_H

#include "core/problem.h"
#include "core/writer.h"

#include <stddef.h>

/* Room for any number that mny_html_fixed() or mny_html_grouped() writes. */
enum { MNY_HTML_NUMBER_ROOM = 64 };

/* TEXT so that it stands as itself between tags, inside a quoted attribute, and
   in SVG.  Control characters, which neither allows, become U+FFFD. */
void mny_html_text(struct mny_writer *writer, const char *text);

/* The same for the first LENGTH bytes of TEXT. */
void mny_html_piece(struct mny_writer *writer, const char *text, size_t length);

/* The same for text formatted like printf's. */
void mny_html_format(struct mny_writer *writer, const char *format, ...) MNY_PRINTF(2, 3);

/* `<TAG>text</TAG>`, with a class if CLASS_NAME is not NULL.  TAG and CLASS_NAME
   are literals of the program. */
void mny_html_element(struct mny_writer *writer, const char *tag, const char *class_name,
                      const char *text);

/* VALUE with DECIMALS (at most 9) decimals, rounded half up (四舍五入) from its
   shortest decimal text, as a reader with the file beside him would do it.  NAN
   is an en dash, -0 is 0.  Returns the length. */
size_t mny_html_fixed(double value, unsigned decimals, char text[MNY_HTML_NUMBER_ROOM]);

/* A whole number with a comma between thousands; NAN is an en dash. */
size_t mny_html_grouped(double value, char text[MNY_HTML_NUMBER_ROOM]);

/* A table in a box of its own that scrolls, with CAPTION: then the header's
   cells, mny_html_table_body(), the rows (`<tr>` is the caller's), and the end. */
void mny_html_table_begin(struct mny_writer *writer, const char *class_name, const char *caption);
/* The same with an id. */
void mny_html_named_table_begin(struct mny_writer *writer, const char *class_name, const char *id,
                                const char *caption);
void mny_html_table_body(struct mny_writer *writer);
void mny_html_table_end(struct mny_writer *writer);

/* Cells: the head of a column of words or of numbers, the head of a row with a
   code in small print (NULL: none), text, numbers. */
void mny_html_word_column(struct mny_writer *writer, const char *text);
void mny_html_number_column(struct mny_writer *writer, const char *text);
void mny_html_row_head(struct mny_writer *writer, const char *text, const char *code);
void mny_html_text_cell(struct mny_writer *writer, const char *text);
void mny_html_number_cell(struct mny_writer *writer, double value, unsigned decimals);
void mny_html_count_cell(struct mny_writer *writer, double value);

/* A probability with four decimals, `< 0.0001` where these would be 0. */
void mny_html_p_cell(struct mny_writer *writer, double p);

/* A number with two decimals over a thin bar of SHARE (0-1) of the cell's width;
   a SHARE that is NAN draws none. */
void mny_html_bar_cell(struct mny_writer *writer, double value, double share);

#endif
