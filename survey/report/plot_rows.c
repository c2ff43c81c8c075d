/* SPDX-License-Identifier: MIT */
#include "survey/report/plot_rows.h"

#include "core/text.h"
#include "survey/clean/reasons.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Okabe and Ito's colours, which stay apart for the colour-blind, and a grey. */
#define BLUE "#0072b2"
#define SKY "#56b4e9"
#define ORANGE "#e69f00"
#define VERMILION "#d55e00"
#define GREEN "#009e73"
#define GREY "#8c96a0"
#define PURPLE "#cc79a7"
#define YELLOW "#e6d800"
/* For more than seven things, of Tol's. */
#define INDIGO "#332288"
#define OLIVE "#999933"
#define WINE "#882255"

/* What goes into a plot, and where its arrays live. */
struct content {
    const struct mny_report_data *data;
    struct mny_arena *arena;
};

/* A city chosen for a plot, and what it is put in order by. */
struct chosen {
    double key;
    size_t city;
};

static int by_key(const void *a, const void *b)
{
    const struct chosen *left = a, *right = b;

    if (left->key != right->key)
        return left->key > right->key ? -1 : 1;
    return left->city < right->city ? -1 : left->city > right->city;
}

/* The key by which a plot orders its cities, largest on top; NAN leaves one out. */
static double key_of(const struct mny_report_data *data, enum mny_plot plot, size_t index)
{
    const struct mny_report_city *city = &data->cities[index];

    switch (plot) {
    case MNY_PLOT_TOTALS:
    case MNY_PLOT_PARTS:
        return city->rank > 0 ? city->total : NAN;
    case MNY_PLOT_SIDES:
        return city->rank > 0 && isfinite(city->subjective) && city->objective_full > 0
                   ? city->total
                   : NAN;
    case MNY_PLOT_SURVEY:
        return city->survey.score;
    case MNY_PLOT_FLOW:
        return city->read > 0 ? (city->read - city->accepted) / city->read : NAN;
    case MNY_PLOT_MARGINS:
        return isfinite(city->gap_after) ? city->gap_before : NAN;
    case MNY_PLOT_SIZES:
        return city->weights.present ? city->weights.n : NAN;
    case MNY_PLOT_WEIGHTS:
        return city->weights.present ? city->weights.g_max : NAN;
    case MNY_PLOT_GAPS:
    case MNY_PLOT_IMPORTANCE:
    case MNY_PLOT_COUNT:
        break;
    }
    return NAN;
}

/* The cities of a plot in their order, in *CHOSEN; false without memory. */
static bool choose(const struct mny_report_data *data, enum mny_plot plot, struct mny_arena *arena,
                   struct chosen **chosen, size_t *count)
{
    *count = 0;
    *chosen = mny_arena_array(arena, data->city_count + 1, sizeof **chosen);
    if (*chosen == NULL)
        return false;
    for (size_t i = 0; i < data->city_count; i++) {
        double key = key_of(data, plot, i);

        if (isfinite(key))
            (*chosen)[(*count)++] = (struct chosen){key, i};
    }
    qsort(*chosen, *count, sizeof **chosen, by_key);
    return true;
}

/* `3  武汉市` in the plots of totals, the name alone in the others. */
static const char *label_of(struct content *content, enum mny_plot plot,
                            const struct mny_report_city *city)
{
    size_t room = strlen(city->name) + 32;
    char *label;

    if (plot != MNY_PLOT_TOTALS && plot != MNY_PLOT_PARTS && plot != MNY_PLOT_SIDES)
        return city->name;
    label = mny_arena_alloc(content->arena, room);
    if (label != NULL)
        snprintf(label, room, "%zu  %s", city->rank, city->name);
    return label;
}

/* Adds a series to the plot, with room for its numbers; NULL without memory.
   With LOWS there is room for those as well. */
static double *add_series(struct content *content, struct mny_row_plot *plot, enum mny_mark mark,
                          const char *label, const char *color, double **lows)
{
    double *values = mny_arena_array(content->arena, plot->rows, sizeof *values);

    if (lows != NULL)
        *lows = mny_arena_array(content->arena, plot->rows, sizeof **lows);
    if (values == NULL || (lows != NULL && *lows == NULL))
        return NULL;
    plot->series[plot->series_count++] =
        (struct mny_series){mark, label, color, values, lows != NULL ? *lows : NULL};
    return values;
}

static bool any_interval(const struct mny_report_data *data, const struct chosen *chosen,
                         size_t count)
{
    for (size_t row = 0; row < count; row++)
        if (isfinite(data->cities[chosen[row].city].survey.low))
            return true;
    return false;
}

/* Score and interval of the survey, or of the total: the objective side has no
   sampling error, so that a total's interval is the survey's in points. */
