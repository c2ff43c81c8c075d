/* SPDX-License-Identifier: MIT */
#include "survey/report/row_plot.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <string.h>

/* Sizes in pixels; the drawing is scaled to the page. */
enum { LEGEND_ROW = 22, LEGEND_SPACE = 12, TOP_AXIS = 24, FEW_ROWS = 40 };

static const struct layout {
    int width, bottom_axis, font;
    const char *dot; /* the size of one */
    double right;    /* the plot ends at this share of the width */
    size_t columns;
} layouts[MNY_FORMS] = {
    [MNY_FORM_WIDE] = {880, 58, 13, "0.85", 0.97, 26},
    [MNY_FORM_NARROW] = {380, 34, 12, "0.6", 0.96, 16},
    [MNY_FORM_PNG] = {880, 58, 13, "0.85", 0.97, 26},
};

/* A plot in one of its forms. */
struct sketch {
    const struct mny_row_plot *plot;
    const struct layout *layout;
    struct mny_writer *writer;
    size_t height, legend; /* of it the legend takes LEGEND pixels */
    struct mny_canvas canvas;
};

size_t mny_row_plot_columns(enum mny_form form)
{
    return layouts[form].columns;
}

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

const char *mny_row_plot_text(const struct mny_row_plot *plot, size_t number)
{
    const char *label = NULL;

    if (number < plot->rows)
        return plot->labels[number];
    if (number == plot->rows)
        return plot->axis;
    label = plot->series[number - plot->rows - 1].label;
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

/* Pixels that so many columns of text take. */
static double text_width(const struct sketch *sketch, size_t columns)
{
    return 0.58 * sketch->layout->font * (double)columns;
}

/* ---- the legend: gnuplot's own does not know how wide the words are that marks stand for ---- */

/* Where an entry stands: from the left, and in which line. */
struct entry {
    double x;
    size_t line;
};

/* The place of the entry after the one at *AT, of series S; moves *AT to it. */
static void place_entry(const struct sketch *sketch, size_t s, double *next, struct entry *at)
{
    const char *label = sketch->plot->series[s].label;
    const double width = 22 + text_width(sketch, mny_display_width(label, strlen(label)));

    at->x = *next;
    if (at->x > 6 && at->x + width > sketch->layout->width) {
        at->x = 6;
        at->line++;
    }
    *next = at->x + width + 16;
}

static size_t legend_lines(const struct sketch *sketch)
{
    struct entry at = {0, 0};
    double next = 6;
    bool any = false;

    for (size_t s = 0; s < sketch->plot->series_count; s++) {
        if (sketch->plot->series[s].label == NULL)
            continue;
        place_entry(sketch, s, &next, &at);
        any = true;
    }
    return any ? at.line + 1 : 0;
}

/* A length from the left, or from the top, as gnuplot has it: a share of the drawing. */
static void put_x(const struct sketch *sketch, double x)
{
    char text[MNY_NUMBER_ROOM];

    mny_number_format(x / sketch->layout->width, text);
    mny_writer_format(sketch->writer, "screen %s", text);
}

static void put_point(const struct sketch *sketch, double x, double y)
{
    char text[MNY_NUMBER_ROOM];

    put_x(sketch, x);
    mny_number_format(1 - y / (double)sketch->height, text);
    mny_writer_format(sketch->writer, ", screen %s", text);
}

/* The sample before a label: what the series is drawn as. */
static void put_sample(const struct sketch *sketch, const struct mny_series *series, double x,
                       double y)
{
    struct mny_writer *writer = sketch->writer;

    if (series->mark == MNY_MARK_LINE || series->mark == MNY_MARK_RULE) {
        mny_writer_string(writer, "set arrow from ");
        put_point(sketch, x, y);
        mny_writer_string(writer, " to ");
        put_point(sketch, x + 14, y);
        mny_writer_format(writer, " nohead linewidth 2.5 linecolor rgb '%s'\n", series->color);
        return;
    }
    if (series->mark == MNY_MARK_DOT) {
        mny_writer_string(writer, "set label '' at ");
        put_point(sketch, x + 7, y);
        mny_writer_format(writer, " point pointtype 7 pointsize %s linecolor rgb '%s'\n",
                          sketch->layout->dot, series->color);
        return;
    }
    mny_writer_string(writer, "set object rectangle from ");
    put_point(sketch, x + 1, y + 6);
    mny_writer_string(writer, " to ");
    put_point(sketch, x + 13, y - 6);
    mny_writer_format(writer, " fillcolor rgb '%s' fillstyle solid noborder\n", series->color);
}

static void write_legend(const struct sketch *sketch)
{
    const struct mny_row_plot *plot = sketch->plot;
    struct entry at = {0, 0};
    double next = 6;

    for (size_t s = 0; s < plot->series_count; s++) {
        double y;

        if (plot->series[s].label == NULL)
            continue;
        place_entry(sketch, s, &next, &at);
        y = LEGEND_ROW * ((double)at.line + 0.5);
        put_sample(sketch, &plot->series[s], at.x, y);
        mny_writer_string(sketch->writer, "set label ");
        mny_canvas_text(&sketch->canvas, plot->rows + 1 + s);
        mny_writer_string(sketch->writer, " at ");
        put_point(sketch, at.x + 20, y);
        mny_writer_string(sketch->writer, " left\n");
    }
}

/* ---- the frame ------------------------------------------------------------------------------ */

/* Room for the labels, as a share of the width. */
static double left_margin(const struct sketch *sketch)
{
    const struct mny_row_plot *plot = sketch->plot;
    size_t widest = 6;

    for (size_t row = 0; row < plot->rows; row++) {
        size_t width = mny_display_width(plot->labels[row], strlen(plot->labels[row]));

        widest = width > widest ? width : widest;
    }
    widest = widest > sketch->layout->columns ? sketch->layout->columns : widest;
    return (text_width(sketch, widest) + 16) / sketch->layout->width;
}

/* Labels of rows are no tics, whose texts gnuplot takes for formats of numbers. */
static void write_labels(const struct sketch *sketch)
{
    for (size_t row = 0; row < sketch->plot->rows; row++) {
        mny_writer_string(sketch->writer, "set label ");
        mny_canvas_text(&sketch->canvas, row);
        mny_writer_format(sketch->writer, " at graph 0, first %zu right offset -1,0\n", row);
    }
}

static void write_frame(const struct sketch *sketch)
{
    const struct mny_row_plot *plot = sketch->plot;
    const struct layout *layout = sketch->layout;
    const size_t top = sketch->legend + (has_top_axis(plot) ? TOP_AXIS : 0);
    char margin[MNY_NUMBER_ROOM], right[MNY_NUMBER_ROOM];

    mny_number_format(left_margin(sketch), margin);
    mny_number_format(layout->right, right);
    mny_canvas_begin(&sketch->canvas);
    mny_writer_format(sketch->writer,
                      "set lmargin at screen %s\nset rmargin at screen %s\n"
                      "set tmargin at screen 1.0 - %zu / %zu.0\n"
                      "set bmargin at screen %d / %zu.0\n",
                      margin, right, top, sketch->height, layout->bottom_axis, sketch->height);
    mny_writer_format(sketch->writer,
                      "set border 0\nset tics scale 0\nunset ytics\n"
                      "set grid x back linetype 1 linewidth 1 linecolor rgb \"#dddddd\"\n"
                      "set xrange [%s:*]\nset yrange [%zu.5:-0.5]\n",
                      plot->from_zero ? "0" : "*", plot->rows - 1);
    if (has_top_axis(plot))
        mny_writer_string(sketch->writer, "set link x2\nset x2tics\n");
    /* Linked axes end at the data, not at the next tic: a dot there would touch its label. */
    if (has_top_axis(plot) && !plot->from_zero)
        mny_writer_string(sketch->writer, "set offsets graph 0.02, graph 0.02, 0, 0\n");
    if (sketch->canvas.form != MNY_FORM_NARROW) {
        mny_writer_string(sketch->writer, "set xlabel ");
        mny_canvas_text(&sketch->canvas, plot->rows);
        mny_writer_string(sketch->writer, "\n");
    }
    write_labels(sketch);
}

static void write_series(const struct sketch *sketch, size_t s)
{
    const struct mny_series *series = &sketch->plot->series[s];
    struct mny_writer *writer = sketch->writer;
    size_t low = 2 + 2 * s, value = low + 1;

    mny_writer_string(writer, s == 0 ? "plot $rows using " : ", $rows using ");
    switch (series->mark) {
    case MNY_MARK_DOT:
        mny_writer_format(writer, "%zu:1 with points pointtype 7 pointsize %s", value,
                          sketch->layout->dot);
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
}

/* All but where it is written to. */
static struct sketch sketch_of(const struct mny_row_plot *plot, enum mny_form form)
{
    struct sketch sketch = {.plot = plot, .layout = &layouts[form]};

    sketch.legend = LEGEND_ROW * legend_lines(&sketch) + LEGEND_SPACE;
    sketch.height = sketch.legend + (has_top_axis(plot) ? TOP_AXIS : 0) +
                    plot->rows * row_height(plot) + (size_t)sketch.layout->bottom_axis;
    return sketch;
}

size_t mny_row_plot_height(const struct mny_row_plot *plot, enum mny_form form)
{
    return sketch_of(plot, form).height;
}

void mny_row_plot_script(const struct mny_row_plot *plot, enum mny_form form,
                         struct mny_writer *writer)
{
    struct sketch sketch = sketch_of(plot, form);

    sketch.writer = writer;
    sketch.canvas = (struct mny_canvas){.form = form,
                                        .width = (size_t)sketch.layout->width,
                                        .height = sketch.height,
                                        .font = sketch.layout->font,
                                        .texts = mny_row_plot_texts(plot),
                                        .writer = writer};
    write_frame(&sketch);
    write_legend(&sketch);
    write_data(plot, writer);
    for (size_t s = 0; s < plot->series_count; s++)
        write_series(&sketch, s);
    mny_writer_string(writer, "\n");
}
