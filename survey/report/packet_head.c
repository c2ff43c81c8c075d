/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A key figure: VALUE with its unit or place in small print. */
static void figure(const struct mny_packet_sheet *sheet, const char *name, double value,
                   unsigned decimals, const char *small)
{
    struct mny_writer *writer = sheet->page.writer;
    char text[MNY_HTML_NUMBER_ROOM];

    if (isnan(value))
        return;
    mny_html_fixed(value, decimals, text);
    mny_writer_string(writer, "<div>");
    mny_html_element(writer, "dt", NULL, name);
    mny_writer_format(writer, "<dd>%s", text);
    mny_html_element(writer, "small", NULL, small);
    mny_writer_string(writer, "</dd></div>\n");
}

static void word_figure(const struct mny_packet_sheet *sheet, const char *name, const char *word)
{
    struct mny_writer *writer = sheet->page.writer;

    if (*word == '\0')
        return;
    mny_writer_string(writer, "<div>");
    mny_html_element(writer, "dt", NULL, name);
    mny_html_element(writer, "dd", "text", word);
    mny_writer_string(writer, "</div>\n");
}

static double half_width(const struct mny_report_estimate *estimate)
{
    return (estimate->high - estimate->low) / 2;
}

static void group_sentence(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    mny_writer_string(writer, "<p class=\"lead\">");
    switch (packet->group) {
    case MNY_GROUP_TYPE:
        mny_html_format(writer, _("Compared with %zu cities of the type %s, itself among them."),
                        packet->member_count, packet->group_name);
        break;
    case MNY_GROUP_PROVINCE:
        mny_html_format(writer, _("Compared with %zu cities of %s, itself among them."),
                        packet->member_count, packet->group_name);
        break;
    case MNY_GROUP_ALL:
        mny_html_format(writer, _("Compared with all %zu cities, itself among them."),
                        packet->member_count);
        break;
    }
    mny_writer_string(writer, "</p>\n");
}

/* Its rank among all, and the ranks that the sampling error leaves open. */
static void total_figure(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_city *city = sheet->packet->city;
    char small[160] = "";
    size_t ranked = 0;

    for (size_t i = 0; i < sheet->packet->data->city_count; i++)
        ranked += sheet->packet->data->cities[i].rank > 0;
    if (city->rank > 0 && isfinite(city->best) && isfinite(city->worst))
        snprintf(small, sizeof small, _("rank %zu of %zu (%.0f to %.0f)"), city->rank, ranked,
                 city->best, city->worst);
    else if (city->rank > 0)
        snprintf(small, sizeof small, _("rank %zu of %zu"), city->rank, ranked);
    figure(sheet, _("Total"), city->total, 2, small);
    word_figure(sheet, _("Stage"), city->stage);
}

static void survey_figure(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_estimate *survey = &sheet->packet->city->survey;
    char width[MNY_HTML_NUMBER_ROOM], small[160] = "";

    mny_html_fixed(half_width(survey), 2, width);
    if (isfinite(half_width(survey)))
        snprintf(small, sizeof small, _("of 100, ± %s"), width);
    figure(sheet, _("Citizens' score"), survey->score, 2, small);
}

/* Why there is no total where other cities have one. */
static void no_total(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_city *city = sheet->packet->city;
    struct mny_writer *writer = sheet->page.writer;

    if (!city->listed || city->rank > 0)
        return;
    mny_writer_string(writer, "<p class=\"warn\">");
    mny_html_format(writer,
                    _("This city has no total and no rank. What is missing, and not taken for 0: "
                      "%s."),
                    isfinite(city->objective) ? _("survey score") : _("objective score"));
    mny_writer_string(writer, "</p>\n");
}

void mny_packet_head(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_city *city = sheet->packet->city;
    const struct mny_page *page = &sheet->page;
    const char *title = mny_report_run(page->data, "title");
    const char *standard = mny_report_standard_title(page->data);

    mny_writer_string(page->writer, "<header class=\"top\">\n");
    mny_html_element(page->writer, "p", "eyebrow",
                     *title != '\0' ? title : _("minyi · citizen survey and evaluation"));
    mny_writer_string(page->writer, "<h1><bdi>");
    mny_html_text(page->writer, city->name);
    mny_writer_string(page->writer, "</bdi>");
    if (strcmp(city->name, city->code) != 0)
        mny_html_element(page->writer, "small", NULL, city->code);
    mny_writer_string(page->writer, "</h1>\n");
    if (*standard != '\0')
        mny_html_element(page->writer, "p", "lead", standard);
    group_sentence(sheet);
    mny_writer_string(page->writer, "<dl class=\"figures\">\n");
    total_figure(sheet);
    figure(sheet, _("Objective"), city->objective, 2, _("points"));
    survey_figure(sheet);
    figure(sheet, _("Responses accepted"), city->accepted, 0, "");
    mny_writer_string(page->writer, "</dl>\n");
    no_total(sheet);
    mny_writer_string(page->writer, "</header>\n");
}
