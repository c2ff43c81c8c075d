/* SPDX-License-Identifier: MIT */
#include "survey/report/report_differences.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cities by survey score, and what each pair of them differs by. */
struct pairs {
    const struct mny_report_data *data;
    size_t *order;                               /* cities, the highest score first */
    const struct mny_report_difference **matrix; /* by place in ORDER, above the diagonal too */
    size_t count;
};

bool mny_report_has_differences(const struct mny_report_data *data)
{
    return data->has_differences || data->difference_count > 0;
}

static void sort_cities(struct pairs *pairs)
{
    const struct mny_report_city *cities = pairs->data->cities;

    for (size_t i = 0; i < pairs->data->city_count; i++) {
        size_t at = pairs->count;

        if (!isfinite(cities[i].survey.score))
            continue;
        for (; at > 0 && cities[pairs->order[at - 1]].survey.score < cities[i].survey.score; at--)
            pairs->order[at] = pairs->order[at - 1];
        pairs->order[at] = i;
        pairs->count++;
    }
}

/* False without memory. */
static bool make_pairs(const struct mny_report_data *data, struct pairs *pairs)
{
    size_t *places = calloc(data->city_count + 1, sizeof *places);

    *pairs = (struct pairs){.data = data};
    pairs->order = calloc(data->city_count + 1, sizeof *pairs->order);
    if (places != NULL && pairs->order != NULL)
        sort_cities(pairs);
    pairs->matrix = calloc(MNY_REPORT_SIDE_BY_SIDE * MNY_REPORT_SIDE_BY_SIDE, sizeof(void *));
    for (size_t i = 0; places != NULL && i < pairs->count; i++)
        places[pairs->order[i]] = i + 1;
    for (size_t i = 0; places != NULL && pairs->matrix != NULL && i < data->difference_count; i++) {
        const struct mny_report_difference *difference = &data->differences[i];

        if (difference->city < data->city_count || places[difference->first] == 0 ||
            places[difference->second] == 0)
            continue;
        pairs->matrix[(places[difference->first] - 1) * pairs->count + places[difference->second] -
                      1] = difference;
        pairs->matrix[(places[difference->second] - 1) * pairs->count + places[difference->first] -
                      1] = difference;
    }
    free(places);
    return places != NULL && pairs->order != NULL && pairs->matrix != NULL;
}

static void free_pairs(struct pairs *pairs)
{
    free(pairs->order);
    free(pairs->matrix);
}

static const struct mny_report_difference *pair_at(const struct pairs *pairs, size_t row,
                                                   size_t column)
{
    return pairs->matrix[row * pairs->count + column];
}

/* How many cities a city is above, below, and not told apart from. */
static void count_row(const struct mny_page *page, const struct mny_report_city *city)
{
    mny_writer_string(page->writer, "<tr>");
    mny_page_city(page, city);
    mny_page_estimate_cell(page, &city->survey, city->survey.score, 1);
    mny_writer_format(page->writer, "<td>%zu</td><td>%zu</td><td>%zu</td></tr>\n",
                      city->versus.above, city->versus.open, city->versus.below);
}

