/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_page.h"

#include "core/text.h"
#include "survey/clean/reasons.h"
#include "survey/report/html.h"
#include "survey/report/report_importance.h"
#include "survey/report/report_page.h"
#include "survey/report/report_weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a table at most, so that all is two to four pages; the files have the rest. */
enum { MOST_LOSSES = 10, MOST_GAINS = 10, MOST_TOPICS = 10, MOST_ITEMS = 8, MOST_QUOTES = 8 };

/* 97.5 % of the standard normal: differences beyond so many standard errors are more than chance
   would often make. */
static const double beyond_chance = 1.96;

/* Narrow as a sheet of paper on the screen, too; on paper no table and no list is cut. */
static void more_style(const struct mny_inline *to)
{
    mny_inline_line(
        to, ".page{display:block;max-width:58rem}\n"
            "h1 small{margin-left:.6em;font-size:.5em;font-weight:400;color:var(--soft)}\n"
            "@media print{\n"
            "@page{size:A4 portrait;margin:14mm 13mm;@bottom-right{content:counter(page) \" / \" "
            "counter(pages);font-size:8pt;color:#444}}\n"
            "section{margin:0 0 4mm}\n"
            "table{font-size:8.2pt;line-height:1.3}\n"
            "thead th{font-size:8pt}\n"
            "th,td{padding:.45mm 1.4mm}\n"
            "tbody th{max-width:62mm}\n"
            "table.plain{min-width:100%}\n"
            ".scroll{width:100%;margin:1mm 0 2mm;break-inside:avoid}\n"
            "h3{margin:4mm 0 1mm}\n"
            "h2,h3{break-after:avoid}\n"
            "td small.interval{display:inline;margin-left:.7em}\n"
            "header.top{padding-bottom:0}\n"
            ".quotes li{break-inside:avoid;margin:1.5mm 0}\n"
            "p,.note{font-size:8.5pt;margin:1mm 0;max-width:none}\n"
            ".lead,.eyebrow{font-size:9pt}\n"
            "h1{font-size:19pt}h2{font-size:13pt;margin:0 0 1.5mm}\n"
            ".figures{grid-template-columns:repeat(4,1fr);margin:2mm 0}\n"
            ".figures div{padding:1mm 2.5mm}\n"
            ".figures small{font-size:8pt}\n"
            "footer{padding:0}}\n");
}

/* What a section writes from. */
struct sheet {
    struct mny_page page;
    const struct mny_packet *packet;
};

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

static void section_begin(const struct sheet *sheet, const char *id, const char *title)
{
    mny_writer_format(sheet->page.writer, "<section id=\"%s\">\n", id);
    mny_html_element(sheet->page.writer, "h2", NULL, title);
}

static void section_end(const struct sheet *sheet)
{
    mny_writer_string(sheet->page.writer, "</section>\n");
}

/* A key figure: VALUE with its unit or place in small print. */
static void figure(const struct sheet *sheet, const char *name, double value, unsigned decimals,
                   const char *small)
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

static void word_figure(const struct sheet *sheet, const char *name, const char *word)
{
    struct mny_writer *writer = sheet->page.writer;

    if (*word == '\0')
        return;
    mny_writer_string(writer, "<div>");
    mny_html_element(writer, "dt", NULL, name);
    mny_html_element(writer, "dd", "text", word);
    mny_writer_string(writer, "</div>\n");
}

/* `3 of 11`, the median of the group before it. */
static void place_cells(const struct sheet *sheet, const struct mny_packet_place *place)
{
    mny_html_number_cell(sheet->page.writer, place->median, 2);
    mny_writer_string(sheet->page.writer, "<td>");
    if (place->rank > 0)
        mny_html_format(sheet->page.writer, _("%zu of %zu"), place->rank, place->of);
    else
        mny_html_text(sheet->page.writer, "–");
    mny_writer_string(sheet->page.writer, "</td>");
}

static void place_columns(const struct sheet *sheet)
{
    mny_html_number_column(sheet->page.writer, _("Median of the group"));
    mny_html_number_column(sheet->page.writer, _("Place in the group"));
}

static double half_width(const struct mny_report_estimate *estimate)
{
    return (estimate->high - estimate->low) / 2;
}

/* What changed since LAST, with an asterisk where that is more than chance. */
static void change_cell(const struct sheet *sheet, const struct mny_report_estimate *now,
                        const struct mny_report_estimate *last)
{
    const double change = now->score - last->score;
    const double error = sqrt(now->se * now->se + last->se * last->se);
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(change, 2, text);
    mny_writer_format(sheet->page.writer, "<td>%s%s%s</td>", change > 0 ? "+" : "", text,
                      fabs(change) > beyond_chance * error ? "*" : "");
}

/* ---- the head ---------------------------------------------------------------------------- */

static void group_sentence(const struct sheet *sheet)
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
static void total_figure(const struct sheet *sheet)
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

static void survey_figure(const struct sheet *sheet)
{
    const struct mny_report_estimate *survey = &sheet->packet->city->survey;
    char width[MNY_HTML_NUMBER_ROOM], small[160] = "";

    mny_html_fixed(half_width(survey), 2, width);
    if (isfinite(half_width(survey)))
        snprintf(small, sizeof small, _("of 100, ± %s"), width);
    figure(sheet, _("Citizens' score"), survey->score, 2, small);
}

/* Why there is no total where other cities have one. */
static void no_total(const struct sheet *sheet)
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

