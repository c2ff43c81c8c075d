/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/clean/reasons.h"
#include "survey/report/html.h"
#include "survey/report/report_weights.h"

#include <math.h>

static void quality_row(const struct mny_packet_sheet *sheet, const char *label, double value,
                        unsigned decimals)
{
    if (isnan(value))
        return;
    mny_writer_string(sheet->page.writer, "<tr>");
    mny_html_row_head(sheet->page.writer, label, NULL);
    if (decimals == 0)
        mny_html_count_cell(sheet->page.writer, value);
    else
        mny_html_number_cell(sheet->page.writer, value, decimals);
    mny_writer_string(sheet->page.writer, "</tr>\n");
}

static void reason_rows(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_data *data = sheet->packet->data;
    const struct mny_report_city *city = sheet->packet->city;

    for (size_t s = 0; city->stages != NULL && s < data->stages.count; s++) {
        const char *code = data->stages.items[s].code;
        const enum mny_reason reason = mny_reason_named(code);

        if (city->stages[s] > 0)
            quality_row(sheet, reason == MNY_REASON_COUNT ? code : mny_reason_label(reason),
                        city->stages[s], 0);
    }
}

static void weight_rows(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_weights *weights = &sheet->packet->city->weights;

    if (!weights->present)
        return;
    quality_row(sheet, _("Effective number of respondents"), weights->n_eff, 1);
    quality_row(sheet, _("Design effect of the weights"), weights->deff, 2);
    quality_row(sheet, _("Largest difference to the population before weighting, points"),
                100 * sheet->packet->city->gap_before, 1);
    if (weights->verdict == NULL)
        return;
    mny_writer_string(sheet->page.writer, "<tr>");
    mny_html_row_head(sheet->page.writer, _("Weights"), NULL);
    mny_report_verdict_cell(&sheet->page, weights->verdict);
    mny_writer_string(sheet->page.writer, "</tr>\n");
}

void mny_packet_quality(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(packet->city->read))
        return;
    mny_packet_section_begin(sheet, "quality", _("Quality of the survey here"));
    mny_html_table_begin(writer, "plain", _("Responses, and how much the weights leave of them"));
    mny_html_word_column(writer, _("What"));
    mny_html_number_column(writer, _("Value"));
    mny_html_table_body(writer);
    quality_row(sheet, _("Responses read"), packet->city->read, 0);
    reason_rows(sheet);
    quality_row(sheet, _("Accepted"), packet->city->accepted, 0);
    weight_rows(sheet);
    mny_html_table_end(writer);
    if (mny_report_unweighted(packet->data, packet->city) ||
        mny_report_unestimated(packet->data, packet->city))
        mny_html_element(writer, "p", "warn",
                         _("This city has no survey score although responses were accepted: see "
                           "“Not finished” in the report."));
    mny_packet_section_end(sheet);
}
