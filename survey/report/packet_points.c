/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <string.h>

/* Rows at most; losses.csv and gains.csv have the rest. */
enum { MOST_LOSSES = 10, MOST_GAINS = 10 };

static void loss_table(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    mny_html_table_begin(writer, "plain", _("Where most points are lost"));
    mny_html_word_column(writer, _("Item"));
    mny_html_number_column(writer, _("Points of the total lost"));
    mny_html_number_column(writer, _("Score"));
    mny_html_number_column(writer, _("Full"));
    mny_html_number_column(writer, _("Place among those who filed it"));
    mny_html_word_column(writer, _("Remark"));
    mny_html_table_body(writer);
    for (size_t i = 0; i < packet->loss_count && i < MOST_LOSSES; i++) {
        const struct mny_packet_loss *loss = &packet->losses[i];

        if (!(loss->lost > 0))
            break;
        mny_writer_string(writer, "<tr>");
        mny_html_row_head(writer, loss->label, loss->code);
        mny_html_number_cell(writer, loss->lost, 2);
        mny_html_number_cell(writer, loss->score, 2);
        mny_html_number_cell(writer, loss->full, 2);
        mny_writer_string(writer, "<td>");
        if (loss->rank > 0)
            mny_html_format(writer, _("%.0f of %.0f"), loss->rank, loss->peers);
        else
            mny_html_text(writer, "–");
        mny_writer_string(writer, "</td>");
        mny_html_text_cell(writer, strcmp(loss->status, "missing") == 0 ? _("not filed") : "");
        mny_writer_string(writer, "</tr>\n");
    }
    mny_html_table_end(writer);
}

static void gain_table(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    mny_html_table_begin(writer, "plain", _("What one more step would add, the most first"));
    mny_html_word_column(writer, _("What was filed"));
    mny_html_number_column(writer, _("Value"));
    mny_html_number_column(writer, _("Step"));
    mny_html_number_column(writer, _("Points gained"));
    mny_html_table_body(writer);
    for (size_t i = 0; i < packet->gain_count && i < MOST_GAINS; i++) {
        const struct mny_packet_gain *gain = &packet->gains[i];

        mny_writer_string(writer, "<tr>");
        mny_html_row_head(writer, gain->label, gain->code);
        mny_writer_string(writer, "<td>");
        mny_html_text(writer, gain->value);
        mny_writer_string(writer, "</td><td>");
        mny_html_text(writer, gain->step);
        mny_writer_string(writer, "</td>");
        mny_html_number_cell(writer, gain->gain, 3);
        mny_writer_string(writer, "</tr>\n");
    }
    mny_html_table_end(writer);
    mny_page_note(&sheet->page, _("Computed with the formulas of the standard, one change at a "
                                  "time; what a step costs is not known here. losses.csv and "
                                  "gains.csv have all rows."));
}

void mny_packet_points(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;

    if (packet->loss_count == 0 && packet->gain_count == 0)
        return;
    mny_packet_section_begin(sheet, "points", _("Where points are lost, and the cheapest gains"));
    if (packet->loss_count > 0 && packet->losses[0].lost > 0)
        loss_table(sheet);
    if (packet->gain_count > 0)
        gain_table(sheet);
    mny_packet_section_end(sheet);
}
