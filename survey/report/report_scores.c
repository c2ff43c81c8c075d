/* SPDX-License-Identifier: MIT */
#include "survey/report/report_scores.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_gap.h"

#include <math.h>
#include <stdlib.h>

static bool any_subjective(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].subjective))
            return true;
    return false;
}

bool mny_report_has_ranking(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].rank > 0)
            return true;
    return false;
}

/* `惠民服务 L1 / 24` as the head of a column. */
static void part_column(const struct mny_page *page, const struct mny_report_column *part)
{
    char full[MNY_NUMBER_ROOM];

    mny_writer_string(page->writer, "<th scope=\"col\">");
    mny_html_text(page->writer, *part->label != '\0' ? part->label : part->code);
    mny_writer_string(page->writer, "<small>");
    if (*part->label != '\0')
        mny_html_text(page->writer, part->code);
    if (isfinite(part->full)) {
        mny_number_format(part->full, full);
        mny_writer_format(page->writer, " / %s", full);
    }
    mny_writer_string(page->writer, "</small></th>");
}

static bool any_rank_interval(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].best) && isfinite(data->cities[i].worst))
            return true;
    return false;
}

static void ranking_head(const struct mny_page *page, bool subjective)
{
    mny_html_table_begin(page->writer, "ranking",
                         subjective ? _("Ranking, in points of the total; below the survey's "
                                        "points their interval (95 %)")
                                    : _("Ranking, in points of the total"));
    mny_html_number_column(page->writer, _("Rank"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Total"));
    mny_html_number_column(page->writer, _("Objective"));
    if (subjective)
        mny_html_number_column(page->writer, _("Survey"));
    mny_html_number_column(page->writer, _("Deduction"));
    for (size_t p = 0; p < page->data->parts.count; p++)
        part_column(page, &page->data->parts.items[p]);
    mny_html_table_body(page->writer);
}

/* The total, and for programs that read the page the number as the file has it. */
static void total_cell(const struct mny_page *page, double total)
{
    char text[MNY_HTML_NUMBER_ROOM], exact[MNY_NUMBER_ROOM];

    mny_html_fixed(total, 2, text);
    mny_number_format(total, exact);
    mny_writer_format(page->writer, "<td class=\"total\"><data value=\"%s\">%s</data></td>", exact,
                      text);
}

/* The rank, and below it, as (1–5), those that the sampling error leaves open. */
static void rank_cell(const struct mny_page *page, const struct mny_report_city *city)
{
    mny_writer_format(page->writer, "<td class=\"rank\">%zu", city->rank);
    if (isfinite(city->best) && isfinite(city->worst) && city->best < city->worst)
        mny_writer_format(page->writer, "<small class=\"interval\">(%.0f–%.0f)</small>", city->best,
                          city->worst);
    mny_writer_string(page->writer, "</td>");
}

static void ranking_row(const struct mny_page *page, const struct mny_report_city *city,
                        bool subjective)
{
    const struct mny_report_columns *parts = &page->data->parts;

    mny_writer_string(page->writer, "<tr>");
    rank_cell(page, city);
    mny_page_city(page, city);
    total_cell(page, city->total);
    mny_html_number_cell(page->writer, city->objective, 2);
    if (subjective)
        mny_page_estimate_cell(page, &city->survey, city->subjective, MNY_SURVEY_SHARE);
    mny_html_number_cell(page->writer, city->deduction, 2);
    for (size_t p = 0; p < parts->count; p++)
        mny_html_bar_cell(page->writer, city->parts[p], city->parts[p] / parts->items[p].full);
    mny_writer_string(page->writer, "</tr>\n");
}

/* Cities with one of the two parts: never dropped, never taken for a 0. */
static void unranked_table(const struct mny_page *page)
{
    size_t count = 0;

    for (size_t i = 0; i < page->data->city_count; i++)
        count += page->data->cities[i].listed && page->data->cities[i].rank == 0;
    if (count == 0)
        return;
    mny_html_element(page->writer, "h3", NULL, _("Cities with one part only"));
    mny_page_paragraph(page, _("They have no total and no rank: the part that is missing is not "
                               "taken for 0."));
    mny_html_table_begin(page->writer, "plain", _("Cities without a rank"));
    mny_page_city_column(page);
    mny_html_word_column(page->writer, _("Missing part"));
    mny_html_number_column(page->writer, _("Objective"));
    mny_html_number_column(page->writer, _("Survey"));
    mny_html_number_column(page->writer, _("Deduction"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < page->data->city_count; i++) {
        const struct mny_report_city *city = &page->data->cities[i];

        if (!city->listed || city->rank > 0)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_text_cell(page->writer,
                           isfinite(city->objective) ? _("survey score") : _("objective score"));
        mny_html_number_cell(page->writer, city->objective, 2);
        mny_html_number_cell(page->writer, city->subjective, 2);
        mny_html_number_cell(page->writer, city->deduction, 2);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

void mny_report_ranking(const struct mny_page *page)
{
    bool subjective = any_subjective(page->data);

    ranking_head(page, subjective);
    for (size_t i = 0; i < page->data->city_count; i++)
        if (page->data->cities[i].rank > 0)
            ranking_row(page, &page->data->cities[i], subjective);
    mny_html_table_end(page->writer);
    mny_page_note(page, _("The bar under an indicator is its share of the points there are."));
    if (any_rank_interval(page->data))
        mny_page_note(page, _("In brackets below a rank: the ranks that the sampling error of the "
                              "survey leaves open, for all cities together; without brackets it is "
                              "the only one."));
    mny_page_figure(page, MNY_PLOT_TOTALS);
    if (subjective)
        mny_page_note(page, _("Where intervals overlap widely, the order of two cities may be "
                              "chance of the sample. The objective side is counted, not sampled: "
                              "it adds nothing to the interval."));
    unranked_table(page);
}

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
        double survey = city->subjective / MNY_SURVEY_SHARE;

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
