/* SPDX-License-Identifier: MIT */
#include "survey/waves/slope_plot.h"

#include "core/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Sizes in pixels of a drawing that is scaled to the page. */
enum { TOP = 46, BOTTOM = 16, LABEL = 20, LEAST_HEIGHT = 380, MANY_HEIGHT = 560 };

/* Labels have SIDE at either side of the lines. */
static const struct layout {
    size_t width;
    int side, font;
    size_t columns;
} layouts[MNY_FORMS] = {
    [MNY_FORM_WIDE] = {760, 205, 13, 18},
    [MNY_FORM_NARROW] = {360, 122, 12, 8},
    [MNY_FORM_PNG] = {760, 205, 13, 18},
};

size_t mny_slope_plot_columns(enum mny_form form)
{
    return layouts[form].columns;
}

struct tone {
    const char *block, *color, *width;
};

/* Okabe and Ito's colours, told apart by the colour-blind. */
static const struct tone tones[MNY_SLOPE_TONES] = {
    [MNY_SLOPE_FAINT] = {"$faint", "#c3ccd4", "1"},
    [MNY_SLOPE_LEVEL] = {"$level", "#7d8a96", "1.8"},
    [MNY_SLOPE_UP] = {"$up", "#0072b2", "2.6"},
    [MNY_SLOPE_DOWN] = {"$down", "#d55e00", "2.6"},
};

size_t mny_slope_plot_texts(const struct mny_slope_plot *plot)
{
    return 2 * plot->named + 2;
}

/* With u(i) = position(i) + i gap the wish is for u that never rises: pooling neighbours that
   do is the least movement in squares (Ayer, Brunk, Ewing, Reid and Silverman 1955, Annals of
   Mathematical Statistics 26, 641-647).  Both limits hold for all u alike. */
void mny_slope_spread(double *positions, size_t count, double gap, double least, double most)
{
    for (size_t i = 0; i < count; i++)
        positions[i] += (double)i * gap;
    for (size_t i = 1; i < count; i++) {
        double mean = positions[i];
        size_t first = i, next = i;

        /* The run before I has one value; take runs in while they are below the mean. */
        while (next > 0 && positions[next - 1] < mean) {
            const double value = positions[next - 1];

            first = next - 1;
            while (first > 0 && !(positions[first - 1] > value) && !(positions[first - 1] < value))
                first--;
            mean = (value * (double)(next - first) + mean * (double)(i + 1 - next)) /
                   (double)(i + 1 - first);
            next = first;
        }
        for (size_t k = first; k <= i; k++)
            positions[k] = mean;
    }
    for (size_t i = 0; i < count; i++) {
        positions[i] = fmin(positions[i], most);
        positions[i] = fmax(positions[i], least + (double)(count - 1) * gap);
        positions[i] -= (double)i * gap;
    }
}

static void write_number(struct mny_writer *writer, const char *before, double value)
{
    char text[MNY_NUMBER_ROOM];

    mny_number_format(value, text);
    mny_writer_format(writer, "%s%s", before, text);
}

/* ---- labels --------------------------------------------------------------------------------- */

struct label {
    size_t slope;
    double at;
};

static int highest_first(const void *left, const void *right)
{
    const struct label *a = left, *b = right;

    if (a->at > b->at || a->at < b->at)
        return a->at > b->at ? -1 : 1;
    return a->slope < b->slope ? -1 : 1;
}

static void write_labels(const struct mny_slope_plot *plot, bool right, double gap, double low,
                         double high, const struct mny_canvas *canvas)
{
    struct mny_writer *writer = canvas->writer;
    struct label labels[MNY_SLOPES_NAMED_MOST];
    double positions[MNY_SLOPES_NAMED_MOST];

    for (size_t i = 0; i < plot->named; i++)
        labels[i] = (struct label){i, right ? plot->slopes[i].new : plot->slopes[i].old};
    if (plot->named > 0)
        qsort(labels, plot->named, sizeof *labels, highest_first);
    for (size_t i = 0; i < plot->named; i++)
        positions[i] = labels[i].at;
    mny_slope_spread(positions, plot->named, gap, low, high);
    for (size_t i = 0; i < plot->named; i++) {
        mny_writer_string(writer, "set label ");
        mny_canvas_text(canvas, 2 * labels[i].slope + right);
        mny_writer_string(writer, right ? " at 1.03," : " at -0.03,");
        write_number(writer, "", positions[i]);
        mny_writer_string(writer, right ? " left front\n" : " right front\n");
    }
}

