/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_chart.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/drawing.h"
#include "survey/report/gnuplot.h"
#include "survey/report/html.h"
#include "survey/report/png.h"
#include "survey/waves/slope_plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slopes that are named among many. */
enum { NAMED = 10 };

struct mny_wave_chart {
    const struct mny_wave_changes *changes;
    size_t charted;          /* the statistic it is of; their count if there is none */
    struct mny_arena *arena; /* owns the slopes and texts */
    struct mny_slope *slopes;
    const char **texts[MNY_FORMS];
    struct mny_slope_plot plot;
    struct mny_drawing drawings[MNY_FORMS];
    struct mny_svg svgs[MNY_FORMS];
    bool lacks; /* gnuplot was not there, or failed */
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
static const char *label_of(struct mny_arena *arena, const char *name, double score,
                            enum mny_form form, bool right)
{
    const size_t fits = mny_display_fit(name, mny_slope_plot_columns(form));
    const char *more = name[fits] == '\0' ? "" : "\xE2\x80\xA6";
    char number[MNY_HTML_NUMBER_ROOM], text[256];

    mny_html_fixed(score, 2, number);
    if (right)
        snprintf(text, sizeof text, "%s  %.*s%s", number, (int)fits, name, more);
    else
        snprintf(text, sizeof text, "%.*s%s  %s", (int)fits, name, more, number);
    return mny_arena_text(arena, text, strlen(text));
}

/* Labels of the cities of ORDER, of which the first are named. */
static bool fill_texts(struct mny_wave_chart *chart, const size_t *order, enum mny_form form)
{
    const struct mny_wave_changes *changes = chart->changes;
    const char **texts =
        mny_arena_array(chart->arena, mny_slope_plot_texts(&chart->plot), sizeof *texts);
    bool good = texts != NULL;

    for (size_t i = 0; good && i < chart->plot.named; i++) {
        const struct mny_slope *slope = &chart->slopes[i];
        const char *name = changes->cities[order[i]].name;

        texts[2 * i] = label_of(chart->arena, name, slope->old, form, false);
        texts[2 * i + 1] = label_of(chart->arena, name, slope->new, form, true);
        good = texts[2 * i] && texts[2 * i + 1];
    }
    if (!good)
        return false;
    texts[2 * chart->plot.named] = _("Old wave");
    texts[2 * chart->plot.named + 1] = _("New wave");
    chart->texts[form] = texts;
    return true;
}

/* Makes slopes and labels of the cities of ORDER. */
static bool fill_slopes(struct mny_wave_chart *chart, const size_t *order, size_t count)
{
    struct mny_document document;
    bool good;

    chart->slopes = mny_arena_array(chart->arena, count + 1, sizeof *chart->slopes);
    if (!chart->slopes)
        return false;
    chart->plot = (struct mny_slope_plot){.slopes = chart->slopes,
                                          .named = count > MNY_SLOPES_NAMED_MOST ? NAMED : count};
    for (size_t i = 0; i < count; i++) {
        const struct mny_change *change = mny_wave_change(chart->changes, order[i], chart->charted);

        chart->slopes[chart->plot.count++] = (struct mny_slope){
            change->old, change->new, i < chart->plot.named ? tone_of(change) : MNY_SLOPE_FAINT};
    }
    good = true;
    mny_document_begin(&document);
    for (enum mny_form form = 0; form < MNY_FORMS; form++)
        good = good && fill_texts(chart, order, form);
    mny_document_end(&document);
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

static void script(const void *plot, enum mny_form form, struct mny_writer *writer)
{
    mny_slope_plot_script(plot, form, writer);
}

static enum mny_code draw(struct mny_wave_chart *chart, struct mny_output *output,
                          struct mny_problems *problems)
{
    const char *title = chart->changes->statistics[chart->charted].level == MNY_WAVE_TOTAL
                            ? N_("Total of each city in the old and the new wave.")
                            : N_("Survey score of each city in the old and the new wave.");
    char *program = mny_gnuplot_find();
    enum mny_code code = MNY_OK;

    for (enum mny_form form = 0; form < MNY_FORMS; form++) {
        chart->svgs[form] =
            (struct mny_svg){.name = form == MNY_FORM_NARROW ? "narrowslope" : "slope",
                             .title = mny_document_text(title),
                             .texts = chart->texts[form],
                             .text_count = mny_slope_plot_texts(&chart->plot)};
        chart->drawings[form] =
            (struct mny_drawing){.file = form == MNY_FORM_PNG ? "slope.png" : "slope.svg",
                                 .form = form,
                                 .script = script,
                                 .plot = &chart->plot,
                                 .svg = chart->svgs[form]};
    }
    if (!program)
        mny_remark(problems, MNY_WARNING, (struct mny_where){0}, "%s",
                   _("gnuplot is not in PATH: the slope chart is not drawn; install gnuplot and "
                     "compare again"));
    else
        code = mny_drawings_make(chart->drawings, MNY_FORMS, program, mny_output_folder(output),
                                 problems);
    free(program);
    for (enum mny_form form = 0; form < MNY_FORMS; form++) {
        chart->svgs[form].drawing = chart->drawings[form].made;
        chart->svgs[form].length = chart->drawings[form].length;
    }
    chart->lacks = !mny_wave_chart_svg(chart, MNY_FORM_WIDE);
    return code;
}

static enum mny_code write_file(const struct mny_wave_chart *chart, const char *name,
                                enum mny_form form, struct mny_output *output,
                                struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = MNY_OK;

    if (!chart->drawings[form].made)
        return MNY_OK;
    code = mny_output_open(output, name, problems, &writer);
    if (code != MNY_OK)
        return code;
    if (form == MNY_FORM_PNG)
        mny_png_write(chart->drawings[form].made, chart->drawings[form].length, writer);
    else
        mny_svg_write(&chart->svgs[form], MNY_SVG_IN_FILE, writer);
    return mny_writer_close(writer);
}

static enum mny_code write_files(const struct mny_wave_chart *chart, struct mny_output *output,
                                 struct mny_problems *problems)
{
    enum mny_code code = mny_output_add_folder(output, "plots", problems);

    if (code == MNY_OK)
        code = write_file(chart, "plots/slope.svg", MNY_FORM_WIDE, output, problems);
    return code == MNY_OK ? write_file(chart, "plots/slope.png", MNY_FORM_PNG, output, problems)
                          : code;
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
    return code == MNY_OK && mny_wave_chart_svg(chart, MNY_FORM_WIDE)
               ? write_files(chart, output, problems)
               : code;
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
    for (enum mny_form form = 0; form < MNY_FORMS; form++)
        free(chart->drawings[form].made);
    mny_arena_free(chart->arena);
    free(chart);
}

/* A page shows it in both its forms, or not at all. */
const struct mny_svg *mny_wave_chart_svg(const struct mny_wave_chart *chart, enum mny_form form)
{
    return chart->drawings[MNY_FORM_WIDE].made && chart->drawings[MNY_FORM_NARROW].made
               ? &chart->svgs[form]
               : NULL;
}

bool mny_wave_chart_lacks(const struct mny_wave_chart *chart)
{
    return chart->lacks;
}
