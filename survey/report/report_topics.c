/* SPDX-License-Identifier: MIT */
#include "survey/report/report_topics.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_heat.h"

#include <math.h>
#include <string.h>

/* Quotes of a topic and polarity at most, and topics whose quotes are in view. */
enum { QUOTES = 4, OPEN = 3 };

bool mny_report_has_topics(const struct mny_report_data *data)
{
    return data->topic_count > 0 && data->comments > 0;
}

static void introduce(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    char count[MNY_HTML_NUMBER_ROOM], share[MNY_HTML_NUMBER_ROOM];

    mny_html_grouped(data->comments, count);
    mny_html_fixed(100 * data->commented, 1, share);
    mny_writer_string(page->writer, "<p>");
    mny_html_format(page->writer,
                    _("%s respondents, %s %%, wrote a comment. A coding frame says which topics "
                      "each comment speaks of; a respondent counts once for a topic, and may "
                      "speak of several. A topic's share has those who only mention it, too."),
                    count, share);
    mny_writer_string(page->writer, "</p>\n");
    if (data->not_coded > 0) {
        mny_html_grouped(data->not_coded, count);
        mny_writer_string(page->writer, "<p class=\"warn\">");
        mny_html_format(page->writer,
                        _("%s respondents wrote something that could not be coded, because a "
                          "pattern of the coding frame took too long; they are not counted below."),
                        count);
        mny_writer_string(page->writer, "</p>\n");
    }
}

static void topic_row(const struct mny_page *page, const struct mny_report_topic *topic,
                      double most)
{
    mny_writer_string(page->writer, "<tr>");
    mny_html_row_head(page->writer, topic->label, NULL);
    mny_html_bar_cell(page->writer, 100 * topic->share, topic->share / most);
    mny_html_number_cell(page->writer, 100 * topic->complaint, 2);
    mny_html_number_cell(page->writer, 100 * topic->praise, 2);
    mny_html_number_cell(page->writer, 100 * topic->low, 2);
    mny_html_number_cell(page->writer, 100 * topic->high, 2);
    mny_html_count_cell(page->writer, topic->n);
    mny_writer_string(page->writer, "</tr>\n");
}

static void topic_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_html_table_begin(page->writer, "plain",
                         _("What comments speak of: share of those who wrote one, %"));
    mny_html_word_column(page->writer, _("Topic"));
    mny_html_number_column(page->writer, _("Speak of it, %"));
    mny_html_number_column(page->writer, _("Complaint, %"));
    mny_html_number_column(page->writer, _("Praise, %"));
    mny_html_number_column(page->writer, _("Interval (95 %), from"));
    mny_html_number_column(page->writer, _("Interval, to"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->topic_count; i++)
        if (data->topics[i].n > 0)
            topic_row(page, &data->topics[i], data->topics[0].share);
    mny_writer_string(page->writer, "<tr class=\"all\">");
    mny_html_row_head(page->writer, _("none of these topics"), NULL);
    mny_html_number_cell(page->writer, 100 * data->no_topic, 2);
    for (int i = 0; i < 5; i++)
        mny_html_text_cell(page->writer, "");
    mny_writer_string(page->writer, "</tr>\n");
    mny_html_table_end(page->writer);
    if (data->has_diagnostics)
        mny_page_note(page, _("Shares are weighted, as all figures of the survey are."));
}

/* Topics that nobody speaks of, in a line. */
static void silent_topics(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    bool any = false;

    for (size_t i = 0; i < data->topic_count; i++) {
        if (data->topics[i].n > 0)
            continue;
        mny_writer_string(page->writer, any ? "" : "<p class=\"note\">");
        mny_html_text(page->writer, any ? _(", ") : _("Nobody speaks of: "));
        mny_html_text(page->writer, data->topics[i].label);
        any = true;
    }
    if (any)
        mny_writer_string(page->writer, "</p>\n");
}

/* ---- cities -------------------------------------------------------------------------- */

static void city_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    struct mny_heat_range range = {NAN, NAN};

    for (size_t i = 0; i < data->city_count; i++)
        for (size_t t = 0; t < data->topic_count && data->cities[i].topics != NULL; t++)
            mny_heat_widen(&range, 100 * data->cities[i].topics[t]);
    mny_page_details_begin(page, _("Topics in each city"));
    mny_html_table_begin(page->writer, "heat",
                         _("Share of those who wrote a comment, %: the darker, the more speak of "
                           "the topic"));
    mny_page_city_column(page);
    for (size_t t = 0; t < data->topic_count; t++)
        if (data->topics[t].n > 0)
            mny_html_number_column(page->writer, data->topics[t].label);
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        if (data->cities[i].topics == NULL)
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, &data->cities[i]);
        for (size_t t = 0; t < data->topic_count; t++)
            if (data->topics[t].n > 0)
                mny_heat_cell(page, &range, 100 * data->cities[i].topics[t], NAN, NAN);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

