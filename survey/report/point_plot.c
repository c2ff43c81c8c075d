/* SPDX-License-Identifier: MIT */
#include "survey/report/point_plot.h"

#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The texts: corners, axes, then the numbers of the points. */
enum { CORNERS = 4, X_AXIS = CORNERS, Y_AXIS, POINTS };

/* Sizes in pixels; the drawing is scaled to the page. */
static const struct layout {
    size_t width, height;
    int left, right, top, bottom, font;
    const char *dot; /* the size of a point ... */
    double radius;   /* ... and what that is in pixels */
} layouts[MNY_FORMS] = {
    [MNY_FORM_WIDE] = {880, 560, 72, 18, 14, 56, 13, "2.3", 10},
    [MNY_FORM_NARROW] = {380, 400, 40, 8, 10, 28, 12, "2", 9},
    [MNY_FORM_PNG] = {880, 560, 72, 18, 14, 56, 13, "2.9", 11},
};

const char *mny_point_plot_number(struct mny_arena *arena, size_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", number);
    return mny_arena_text(arena, text, strlen(text));
}

size_t mny_point_plot_texts(const struct mny_point_plot *plot)
{
    return POINTS + plot->count;
}

const char *mny_point_plot_text(const struct mny_point_plot *plot, size_t number)
{
    if (number < CORNERS)
        return plot->corners[number];
    if (number < POINTS)
        return number == X_AXIS ? plot->x_axis : plot->y_axis;
    return plot->points[number - POINTS].number;
}

const char *mny_point_plot_title(const struct mny_point_plot *plot, size_t number)
{
    return number < POINTS ? NULL : plot->points[number - POINTS].label;
}

static void put_number(struct mny_writer *writer, const char *before, double value)
{
    char text[MNY_NUMBER_ROOM];

    mny_number_format(value, text);
    mny_writer_format(writer, "%s%s", before, isfinite(value) ? text : "?");
}

/* What an axis shows, with some room around. */
struct range {
    double low, high;
};

static void widen(struct range *range, double value)
{
    range->low = isfinite(value) ? fmin(range->low, value) : range->low;
    range->high = isfinite(value) ? fmax(range->high, value) : range->high;
}

static void make_room(struct range *range)
{
    const double width = range->high - range->low;
    const double room = 0.08 * (width > 1e-9 ? width : fmax(fabs(range->high), 1));

    range->low -= room;
    range->high += room;
}

static void find_ranges(const struct mny_point_plot *plot, struct range *x, struct range *y)
{
    *x = (struct range){plot->x_cut, plot->x_cut};
    *y = (struct range){plot->y_cut, plot->y_cut};
    for (size_t i = 0; i < plot->count; i++) {
        widen(x, plot->points[i].x);
        widen(y, plot->points[i].y);
        widen(y, plot->points[i].low);
        widen(y, plot->points[i].high);
    }
    for (size_t i = 0; i < plot->speck_count; i++) {
        widen(x, plot->specks[i].x);
        widen(y, plot->specks[i].y);
    }
    make_room(x);
    make_room(y);
}

static void put_range(struct mny_writer *writer, const char *axis, struct range range)
{
    mny_writer_format(writer, "set %srange ", axis);
    put_number(writer, "[", range.low);
    put_number(writer, ":", range.high);
    mny_writer_string(writer, "]\n");
}

static void write_label(const struct mny_canvas *canvas, size_t number)
{
    mny_writer_string(canvas->writer, "set label ");
    mny_canvas_text(canvas, number);
    mny_writer_string(canvas->writer, " at ");
}

static void write_words(const struct mny_point_plot *plot, const struct mny_canvas *canvas)
{
    static const char *const places[CORNERS] = {
        "graph 0.015, graph 0.97 left\n", "graph 0.985, graph 0.97 right\n",
        "graph 0.015, graph 0.03 left\n", "graph 0.985, graph 0.03 right\n"};
    struct mny_writer *writer = canvas->writer;

    for (size_t i = 0; i < CORNERS; i++) {
        write_label(canvas, i);
        mny_writer_string(writer, places[i]);
    }
    if (canvas->form != MNY_FORM_NARROW) {
        mny_writer_string(writer, "set xlabel ");
        mny_canvas_text(canvas, X_AXIS);
        mny_writer_string(writer, "\n");
        write_label(canvas, Y_AXIS);
        mny_writer_string(writer, "screen 0.018, graph 0.5 center rotate by 90\n");
    }
    for (size_t i = 0; i < plot->count; i++) {
        write_label(canvas, POINTS + i);
        put_number(writer, "first ", plot->points[i].x);
        put_number(writer, ", ", plot->points[i].y);
        mny_writer_string(writer, " center front\n");
    }
}

