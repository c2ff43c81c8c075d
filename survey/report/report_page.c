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

static void write_head(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<!DOCTYPE html>\n<html lang=\"");
    mny_writer_string(page->writer, strcmp(mny_language(), "zh") == 0 ? "zh-CN" : "en");
    mny_writer_string(
        page->writer,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n");
    mny_html_element(page->writer, "title", NULL, title_of(page->data));
    mny_writer_string(page->writer, "<style>\n");
    mny_report_style(page->writer);
    mny_writer_string(page->writer, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    mny_html_text(page->writer, _("Skip to the content"));
    mny_writer_string(page->writer, "</a>\n<div class=\"page\">\n");
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

static void figure_begin(const struct mny_page *page, const char *name)
{
    mny_writer_string(page->writer, "<div>");
    mny_html_element(page->writer, "dt", NULL, name);
}

static void figure_count(const struct mny_page *page, const char *name, double count)
{
    char text[MNY_HTML_NUMBER_ROOM];

    figure_begin(page, name);
    mny_html_grouped(count, text);
    mny_html_element(page->writer, "dd", NULL, text);
    mny_writer_string(page->writer, "</div>\n");
}

static void city_figures(const struct mny_page *page)
{
    char number[MNY_HTML_NUMBER_ROOM];
    double score = NAN;
    const struct mny_report_city *top = top_city(page->data, &score);

    figure_begin(page, _("Cities"));
    mny_writer_format(page->writer, "<dd>%zu<small>", page->data->city_count);
    if (page->data->has_scores)
        mny_html_format(page->writer, _("%zu of them ranked"), count_ranked(page->data));
    mny_writer_string(page->writer, "</small></dd></div>\n");
    if (top == NULL)
        return;
    figure_begin(page, page->data->has_scores ? _("First") : _("Highest survey score"));
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
    figure_count(page, _("Responses read"), read);
    figure_count(page, _("Accepted"), accepted);
    if (!(read > 0))
        return;
    figure_begin(page, _("Rejected"));
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

static void write_contents(const struct mny_page *page, const struct mny_page_section *sections,
                           size_t count)
{
    mny_writer_string(page->writer, "<nav aria-label=\"");
    mny_html_text(page->writer, _("Contents"));
    mny_writer_string(page->writer, "\"><ol>\n");
    for (size_t i = 0; i < count; i++) {
        if (!sections[i].present(page->data))
            continue;
        mny_writer_format(page->writer, "<li><a href=\"#%s\">", sections[i].id);
        mny_html_text(page->writer, _(sections[i].title));
        mny_writer_string(page->writer, "</a></li>\n");
    }
    mny_writer_string(page->writer, "</ol></nav>\n");
}

static void write_foot(const struct mny_page *page)
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
    mny_writer_string(page->writer, "</p>\n</footer>\n</div>\n</body>\n</html>\n");
}

void mny_page_write(const struct mny_page *page, const struct mny_page_section *sections,
                    size_t count)
{
    write_head(page);
    write_top(page);
    write_contents(page, sections, count);
    mny_writer_string(page->writer, "<main id=\"main\">\n");
    for (size_t i = 0; i < count; i++) {
        if (!sections[i].present(page->data))
            continue;
        mny_writer_format(page->writer, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n",
                          sections[i].id, sections[i].id);
        mny_writer_format(page->writer, "<h2 id=\"%s-title\">", sections[i].id);
        mny_html_text(page->writer, _(sections[i].title));
        mny_writer_string(page->writer, "</h2>\n");
        sections[i].write(page);
        mny_writer_string(page->writer, "</section>\n");
    }
    mny_writer_string(page->writer, "</main>\n");
    write_foot(page);
}
