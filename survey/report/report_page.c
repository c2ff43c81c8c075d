/* SPDX-License-Identifier: MIT */
#include "survey/report/report_page.h"

#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/html.h"
#include "survey/report/report_style.h"

#include <math.h>
#include <string.h>

/* More rows than this make a plot scroll in a box of its own. */
enum { ROWS_OF_A_SCREEN = 45 };

void mny_page_paragraph(const struct mny_page *page, const char *text)
{
    mny_html_element(page->writer, "p", NULL, text);
}

void mny_page_note(const struct mny_page *page, const char *text)
{
    mny_html_element(page->writer, "p", "note", text);
}

void mny_page_figure(const struct mny_page *page, enum mny_plot plot)
{
    if (mny_plots_lacks(page->plots, plot))
        mny_page_note(page, _("The plot is missing here: gnuplot was not there to draw it. The "
                              "table has its numbers."));
    if (!mny_plots_has(page->plots, plot))
        return;
    mny_writer_string(page->writer, "<figure><div class=\"");
    mny_writer_string(page->writer,
                      mny_plots_rows(page->plots, plot) > ROWS_OF_A_SCREEN ? "scroll" : "wide");
    mny_writer_string(page->writer, "\" tabindex=\"0\" role=\"region\" aria-label=\"");
    mny_html_text(page->writer, mny_plots_title(plot));
    mny_writer_string(page->writer, "\">\n");
    mny_plots_write(page->plots, plot, MNY_SVG_IN_PAGE, page->writer);
    mny_writer_string(page->writer, "</div>\n");
    mny_html_element(page->writer, "figcaption", NULL, mny_plots_title(plot));
    mny_writer_string(page->writer, "</figure>\n");
}

void mny_page_city_column(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<th scope=\"col\" class=\"word pin\">");
    mny_html_text(page->writer, _("City"));
    mny_writer_string(page->writer, "</th>");
}

void mny_page_city(const struct mny_page *page, const struct mny_report_city *city)
{
    mny_html_row_head(page->writer, city->name, city->code);
}

void mny_page_details_begin(const struct mny_page *page, const char *summary)
{
    mny_writer_string(page->writer, "<details>");
    mny_html_element(page->writer, "summary", NULL, summary);
}

void mny_page_details_end(const struct mny_page *page)
{
    mny_writer_string(page->writer, "</details>\n");
}

