/* SPDX-License-Identifier: MIT */
#include "survey/report/report_ranking.h"

#include "core/number.h"
#include "core/rounding.h"
#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <string.h>

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

/* `惠民服务 L1 / 24` as the head of a column; of points such as 100/3 two decimals. */
static void part_column(const struct mny_page *page, const struct mny_report_column *part)
{
    char full[MNY_NUMBER_ROOM];

    mny_writer_string(page->writer, "<th scope=\"col\">");
    mny_html_text(page->writer, *part->label != '\0' ? part->label : part->code);
    mny_writer_string(page->writer, "<small>");
    if (*part->label != '\0')
        mny_html_text(page->writer, part->code);
    if (isfinite(part->full)) {
        mny_number_format(mny_round_half_up(part->full, 2), full);
        mny_writer_format(page->writer, " / %s", full);
    }
    mny_writer_string(page->writer, "</small></th>");
}

/* Whether anything tells how far chance may have moved a total. */
static bool any_interval(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].rank > 0 && isfinite(data->cities[i].subjective) &&
            isfinite(data->cities[i].survey.low) && isfinite(data->cities[i].survey.high))
            return true;
    return false;
}

/* Whether the points that an indicator has are known, so that there are bars. */
static bool any_full(const struct mny_report_data *data)
{
    for (size_t p = 0; p < data->parts.count; p++)
        if (isfinite(data->parts.items[p].full))
            return true;
    return false;
}

static bool any_rank_interval(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].best) && isfinite(data->cities[i].worst))
            return true;
    return false;
}

/* ---- search, filters and columns: shown by the script that makes them work ------------------- */

/* What a city is filtered by: the text of its province, or of its type. */
static const char *province_of(const struct mny_report_city *city)
{
    return city->province;
}

static const char *type_of(const struct mny_report_city *city)
{
    return city->type;
}

/* Whether no ranked city before PLACE has the same text; a text each is offered once. */
static bool is_new(const struct mny_report_data *data, size_t place,
                   const char *(*text)(const struct mny_report_city *city))
{
    for (size_t i = 0; i < place; i++)
        if (data->cities[i].rank > 0 &&
            strcmp(text(&data->cities[i]), text(&data->cities[place])) == 0)
            return false;
    return data->cities[place].rank > 0 && *text(&data->cities[place]) != '\0';
}

/* A choice of one of the texts that cities have; none where all have the same. */
static void write_select(const struct mny_page *page, const char *name, const char *label,
                         const char *(*text)(const struct mny_report_city *city))
{
    const struct mny_report_data *data = page->data;
    size_t count = 0;

    for (size_t i = 0; i < data->city_count; i++)
        count += is_new(data, i, text);
    if (count < 2)
        return;
    mny_writer_string(page->writer, "<label><span>");
    mny_html_text(page->writer, label);
    mny_writer_format(page->writer, "</span><select name=\"%s\"><option value=\"\">", name);
    mny_html_text(page->writer, _("all"));
    mny_writer_string(page->writer, "</option>");
    for (size_t i = 0; i < data->city_count; i++) {
        if (!is_new(data, i, text))
            continue;
        mny_writer_string(page->writer, "<option>");
        mny_html_text(page->writer, text(&data->cities[i]));
        mny_writer_string(page->writer, "</option>");
    }
    mny_writer_string(page->writer, "</select></label>\n");
}

/* A box that folds COUNT columns from FIRST on; NARROW: folded on a telephone. */
static void write_fold(const struct mny_page *page, const char *label, size_t first, size_t count,
                       bool narrow)
{
    mny_writer_string(page->writer, "<label><input type=\"checkbox\" checked value=\"");
    for (size_t i = 0; i < count; i++)
        mny_writer_format(page->writer, i > 0 ? " %zu" : "%zu", first + i);
    mny_writer_string(page->writer, narrow ? "\" data-narrow=\"1\"><span>" : "\"><span>");
    mny_html_text(page->writer, label);
    mny_writer_string(page->writer, "</span></label>\n");
}

static void write_tools(const struct mny_page *page, bool subjective)
{
    /* Columns before the indicators: rank, city, total, stage, objective, survey, deduction. */
    const size_t objective = page->data->has_stages ? 4 : 3;
    const size_t deduction = objective + (subjective ? 2 : 1);

    mny_writer_string(page->writer, "<div class=\"tools\" data-table=\"ranking-table\" hidden>\n"
                                    "<label><span>");
    mny_html_text(page->writer, _("Search"));
    mny_writer_string(page->writer, "</span><input type=\"search\" placeholder=\"");
    mny_html_text(page->writer, _("name or code"));
    mny_writer_string(page->writer, "\"></label>\n");
    write_select(page, "province", _("Province"), province_of);
    write_select(page, "type", _("City type"), type_of);
    mny_writer_string(page->writer, "<fieldset><legend>");
    mny_html_text(page->writer, _("Columns"));
    mny_writer_string(page->writer, "</legend>");
    write_fold(page, _("Objective"), objective, 1, false);
    if (subjective)
        write_fold(page, _("Survey"), objective + 1, 1, false);
    write_fold(page, _("Deduction"), deduction, 1, true);
    if (page->data->parts.count > 0)
        write_fold(page, _("Indicators"), deduction + 1, page->data->parts.count, true);
    mny_writer_string(page->writer, "</fieldset>\n<output></output>\n</div>\n");
}

