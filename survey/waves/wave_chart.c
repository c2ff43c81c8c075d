/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_chart.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/report/drawing.h"
#include "survey/report/gnuplot.h"
#include "survey/report/html.h"
#include "survey/waves/slope_plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slopes that are named among many, and columns of a city's name. */
enum { NAMED = 10, NAME_COLUMNS = 18 };

struct mny_wave_chart {
    const struct mny_wave_changes *changes;
    size_t charted;          /* the statistic it is of; their count if there is none */
    struct mny_arena *arena; /* owns the slopes and texts */
    struct mny_slope *slopes;
    const char **texts;
    struct mny_slope_plot plot;
    struct mny_svg svg;
    char *drawing; /* NULL if there is none */
    bool lacks;    /* gnuplot was not there, or failed */
};

static bool is_charted(const struct mny_wave_changes *changes, size_t statistic)
{
    return statistic < changes->statistic_count && mny_wave_is_compared(changes, statistic);
}

static enum mny_slope_tone tone_of(const struct mny_change *change)
{
    if (change->direction == MNY_DIRECTION_UP)
        return MNY_SLOPE_UP;
    return change->direction == MNY_DIRECTION_DOWN ? MNY_SLOPE_DOWN : MNY_SLOPE_LEVEL;
}

/* `郑州市 70.35`, for the right side the other way round. */
static const char *label_of(struct mny_arena *arena, const char *name, double score, bool right)
{
    const size_t fits = mny_display_fit(name, NAME_COLUMNS);
    const char *more = name[fits] == '\0' ? "" : "\xE2\x80\xA6";
    char number[MNY_HTML_NUMBER_ROOM], text[256];

    mny_html_fixed(score, 2, number);
    if (right)
        snprintf(text, sizeof text, "%s  %.*s%s", number, (int)fits, name, more);
    else
        snprintf(text, sizeof text, "%.*s%s  %s", (int)fits, name, more, number);
    return mny_arena_text(arena, text, strlen(text));
}

/* Makes slopes and labels of the cities of ORDER. */
static bool fill_slopes(struct mny_wave_chart *chart, const size_t *order, size_t count)
{
    const struct mny_wave_changes *changes = chart->changes;
    bool good = true;

    chart->slopes = mny_arena_array(chart->arena, count + 1, sizeof *chart->slopes);
    chart->texts =
        mny_arena_array(chart->arena, 2 * MNY_SLOPES_NAMED_MOST + 2, sizeof *chart->texts);
    if (!chart->slopes || !chart->texts)
        return false;
    chart->plot = (struct mny_slope_plot){.slopes = chart->slopes,
                                          .named = count > MNY_SLOPES_NAMED_MOST ? NAMED : count};
    for (size_t i = 0; i < count; i++) {
        const struct mny_change *change = mny_wave_change(changes, order[i], chart->charted);
        const size_t at = chart->plot.count++;
        const char *name = changes->cities[order[i]].name;

        chart->slopes[at] = (struct mny_slope){
            change->old, change->new, at < chart->plot.named ? tone_of(change) : MNY_SLOPE_FAINT};
        if (at >= chart->plot.named)
            continue;
        chart->texts[2 * at] = label_of(chart->arena, name, change->old, false);
        chart->texts[2 * at + 1] = label_of(chart->arena, name, change->new, true);
        good = good && chart->texts[2 * at] && chart->texts[2 * at + 1];
    }
    chart->texts[2 * chart->plot.named] = _("Old wave");
    chart->texts[2 * chart->plot.named + 1] = _("New wave");
    return good;
}

/* The cities that have the charted score in both waves, those that move most first. */
static enum mny_code chart_order(const struct mny_wave_chart *chart, size_t **order, size_t *count)
{
    size_t kept = 0;
    enum mny_code code = mny_wave_moves(chart->changes, order, count);

    for (size_t i = 0; code == MNY_OK && i < *count; i++) {
        const struct mny_change *change =
            mny_wave_change(chart->changes, (*order)[i], chart->charted);

        if (change && !isnan(change->test.difference))
            (*order)[kept++] = (*order)[i];
    }
    *count = kept;
    return code;
}

static void script(const void *plot, struct mny_writer *writer)
{
    mny_slope_plot_script(plot, writer);
}

static enum mny_code draw(struct mny_wave_chart *chart, struct mny_output *output,
                          struct mny_problems *problems)
{
    struct mny_drawing drawing = {.file = "slope.svg", .script = script, .plot = &chart->plot};
    char *program = mny_gnuplot_find();
    enum mny_code code = MNY_OK;

    drawing.svg = (struct mny_svg){
        .name = "slope",
        .title = chart->changes->statistics[chart->charted].level == MNY_WAVE_TOTAL
                     ? _("Total of each city in the old and the new wave.")
                     : _("Survey score of each city in the old and the new wave."),
        .texts = chart->texts,
        .text_count = mny_slope_plot_texts(&chart->plot),
    };
    chart->svg = drawing.svg;
    if (!program)
        mny_remark(problems, MNY_WARNING, (struct mny_where){0}, "%s",
                   _("gnuplot is not in PATH: the slope chart is not drawn; install gnuplot and "
                     "compare again"));
    else
        code = mny_drawings_make(&drawing, 1, program, mny_output_folder(output), problems);
    free(program);
    chart->drawing = drawing.made;
    chart->svg.drawing = drawing.made;
    chart->svg.length = drawing.length;
    chart->lacks = !chart->drawing;
    return code;
}

static enum mny_code write_file(const struct mny_wave_chart *chart, struct mny_output *output,
                                struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_add_folder(output, "plots", problems);

    if (code == MNY_OK)
        code = mny_output_open(output, "plots/slope.svg", problems, &writer);
    if (code != MNY_OK)
        return code;
    mny_svg_write(&chart->svg, MNY_SVG_IN_FILE, writer);
    return mny_writer_close(writer);
}

static enum mny_code make(struct mny_wave_chart *chart, struct mny_output *output,
                          struct mny_problems *problems)
{
    size_t *order = NULL, count = 0;
    enum mny_code code;

    chart->charted = chart->changes->ranked;
    if (!is_charted(chart->changes, chart->charted))
        chart->charted = mny_wave_statistic(chart->changes, MNY_WAVE_SURVEY);
    if (!is_charted(chart->changes, chart->charted))
        return MNY_OK;
    code = chart_order(chart, &order, &count);
    if (code == MNY_OK && !fill_slopes(chart, order, count))
        code = MNY_E_MEMORY;
    free(order);
    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    if (count > 0)
        code = draw(chart, output, problems);
    return code == MNY_OK && chart->drawing ? write_file(chart, output, problems) : code;
}

enum mny_code mny_wave_chart_make(const struct mny_wave_changes *changes, struct mny_output *output,
                                  struct mny_problems *problems, struct mny_wave_chart **chart)
{
    struct mny_wave_chart *made = calloc(1, sizeof *made);
    enum mny_code code;

    *chart = NULL;
    if (!made || !(made->arena = mny_arena_create())) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->changes = changes;
    code = make(made, output, problems);
    if (code == MNY_OK)
        *chart = made;
    else
        mny_wave_chart_free(made);
    return code;
}

void mny_wave_chart_free(struct mny_wave_chart *chart)
{
    if (!chart)
        return;
    free(chart->drawing);
    mny_arena_free(chart->arena);
    free(chart);
}

const struct mny_svg *mny_wave_chart_svg(const struct mny_wave_chart *chart)
{
    return chart->drawing ? &chart->svg : NULL;
}

bool mny_wave_chart_lacks(const struct mny_wave_chart *chart)
{
    return chart->lacks;
}