void mny_page_estimate_cell(const struct mny_page *page, const struct mny_report_estimate *estimate,
                            double value, double factor)
{
    char text[MNY_HTML_NUMBER_ROOM], low[MNY_HTML_NUMBER_ROOM], high[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(value, 2, text);
    mny_writer_format(page->writer, "<td>%s", text);
    if (isfinite(estimate->low) && isfinite(estimate->high)) {
        mny_html_fixed(factor * estimate->low, 2, low);
        mny_html_fixed(factor * estimate->high, 2, high);
        mny_writer_format(page->writer, "<small class=\"interval\">%s–%s</small>", low, high);
    }
    mny_writer_string(page->writer, "</td>");
}

static const char *title_of(const struct mny_report_data *data)
{
    const char *title = mny_report_run(data, "title");

    return *title != '\0' ? title : _("Evaluation report");
}

void mny_page_begin(struct mny_writer *writer, const char *title, const char *style)
{
    mny_writer_string(writer, "<!DOCTYPE html>\n<html lang=\"");
    mny_writer_string(writer, strcmp(mny_language(), "zh") == 0 ? "zh-CN" : "en");
    mny_writer_string(
        writer, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n");
    mny_html_element(writer, "title", NULL, title);
    mny_writer_string(writer, "<style>\n");
    mny_report_style(writer);
    mny_writer_string(writer, style);
    mny_writer_string(writer, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    mny_html_text(writer, _("Skip to the content"));
    mny_writer_string(writer, "</a>\n<div class=\"page\">\n");
}

static size_t count_ranked(const struct mny_report_data *data)
{
    size_t count = 0;

    for (size_t i = 0; i < data->city_count; i++)
        count += data->cities[i].rank > 0;
    return count;
}

/* The first in rank, or without totals the one with the highest survey score. */
static const struct mny_report_city *top_city(const struct mny_report_data *data, double *score)
{
    const struct mny_report_city *top = NULL;

    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];
        double value = data->has_scores ? city->total : city->survey.score;

        if (isfinite(value) && (top == NULL || value > *score)) {
            top = city;
            *score = value;
        }
    }
    return top;
}

static void figure_begin(struct mny_writer *writer, const char *name)
{
    mny_writer_string(writer, "<div>");
    mny_html_element(writer, "dt", NULL, name);
}

void mny_page_count(struct mny_writer *writer, const char *name, double count)
{
    char text[MNY_HTML_NUMBER_ROOM];

    figure_begin(writer, name);
    mny_html_grouped(count, text);
    mny_html_element(writer, "dd", NULL, text);
    mny_writer_string(writer, "</div>\n");
}

static void city_figures(const struct mny_page *page)
{
    char number[MNY_HTML_NUMBER_ROOM];
    double score = NAN;
    const struct mny_report_city *top = top_city(page->data, &score);

    figure_begin(page->writer, _("Cities"));
    mny_writer_format(page->writer, "<dd>%zu<small>", page->data->city_count);
    if (page->data->has_scores)
        mny_html_format(page->writer, _("%zu of them ranked"), count_ranked(page->data));
    mny_writer_string(page->writer, "</small></dd></div>\n");
    if (top == NULL)
        return;
    figure_begin(page->writer, page->data->has_scores ? _("First") : _("Highest survey score"));
    mny_html_fixed(score, 2, number);
    mny_writer_string(page->writer, "<dd class=\"text\"><bdi>");
    mny_html_text(page->writer, top->name);
    mny_writer_string(page->writer, "</bdi><small>");
    mny_html_format(page->writer, _("%s points"), number);
    mny_writer_string(page->writer, "</small></dd></div>\n");
}

static void response_figures(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    double read = isfinite(data->nowhere.read) ? data->nowhere.read : 0, accepted = 0;
    char text[MNY_HTML_NUMBER_ROOM];

    if (!data->has_flow)
        return;
    for (size_t i = 0; i < data->city_count; i++) {
        read += isfinite(data->cities[i].read) ? data->cities[i].read : 0;
        accepted += isfinite(data->cities[i].accepted) ? data->cities[i].accepted : 0;
    }
    mny_page_count(page->writer, _("Responses read"), read);
    mny_page_count(page->writer, _("Accepted"), accepted);
    if (!(read > 0))
        return;
    figure_begin(page->writer, _("Rejected"));
    mny_html_fixed(100 * (read - accepted) / read, 2, text);
    mny_writer_format(page->writer, "<dd>%s %%</dd></div>\n", text);
}

/* Under the title: by which standard. */
static void write_standard(const struct mny_page *page)
{
    const char *id = mny_report_run(page->data, "standard");
    const char *title = mny_report_run(page->data, "standard_title");

    if (*id == '\0' && *title == '\0')
        return;
    mny_writer_string(page->writer, "<p class=\"lead\">");
    if (*title != '\0')
        mny_html_format(page->writer, _("Standard: %s (%s)"), title, id);
    else
        mny_html_format(page->writer, _("Standard: %s"), id);
    mny_writer_string(page->writer, "</p>\n");
}

/* What a reader must know before he reads on. */
static void write_warnings(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    size_t failed = 0;

    for (size_t i = 0; i < data->city_count; i++)
        failed += mny_report_unweighted(data, &data->cities[i]) ||
                  mny_report_unestimated(data, &data->cities[i]);
    if (failed > 0) {
        mny_writer_string(page->writer, "<p class=\"warn\">");
        mny_html_format(page->writer,
                        _("Cities without a survey score although responses were accepted: %zu. "
                          "They are named under “Not finished”."),
                        failed);
        mny_writer_string(page->writer, "</p>\n");
    }
    if (data->missing_count > 0) {
        mny_writer_string(page->writer, "<p class=\"warn\">");
        mny_html_format(page->writer,
                        _("Items that score 0 because an input was not filed: %zu. They are listed "
                          "under “Filings”."),
                        data->missing_count);
        mny_writer_string(page->writer, "</p>\n");
    }
}

static void write_top(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<header class=\"top\">\n");
    mny_html_element(page->writer, "p", "eyebrow", _("minyi · citizen survey and evaluation"));
    mny_html_element(page->writer, "h1", NULL, title_of(page->data));
    write_standard(page);
    mny_writer_string(page->writer, "<dl class=\"figures\">\n");
    city_figures(page);
    response_figures(page);
    mny_writer_string(page->writer, "</dl>\n");
    write_warnings(page);
    mny_writer_string(page->writer, "</header>\n");
}