static void write_head(const struct sheet *sheet)
{
    const struct mny_report_city *city = sheet->packet->city;
    const struct mny_page *page = &sheet->page;
    const char *title = mny_report_run(page->data, "title");
    const char *standard = mny_report_run(page->data, "standard_title");

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

/* ---- score card ---------------------------------------------------------------------------- */

static void card_row(const struct sheet *sheet, const char *label, const char *code,
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
static void points_note(const struct sheet *sheet, const char *text, double number)
{
    char points[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(number, 2, points);
    mny_writer_string(sheet->page.writer, "<p class=\"note\">");
    mny_html_format(sheet->page.writer, text, points);
    mny_writer_string(sheet->page.writer, "</p>\n");
}

static void score_card(const struct sheet *sheet)
{
    const struct mny_report_data *data = sheet->packet->data;
    const struct mny_report_city *city = sheet->packet->city;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(city->total) && isnan(city->objective))
        return;
    section_begin(sheet, "card", _("Score card"));
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
    section_end(sheet);
}

/* ---- dimensions ------------------------------------------------------------------------------ */

static void dimension_row(const struct sheet *sheet, const char *label, const char *code,
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

static void dimensions(const struct sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    const struct mny_report_columns *measures = &packet->data->measures;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(packet->city->survey.score) || packet->city->measures == NULL)
        return;
    section_begin(sheet, "dimensions", _("What citizens say, dimension by dimension"));
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
    section_end(sheet);
}

/* ---- importance --------------------------------------------------------------------------------
 */

/* The most important first. */
static int by_importance(const void *a, const void *b)
{
    const struct mny_report_importance *x = *(const struct mny_report_importance *const *)a;
    const struct mny_report_importance *y = *(const struct mny_report_importance *const *)b;

    if (x->correlation != y->correlation)
        return x->correlation > y->correlation ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void importance_table(const struct sheet *sheet,
                             const struct mny_report_importance *const *rows, size_t count)
{
    struct mny_writer *writer = sheet->page.writer;

    section_begin(sheet, "concentrate", _("Where to concentrate"));
    mny_page_paragraph(&sheet->page, _("Items that score below the mean of all items here although "
                                       "overall satisfaction hangs on them more than on most."));
    mny_html_table_begin(writer, "plain", _("The most important first"));
    mny_html_word_column(writer, _("Question"));
    mny_html_number_column(writer, _("Score"));
    mny_html_number_column(writer, _("Importance"));
    mny_html_number_column(writer, _("Respondents"));
    mny_html_table_body(writer);
    for (size_t i = 0; i < count && i < MOST_ITEMS; i++) {
        mny_writer_string(writer, "<tr>");
        mny_html_row_head(writer, rows[i]->label, rows[i]->code);
        mny_html_number_cell(writer, rows[i]->score, 2);
        mny_html_number_cell(writer, rows[i]->correlation, 3);
        mny_html_count_cell(writer, rows[i]->n);
        mny_writer_string(writer, "</tr>\n");
    }
    mny_html_table_end(writer);
    mny_page_note(&sheet->page, _("Importance is the correlation of an item with overall "
                                  "satisfaction, which is no proof of a cause."));
    section_end(sheet);
}

static void importance(const struct sheet *sheet)
{
    const struct mny_report_data *data = sheet->packet->data;
    const struct mny_report_importance **rows = sheet->packet->rows;
    size_t count = 0;

    for (size_t i = 0; i < data->importance_count; i++) {
        const struct mny_report_importance *row = &data->importance[i];

        if (!row->is_all && row->item && row->city == sheet->packet->index &&
            mny_report_must_concentrate(row))
            rows[count++] = row;
    }
    if (count > 0) {
        qsort(rows, count, sizeof *rows, by_importance);
        importance_table(sheet, rows, count);
    }
}

/* ---- what citizens say --------------------------------------------------------------- */

static void topic_table(const struct sheet *sheet)
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
static void quotes(const struct sheet *sheet)
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

static void voices(const struct sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    char count[MNY_HTML_NUMBER_ROOM];

    if (packet->topic_count == 0 || !(packet->comments > 0))
        return;
    section_begin(sheet, "voices", _("What citizens complain of"));
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
    section_end(sheet);
}

/* ---- points -------------------------------------------------------------------------- */

static void loss_table(const struct sheet *sheet)
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

static void gain_table(const struct sheet *sheet)
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

static void points(const struct sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;

    if (packet->loss_count == 0 && packet->gain_count == 0)
        return;
    section_begin(sheet, "points", _("Where points are lost, and the cheapest gains"));
    if (packet->loss_count > 0 && packet->losses[0].lost > 0)
        loss_table(sheet);
    if (packet->gain_count > 0)
        gain_table(sheet);
    section_end(sheet);
}

/* ---- quality ------------------------------------------------------------------------- */

static void quality_row(const struct sheet *sheet, const char *label, double value,
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

static void reason_rows(const struct sheet *sheet)
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

static void weight_rows(const struct sheet *sheet)
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

static void quality(const struct sheet *sheet)
{
    const struct mny_packet *packet = sheet->packet;
    struct mny_writer *writer = sheet->page.writer;

    if (isnan(packet->city->read))
        return;
    section_begin(sheet, "quality", _("Quality of the survey here"));
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
    section_end(sheet);
}

void mny_packet_page(const struct mny_packet *packet, struct mny_writer *writer)
{
    const struct sheet sheet = {{.writer = writer, .data = packet->data}, packet};

    mny_page_begin(sheet.page.writer, packet->city->name, more_style);
    write_head(&sheet);
    mny_writer_string(writer, "<main id=\"main\">\n");
    score_card(&sheet);
    dimensions(&sheet);
    importance(&sheet);
    voices(&sheet);
    points(&sheet);
    quality(&sheet);
    mny_writer_string(writer, "</main>\n");
    mny_page_foot(&sheet.page);
}