/* ---- the script -------------------------------------------------------------------------------
 */

static void write_frame(const struct mny_slope_plot *plot, double low, double high,
                        const struct mny_canvas *canvas)
{
    const int side_room = layouts[canvas->form].side;
    struct mny_writer *writer = canvas->writer;

    mny_canvas_begin(canvas);
    mny_writer_format(writer,
                      "set border 0\nunset tics\n"
                      "set lmargin at screen %d / %zu.0\nset rmargin at screen 1.0 - %d / %zu.0\n"
                      "set tmargin at screen 1.0 - %d / %zu.0\n"
                      "set bmargin at screen %d / %zu.0\nset xrange [0:1]\n",
                      side_room, canvas->width, side_room, canvas->width, TOP, canvas->height,
                      BOTTOM, canvas->height);
    write_number(writer, "set yrange [", low);
    write_number(writer, ":", high);
    mny_writer_string(writer, "]\n");
    for (size_t side = 0; side < 2; side++) {
        mny_writer_string(writer, "set label ");
        mny_canvas_text(canvas, 2 * plot->named + side);
        mny_writer_format(writer,
                          " at graph %zu, screen 1.0 - 16 / %zu.0 center front\n"
                          "set arrow from graph %zu, graph 0 to graph %zu, graph 1 nohead back "
                          "linecolor rgb \"#dddddd\"\n",
                          side, canvas->height, side, side);
    }
}

/* The slopes of each tone as a block of data; whether it has any goes to ANY. */
static void write_data(const struct mny_slope_plot *plot, bool any[MNY_SLOPE_TONES],
                       struct mny_writer *writer)
{
    for (size_t tone = 0; tone < MNY_SLOPE_TONES; tone++) {
        mny_writer_format(writer, "%s << END\n", tones[tone].block);
        any[tone] = false;
        for (size_t i = 0; i < plot->count; i++) {
            if ((size_t)plot->slopes[i].tone != tone)
                continue;
            any[tone] = true;
            write_number(writer, "", plot->slopes[i].old);
            write_number(writer, " ", plot->slopes[i].new - plot->slopes[i].old);
            mny_writer_string(writer, "\n");
        }
        mny_writer_string(writer, "END\n");
    }
}

void mny_slope_plot_script(const struct mny_slope_plot *plot, enum mny_form form,
                           struct mny_writer *writer)
{
    const size_t needed = TOP + BOTTOM + plot->named * LABEL;
    const size_t least = plot->count > MNY_SLOPES_NAMED_MOST ? MANY_HEIGHT : LEAST_HEIGHT;
    const struct mny_canvas canvas = {.form = form,
                                      .width = layouts[form].width,
                                      .height = needed > least ? needed : least,
                                      .font = layouts[form].font,
                                      .texts = mny_slope_plot_texts(plot),
                                      .writer = writer};
    double low = INFINITY, high = -INFINITY, gap;
    bool any[MNY_SLOPE_TONES], first = true;

    for (size_t i = 0; i < plot->count; i++) {
        low = fmin(low, fmin(plot->slopes[i].old, plot->slopes[i].new));
        high = fmax(high, fmax(plot->slopes[i].old, plot->slopes[i].new));
    }
    if (!(high - low > 1e-6)) {
        low -= 1;
        high += 1;
    }
    gap = (high - low) * LABEL / (double)(canvas.height - TOP - BOTTOM);
    write_frame(plot, low, high, &canvas);
    write_labels(plot, false, gap, low, high, &canvas);
    write_labels(plot, true, gap, low, high, &canvas);
    write_data(plot, any, writer);
    for (size_t tone = 0; tone < MNY_SLOPE_TONES; tone++) {
        if (!any[tone])
            continue;
        mny_writer_format(
            writer, "%s %s using (0):1:(1):2 with vectors nohead linewidth %s linecolor rgb \"%s\"",
            first ? "plot" : ",", tones[tone].block, tones[tone].width, tones[tone].color);
        first = false;
    }
    mny_writer_string(writer, "\n");
}
