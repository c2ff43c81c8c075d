/* SPDX-License-Identifier: MIT */
#include "survey/report/quadrant_plot.h"

#include "survey/report/html.h"

#include <math.h>

/* Pixels of a drawing that is scaled to the page. */
enum { WIDTH = 880, HEIGHT = 560, LEFT = 64, RIGHT = 16, TOP = 16, BOTTOM = 52, DOT = 10 };

/* An axis: the numbers at its ends, and its place in the drawing. */
struct axis {
    double low, high, step;
    double from, to; /* pixels */
};

/* Some five marks at 1, 2 or 5 times a power of ten. */
static double step_of(double range)
{
    const double rough = range / 5, power = pow(10, floor(log10(rough)));

    if (rough / power < 1.5)
        return power;
    return rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
}

/* LOW and HIGH are to be seen, with some room around. */
static struct axis axis_of(double low, double high, double from, double to)
{
    const double range = high > low ? high - low : fmax(fabs(high), 1);
    const double room = 0.08 * range;

    return (struct axis){low - room, high + room, step_of(range + 2 * room), from, to};
}

static struct axis axis_of_points(const struct mny_quadrant_plot *plot, bool scores)
{
    double low = scores ? plot->cut_score : plot->cut_importance, high = low;

    for (size_t i = 0; i < plot->count; i++) {
        const double value = scores ? plot->points[i].score : plot->points[i].importance;
        low = fmin(low, value);
        high = fmax(high, value);
    }
    return scores ? axis_of(low, high, LEFT, WIDTH - RIGHT)
                  : axis_of(low, high, HEIGHT - BOTTOM, TOP);
}

static double place(const struct axis *axis, double value)
{
    return axis->from + (axis->to - axis->from) * (value - axis->low) / (axis->high - axis->low);
}

/* ` name="value"`, to a tenth of a pixel. */
static void attribute(struct mny_writer *writer, const char *name, double value)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(value, 1, text);
    mny_writer_format(writer, " %s=\"%s\"", name, text);
}

static void line(struct mny_writer *writer, const char *look, double x1, double y1, double x2,
                 double y2)
{
    mny_writer_string(writer, "<line");
    attribute(writer, "x1", x1);
    attribute(writer, "y1", y1);
    attribute(writer, "x2", x2);
    attribute(writer, "y2", y2);
    mny_writer_format(writer, " %s/>\n", look);
}

static void text(struct mny_writer *writer, const char *look, double x, double y, const char *words)
{
    mny_writer_string(writer, "<text");
    attribute(writer, "x", x);
    attribute(writer, "y", y);
    mny_writer_format(writer, " fill=\"currentColor\" %s>", look);
    mny_html_text(writer, words);
    mny_writer_string(writer, "</text>\n");
}

static void write_scale(struct mny_writer *writer, const struct axis *axis, bool upwards)
{
    const unsigned decimals = axis->step >= 1      ? 0
                              : axis->step >= 0.1  ? 1
                              : axis->step >= 0.01 ? 2
                                                   : 3;
    char number[MNY_HTML_NUMBER_ROOM];

    for (double k = ceil(axis->low / axis->step); k * axis->step <= axis->high; k++) {
        const double at = place(axis, k * axis->step);

        mny_html_fixed(k * axis->step, decimals, number);
        if (upwards) {
            line(writer, "class=\"gridline\" stroke=\"#ddd\"", LEFT, at, WIDTH - RIGHT, at);
            text(writer, "text-anchor=\"end\"", LEFT - 8, at + 4, number);
        } else {
            line(writer, "class=\"gridline\" stroke=\"#ddd\"", at, TOP, at, HEIGHT - BOTTOM);
            text(writer, "text-anchor=\"middle\"", at, HEIGHT - BOTTOM + 18, number);
        }
    }
}

static void write_corners(const struct mny_quadrant_plot *plot, struct mny_writer *writer)
{
    for (size_t i = 0; i < 4; i++)
        text(writer,
             i % 2 == 0 ? "font-weight=\"600\" opacity=\"0.7\""
                        : "font-weight=\"600\" opacity=\"0.7\" text-anchor=\"end\"",
             i % 2 == 0 ? LEFT + 8 : WIDTH - RIGHT - 8, i < 2 ? TOP + 16 : HEIGHT - BOTTOM - 10,
             plot->corners[i]);
}

static void write_point(const struct mny_quadrant_point *point, double x, double y,
                        struct mny_writer *writer)
{
    mny_writer_string(writer, "<g><title>");
    mny_html_format(writer, "%zu %s", point->number, point->label);
    mny_writer_string(writer, "</title><circle");
    attribute(writer, "cx", x);
    attribute(writer, "cy", y);
    mny_writer_format(writer,
                      " r=\"%d\" fill=\"%s\" fill-opacity=\"0.18\" stroke=\"%s\" "
                      "stroke-width=\"1.5\"/>",
                      DOT, point->color, point->color);
    mny_writer_string(writer, "<text");
    attribute(writer, "x", x);
    attribute(writer, "y", y + 3.7);
    mny_writer_format(writer,
                      " fill=\"currentColor\" font-size=\"10.5\" text-anchor=\"middle\">%zu"
                      "</text></g>\n",
                      point->number);
}

void mny_quadrant_plot_write(const struct mny_quadrant_plot *plot, struct mny_writer *writer)
{
    const struct axis scores = axis_of_points(plot, true), importance = axis_of_points(plot, false);
    const double x = place(&scores, plot->cut_score), y = place(&importance, plot->cut_importance);

    mny_writer_format(writer,
                      "<svg viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" aria-label=\"",
                      WIDTH, HEIGHT);
    mny_html_text(writer, plot->title);
    mny_writer_string(writer, "\">\n");
    write_scale(writer, &scores, false);
    write_scale(writer, &importance, true);
    line(writer, "stroke=\"currentColor\" stroke-dasharray=\"5 4\"", x, TOP, x, HEIGHT - BOTTOM);
    line(writer, "stroke=\"currentColor\" stroke-dasharray=\"5 4\"", LEFT, y, WIDTH - RIGHT, y);
    write_corners(plot, writer);
    for (size_t i = 0; i < plot->count; i++)
        write_point(&plot->points[i], place(&scores, plot->points[i].score),
                    place(&importance, plot->points[i].importance), writer);
    text(writer, "text-anchor=\"middle\"", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12,
         plot->score_axis);
    mny_writer_format(writer, "<g transform=\"translate(14 %d) rotate(-90)\">", HEIGHT / 2);
    text(writer, "text-anchor=\"middle\"", 0, 4, plot->importance_axis);
    mny_writer_string(writer, "</g></svg>\n");
}
