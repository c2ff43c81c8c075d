/* SPDX-License-Identifier: MIT */
#include "survey/report/report_questions.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_heat.h"

#include <math.h>

bool mny_report_has_questions(const struct mny_report_data *data)
{
    return data->tops.count > 0 || data->nps.count > 0;
}

static void nps_table(const struct mny_page *page, size_t question)
{
    const struct mny_report_data *data = page->data;

    mny_html_element(page->writer, "h3", NULL, data->nps.items[question].label);
    mny_html_table_begin(page->writer, "plain",
                         _("Net promoter score: per cent of 9 and 10 less per cent of 0 to 6"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Net promoter score"));
    mny_html_number_column(page->writer, _("Standard error"));
    mny_html_number_column(page->writer, _("Interval (95 %), from"));
    mny_html_number_column(page->writer, _("Interval, to"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];

        if (city->nps == NULL)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_number_cell(page->writer, city->nps[question].score, 2);
        mny_html_number_cell(page->writer, city->nps[question].se, 2);
        mny_html_number_cell(page->writer, city->nps[question].low, 2);
        mny_html_number_cell(page->writer, city->nps[question].high, 2);
        mny_html_count_cell(page->writer, city->nps[question].n);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

static double share_of(const struct mny_report_data *data, size_t city, size_t question)
{
    return data->cities[city].tops != NULL ? 100 * data->cities[city].tops[question].score : NAN;
}

/* Questions FIRST to END of all cities: darker is more. */
static void top_table(const struct mny_page *page, size_t first, size_t end)
{
    const struct mny_report_data *data = page->data;
    struct mny_heat_range range = {NAN, NAN};

    for (size_t i = 0; i < data->city_count; i++)
        for (size_t q = 0; q < data->tops.count; q++)
            mny_heat_widen(&range, share_of(data, i, q));
    mny_heat_table_begin(page, _("Share of the best two answers, %"), first, data->tops.count);
    mny_page_city_column(page);
    for (size_t q = first; q < end; q++)
        mny_html_number_column(page->writer, data->tops.items[q].label);
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];

        if (city->tops == NULL)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        for (size_t q = first; q < end; q++)
            mny_heat_cell(page, &range, share_of(data, i, q), 100 * city->tops[q].low,
                          100 * city->tops[q].high);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

void mny_report_questions(const struct mny_page *page)
{
    const size_t count = page->data->tops.count;

    mny_page_paragraph(page, _("What people ask of single questions. estimates.csv has all of it: "
                               "means, the share of every answer, quantiles, each with its "
                               "interval."));
    for (size_t q = 0; q < page->data->nps.count; q++)
        nps_table(page, q);
    if (count == 0)
        return;
    mny_page_details_begin(page, _("Share of the best two answers"));
    for (size_t first = 0, end; first < count; first = end) {
        end = mny_heat_columns(first, count);
        top_table(page, first, end);
    }
    mny_page_details_end(page);
}
