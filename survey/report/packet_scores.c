/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>

/* 97.5 % of the standard normal: differences beyond so many standard errors are more than chance
   would often make. */
static const double beyond_chance = 1.96;

/* ---- figures of a city, by which it is compared ----------------------------------------- */

static double total_of(const struct mny_report_city *city, size_t which)
{
    (void)which;
    return city->total;
}

static double objective_of(const struct mny_report_city *city, size_t which)
{
    (void)which;
    return city->objective;
}

static double survey_of(const struct mny_report_city *city, size_t which)
{
    (void)which;
    return city->survey.score;
}

static double part_of(const struct mny_report_city *city, size_t which)
{
    return city->parts != NULL ? city->parts[which] : NAN;
}

static double measure_of(const struct mny_report_city *city, size_t which)
{
    return city->measures != NULL ? city->measures[which].score : NAN;
}

/* ---- pieces ----------------------------------------------------------------------------- */

/* `3 of 11`, the median of the group before it. */
static void place_cells(const struct mny_packet_sheet *sheet, const struct mny_packet_place *place)
{
    mny_html_number_cell(sheet->page.writer, place->median, 2);
    mny_writer_string(sheet->page.writer, "<td>");
    if (place->rank > 0)
        mny_html_format(sheet->page.writer, _("%zu of %zu"), place->rank, place->of);
    else
        mny_html_text(sheet->page.writer, "–");
    mny_writer_string(sheet->page.writer, "</td>");
}

static void place_columns(const struct mny_packet_sheet *sheet)
{
    mny_html_number_column(sheet->page.writer, _("Median of the group"));
    mny_html_number_column(sheet->page.writer, _("Place in the group"));
}

/* What changed since LAST, with an asterisk where that is more than chance. */
static void change_cell(const struct mny_packet_sheet *sheet, const struct mny_report_estimate *now,
                        const struct mny_report_estimate *last)
{
    const double change = now->score - last->score;
    const double error = sqrt(now->se * now->se + last->se * last->se);
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(change, 2, text);
    mny_writer_format(sheet->page.writer, "<td>%s%s%s</td>", change > 0 ? "+" : "", text,
                      fabs(change) > beyond_chance * error ? "*" : "");
}

/* ---- score card ------------------------------------------------------------------------- */

static void card_row(const struct mny_packet_sheet *sheet, const char *label, const char *code,
                     mny_packet_figure *value, size_t which, double full)
{
    struct mny_writer *writer = sheet->page.writer;
    const struct mny_packet_place place = mny_packet_place(sheet->packet, value, which);

    if (isnan(place.own))
        return;
    mny_writer_string(writer, "<tr>");
    mny_html_row_head(writer, label, code);
    mny_html_number_cell(writer, place.own, 2);
    mny_html_number_cell(writer, full, 2);
    mny_html_number_cell(writer, 100 * place.own / full, 1);
    place_cells(sheet, &place);
    mny_writer_string(writer, "</tr>\n");
}

/* A note with a number of points where TEXT has %s. */
static void points_note(const struct mny_packet_sheet *sheet, const char *text, double number)
{
    char points[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(number, 2, points);
    mny_writer_string(sheet->page.writer, "<p class=\"note\">");
    mny_html_format(sheet->page.writer, text, points);
    mny_writer_string(sheet->page.writer, "</p>\n");
}

void mny_packet_score_card(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_data *data = sheet->packet->data;
    const struct mny_report_city *city = sheet->packet->city;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(city->total) && isnan(city->objective))
        return;
    mny_packet_section_begin(sheet, "card", _("Score card"));
    mny_html_table_begin(writer, "plain", _("Points of the total"));
    mny_html_word_column(writer, _("Indicator"));
    mny_html_number_column(writer, _("Points"));
    mny_html_number_column(writer, _("Full"));
    mny_html_number_column(writer, _("Reached, %"));
    place_columns(sheet);
    mny_html_table_body(writer);
    card_row(sheet, _("Total"), NULL, total_of, 0, NAN);
    card_row(sheet, _("Objective"), NULL, objective_of, 0, city->objective_full);
    for (size_t p = 0; p < data->parts.count; p++)
        card_row(sheet,
                 *data->parts.items[p].label != '\0' ? data->parts.items[p].label
                                                     : data->parts.items[p].code,
                 data->parts.items[p].code, part_of, p, data->parts.items[p].full);
    card_row(sheet, _("Survey score, 0 to 100"), NULL, survey_of, 0, 100);
    mny_html_table_end(writer);
    if (city->deduction > 0)
        points_note(sheet, _("Deducted: %s points."), city->deduction);
    if (isfinite(city->beside))
        points_note(sheet, _("Beside the total: %s points."), city->beside);
    mny_packet_section_end(sheet);
}

/* ---- dimensions ------------------------------------------------------------------------- */

static void dimension_row(const struct mny_packet_sheet *sheet, const char *label, const char *code,
                          const struct mny_report_estimate *now,
                          const struct mny_report_estimate *last, mny_packet_figure *value,
                          size_t which)
{
    const struct mny_packet_place place = mny_packet_place(sheet->packet, value, which);

    if (isnan(now->score))
        return;
    mny_writer_string(sheet->page.writer, code != NULL ? "<tr>" : "<tr class=\"all\">");
    mny_html_row_head(sheet->page.writer, label, code);
    mny_page_estimate_cell(&sheet->page, now, now->score, 1);
    place_cells(sheet, &place);
    if (sheet->packet->last != NULL) {
        mny_html_number_cell(sheet->page.writer, last->score, 2);
        change_cell(sheet, now, last);
    }
    mny_writer_string(sheet->page.writer, "</tr>\n");
}

void mny_packet_dimensions(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    const struct mny_report_columns *measures = &packet->data->measures;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(packet->city->survey.score) || packet->city->measures == NULL)
        return;
    mny_packet_section_begin(sheet, "dimensions", _("What citizens say, dimension by dimension"));
    if (packet->last != NULL)
        mny_page_note(&sheet->page, _("* The change is more than 1.96 times its standard error: "
                                      "more than chance would often make. The two waves count as "
                                      "independent samples."));
    else if (packet->last_data != NULL)
        mny_page_note(&sheet->page, _("This city was not in the last wave."));
    mny_html_table_begin(writer, "plain",
                         _("Scores from 0 to 100, below them their interval "
                           "(95 %)"));
    mny_html_word_column(writer, _("Dimension"));
    mny_html_number_column(writer, _("Score"));
    place_columns(sheet);
    if (packet->last != NULL) {
        mny_html_number_column(writer, _("Last wave"));
        mny_html_number_column(writer, _("Change"));
    }
    mny_html_table_body(writer);
    for (size_t m = 0; m < measures->count; m++) {
        const struct mny_report_estimate last = mny_packet_last(packet, m);

        if (!measures->items[m].item)
            dimension_row(sheet, measures->items[m].label, measures->items[m].code,
                          &packet->city->measures[m], &last, measure_of, m);
    }
    dimension_row(sheet, _("All together"), NULL, &packet->city->survey,
                  packet->last != NULL ? &packet->last->survey : &packet->city->survey, survey_of,
                  0);
    mny_html_table_end(writer);
    mny_packet_section_end(sheet);
}
