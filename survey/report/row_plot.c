/* SPDX-License-Identifier: MIT */
#include "survey/report/row_plot.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/report/svg.h"

#include <math.h>
#include <string.h>

/* Sizes in pixels of a drawing 880 wide; it is scaled to the page. */
enum { WIDTH = 880, LEGEND = 34, TOP_AXIS = 24, BOTTOM_AXIS = 58, FEW_ROWS = 40 };

/* With more rows than fit a screen the axis is wanted at the top too. */
static bool has_top_axis(const struct mny_row_plot *plot)
{
    return plot->rows > 20;
}

static size_t row_height(const struct mny_row_plot *plot)
{
    return plot->rows > FEW_ROWS ? 17 : 24;
}

size_t mny_row_plot_texts(const struct mny_row_plot *plot)
{
    return plot->rows + 1 + plot->series_count;
}

const char *mny_row_plot_text(const struct mny_row_plot *plot, size_t mark)
{
    const char *label = NULL;

    if (mark < plot->rows)
        return plot->labels[mark];
    if (mark == plot->rows)
        return plot->axis;
    label = plot->series[mark - plot->rows - 1].label;
    return label != NULL ? label : "";
}

static void write_number(struct mny_writer *writer, double value)
{
    char text[MNY_NUMBER_ROOM];

    mny_number_format(value, text);
    mny_writer_format(writer, " %s", isfinite(value) ? text : "?");
}

/* One line a row: its number, then low and value of each series. */
static void write_data(const struct mny_row_plot *plot, struct mny_writer *writer)
{
    mny_writer_string(writer, "set datafile missing \"?\"\n$rows << END\n");
    for (size_t row = 0; row < plot->rows; row++) {
        mny_writer_format(writer, "%zu", row);
        for (size_t s = 0; s < plot->series_count; s++) {
            const struct mny_series *series = &plot->series[s];

            write_number(writer, series->lows != NULL ? series->lows[row] : 0);
            write_number(writer, series->values[row]);
        }
        mny_writer_string(writer, "\n");
    }
    mny_writer_string(writer, "END\n");
}

/* gnuplot sees marks of four characters in place of words: the legend is told how
   much wider the words are. */
static size_t legend_width(const struct mny_row_plot *plot)
{
    size_t widest = 0;

    for (size_t s = 0; s < plot->series_count; s++) {
        const char *label = plot->series[s].label;
        size_t width = label != NULL ? mny_display_width(label, strlen(label)) : 0;

        widest = width > widest ? width : widest;
    }
    return widest > 4 ? widest - 3 : 1;
}

/* Room for the labels, as a share of the width: a column is about 7.5 pixels. */
static double left_margin(const struct mny_row_plot *plot)
{
    size_t widest = 6;

    for (size_t row = 0; row < plot->rows; row++) {
        size_t width = mny_display_width(plot->labels[row], strlen(plot->labels[row]));

        widest = width > widest ? width : widest;
    }
    widest = widest > MNY_SVG_COLUMNS ? MNY_SVG_COLUMNS : widest;
    return (7.5 * (double)widest + 16) / WIDTH;
}

static void write_frame(const struct mny_row_plot *plot, struct mny_writer *writer)
{
    size_t top = LEGEND + (has_top_axis(plot) ? TOP_AXIS : 0);
    size_t height = top + plot->rows * row_height(plot) + BOTTOM_AXIS;
    char margin[MNY_NUMBER_ROOM];

    mny_number_format(left_margin(plot), margin);
    mny_writer_format(writer,
                      "set terminal svg size %d,%zu fixed noenhanced font \"sans-serif,13\"\n"
                      "set encoding utf8\n"
                      "set lmargin at screen %s\nset rmargin at screen 0.97\n"
                      "set tmargin at screen 1.0 - %zu / %zu.0\n"
                      "set bmargin at screen %d / %zu.0\n",
                      WIDTH, height, margin, top, height, BOTTOM_AXIS, height);
    mny_writer_format(writer,
                      "set border 0\nset tics scale 0\n"
                      "set grid x back linetype 1 linewidth 1 linecolor rgb \"#dddddd\"\n"
                      "set xrange [%s:*]\nset yrange [%zu.5:-0.5]\n",
                      plot->from_zero ? "0" : "*", plot->rows - 1);
    if (has_top_axis(plot))
        mny_writer_string(writer, "set link x2\nset x2tics\n");
    mny_writer_format(writer,
                      "set key at graph 0, screen 1.0 - 4 / %zu.0 left top horizontal Left reverse "
                      "samplen 1.2 width %zu maxrows 1\n",
                      height, legend_width(plot));
    mny_writer_format(writer, "set xlabel '@%zu@'\nset ytics ('@0@' 0)\n", plot->rows);
    for (size_t row = 1; row < plot->rows; row++)
        mny_writer_format(writer, "set ytics add ('@%zu@' %zu)\n", row, row);
}

static void write_series(const struct mny_row_plot *plot, size_t s, struct mny_writer *writer)
{
    const struct mny_series *series = &plot->series[s];
    size_t low = 2 + 2 * s, value = low + 1;

    mny_writer_string(writer, s == 0 ? "plot $rows using " : ", $rows using ");
    switch (series->mark) {
    case MNY_MARK_DOT:
        mny_writer_format(writer, "%zu:1 with points pointtype 7 pointsize 0.85", value);
        break;
    case MNY_MARK_LINE:
        mny_writer_format(writer, "%zu:1:($%zu-$%zu):(0) with vectors nohead linewidth 2.5", low,
                          value, low);
        break;
    case MNY_MARK_BAR:
        mny_writer_format(writer,
                          "(($%zu+$%zu)/2):1:%zu:%zu:($1-0.36):($1+0.36) with boxxyerror "
                          "fillstyle solid noborder",
                          low, value, low, value);
        break;
    case MNY_MARK_RULE:
        mny_writer_format(writer, "%zu:($1-0.5):(0):(1) with vectors nohead linewidth 1.5", value);
        break;
    }
    mny_writer_format(writer, " linecolor rgb \"%s\"", series->color);
    if (series->label != NULL)
        mny_writer_format(writer, " title '@%zu@'", plot->rows + 1 + s);
    else
        mny_writer_string(writer, " notitle");
}

void mny_row_plot_script(const struct mny_row_plot *plot, struct mny_writer *writer)
{
    write_frame(plot, writer);
    write_data(plot, writer);
    for (size_t s = 0; s < plot->series_count; s++)
        write_series(plot, s, writer);
    mny_writer_string(writer, "\n");
}
