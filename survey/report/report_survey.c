/* SPDX-License-Identifier: MIT */
#include "survey/report/report_survey.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_heat.h"

#include <math.h>
#include <string.h>

bool mny_report_has_survey(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].survey.score))
            return true;
    return false;
}

/* The PLACE-th dimension, or item, among the measures; their count beyond the last. */
static size_t measure_at(const struct mny_report_columns *measures, bool items, size_t place)
{
    size_t m = 0;

    while (m < measures->count && (measures->items[m].item != items || place-- > 0))
        m++;
    return m;
}

static size_t count_measures(const struct mny_report_columns *measures, bool items)
{
    size_t count = 0;

    while (measure_at(measures, items, count) < measures->count)
        count++;
    return count;
}

static struct mny_heat_range range_of(const struct mny_report_data *data, bool items)
{
    struct mny_heat_range range = {NAN, NAN};

    for (size_t i = 0; i < data->city_count; i++)
        for (size_t m = 0; m < data->measures.count && data->cities[i].measures != NULL; m++)
            if (data->measures.items[m].item == items)
                mny_heat_widen(&range, data->cities[i].measures[m].score);
    return range;
}

/* Cities by dimensions, or by items: darker is higher, the same in all parts of the table. */
static void heat_part(const struct mny_page *page, bool items, const char *caption, size_t first,
                      size_t end)
{
    const struct mny_report_data *data = page->data;
    const struct mny_report_columns *measures = &data->measures;
    const struct mny_heat_range range = range_of(data, items);

    mny_heat_table_begin(page, caption, first, count_measures(measures, items));
    mny_page_city_column(page);
    for (size_t place = first; place < end; place++) {
        const struct mny_report_column *column =
            &measures->items[measure_at(measures, items, place)];

        mny_html_number_column(page->writer, *column->label != '\0' ? column->label : column->code);
    }
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];

        if (city->measures == NULL)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        for (size_t place = first; place < end; place++) {
            const struct mny_report_estimate *estimate =
                &city->measures[measure_at(measures, items, place)];

            mny_heat_cell(page, &range, estimate->score, estimate->low, estimate->high);
        }
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

static void heat_table(const struct mny_page *page, bool items, const char *caption)
{
    const size_t count = count_measures(&page->data->measures, items);

    for (size_t first = 0, end; first < count; first = end) {
        end = mny_heat_columns(first, count);
        heat_part(page, items, caption, first, end);
    }
}

static void city_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_html_table_begin(page->writer, "plain", _("Survey score of each city, 0–100"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Score"));
    mny_html_number_column(page->writer, _("Standard error"));
    mny_html_number_column(page->writer, _("Interval (95 %), from"));
    mny_html_number_column(page->writer, _("Interval, to"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_number_column(page->writer, "n_eff");
    mny_html_number_column(page->writer, "deff");
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];

        if (!isfinite(city->survey.score))
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_bar_cell(page->writer, city->survey.score, city->survey.score / 100);
        mny_html_number_cell(page->writer, city->survey.se, 2);
        mny_html_number_cell(page->writer, city->survey.low, 2);
        mny_html_number_cell(page->writer, city->survey.high, 2);
        mny_html_count_cell(page->writer, city->survey.n);
        mny_html_number_cell(page->writer, city->survey.n_eff, 2);
        mny_html_number_cell(page->writer, city->survey.deff, 2);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

/* Whether an earlier row has the same domain: each is tabled once. */
static bool seen_before(const struct mny_report_data *data, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(data->subgroups[i].domain, data->subgroups[row].domain) == 0)
            return true;
    return false;
}

static void subgroup_table(const struct mny_page *page, const char *domain)
{
    const struct mny_report_data *data = page->data;

    mny_writer_string(page->writer, "<details><summary>");
    mny_html_format(page->writer, _("City score by %s"), domain);
    mny_writer_string(page->writer, "</summary>\n");
    mny_html_table_begin(page->writer, "plain", _("City score of each subgroup"));
    mny_page_city_column(page);
    mny_html_word_column(page->writer, _("Subgroup"));
    mny_html_number_column(page->writer, _("Score"));
    mny_html_number_column(page->writer, _("Interval (95 %), from"));
    mny_html_number_column(page->writer, _("Interval, to"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->subgroup_count; i++) {
        const struct mny_subgroup *subgroup = &data->subgroups[i];

        if (strcmp(subgroup->domain, domain) != 0)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, &data->cities[subgroup->city]);
        mny_html_text_cell(page->writer, subgroup->category);
        mny_html_bar_cell(page->writer, subgroup->survey.score, subgroup->survey.score / 100);
        mny_html_number_cell(page->writer, subgroup->survey.low, 2);
        mny_html_number_cell(page->writer, subgroup->survey.high, 2);
        mny_html_count_cell(page->writer, subgroup->survey.n);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_survey(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    const bool dimensions = count_measures(&data->measures, false) > 0;
    const bool items = count_measures(&data->measures, true) > 0;

    mny_page_paragraph(page,
                       _("The survey score is the weighted mean of what citizens answered, on "
                         "a scale of 0 to 100."));
    mny_page_figure(page, MNY_PLOT_SURVEY);
    city_table(page);
    if (dimensions)
        heat_table(page, false,
                   _("Dimensions: the darker, the higher within this table; point at a score to "
                     "see its interval (95 %)"));
    if (items) {
        mny_page_details_begin(page, _("Scores of the questions"));
        heat_table(page, true,
                   _("Questions: the darker, the higher within this table; point at a score to see "
                     "its interval (95 %)"));
        mny_page_details_end(page);
    }
    for (size_t i = 0; i < data->subgroup_count; i++)
        if (!seen_before(data, i))
            subgroup_table(page, data->subgroups[i].domain);
}