static bool fill_intervals(struct content *content, enum mny_plot which,
                           const struct chosen *chosen, struct mny_row_plot *plot)
{
    bool totals = which == MNY_PLOT_TOTALS;
    bool intervals = any_interval(content->data, chosen, plot->rows);
    double *lows = NULL, *highs = NULL, *values;

    plot->axis = totals ? _("total, points") : _("survey score, 0–100");
    if (intervals)
        highs = add_series(content, plot, MNY_MARK_LINE, _("interval (95 %)"), SKY, &lows);
    values = add_series(content, plot, MNY_MARK_DOT, totals ? _("total") : _("survey score"), BLUE,
                        NULL);
    if (values == NULL || (intervals && highs == NULL))
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_city *city = &content->data->cities[chosen[row].city];
        const struct mny_report_estimate *survey = &city->survey;
        double factor = totals ? content->data->survey_share : 1;

        values[row] = totals ? city->total : survey->score;
        if (!intervals)
            continue;
        lows[row] = values[row] - factor * (survey->score - survey->low);
        highs[row] = values[row] + factor * (survey->high - survey->score);
    }
    return true;
}

/* The bar of a series begins where the one before it ends. */
static bool add_bar(struct content *content, const struct chosen *chosen, const char *label,
                    const char *color, size_t part, double *ends, struct mny_row_plot *plot)
{
    double *lows = NULL;
    double *highs = add_series(content, plot, MNY_MARK_BAR, label, color, &lows);

    if (highs == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_city *city = &content->data->cities[chosen[row].city];
        const double points =
            part < content->data->parts.count ? city->parts[part] : city->subjective;

        lows[row] = ends[row];
        highs[row] = ends[row] = ends[row] + (points > 0 ? points : 0);
    }
    return true;
}

/* Points of each L1 and then of the survey; what is deducted is not in them. */
static bool fill_parts(struct content *content, const struct chosen *chosen,
                       struct mny_row_plot *plot)
{
    static const char *const colors[] = {BLUE,      ORANGE, GREEN,  PURPLE, SKY,
                                         VERMILION, YELLOW, INDIGO, OLIVE,  WINE};
    enum { COLORS = sizeof colors / sizeof *colors };
    const struct mny_report_columns *parts = &content->data->parts;
    double *ends = mny_arena_array(content->arena, plot->rows, sizeof *ends);
    bool survey = false;

    if (ends == NULL)
        return false;
    if (parts->count == 0 || parts->count > COLORS)
        return true;
    plot->axis = _("points, before deductions");
    plot->from_zero = true;
    for (size_t row = 0; row < plot->rows; row++)
        survey = survey || isfinite(content->data->cities[chosen[row].city].subjective);
    for (size_t p = 0; p < parts->count; p++) {
        const struct mny_report_column *part = &parts->items[p];

        if (!add_bar(content, chosen, *part->label != '\0' ? part->label : part->code, colors[p], p,
                     ends, plot))
            return false;
    }
    return !survey || add_bar(content, chosen, _("survey"), GREY, parts->count, ends, plot);
}

static bool fill_sides(struct content *content, const struct chosen *chosen,
                       struct mny_row_plot *plot)
{
    double *lows = NULL, *highs, *objective, *subjective;

    plot->axis = _("per cent of the full score");
    highs = add_series(content, plot, MNY_MARK_LINE, NULL, "#b8c0c8", &lows);
    objective = add_series(content, plot, MNY_MARK_DOT, _("objective"), BLUE, NULL);
    subjective = add_series(content, plot, MNY_MARK_DOT, _("survey"), ORANGE, NULL);
    if (highs == NULL || objective == NULL || subjective == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_city *city = &content->data->cities[chosen[row].city];

        objective[row] = 100 * city->objective / city->objective_full;
        subjective[row] = city->subjective / content->data->survey_share;
        lows[row] = objective[row];
        highs[row] = subjective[row];
    }
    return true;
}

static bool fill_margins(struct content *content, const struct chosen *chosen,
                         struct mny_row_plot *plot)
{
    double *lows = NULL, *highs, *before, *after;

    plot->axis = _("largest difference of a category's share to its target, percentage points");
    plot->from_zero = true;
    highs = add_series(content, plot, MNY_MARK_LINE, NULL, "#b8c0c8", &lows);
    before = add_series(content, plot, MNY_MARK_DOT, _("before weighting"), ORANGE, NULL);
    after = add_series(content, plot, MNY_MARK_DOT, _("after weighting"), BLUE, NULL);
    if (highs == NULL || before == NULL || after == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_city *city = &content->data->cities[chosen[row].city];

        before[row] = 100 * city->gap_before;
        /* Nothing but rounding of doubles: draw it as the 0 that it is. */
        after[row] = city->gap_after < 1e-9 ? 0 : 100 * city->gap_after;
        lows[row] = after[row];
        highs[row] = before[row];
    }
    return true;
}

static bool fill_sizes(struct content *content, const struct chosen *chosen,
                       struct mny_row_plot *plot)
{
    double *lows = NULL, *highs, *effective, *asked;

    plot->axis = _("respondents");
    plot->from_zero = true;
    highs = add_series(content, plot, MNY_MARK_LINE, NULL, "#b8c0c8", &lows);
    asked = add_series(content, plot, MNY_MARK_DOT, "n", ORANGE, NULL);
    effective = add_series(content, plot, MNY_MARK_DOT, _("n_eff, as many equally weighted ones"),
                           BLUE, NULL);
    if (highs == NULL || asked == NULL || effective == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_weights *weights = &content->data->cities[chosen[row].city].weights;

        asked[row] = highs[row] = weights->n;
        effective[row] = lows[row] = weights->n_eff;
    }
    return true;
}