static void count_table(const struct mny_page *page, const struct pairs *pairs)
{
    mny_html_table_begin(page->writer, "plain",
                         _("Survey score of each city, against those of the others"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Survey score"));
    mny_html_number_column(page->writer, _("Higher than"));
    mny_html_number_column(page->writer, _("Not told apart from"));
    mny_html_number_column(page->writer, _("Lower than"));
    mny_html_table_body(page->writer);
    for (size_t row = 0; row < pairs->count; row++)
        count_row(page, &page->data->cities[pairs->order[row]]);
    mny_html_table_end(page->writer);
}

/* The row's city minus the column's; what is not told apart is faint. */
static void pair_cell(const struct mny_page *page, const struct pairs *pairs, size_t row,
                      size_t column)
{
    const struct mny_report_difference *pair = pair_at(pairs, row, column);
    char text[MNY_HTML_NUMBER_ROOM], low[MNY_HTML_NUMBER_ROOM], high[MNY_HTML_NUMBER_ROOM];
    bool turned;

    if (pair == NULL) {
        mny_writer_string(page->writer, "<td class=\"none\"></td>");
        return;
    }
    turned = pair->first != pairs->order[row];
    mny_html_fixed(turned ? -pair->difference : pair->difference, 2, text);
    mny_html_fixed(turned ? -pair->high : pair->low, 2, low);
    mny_html_fixed(turned ? -pair->low : pair->high, 2, high);
    mny_writer_format(page->writer, "<td class=\"%s\" title=\"%s – %s\">%s</td>",
                      !mny_report_told_apart(pair)       ? "open"
                      : (pair->difference > 0) != turned ? "more"
                                                         : "less",
                      low, high, text);
}

static void pair_table(const struct mny_page *page, const struct pairs *pairs)
{
    if (page->data->city_count > MNY_REPORT_SIDE_BY_SIDE)
        return;
    mny_page_details_begin(page, _("Every two cities"));
    mny_html_table_begin(page->writer, "heat pairs",
                         _("Score of the row's city minus that of the column's; faint where the "
                           "sample does not tell them apart; point at one to see its interval "
                           "(95 %)"));
    mny_page_city_column(page);
    for (size_t column = 0; column < pairs->count; column++)
        mny_html_number_column(page->writer, page->data->cities[pairs->order[column]].name);
    mny_html_table_body(page->writer);
    for (size_t row = 0; row < pairs->count; row++) {
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, &page->data->cities[pairs->order[row]]);
        for (size_t column = 0; column < pairs->count; column++)
            pair_cell(page, pairs, row, column);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

static void group_row(const struct mny_page *page, const struct mny_report_difference *pair)
{
    mny_writer_string(page->writer, "<tr>");
    mny_page_city(page, &page->data->cities[pair->city]);
    mny_html_text_cell(page->writer, pair->group);
    mny_html_text_cell(page->writer, pair->other);
    mny_html_number_cell(page->writer, pair->difference, 2);
    mny_html_number_cell(page->writer, pair->low, 2);
    mny_html_number_cell(page->writer, pair->high, 2);
    mny_html_p_cell(page->writer, pair->p_holm);
    mny_html_text_cell(page->writer, mny_report_told_apart(pair) ? _("yes") : _("no"));
    mny_writer_string(page->writer, "</tr>\n");
}

/* Subgroups of one city. */
static void group_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    size_t first = 0;

    while (first < data->difference_count && data->differences[first].city == data->city_count)
        first++;
    if (first == data->difference_count)
        return;
    mny_writer_string(page->writer, "<details><summary>");
    mny_html_format(page->writer, _("Within each city, by %s"), data->differences[first].domain);
    mny_writer_string(page->writer, "</summary>\n");
    mny_html_table_begin(page->writer, "plain", _("City score of one subgroup minus another's"));
    mny_page_city_column(page);
    mny_html_word_column(page->writer, _("Subgroup"));
    mny_html_word_column(page->writer, _("Compared with"));
    mny_html_number_column(page->writer, _("Difference"));
    mny_html_number_column(page->writer, _("Interval (95 %), from"));
    mny_html_number_column(page->writer, _("Interval, to"));
    mny_html_number_column(page->writer, _("p (Holm)"));
    mny_html_word_column(page->writer, _("Told apart"));
    mny_html_table_body(page->writer);
    for (size_t i = first; i < data->difference_count; i++)
        if (data->differences[i].city < data->city_count)
            group_row(page, &data->differences[i]);
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_differences(const struct mny_page *page)
{
    struct pairs pairs;

    mny_page_paragraph(page,
                       _("Two scores that are not told apart may be in either order: the "
                         "difference is within what the sample leaves open. Cities are told apart "
                         "at 5 %, by t tests, with Holm's correction for all pairs together. "
                         "differences.csv has each pair, and those of the dimensions."));
    if (make_pairs(page->data, &pairs) && page->data->has_differences) {
        count_table(page, &pairs);
        pair_table(page, &pairs);
    }
    free_pairs(&pairs);
    group_table(page);
}
