/* SPDX-License-Identifier: MIT */
#include "survey/report/report_scores.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_gap.h"

#include <math.h>

static bool has_both(const struct mny_report_city *city)
{
    return city->rank > 0 && isfinite(city->subjective) && city->objective_full > 0;
}

bool mny_report_has_sides(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (has_both(&data->cities[i]))
            return true;
    return false;
}

/* 1 + how many cities are before this one on that side. */
static size_t place_among(const struct mny_report_data *data, double value, bool objective)
{
    size_t place = 1;

    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];

        if (has_both(city) && (objective ? city->objective : city->subjective) > value + 1e-9)
            place++;
    }
    return place;
}

void mny_report_sides(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page, _("What was counted and what citizens say need not agree. Both sides "
                               "are put on one scale here: per cent of the points that side has."));
    mny_page_figure(page, MNY_PLOT_SIDES);
    mny_html_table_begin(page->writer, "plain",
                         _("Objective and survey score, in per cent of the full"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Objective, %"));
    mny_html_number_column(page->writer, _("Place"));
    mny_html_number_column(page->writer, _("Survey, %"));
    mny_html_number_column(page->writer, _("Place"));
    mny_html_number_column(page->writer, _("Survey minus objective"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];
        double objective = 100 * city->objective / city->objective_full;
        double survey = city->subjective / data->survey_share;

        if (!has_both(city))
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_bar_cell(page->writer, objective, objective / 100);
        mny_writer_format(page->writer, "<td>%zu</td>", place_among(data, city->objective, true));
        mny_html_bar_cell(page->writer, survey, survey / 100);
        mny_writer_format(page->writer, "<td>%zu</td>", place_among(data, city->subjective, false));
        mny_html_number_cell(page->writer, survey - objective, 2);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_report_gap(page);
}

bool mny_report_has_filings(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].filing.items > 0)
            return true;
    return false;
}

static void missing_items(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    if (data->missing_count == 0)
        return;
    mny_page_details_begin(page, _("Items of which an input was not filed"));
    mny_html_table_begin(page->writer, "plain", _("Items that score 0 for want of an input"));
    mny_page_city_column(page);
    mny_html_word_column(page->writer, _("Item"));
    mny_html_word_column(page->writer, _("Name"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->missing_count; i++) {
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, &data->cities[data->missing[i].city]);
        mny_html_text_cell(page->writer, data->missing[i].code);
        mny_html_text_cell(page->writer, data->missing[i].label);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_filings(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page,
                       _("An item of which an input was not filed scores 0. A ratio above 1 and "
                         "points above the printed maximum are capped. A ratio of 0 to 0 has no "
                         "value and scores 0, unless the standard says otherwise."));
    mny_html_table_begin(page->writer, "plain",
                         _("Objective score of each city, and its items by status"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Objective"));
    mny_html_number_column(page->writer, _("Full"));
    mny_html_number_column(page->writer, _("Items"));
    mny_html_number_column(page->writer, _("As filed"));
    mny_html_number_column(page->writer, _("Capped"));
    mny_html_number_column(page->writer, _("Undefined (0 ÷ 0)"));
    mny_html_number_column(page->writer, _("Missing"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];
        const struct mny_filing *filing = &city->filing;

        if (filing->items == 0)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_bar_cell(page->writer, city->objective, city->objective / city->objective_full);
        mny_html_number_cell(page->writer, city->objective_full, 2);
        mny_writer_format(page->writer, "<td>%zu</td><td>%zu</td><td>%zu</td><td>%zu</td>",
                          filing->items,
                          filing->items - filing->capped - filing->undefined - filing->missing,
                          filing->capped, filing->undefined);
        mny_writer_format(page->writer, "<td%s>%zu</td></tr>\n",
                          filing->missing > 0 ? " class=\"gap\"" : "", filing->missing);
    }
    mny_html_table_end(page->writer);
    missing_items(page);
}