/* ---- the table -------------------------------------------------------------------------- */

static void ranking_head(const struct mny_page *page, bool subjective)
{
    mny_html_named_table_begin(page->writer, "ranking", "ranking-table",
                               any_interval(page->data)
                                   ? _("Ranking, in points of the total; in small print "
                                       "below a number its interval (95 %)")
                                   : _("Ranking, in points of the total"));
    mny_html_number_column(page->writer, _("Rank"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Total"));
    if (page->data->has_stages)
        mny_html_word_column(page->writer, _("Stage"));
    mny_html_number_column(page->writer, _("Objective"));
    if (subjective)
        mny_html_number_column(page->writer, _("Survey"));
    mny_html_number_column(page->writer, _("Deduction"));
    for (size_t p = 0; p < page->data->parts.count; p++)
        part_column(page, &page->data->parts.items[p]);
    if (page->data->has_beside)
        mny_html_number_column(page->writer, _("Beside the total"));
    mny_html_table_body(page->writer);
}

/* The total with the interval that the survey leaves, and for programs that read the page the
 * number as the file has it. */
static void total_cell(const struct mny_page *page, const struct mny_report_city *city)
{
    const struct mny_report_estimate *survey = &city->survey;
    char text[MNY_HTML_NUMBER_ROOM], low[MNY_HTML_NUMBER_ROOM], high[MNY_HTML_NUMBER_ROOM];
    char exact[MNY_NUMBER_ROOM];

    mny_html_fixed(city->total, 2, text);
    mny_number_format(city->total, exact);
    mny_writer_format(page->writer, "<td class=\"total\"><data value=\"%s\">%s</data>", exact,
                      text);
    if (isfinite(city->subjective) && isfinite(survey->low) && isfinite(survey->high)) {
        mny_html_fixed(city->total - page->data->survey_share * (survey->score - survey->low), 2,
                       low);
        mny_html_fixed(city->total + page->data->survey_share * (survey->high - survey->score), 2,
                       high);
        mny_writer_format(page->writer, "<small class=\"interval\">%s–%s</small>", low, high);
    }
    mny_writer_string(page->writer, "</td>");
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

    mny_writer_string(page->writer, "<tr data-province=\"");
    mny_html_text(page->writer, city->province);
    mny_writer_string(page->writer, "\" data-type=\"");
    mny_html_text(page->writer, city->type);
    mny_writer_string(page->writer, "\">");
    rank_cell(page, city);
    mny_page_city(page, city);
    total_cell(page, city);
    if (page->data->has_stages)
        mny_html_text_cell(page->writer, city->stage);
    mny_html_number_cell(page->writer, city->objective, 2);
    if (subjective)
        mny_page_estimate_cell(page, &city->survey, city->subjective, page->data->survey_share);
    mny_html_number_cell(page->writer, city->deduction, 2);
    for (size_t p = 0; p < parts->count; p++)
        mny_html_bar_cell(page->writer, city->parts[p], city->parts[p] / parts->items[p].full);
    if (page->data->has_beside)
        mny_html_number_cell(page->writer, city->beside, 2);
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
    if (page->data->has_beside)
        mny_html_number_column(page->writer, _("Beside the total"));
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
        if (page->data->has_beside)
            mny_html_number_cell(page->writer, city->beside, 2);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

void mny_report_ranking(const struct mny_page *page)
{
    bool subjective = any_subjective(page->data);

    write_tools(page, subjective);
    ranking_head(page, subjective);
    for (size_t i = 0; i < page->data->city_count; i++)
        if (page->data->cities[i].rank > 0)
            ranking_row(page, &page->data->cities[i], subjective);
    mny_html_table_end(page->writer);
    if (any_full(page->data))
        mny_page_note(page, _("The bar under an indicator is its share of the points there are."));
    if (page->data->has_beside)
        mny_page_note(page, _("What stands beside the total, such as 自选指标, is no part of it."));
    if (any_rank_interval(page->data))
        mny_page_note(page, _("In brackets below a rank: the ranks that the sampling error of the "
                              "survey leaves open, for all cities together; without brackets it is "
                              "the only one."));
    mny_page_figure(page, MNY_PLOT_PARTS);
    mny_page_figure(page, MNY_PLOT_TOTALS);
    if (any_interval(page->data))
        mny_page_note(page, _("Where intervals overlap widely, the order of two cities may be "
                              "chance of the sample. The objective side is counted, not sampled: "
                              "it adds nothing to the interval."));
    unranked_table(page);
}
