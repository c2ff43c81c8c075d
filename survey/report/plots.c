/* SPDX-License-Identifier: MIT */
#include "survey/report/plots.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/drawing.h"
#include "survey/report/gnuplot.h"
#include "survey/report/png.h"
#include "survey/report/point_plot.h"
#include "survey/report/report_gap.h"
#include "survey/report/report_importance.h"
#include "survey/report/svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many rows are drawn for a telephone; more make a page too large that nobody reads there. */
enum { MOST_NARROW_ROWS = 100 };

/* A plot of rows, or one of points. */
struct picture {
    struct mny_row_plot rows;
    struct mny_point_plot points;
    bool of_points;
    const char **texts, **titles; /* for the marks; TITLES of points alone */
    size_t text_count;
    const char *axes;         /* what they measure */
    char *drawing[MNY_FORMS]; /* NULL: not drawn */
    size_t length[MNY_FORMS];
    bool wanted;
};

struct mny_plots {
    struct mny_arena *arena;
    const struct mny_report_data *data;
    struct picture pictures[MNY_PLOT_COUNT];
};

/* Ids in the page begin with these; then the names of files. */
static const struct names {
    const char *ids[2], *files[MNY_PLOT_FILES];
} names[MNY_PLOT_COUNT] = {
    [MNY_PLOT_TOTALS] = {{"totals", "narrowtotals"}, {"totals.svg", "totals.png"}},
    [MNY_PLOT_PARTS] = {{"parts", "narrowparts"}, {"parts.svg", "parts.png"}},
    [MNY_PLOT_SIDES] = {{"sides", "narrowsides"}, {"sides.svg", "sides.png"}},
    [MNY_PLOT_SURVEY] = {{"survey", "narrowsurvey"}, {"survey.svg", "survey.png"}},
    [MNY_PLOT_FLOW] = {{"flow", "narrowflow"}, {"flow.svg", "flow.png"}},
    [MNY_PLOT_MARGINS] = {{"margins", "narrowmargins"}, {"margins.svg", "margins.png"}},
    [MNY_PLOT_SIZES] = {{"sizes", "narrowsizes"}, {"sizes.svg", "sizes.png"}},
    [MNY_PLOT_WEIGHTS] = {{"weights", "narrowweights"}, {"weights.svg", "weights.png"}},
    [MNY_PLOT_GAPS] = {{"gap", "narrowgap"}, {"gap.svg", "gap.png"}},
    [MNY_PLOT_IMPORTANCE] = {{"importance", "narrowimportance"},
                             {"importance.svg", "importance.png"}},
};

const char *mny_plots_file(enum mny_plot plot, enum mny_plot_file file)
{
    return names[plot].files[file];
}

/* Totals and survey scores have intervals where the sample tells some: their first series. */
static bool without_intervals(const struct mny_plots *plots, enum mny_plot plot)
{
    const struct mny_row_plot *rows = &plots->pictures[plot].rows;

    return (plot == MNY_PLOT_TOTALS || plot == MNY_PLOT_SURVEY) && rows->series_count > 0 &&
           rows->series[0].mark != MNY_MARK_LINE;
}

const char *mny_plots_title(const struct mny_plots *plots, enum mny_plot plot)
{
    static const char *const titles[MNY_PLOT_COUNT] = {
        [MNY_PLOT_TOTALS] = N_("Total of each city, with the interval that the survey leaves"),
        [MNY_PLOT_PARTS] = N_("What each city's total is made of: points of each indicator"),
        [MNY_PLOT_SIDES] = N_("Objective and survey score of each city, in per cent of the full"),
        [MNY_PLOT_SURVEY] = N_("Survey score of each city, with its interval (95 %)"),
        [MNY_PLOT_FLOW] = N_("Share of each city's responses that was rejected, and why"),
        [MNY_PLOT_MARGINS] = N_("Largest difference to the population, before and after weighting"),
        [MNY_PLOT_SIZES] = N_("Respondents of each city, and as many as their weights leave"),
        [MNY_PLOT_WEIGHTS] = N_("How the weights of each city are distributed"),
        [MNY_PLOT_GAPS] =
            N_("Objective rate and citizens' score of each indicator, all cities together"),
        [MNY_PLOT_IMPORTANCE] = N_("Importance against score of each item, all cities together"),
    };

    if (without_intervals(plots, plot))
        return plot == MNY_PLOT_TOTALS ? _("Total of each city") : _("Survey score of each city");
    return _(titles[plot]);
}

