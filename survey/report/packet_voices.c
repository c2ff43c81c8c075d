/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <string.h>

/* At most; topics.csv and quotes.csv have the rest. */
enum { MOST_TOPICS = 10, MOST_QUOTES = 8 };

static void topic_table(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    mny_html_table_begin(writer, "plain",
                         _("What comments speak of: share of those who wrote one, %"));
    mny_html_word_column(writer, _("Topic"));
    mny_html_number_column(writer, _("Complaint, %"));
    mny_html_number_column(writer, _("Complaint in all cities, %"));
    mny_html_number_column(writer, _("Praise, %"));
    mny_html_number_column(writer, _("Speak of it, %"));
    mny_html_number_column(writer, _("Respondents"));
    mny_html_table_body(writer);
    for (size_t i = 0, written = 0; i < packet->topic_count && written < MOST_TOPICS; i++) {
        const struct mny_packet_topic *topic = &packet->topics[i];

        if (!(topic->n > 0))
            continue;
        written++;
        mny_writer_string(writer, "<tr>");
        mny_html_row_head(writer, topic->label, NULL);
        mny_html_number_cell(writer, 100 * topic->complaint, 1);
        mny_html_number_cell(writer, 100 * topic->complaint_all, 1);
        mny_html_number_cell(writer, 100 * topic->praise, 1);
        mny_html_number_cell(writer, 100 * topic->share, 1);
        mny_html_count_cell(writer, topic->n);
        mny_writer_string(writer, "</tr>\n");
    }
    mny_html_table_end(writer);
}

static const char *topic_label(const struct mny_packet *packet, const char *code)
{
    for (size_t i = 0; i < packet->topic_count; i++)
        if (strcmp(packet->topics[i].code, code) == 0)
            return packet->topics[i].label;
    return code;
}

/* Whether an earlier quote of the city says the same: of another topic. */
static bool was_quoted(const struct mny_packet *packet, size_t at)
{
    const struct mny_report_quote *quotes = packet->data->quotes;

    for (size_t i = 0; i < at; i++)
        if (quotes[i].city == packet->index && strcmp(quotes[i].text, quotes[at].text) == 0)
            return true;
    return false;
}

/* Complaints: one of each topic that is complained of most, then the second of each. */
static void quotes(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;
    size_t written = 0;
    bool more = true;

    for (size_t turn = 0; more && written < MOST_QUOTES; turn++) {
        more = false;
        for (size_t t = 0; t < packet->topic_count && written < MOST_QUOTES; t++) {
            size_t seen = 0;

            for (size_t i = 0; i < packet->data->quote_count; i++) {
                const struct mny_report_quote *quote = &packet->data->quotes[i];

                if (quote->city != packet->index || strcmp(quote->polarity, "complaint") != 0 ||
                    strcmp(quote->topic, packet->topics[t].code) != 0 || was_quoted(packet, i) ||
                    seen++ != turn)
                    continue;
                if (written++ == 0)
                    mny_writer_string(writer, "<ul class=\"quotes\">\n");
                mny_writer_string(writer, "<li class=\"complaint\"><q>");
                mny_html_text(writer, quote->text);
                mny_writer_string(writer, "</q> <small>");
                mny_html_text(writer, topic_label(packet, quote->topic));
                mny_writer_string(writer, "</small></li>\n");
                more = true;
            }
        }
    }
    if (written > 0)
        mny_writer_string(writer, "</ul>\n");
}

void mny_packet_voices(const struct mny_packet_sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    char count[MNY_HTML_NUMBER_ROOM];

    if (packet->topic_count == 0 || !(packet->comments > 0))
        return;
    mny_packet_section_begin(sheet, "voices", _("What citizens complain of"));
    mny_html_grouped(packet->comments, count);
    mny_writer_string(sheet->page.writer, "<p>");
    mny_html_format(
        sheet->page.writer,
        _("%s respondents wrote a comment. Quotes are examples, not a sample; telephone "
          "numbers and the like are masked."),
        count);
    mny_writer_string(sheet->page.writer, "</p>\n");
    topic_table(sheet);
    quotes(sheet);
    mny_packet_section_end(sheet);
}
