/* SPDX-License-Identifier: MIT */
#include "survey/report/plots.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/report/drawing.h"
#include "survey/report/gnuplot.h"
#include "survey/report/svg.h"

#include <stdlib.h>

struct picture {
    struct mny_row_plot plot;
    const char **texts; /* for the marks */
    char *drawing;      /* NULL: not drawn */
    size_t length;
    bool wanted;
};

struct mny_plots {
    struct mny_arena *arena;
    const struct mny_report_data *data;
    struct picture pictures[MNY_PLOT_COUNT];
};

static const char *const names[MNY_PLOT_COUNT] = {"totals",  "sides", "survey", "flow",
                                                  "margins", "sizes", "weights"};

const char *mny_plots_file(enum mny_plot plot)
{
    static const char *const files[MNY_PLOT_COUNT] = {"totals.svg", "sides.svg",   "survey.svg",
                                                      "flow.svg",   "margins.svg", "sizes.svg",
                                                      "weights.svg"};

    return files[plot];
}

const char *mny_plots_title(enum mny_plot plot)
{
    static const char *const titles[MNY_PLOT_COUNT] = {
        [MNY_PLOT_TOTALS] = N_("Total of each city, with the interval that the survey leaves"),
        [MNY_PLOT_SIDES] = N_("Objective and survey score of each city, in per cent of the full"),
        [MNY_PLOT_SURVEY] = N_("Survey score of each city, with its interval (95 %)"),
        [MNY_PLOT_FLOW] = N_("Share of each city's responses that was rejected, and why"),
        [MNY_PLOT_MARGINS] = N_("Largest difference to the population, before and after weighting"),
        [MNY_PLOT_SIZES] = N_("Respondents of each city, and as many as their weights leave"),
        [MNY_PLOT_WEIGHTS] = N_("How the weights of each city are distributed"),
    };

    return _(titles[plot]);
}

static struct mny_svg svg_of(const struct mny_plots *plots, enum mny_plot which)
{
    const struct picture *picture = &plots->pictures[which];

    return (struct mny_svg){
        .drawing = picture->drawing,
        .length = picture->length,
        .name = names[which],
        .title = mny_plots_title(which),
        .texts = picture->texts,
        .text_count = mny_row_plot_texts(&picture->plot),
        .label_count = picture->plot.rows,
    };
}

static void write_script(const void *plot, struct mny_writer *writer)
{
    mny_row_plot_script(plot, writer);
}

static enum mny_code draw_all(struct mny_plots *plots, const char *folder,
                              struct mny_problems *problems)
{
    char *program = mny_gnuplot_find();
    enum mny_code code = MNY_OK;
    bool any = false;

    for (size_t i = 0; i < MNY_PLOT_COUNT && code == MNY_OK; i++) {
        const enum mny_plot which = (enum mny_plot)i;
        struct picture *picture = &plots->pictures[i];
        const struct mny_drawing drawing = {mny_plots_file(which), write_script, &picture->plot,
                                            svg_of(plots, which)};

        any = any || picture->wanted;
        if (picture->wanted && program != NULL)
            code = mny_drawing_make(&drawing, program, folder, problems, &picture->drawing,
                                    &picture->length);
    }
    if (code == MNY_OK && any && program == NULL)
        mny_remark(
            problems, MNY_WARNING, (struct mny_where){NULL, 0, 0}, "%s",
            _("gnuplot is not in PATH: no plots are drawn; install gnuplot, and `minyi report` "
              "draws them"));
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
        free(plots->pictures[i].drawing);
    mny_arena_free(plots->arena);
    free(plots);
}

bool mny_plots_has(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].drawing != NULL;
}

bool mny_plots_lacks(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].wanted && plots->pictures[plot].drawing == NULL;
}

size_t mny_plots_rows(const struct mny_plots *plots, enum mny_plot plot)
{
    return plots->pictures[plot].plot.rows;
}

void mny_plots_write(const struct mny_plots *plots, enum mny_plot plot, enum mny_svg_place place,
                     struct mny_writer *writer)
{
    struct mny_svg svg = svg_of(plots, plot);

    mny_svg_write(&svg, place, writer);
}