/* Whether a picture is drawn in that form: not what a telephone, or a PNG, cannot hold. */
static bool is_wanted(const struct picture *picture, enum mny_form form)
{
    if (!picture->wanted || picture->of_points)
        return picture->wanted;
    if (form == MNY_FORM_NARROW)
        return picture->rows.rows <= MOST_NARROW_ROWS;
    return form != MNY_FORM_PNG || mny_canvas_fits(mny_row_plot_height(&picture->rows, form));
}

static struct mny_svg svg_of(const struct mny_plots *plots, enum mny_plot which, enum mny_form form)
{
    const struct picture *picture = &plots->pictures[which];

    return (struct mny_svg){
        .drawing = picture->drawing[form],
        .length = picture->length[form],
        .name = names[which].ids[form == MNY_FORM_NARROW],
        .title = mny_plots_title(plots, which),
        .texts = picture->texts,
        .titles = picture->titles,
        .text_count = picture->text_count,
        .label_count = picture->of_points ? 0 : picture->rows.rows,
        .label_columns = mny_row_plot_columns(form),
    };
}

/* A page shows it in all its forms, or not at all. */
static bool is_drawn(const struct picture *picture)
{
    return picture->drawing[MNY_FORM_WIDE] != NULL &&
           (!is_wanted(picture, MNY_FORM_NARROW) || picture->drawing[MNY_FORM_NARROW] != NULL);
}

static void drop(struct picture *picture)
{
    for (size_t form = 0; form < MNY_FORMS; form++) {
        free(picture->drawing[form]);
        picture->drawing[form] = NULL;
    }
}

static void write_script(const void *plot, enum mny_form form, struct mny_writer *writer)
{
    const struct picture *picture = plot;

    if (picture->of_points)
        mny_point_plot_script(&picture->points, form, writer);
    else
        mny_row_plot_script(&picture->rows, form, writer);
}

enum { MOST_DRAWINGS = MNY_PLOT_COUNT * MNY_FORMS };

/* All that is to be drawn, and of which plot; returns how many there are. */
static size_t list_drawings(const struct mny_plots *plots, enum mny_plot which[MOST_DRAWINGS],
                            struct mny_drawing drawings[MOST_DRAWINGS])
{
    size_t count = 0;

    for (enum mny_plot plot = 0; plot < MNY_PLOT_COUNT; plot++) {
        for (enum mny_form form = 0; form < MNY_FORMS; form++) {
            if (!is_wanted(&plots->pictures[plot], form))
                continue;
            which[count] = plot;
            drawings[count++] = (struct mny_drawing){
                .file = names[plot].files[form == MNY_FORM_PNG ? MNY_PLOT_PNG : MNY_PLOT_SVG],
                .form = form,
                .script = write_script,
                .plot = &plots->pictures[plot],
                .svg = svg_of(plots, plot, form)};
        }
    }
    return count;
}

static enum mny_code draw_all(struct mny_plots *plots, const char *folder,
                              struct mny_problems *problems)
{
    enum mny_plot which[MOST_DRAWINGS];
    struct mny_drawing drawings[MOST_DRAWINGS];
    const size_t count = list_drawings(plots, which, drawings);
    char *program = mny_gnuplot_find();
    enum mny_code code = MNY_OK;

    if (count > 0 && program != NULL)
        code = mny_drawings_make(drawings, count, program, folder, problems);
    else if (count > 0)
        mny_remark(
            problems, MNY_WARNING, (struct mny_where){NULL, 0, 0}, "%s",
            _("gnuplot is not in PATH: no plots are drawn; install gnuplot, and `minyi report` "
              "draws them"));
    for (size_t i = 0; i < count; i++) {
        struct picture *picture = &plots->pictures[which[i]];

        picture->drawing[drawings[i].form] = drawings[i].made;
        picture->length[drawings[i].form] = drawings[i].length;
    }
    for (size_t i = 0; i < MNY_PLOT_COUNT; i++)
        if (!is_drawn(&plots->pictures[i]))
            drop(&plots->pictures[i]);
    free(program);
    return code;
}

static bool list_texts(const struct mny_plots *plots, struct picture *picture)
{
    const bool of_points = picture->of_points;
    const size_t count =
        of_points ? mny_point_plot_texts(&picture->points) : mny_row_plot_texts(&picture->rows);

    picture->text_count = count;
    picture->texts = mny_arena_array(plots->arena, count, sizeof *picture->texts);
    picture->titles =
        of_points ? mny_arena_array(plots->arena, count, sizeof *picture->titles) : NULL;
    if (picture->texts == NULL || (of_points && picture->titles == NULL))
        return false;
    for (size_t i = 0; i < count; i++) {
        picture->texts[i] = of_points ? mny_point_plot_text(&picture->points, i)
                                      : mny_row_plot_text(&picture->rows, i);
        if (of_points)
            picture->titles[i] = mny_point_plot_title(&picture->points, i);
    }
    return true;
}

