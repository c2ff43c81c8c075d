/* SPDX-License-Identifier: MIT */
#include "survey/report/report_gap.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUILT_NOT_FELT "built_not_felt"
#define FELT_NOT_BUILT "felt_not_built"

void mny_reading_gap(struct mny_reading *reading)
{
    enum {
        CITY,
        LEVEL,
        CODE,
        LABEL,
        RATE,
        SCORE,
        LOW,
        HIGH,
        RATE_MEAN,
        SCORE_MEAN,
        VERDICT,
        CORRELATION
    };
    static const char *const names[] = {
        "city",    "level",     "code",       "label",   "rate",        "score", "ci_low",
        "ci_high", "rate_mean", "score_mean", "verdict", "correlation", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->gaps = calloc(rows + 1, sizeof *data->gaps);
    if (data->gaps == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++) {
        const struct mny_report_city *city =
            mny_reading_known(data, mny_reading_text(reading, row, CITY));

        data->gaps[data->gap_count++] = (struct mny_report_gap){
            .is_all = strcmp(mny_reading_text(reading, row, CITY), "*") == 0,
            .city = city != NULL ? (size_t)(city - data->cities) : data->city_count,
            .level = mny_reading_text(reading, row, LEVEL),
            .code = mny_reading_text(reading, row, CODE),
            .label = mny_reading_text(reading, row, LABEL),
            .verdict = mny_reading_text(reading, row, VERDICT),
            .rate = mny_reading_number(reading, row, RATE),
            .rate_mean = mny_reading_number(reading, row, RATE_MEAN),
            .score_mean = mny_reading_number(reading, row, SCORE_MEAN),
            .survey = {.score = mny_reading_number(reading, row, SCORE),
                       .low = mny_reading_number(reading, row, LOW),
                       .high = mny_reading_number(reading, row, HIGH)},
            .correlation = mny_reading_number(reading, row, CORRELATION),
        };
    }
}

static bool is_city_of(const struct mny_report_data *data, const struct mny_report_gap *gap,
                       const char *code, const char *verdict)
{
    return !gap->is_all && gap->city < data->city_count && strcmp(gap->code, code) == 0 &&
           strcmp(gap->verdict, verdict) == 0;
}

/* The cities of which the indicator CODE has this VERDICT. */
static void cities_cell(const struct mny_page *page, const char *code, const char *verdict)
{
    const struct mny_report_data *data = page->data;
    size_t count = 0, written = 0;
    bool named;

    for (size_t i = 0; i < data->gap_count; i++)
        count += is_city_of(data, &data->gaps[i], code, verdict);
    named = mny_page_cities_begin(page, count);
    for (size_t i = 0; named && i < data->gap_count; i++)
        if (is_city_of(data, &data->gaps[i], code, verdict))
            mny_page_cities_name(page, written++, data->gaps[i].city);
    mny_writer_string(page->writer, "</td>");
}

static const char *in_words(const char *verdict)
{
    if (strcmp(verdict, BUILT_NOT_FELT) == 0)
        return _("built but not felt");
    return strcmp(verdict, FELT_NOT_BUILT) == 0 ? _("felt but not built") : "";
}

/* ---- the drawing ------------------------------------------------------------------------- */

/* More single cities than this are a cloud, and a page too large. */
enum { MOST_SPECKS = 400 };

static bool has_both(const struct mny_report_gap *gap)
{
    return isfinite(gap->rate) && isfinite(gap->survey.score);
}

/* The finer level, if it has enough to see something. */
static const char *drawn_level(const struct mny_report_data *data)
{
    size_t fine = 0;

    for (size_t i = 0; i < data->gap_count; i++)
        fine += data->gaps[i].is_all && has_both(&data->gaps[i]) &&
                strcmp(data->gaps[i].level, "L2") == 0;
    return fine >= 3 ? "L2" : "L1";
}

static bool is_drawn(const struct mny_report_gap *gap, const char *level)
{
    return has_both(gap) && strcmp(gap->level, level) == 0;
}

static const char *color_of(const char *verdict)
{
    if (strcmp(verdict, BUILT_NOT_FELT) == 0)
        return "#d55e00";
    return strcmp(verdict, FELT_NOT_BUILT) == 0 ? "#009e73" : "#7d8a96";
}

bool mny_report_gap_plot(const struct mny_report_data *data, struct mny_arena *arena,
                         struct mny_point_plot *plot)
{
    const char *level = drawn_level(data);
    struct mny_plot_point *points = mny_arena_array(arena, data->gap_count + 1, sizeof *points);
    struct mny_plot_speck *specks = mny_arena_array(arena, data->gap_count + 1, sizeof *specks);

    *plot = (struct mny_point_plot){
        .x_axis = _("objective points, per cent of the full"),
        .y_axis = _("citizens' score, 0–100"),
        .corners = {_("felt but not built"), "", "", _("built but not felt")},
        .points = points,
        .specks = specks};
    if (points == NULL || specks == NULL)
        return false;
    for (size_t i = 0; i < data->gap_count; i++) {
        const struct mny_report_gap *gap = &data->gaps[i];
        struct mny_plot_point *point = &points[plot->count];

        if (!is_drawn(gap, level))
            continue;
        if (!gap->is_all) {
            specks[plot->speck_count++] = (struct mny_plot_speck){gap->rate, gap->survey.score};
            continue;
        }
        plot->x_cut = gap->rate_mean;
        plot->y_cut = gap->score_mean;
        *point = (struct mny_plot_point){.x = gap->rate,
                                         .y = gap->survey.score,
                                         .low = gap->survey.low,
                                         .high = gap->survey.high,
                                         .number = mny_point_plot_number(arena, ++plot->count),
                                         .label = gap->label,
                                         .color = color_of(gap->verdict)};
        if (point->number == NULL)
            return false;
    }
    if (plot->speck_count > MOST_SPECKS)
        plot->speck_count = 0;
    if (!isfinite(plot->x_cut) || !isfinite(plot->y_cut))
        plot->count = 0;
    return true;
}

/* ---- the table --------------------------------------------------------------------------- */

/* NUMBER 0: it is not drawn. */
static void gap_row(const struct mny_page *page, const struct mny_report_gap *gap, size_t number)
{
    mny_writer_string(page->writer, "<tr><td class=\"rank\">");
    if (number > 0)
        mny_writer_format(page->writer, "%zu", number);
    mny_writer_string(page->writer, "</td>");
    mny_html_row_head(page->writer, gap->label, gap->code);
    mny_html_number_cell(page->writer, gap->rate, 2);
    mny_page_estimate_cell(page, &gap->survey, gap->survey.score, 1);
    mny_html_number_cell(page->writer, gap->correlation, 2);
    mny_html_text_cell(page->writer, in_words(gap->verdict));
    cities_cell(page, gap->code, BUILT_NOT_FELT);
    cities_cell(page, gap->code, FELT_NOT_BUILT);
    mny_writer_string(page->writer, "</tr>\n");
}

void mny_report_gap(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    const char *level = drawn_level(data);
    size_t number = 0;

    if (data->gap_count == 0)
        return;
    mny_html_element(page->writer, "h3", NULL, _("Indicator by indicator"));
    mny_page_paragraph(page, _("Indicators that the questionnaire asks about, too: their objective "
                               "points in per cent of the full, and the citizens' score, on the "
                               "mean of all cities. Built but not felt is what is above the mean "
                               "where it was counted and, by its whole interval, below the mean "
                               "where citizens say: of a city among cities, of all together among "
                               "the indicators of that level. Felt but not built is the other way "
                               "round."));
    mny_page_figure(page, MNY_PLOT_GAPS);
    if (mny_plots_has(page->plots, MNY_PLOT_GAPS))
        mny_page_note(page, _("Circles are indicators, numbered as in the table, with the interval "
                              "(95 %) of their score; small dots are single cities; dashed lines "
                              "are the means."));
    mny_html_table_begin(page->writer, "plain", _("Objective rate and citizens' score"));
    mny_html_number_column(page->writer, _("No."));
    mny_html_word_column(page->writer, _("Indicator"));
    mny_html_number_column(page->writer, _("Objective, %"));
    mny_html_number_column(page->writer, _("Citizens' score"));
    mny_html_number_column(page->writer, _("Correlation over cities"));
    mny_html_word_column(page->writer, _("All cities"));
    mny_html_word_column(page->writer, _("Built but not felt in"));
    mny_html_word_column(page->writer, _("Felt but not built in"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->gap_count; i++)
        if (data->gaps[i].is_all)
            gap_row(page, &data->gaps[i], is_drawn(&data->gaps[i], level) ? ++number : 0);
    mny_html_table_end(page->writer);
    mny_page_note(page, _("Each interval is for itself: among a hundred such verdicts some are "
                          "chance. Indicators of which a city filed nothing are not said to be "
                          "not built. gap.csv has all numbers of each city."));
}