void mny_page_contents(struct mny_writer *writer, const struct mny_page_link *links, size_t count)
{
    mny_writer_string(writer, "<nav aria-label=\"");
    mny_html_text(writer, _("Contents"));
    mny_writer_string(writer, "\"><ol>\n");
    for (size_t i = 0; i < count; i++) {
        mny_writer_format(writer, "<li><a href=\"#%s\">", links[i].id);
        mny_html_text(writer, _(links[i].title));
        mny_writer_string(writer, "</a></li>\n");
    }
    mny_writer_string(writer, "</ol></nav>\n");
}

static void write_contents(const struct mny_page *page, const struct mny_page_section *sections,
                           size_t count)
{
    struct mny_page_link links[MNY_PAGE_SECTIONS_MOST];
    size_t present = 0;

    for (size_t i = 0; i < count && present < MNY_PAGE_SECTIONS_MOST; i++)
        if (sections[i].present(page->data))
            links[present++] = (struct mny_page_link){sections[i].id, sections[i].title};
    mny_page_contents(page->writer, links, present);
}

void mny_page_foot(const struct mny_page *page)
{
    const char *version = mny_report_run(page->data, "version");

    mny_writer_string(page->writer, "<footer>\n<p>");
    if (*version != '\0')
        mny_html_format(page->writer, _("Made by minyi %s from the CSV files beside this report."),
                        version);
    else
        mny_html_text(page->writer, _("Made by minyi from the CSV files beside this report."));
    mny_writer_string(page->writer, " ");
    mny_html_text(page->writer, _("Numbers are shown with two decimals, rounded half up; the "
                                  "files have them in full."));
    mny_writer_string(page->writer, "</p>\n");
    mny_page_end(page->writer);
}

void mny_page_end(struct mny_writer *writer)
{
    mny_writer_string(writer, "</footer>\n</div>\n</body>\n</html>\n");
}

void mny_page_section_begin(struct mny_writer *writer, const char *id, const char *title)
{
    mny_writer_format(writer, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n", id, id);
    mny_writer_format(writer, "<h2 id=\"%s-title\">", id);
    mny_html_text(writer, title);
    mny_writer_string(writer, "</h2>\n");
}

void mny_page_section_end(struct mny_writer *writer)
{
    mny_writer_string(writer, "</section>\n");
}

void mny_page_write(const struct mny_page *page, const struct mny_page_section *sections,
                    size_t count)
{
    mny_page_begin(page->writer, title_of(page->data), "");
    write_top(page);
    write_contents(page, sections, count);
    mny_writer_string(page->writer, "<main id=\"main\">\n");
    for (size_t i = 0; i < count; i++) {
        if (!sections[i].present(page->data))
            continue;
        mny_page_section_begin(page->writer, sections[i].id, _(sections[i].title));
        sections[i].write(page);
        mny_page_section_end(page->writer);
    }
    mny_writer_string(page->writer, "</main>\n");
    mny_page_foot(page);
}