/* ---- quotes -------------------------------------------------------------------------- */

static bool is_of(const struct mny_report_quote *quote, const char *topic, const char *polarity)
{
    return strcmp(quote->topic, topic) == 0 && strcmp(quote->polarity, polarity) == 0;
}

/* Which quote of its city, topic and polarity a quote is: they stand together. */
static size_t turn_of(const struct mny_report_data *data, size_t at)
{
    const struct mny_report_quote *quote = &data->quotes[at];
    size_t turn = 0;

    while (turn < at && data->quotes[at - turn - 1].city == quote->city &&
           is_of(&data->quotes[at - turn - 1], quote->topic, quote->polarity))
        turn++;
    return turn;
}

/* Whether one of COUNT quotes says the same. */
static bool is_among(const struct mny_report_quote *const *quotes, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(quotes[i]->text, text) == 0)
            return true;
    return false;
}

static void quote_line(const struct mny_page *page, const struct mny_report_quote *quote,
                       const char *class_name, const char *kind)
{
    mny_writer_format(page->writer, "<li class=\"%s\"><q>", class_name);
    mny_html_text(page->writer, quote->text);
    mny_writer_string(page->writer, "</q> <small>");
    mny_html_text(page->writer, page->data->cities[quote->city].name);
    mny_writer_string(page->writer, " · ");
    mny_html_text(page->writer, kind);
    mny_writer_string(page->writer, "</small></li>\n");
}

/* Some quotes of a polarity: one of each city, then the second of each, and so on. */
static size_t quote_lines(const struct mny_page *page, const char *topic, const char *polarity,
                          const char *class_name, const char *kind)
{
    const struct mny_report_data *data = page->data;
    const struct mny_report_quote *written[QUOTES];
    size_t count = 0;
    bool more = true;

    for (size_t turn = 0; more && count < QUOTES; turn++) {
        more = false;
        for (size_t i = 0; i < data->quote_count && count < QUOTES; i++) {
            if (!is_of(&data->quotes[i], topic, polarity) || turn_of(data, i) != turn)
                continue;
            more = true;
            if (is_among(written, count, data->quotes[i].text))
                continue;
            quote_line(page, &data->quotes[i], class_name, kind);
            written[count++] = &data->quotes[i];
        }
    }
    return count;
}

static bool has_quotes(const struct mny_report_data *data, const char *topic)
{
    for (size_t i = 0; i < data->quote_count; i++)
        if (strcmp(data->quotes[i].topic, topic) == 0)
            return true;
    return false;
}

static void quotes_of(const struct mny_page *page, const struct mny_report_topic *topic, bool open)
{
    size_t written;

    mny_writer_string(page->writer, open ? "<details open><summary>" : "<details><summary>");
    mny_html_text(page->writer, topic->label);
    mny_writer_string(page->writer, "</summary>\n<ul class=\"quotes\">\n");
    written = quote_lines(page, topic->code, "complaint", "complaint", _("complaint"));
    written += quote_lines(page, topic->code, "praise", "praise", _("praise"));
    if (written < QUOTES)
        quote_lines(page, topic->code, "neutral", "neutral", _("mention"));
    mny_writer_string(page->writer, "</ul>\n");
    mny_page_details_end(page);
}

static void own_words(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    size_t written = 0;

    if (data->quote_count == 0)
        return;
    mny_html_element(page->writer, "h3", NULL, _("In their own words"));
    mny_page_note(page, _("Examples, not a sample: a few comments of each city, chosen by their "
                          "length and then by chance. Telephone numbers and the like are masked; "
                          "quotes.csv has all that were chosen."));
    for (size_t i = 0; i < data->topic_count; i++)
        if (has_quotes(data, data->topics[i].code))
            quotes_of(page, &data->topics[i], written++ < OPEN);
}

void mny_report_topics(const struct mny_page *page)
{
    introduce(page);
    topic_table(page);
    silent_topics(page);
    city_table(page);
    own_words(page);
}