/* The names of both axes in one line; NULL without memory. */
static const char *axes_of(struct mny_arena *arena, const struct mny_point_plot *plot)
{
    char text[512];

    snprintf(text, sizeof text, _("across: %s; upwards: %s"), plot->x_axis, plot->y_axis);
    return mny_arena_text(arena, text, strlen(text));
}

/* Decides what each plot shows. */
static bool compose(struct mny_plots *plots, enum mny_plot which)
{
    struct picture *picture = &plots->pictures[which];
    bool good;

    picture->of_points = which == MNY_PLOT_GAPS || which == MNY_PLOT_IMPORTANCE;
    if (which == MNY_PLOT_GAPS)
        good = mny_report_gap_plot(plots->data, plots->arena, &picture->points);
    else if (which == MNY_PLOT_IMPORTANCE)
        good = mny_report_importance_plot(plots->data, plots->arena, &picture->points);
    else
        good = mny_plot_rows(plots->data, which, plots->arena, &picture->rows);
    picture->wanted =
        picture->of_points ? picture->points.count > 0 : picture->rows.series_count > 0;
    if (!good || !picture->wanted)
        return good;
    picture->axes =
        picture->of_points ? axes_of(plots->arena, &picture->points) : picture->rows.axis;
    return picture->axes != NULL && list_texts(plots, picture);
}

enum mny_code mny_plots_draw(const struct mny_report_data *data, const char *folder,
                             struct mny_problems *problems, struct mny_plots **plots)
{
    struct mny_plots *made = calloc(1, sizeof *made);
    struct mny_document document;
    enum mny_code code = MNY_OK;
    bool good = true;

    *plots = NULL;
    if (made == NULL || (made->arena = mny_arena_create()) == NULL) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->data = data;
    mny_document_begin(&document);
    for (size_t i = 0; i < MNY_PLOT_COUNT && good; i++)
        good = compose(made, (enum mny_plot)i);
    mny_document_end(&document);
    if (!good)
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = draw_all(made, folder, problems);
    if (code != MNY_OK) {
        mny_plots_free(made);
        return code;
    }
    *plots = made;
    return MNY_OK;
}

void mny_plots_free(struct mny_plots *plots)
{
    if (plots == NULL)
        return;
    for (size_t i = 0; i < MNY_PLOT_COUNT; i++)
        drop(&plots->pictures[i]);
    mny_arena_free(plots->arena);
    free(plots);
}

bool mny_plots_has(const struct mny_plots *plots, enum mny_plot plot)
{
    return is_drawn(&plots->pictures[plot]);
}

bool mny_plots_lacks(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].wanted && !is_drawn(&plots->pictures[plot]);
}

bool mny_plots_has_form(const struct mny_plots *plots, enum mny_plot plot, enum mny_form form)
{
    return plots->pictures[plot].drawing[form] != NULL;
}

bool mny_plots_has_file(const struct mny_plots *plots, enum mny_plot plot, enum mny_plot_file file)
{
    return mny_plots_has_form(plots, plot, file == MNY_PLOT_PNG ? MNY_FORM_PNG : MNY_FORM_WIDE);
}

size_t mny_plots_rows(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].rows.rows;
}

const char *mny_plots_axes(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].axes;
}

void mny_plots_write(const struct mny_plots *plots, enum mny_plot plot, enum mny_form form,
                     struct mny_writer *writer)
{
    struct mny_svg svg = svg_of(plots, plot, form);

    mny_svg_write(&svg, MNY_SVG_IN_PAGE, writer);
}

void mny_plots_write_file(const struct mny_plots *plots, enum mny_plot plot,
                          enum mny_plot_file file, struct mny_writer *writer)
{
    const struct picture *picture = &plots->pictures[plot];
    struct mny_svg svg = svg_of(plots, plot, MNY_FORM_WIDE);

    if (file == MNY_PLOT_PNG)
        mny_png_write(picture->drawing[MNY_FORM_PNG], picture->length[MNY_FORM_PNG], writer);
    else
        mny_svg_write(&svg, MNY_SVG_IN_FILE, writer);
}
