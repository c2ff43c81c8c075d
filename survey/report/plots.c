/* SPDX-License-Identifier: MIT */
#include "survey/report/plots.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/report/drawing.h"
#include "survey/report/gnuplot.h"
#include "survey/report/svg.h"

#include <stdlib.h>

/* So many rows are drawn for a telephone; more make a page too large that nobody reads there. */
enum { MOST_NARROW_ROWS = 100 };

struct picture {
    struct mny_row_plot plot;
    const char **texts;                /* for the marks */
    char *drawing[MNY_ROW_PLOT_SIZES]; /* NULL: not drawn */
    size_t length[MNY_ROW_PLOT_SIZES];
    bool wanted;
};

struct mny_plots {
    struct mny_arena *arena;
    const struct mny_report_data *data;
    struct picture pictures[MNY_PLOT_COUNT];
};

/* Ids in the page begin with these. */
static const char *const names[MNY_PLOT_COUNT][MNY_ROW_PLOT_SIZES] = {
    [MNY_PLOT_TOTALS] = {"totals", "narrowtotals"},
    [MNY_PLOT_PARTS] = {"parts", "narrowparts"},
    [MNY_PLOT_SIDES] = {"sides", "narrowsides"},
    [MNY_PLOT_SURVEY] = {"survey", "narrowsurvey"},
    [MNY_PLOT_FLOW] = {"flow", "narrowflow"},
    [MNY_PLOT_MARGINS] = {"margins", "narrowmargins"},
    [MNY_PLOT_SIZES] = {"sizes", "narrowsizes"},
    [MNY_PLOT_WEIGHTS] = {"weights", "narrowweights"},
};

const char *mny_plots_file(enum mny_plot plot)
{
    static const char *const files[MNY_PLOT_COUNT] = {
        [MNY_PLOT_TOTALS] = "totals.svg", [MNY_PLOT_PARTS] = "parts.svg",
        [MNY_PLOT_SIDES] = "sides.svg",   [MNY_PLOT_SURVEY] = "survey.svg",
        [MNY_PLOT_FLOW] = "flow.svg",     [MNY_PLOT_MARGINS] = "margins.svg",
        [MNY_PLOT_SIZES] = "sizes.svg",   [MNY_PLOT_WEIGHTS] = "weights.svg",
    };

    return files[plot];
}

const char *mny_plots_title(enum mny_plot plot)
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
    };

    return _(titles[plot]);
}

/* The sizes in which a picture is drawn: all, or the wide one alone. */
static size_t sizes_of(const struct picture *picture)
{
    return picture->plot.rows > MOST_NARROW_ROWS ? MNY_ROW_PLOT_NARROW : MNY_ROW_PLOT_SIZES;
}

static struct mny_svg svg_of(const struct mny_plots *plots, enum mny_plot which,
                             enum mny_row_plot_size size)
{
    const struct picture *picture = &plots->pictures[which];

    return (struct mny_svg){
        .drawing = picture->drawing[size],
        .length = picture->length[size],
        .name = names[which][size],
        .title = mny_plots_title(which),
        .texts = picture->texts,
        .text_count = mny_row_plot_texts(&picture->plot),
        .label_count = picture->plot.rows,
        .label_columns = mny_row_plot_columns(size),
    };
}

static bool is_drawn(const struct picture *picture)
{
    for (size_t size = 0; size < sizes_of(picture); size++)
        if (picture->drawing[size] == NULL)
            return false;
    return true;
}

/* A picture has all its sizes or none. */
static void drop(struct picture *picture)
{
    for (size_t size = 0; size < MNY_ROW_PLOT_SIZES; size++) {
        free(picture->drawing[size]);
        picture->drawing[size] = NULL;
    }
}

/* What the script of one drawing is made of. */
struct sized {
    const struct mny_row_plot *plot;
    enum mny_row_plot_size size;
    enum mny_plot which;
};

static void write_script(const void *plot, struct mny_writer *writer)
{
    const struct sized *sized = plot;

    mny_row_plot_script(sized->plot, sized->size, writer);
}

enum { MOST_DRAWINGS = MNY_PLOT_COUNT * MNY_ROW_PLOT_SIZES };

/* All that is to be drawn; returns how many there are. */
static size_t list_drawings(const struct mny_plots *plots, struct sized sized[MOST_DRAWINGS],
                            struct mny_drawing drawings[MOST_DRAWINGS])
{
    size_t count = 0;

    for (size_t i = 0; i < MNY_PLOT_COUNT; i++) {
        const struct picture *picture = &plots->pictures[i];

        for (size_t size = 0; picture->wanted && size < sizes_of(picture); size++) {
            const enum mny_plot which = (enum mny_plot)i;

            sized[count] = (struct sized){&picture->plot, (enum mny_row_plot_size)size, which};
            drawings[count] =
                (struct mny_drawing){.file = mny_plots_file(which),
                                     .script = write_script,
                                     .plot = &sized[count],
                                     .svg = svg_of(plots, which, (enum mny_row_plot_size)size)};
            count++;
        }
    }
    return count;
}

static enum mny_code draw_all(struct mny_plots *plots, const char *folder,
                              struct mny_problems *problems)
{
    struct sized sized[MOST_DRAWINGS];
    struct mny_drawing drawings[MOST_DRAWINGS];
    const size_t count = list_drawings(plots, sized, drawings);
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
        struct picture *picture = &plots->pictures[sized[i].which];

        picture->drawing[sized[i].size] = drawings[i].made;
        picture->length[sized[i].size] = drawings[i].length;
    }
    for (size_t i = 0; i < MNY_PLOT_COUNT; i++)
        if (!is_drawn(&plots->pictures[i]))
            drop(&plots->pictures[i]);
    free(program);
    return code;
}

/* Decides what each plot shows. */
static bool compose(struct mny_plots *plots, enum mny_plot which)
{
    struct picture *picture = &plots->pictures[which];
    size_t texts;

    if (!mny_plot_rows(plots->data, which, plots->arena, &picture->plot))
        return false;
    picture->wanted = picture->plot.series_count > 0;
    if (!picture->wanted)
        return true;
    texts = mny_row_plot_texts(&picture->plot);
    picture->texts = mny_arena_array(plots->arena, texts, sizeof *picture->texts);
    for (size_t i = 0; picture->texts != NULL && i < texts; i++)
        picture->texts[i] = mny_row_plot_text(&picture->plot, i);
    return picture->texts != NULL;
}

enum mny_code mny_plots_draw(const struct mny_report_data *data, const char *folder,
                             struct mny_problems *problems, struct mny_plots **plots)
{
    struct mny_plots *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_OK;

    *plots = NULL;
    if (made == NULL || (made->arena = mny_arena_create()) == NULL) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->data = data;
    for (size_t i = 0; i < MNY_PLOT_COUNT && code == MNY_OK; i++)
        if (!compose(made, (enum mny_plot)i))
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
        for (size_t size = 0; size < MNY_ROW_PLOT_SIZES; size++)
            free(plots->pictures[i].drawing[size]);
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

bool mny_plots_has_size(const struct mny_plots *plots, enum mny_plot plot,
                        enum mny_row_plot_size size)
{
    return plots->pictures[plot].drawing[size] != NULL;
}

size_t mny_plots_rows(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].plot.rows;
}

const char *mny_plots_axis(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].plot.axis;
}

void mny_plots_write(const struct mny_plots *plots, enum mny_plot plot, enum mny_row_plot_size size,
                     enum mny_svg_place place, struct mny_writer *writer)
{
    struct mny_svg svg = svg_of(plots, plot, size);

    mny_svg_write(&svg, place, writer);
}
