/* SPDX-License-Identifier: MIT */
#include "survey/report/report_cleaning.h"

#include "core/text.h"
#include "survey/clean/reasons.h"
#include "survey/report/html.h"
#include "survey/report/report_quality.h"

#include <math.h>

bool mny_report_has_cleaning(const struct mny_report_data *data)
{
    return data->has_flow && (data->city_count > 0 || data->nowhere.read > 0);
}

static double or_zero(double value)
{
    return isfinite(value) ? value : 0;
}

/* What stage STAGE took of a city; beyond the last stage, what was accepted. */
static double stage_count(const struct mny_report_data *data, const struct mny_report_city *city,
                          size_t stage)
{
    if (stage >= data->stages.count)
        return or_zero(city->accepted);
    return city->stages != NULL ? or_zero(city->stages[stage]) : 0;
}

/* The same for all cities, and the rows that belong to none. */
static double stage_total(const struct mny_report_data *data, size_t stage)
{
    double total = stage_count(data, &data->nowhere, stage);

    for (size_t i = 0; i < data->city_count; i++)
        total += stage_count(data, &data->cities[i], stage);
    return total;
}

static double read_total(const struct mny_report_data *data)
{
    double total = or_zero(data->nowhere.read);

    for (size_t i = 0; i < data->city_count; i++)
        total += or_zero(data->cities[i].read);
    return total;
}

/* A count, and its per cent of ALL. */
static void count_and_share(const struct mny_page *page, double count, double all)
{
    mny_html_count_cell(page->writer, count);
    mny_html_number_cell(page->writer, all > 0 ? 100 * count / all : NAN, 2);
}

/* A stage of flow.csv that this version does not know keeps its own name. */
static const char *stage_label(const char *stage)
{
    const enum mny_reason reason = mny_reason_named(stage);

    return reason == MNY_REASON_COUNT ? stage : mny_reason_label(reason);
}

static void reason_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    double read = read_total(data);

    mny_html_table_begin(page->writer, "plain", _("Rows read, by what became of them"));
    mny_html_word_column(page->writer, _("What became of them"));
    mny_html_number_column(page->writer, _("Rows"));
    mny_html_number_column(page->writer, _("Share of rows, %"));
    mny_html_word_column(page->writer, _("Meaning"));
    mny_html_table_body(page->writer);
    for (size_t s = 0; s < data->stages.count; s++) {
        const char *code = data->stages.items[s].code;

        mny_writer_string(page->writer, "<tr>");
        mny_html_row_head(page->writer, stage_label(code), code);
        count_and_share(page, stage_total(data, s), read);
        mny_html_text_cell(page->writer, mny_reason_explanation(mny_reason_named(code)));
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_writer_string(page->writer, "<tr class=\"all\">");
    mny_html_row_head(page->writer, _("rows accepted"), NULL);
    count_and_share(page, stage_total(data, data->stages.count), read);
    mny_html_text_cell(page->writer, _("No rule applies; weighted and scored."));
    mny_writer_string(page->writer, "</tr>\n<tr class=\"all\">");
    mny_html_row_head(page->writer, _("rows read"), NULL);
    count_and_share(page, read, read);
    mny_html_text_cell(page->writer, "");
    mny_writer_string(page->writer, "</tr>\n");
    mny_html_table_end(page->writer);
}

static void flow_row(const struct mny_page *page, const struct mny_report_city *city)
{
    const struct mny_report_data *data = page->data;
    double read = or_zero(city->read), accepted = or_zero(city->accepted);

    mny_writer_string(page->writer, "<tr>");
    if (city == &data->nowhere)
        mny_html_row_head(page->writer, _("city not known"), NULL);
    else
        mny_page_city(page, city);
    mny_html_count_cell(page->writer, read);
    mny_html_count_cell(page->writer, accepted);
    mny_html_number_cell(page->writer, read > 0 ? 100 * (read - accepted) / read : NAN, 2);
    for (size_t s = 0; s < data->stages.count; s++)
        mny_html_count_cell(page->writer, stage_count(data, city, s));
    mny_writer_string(page->writer, "</tr>\n");
}

static void city_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_details_begin(page, _("Each city's rows by reason"));
    mny_html_table_begin(page->writer, "plain", _("Rows read, accepted and rejected in each city"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Read"));
    mny_html_number_column(page->writer, _("Accepted"));
    mny_html_number_column(page->writer, _("Rejected, %"));
    for (size_t s = 0; s < data->stages.count; s++)
        mny_html_number_column(page->writer, stage_label(data->stages.items[s].code));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].read))
            flow_row(page, &data->cities[i]);
    if (data->nowhere.read > 0)
        flow_row(page, &data->nowhere);
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_cleaning(const struct mny_page *page)
{
    const char *edits = mny_report_run(page->data, "edits");

    mny_page_paragraph(page, _("Every row read is either accepted or rejected by the first rule "
                               "that applies to it: rows read = rows accepted + rows rejected. "
                               "rejected.csv names each rejected row with its file and line."));
    reason_table(page);
    mny_page_figure(page, MNY_PLOT_FLOW);
    city_table(page);
    if (*edits != '\0') {
        mny_writer_string(page->writer, "<p class=\"note\">");
        mny_html_format(page->writer,
                        _("Single cells blanked in accepted rows: %s. Each stands in edits.csv."),
                        edits);
        mny_writer_string(page->writer, "</p>\n");
    }
    mny_report_quality(page);
}