static void write_frame(const struct mny_point_plot *plot, const struct layout *layout,
                        struct range x, struct range y, struct mny_writer *writer)
{
    mny_writer_format(writer,
                      "set lmargin at screen %d / %zu.0\nset rmargin at screen 1.0 - %d / %zu.0\n"
                      "set tmargin at screen 1.0 - %d / %zu.0\nset bmargin at screen %d / %zu.0\n"
                      "set border 0\nset tics scale 0\nset datafile missing \"?\"\n"
                      "set grid x y back linetype 1 linewidth 1 linecolor rgb \"#dddddd\"\n",
                      layout->left, layout->width, layout->right, layout->width, layout->top,
                      layout->height, layout->bottom, layout->height);
    put_range(writer, "x", x);
    put_range(writer, "y", y);
    put_number(writer, "set arrow from first ", plot->x_cut);
    put_number(writer, ", graph 0 to first ", plot->x_cut);
    mny_writer_string(writer, ", graph 1 nohead dashtype 2 linecolor rgb \"#7d8a96\"\n");
    put_number(writer, "set arrow from graph 0, first ", plot->y_cut);
    put_number(writer, " to graph 1, first ", plot->y_cut);
    mny_writer_string(writer, " nohead dashtype 2 linecolor rgb \"#7d8a96\"\n");
}

/* A part of an interval, from its beginning on; none where there is no such part. */
static void put_part(struct mny_writer *writer, double from, double to)
{
    put_number(writer, " ", to > from ? from : NAN);
    put_number(writer, " ", to > from ? to - from : NAN);
}

/* One line a point: x, y, the interval below and above the circle, which stands RADIUS around the
   number, and the colour. */
static void write_points(const struct mny_point_plot *plot, double radius,
                         struct mny_writer *writer)
{
    mny_writer_string(writer, "$points << END\n");
    for (size_t i = 0; i < plot->count; i++) {
        const struct mny_plot_point *point = &plot->points[i];

        put_number(writer, "", point->x);
        put_number(writer, " ", point->y);
        put_part(writer, point->low, point->y - radius);
        put_part(writer, point->y + radius, point->high);
        mny_writer_format(writer, " %lu\n", strtoul(point->color + 1, NULL, 16));
    }
    mny_writer_string(writer, "END\n");
}

static void write_specks(const struct mny_point_plot *plot, struct mny_writer *writer)
{
    mny_writer_string(writer, "$specks << END\n");
    for (size_t i = 0; i < plot->speck_count; i++) {
        put_number(writer, "", plot->specks[i].x);
        put_number(writer, " ", plot->specks[i].y);
        mny_writer_string(writer, "\n");
    }
    mny_writer_string(writer, "END\n");
}

/* Whether any point has an interval that shows beyond its circle. */
static bool any_part(const struct mny_point_plot *plot, double radius, bool above)
{
    for (size_t i = 0; i < plot->count; i++) {
        const struct mny_plot_point *point = &plot->points[i];

        if (above ? point->high > point->y + radius : point->low < point->y - radius)
            return true;
    }
    return false;
}

static void write_plot(const struct mny_point_plot *plot, const struct layout *layout,
                       double radius, struct mny_writer *writer)
{
    static const char *const parts[] = {"3:(0):4", "5:(0):6"};

    mny_writer_string(writer, "plot ");
    if (plot->speck_count > 0)
        mny_writer_string(writer, "$specks using 1:2 with points pointtype 7 pointsize 0.25 "
                                  "linecolor rgb \"#b8c0c8\", ");
    for (size_t above = 0; above < 2; above++)
        if (any_part(plot, radius, above == 1))
            mny_writer_format(writer,
                              "$points using 1:%s:7 with vectors nohead linewidth 1.5 "
                              "linecolor rgb variable, ",
                              parts[above]);
    mny_writer_format(writer,
                      "$points using 1:2:7 with points pointtype 6 linewidth 1.5 pointsize %s "
                      "linecolor rgb variable\n",
                      layout->dot);
}

void mny_point_plot_script(const struct mny_point_plot *plot, enum mny_form form,
                           struct mny_writer *writer)
{
    const struct layout *layout = &layouts[form];
    const struct mny_canvas canvas = {.form = form,
                                      .width = layout->width,
                                      .height = layout->height,
                                      .font = layout->font,
                                      .texts = mny_point_plot_texts(plot),
                                      .writer = writer};
    struct range x, y;
    double radius;

    find_ranges(plot, &x, &y);
    radius =
        layout->radius * (y.high - y.low) / ((double)layout->height - layout->top - layout->bottom);
    mny_canvas_begin(&canvas);
    write_frame(plot, layout, x, y, writer);
    write_words(plot, &canvas);
    write_points(plot, radius, writer);
    write_specks(plot, writer);
    write_plot(plot, layout, radius, writer);
}