/* The box holds nine tenths of the respondents, the line all of them; at g = 1 a
   respondent keeps his base weight. */
static bool fill_weights(struct content *content, const struct chosen *chosen,
                         struct mny_row_plot *plot)
{
    double *low = NULL, *high, *from = NULL, *to, *same, *median;

    plot->axis = _("g = weight / base weight");
    plot->from_zero = true;
    high = add_series(content, plot, MNY_MARK_LINE, _("smallest to largest"), GREY, &low);
    to = add_series(content, plot, MNY_MARK_BAR, _("5 % to 95 %"), SKY, &from);
    same = add_series(content, plot, MNY_MARK_RULE, NULL, BLUE, NULL);
    median = add_series(content, plot, MNY_MARK_DOT, _("median"), VERMILION, NULL);
    if (to == NULL || high == NULL || same == NULL || median == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        const struct mny_report_weights *weights = &content->data->cities[chosen[row].city].weights;

        low[row] = weights->g_min;
        high[row] = weights->g_max;
        from[row] = weights->g_p05;
        to[row] = weights->g_p95;
        same[row] = 1;
        median[row] = weights->g_median;
        plot->from_zero = plot->from_zero && !(weights->g_min < 0);
    }
    return true;
}

/* Per cent of a city's rows read that reasons of GROUP took. */
static double rejected_by(const struct mny_report_data *data, const struct mny_report_city *city,
                          enum mny_reason_group group)
{
    double count = 0;

    for (size_t i = 0; i < data->stages.count; i++)
        if (mny_reason_group(mny_reason_named(data->stages.items[i].code)) == group &&
            city->stages[i] > 0)
            count += city->stages[i];
    return 100 * count / city->read;
}

static bool group_occurs(const struct mny_report_data *data, enum mny_reason_group group)
{
    for (size_t i = 0; i < data->stages.count; i++)
        if (mny_reason_group(mny_reason_named(data->stages.items[i].code)) == group)
            return true;
    return false;
}

/* One bar a group, each beginning where the one before it ends. */
static bool fill_flow(struct content *content, const struct chosen *chosen,
                      struct mny_row_plot *plot)
{
    static const char *const colors[MNY_REASON_GROUPS] = {SKY, GREY, ORANGE, VERMILION, GREEN};
    const double *before = NULL;

    plot->axis = _("per cent of the rows read");
    plot->from_zero = true;
    for (enum mny_reason_group group = 0; group < MNY_REASON_GROUPS; group++) {
        double *lows = NULL, *highs;

        if (!group_occurs(content->data, group))
            continue;
        highs = add_series(content, plot, MNY_MARK_BAR, mny_reason_group_label(group),
                           colors[group], &lows);
        if (highs == NULL)
            return false;
        for (size_t row = 0; row < plot->rows; row++) {
            const struct mny_report_city *city = &content->data->cities[chosen[row].city];

            lows[row] = before != NULL ? before[row] : 0;
            highs[row] = lows[row] + rejected_by(content->data, city, group);
        }
        before = highs;
    }
    return true;
}

static bool fill(struct content *content, enum mny_plot which, const struct chosen *chosen,
                 struct mny_row_plot *plot)
{
    switch (which) {
    case MNY_PLOT_TOTALS:
    case MNY_PLOT_SURVEY:
        return fill_intervals(content, which, chosen, plot);
    case MNY_PLOT_PARTS:
        return fill_parts(content, chosen, plot);
    case MNY_PLOT_SIDES:
        return fill_sides(content, chosen, plot);
    case MNY_PLOT_FLOW:
        return fill_flow(content, chosen, plot);
    case MNY_PLOT_MARGINS:
        return fill_margins(content, chosen, plot);
    case MNY_PLOT_SIZES:
        return fill_sizes(content, chosen, plot);
    case MNY_PLOT_WEIGHTS:
        return fill_weights(content, chosen, plot);
    case MNY_PLOT_GAPS:
    case MNY_PLOT_IMPORTANCE:
    case MNY_PLOT_COUNT:
        break;
    }
    return false;
}

bool mny_plot_rows(const struct mny_report_data *data, enum mny_plot which, struct mny_arena *arena,
                   struct mny_row_plot *plot)
{
    struct content content = {data, arena};
    struct chosen *chosen = NULL;
    const char **labels;

    memset(plot, 0, sizeof *plot);
    if (!choose(data, which, arena, &chosen, &plot->rows))
        return false;
    if (plot->rows == 0)
        return true;
    labels = mny_arena_array(arena, plot->rows, sizeof *labels);
    if (labels == NULL)
        return false;
    for (size_t row = 0; row < plot->rows; row++) {
        labels[row] = label_of(&content, which, &data->cities[chosen[row].city]);
        if (labels[row] == NULL)
            return false;
    }
    plot->labels = labels;
    return fill(&content, which, chosen, plot);
}
