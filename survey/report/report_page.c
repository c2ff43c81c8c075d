/* SPDX-License-Identifier: MIT */
#include "survey/report/report_page.h"

#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/html.h"
#include "survey/report/report_inline.h"
#include "survey/report/report_overview.h"

#include <math.h>
#include <string.h>

/* More cities than this are counted, not named. */
enum { NAMED = 16 };

/* More rows than this make a plot scroll in a box of its own. */
enum { ROWS_OF_A_SCREEN = 45 };

/* And more than this could not be read if it were to fit on a page of paper. */
enum { ROWS_OF_PAPER = 60 };

void mny_page_paragraph(const struct mny_page *page, const char *text)
{
    mny_html_element(page->writer, "p", NULL, text);
}

void mny_page_note(const struct mny_page *page, const char *text)
{
    mny_html_element(page->writer, "p", "note", text);
}

/* The drawing for a page, or for a telephone, where the axis is named above it. */
static void write_drawing(const struct mny_page *page, enum mny_plot plot, enum mny_form form)
{
    const bool tall = mny_plots_rows(page->plots, plot) > ROWS_OF_A_SCREEN;

    if (!mny_plots_has_form(page->plots, plot, form)) {
        mny_html_element(page->writer, "p", "note narrow",
                         _("The plot has too many rows for this screen; a wider one shows it."));
        return;
    }
    mny_writer_format(page->writer, "<div class=\"%s%s\"",
                      form == MNY_FORM_WIDE ? "wide" : "narrow", tall ? " scroll" : "");
    if (tall) {
        mny_writer_string(page->writer, " tabindex=\"0\" role=\"region\" aria-label=\"");
        mny_html_text(page->writer, mny_plots_title(page->plots, plot));
        mny_writer_string(page->writer, "\"");
    }
    mny_writer_string(page->writer, ">\n");
    if (form == MNY_FORM_NARROW)
        mny_html_element(page->writer, "p", "note", mny_plots_axes(page->plots, plot));
    mny_plots_write(page->plots, plot, form, page->writer);
    mny_writer_string(page->writer, "</div>\n");
}

void mny_page_figure(const struct mny_page *page, enum mny_plot plot)
{
    if (mny_plots_lacks(page->plots, plot))
        mny_page_note(page, _("The plot is missing here: gnuplot was not there to draw it. The "
                              "table has its numbers."));
    if (!mny_plots_has(page->plots, plot))
        return;
    mny_writer_string(page->writer, mny_plots_rows(page->plots, plot) > ROWS_OF_PAPER
                                        ? "<figure class=\"long\">\n"
                                        : "<figure>\n");
    mny_html_element(page->writer, "figcaption", NULL, mny_plots_title(page->plots, plot));
    write_drawing(page, plot, MNY_FORM_WIDE);
    write_drawing(page, plot, MNY_FORM_NARROW);
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

bool mny_page_cities_begin(const struct mny_page *page, size_t count)
{
    mny_writer_string(page->writer, "<td class=\"word\">");
    if (count > NAMED)
        mny_html_format(page->writer, _("%zu of %zu cities"), count, page->data->city_count);
    return count <= NAMED;
}

void mny_page_cities_name(const struct mny_page *page, size_t index, size_t city)
{
    mny_html_text(page->writer, index > 0 ? _(", ") : "");
    mny_writer_string(page->writer, "<bdi>");
    mny_html_text(page->writer, page->data->cities[city].name);
    mny_writer_string(page->writer, "</bdi>");
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

/* Only the page's own styles and, if it has one, its SCRIPT. */
static void write_policy(struct mny_writer *writer, mny_inline_text *style, bool script)
{
    mny_writer_string(writer, "<meta http-equiv=\"Content-Security-Policy\" "
                              "content=\"default-src 'none'; style-src ");
    mny_inline_source(mny_report_style, writer);
    if (style) {
        mny_writer_string(writer, " ");
        mny_inline_source(style, writer);
    }
    if (script) {
        mny_writer_string(writer, "; script-src ");
        mny_inline_source(mny_report_script, writer);
    }
    mny_writer_string(writer, "; base-uri 'none'; form-action 'none'\">\n");
}

static void write_style(struct mny_writer *writer, mny_inline_text *style)
{
    const struct mny_inline to = {writer, NULL};

    mny_writer_string(writer, "<style>");
    style(&to);
    mny_writer_string(writer, "</style>\n");
}

static void begin_page(struct mny_writer *writer, const char *title, mny_inline_text *style,
                       bool script)
{
    mny_writer_string(writer, "<!DOCTYPE html>\n<html lang=\"");
    mny_writer_string(writer, strcmp(mny_language(), "zh") == 0 ? "zh-CN" : "en");
    mny_writer_string(writer, "\">\n<head>\n<meta charset=\"utf-8\">\n");
    write_policy(writer, style, script);
    mny_writer_string(writer,
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n");
    mny_html_element(writer, "title", NULL, title);
    write_style(writer, mny_report_style);
    if (style)
        write_style(writer, style);
    mny_writer_string(writer, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    mny_html_text(writer, _("Skip to the content"));
    mny_writer_string(writer, "</a>\n<div class=\"page\">\n");
}

void mny_page_begin(struct mny_writer *writer, const char *title, mny_inline_text *style)
{
    begin_page(writer, title, style, false);
}

/* The sections that are present, for everybody or for the statistician. */
static void contents_of(const struct mny_page *page, const struct mny_page_section *sections,
                        size_t count, bool technical)
{
    mny_html_element(page->writer, "p", NULL,
                     technical ? _("For the statistician") : _("Contents"));
    mny_writer_string(page->writer, "<ol>\n");
    for (size_t i = 0; i < count; i++) {
        if (sections[i].technical != technical || !sections[i].present(page->data))
            continue;
        mny_writer_format(page->writer, "<li><a href=\"#%s\">", sections[i].id);
        mny_html_text(page->writer, _(sections[i].title));
        mny_writer_string(page->writer, "</a></li>\n");
    }
    mny_writer_string(page->writer, "</ol>\n");
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
    mny_writer_string(page->writer, "<nav aria-label=\"");
    mny_html_text(page->writer, _("Contents"));
    mny_writer_string(page->writer, "\">\n");
    contents_of(page, sections, count, false);
    contents_of(page, sections, count, true);
    mny_writer_string(page->writer, "</nav>\n");
}

void mny_page_count(struct mny_writer *writer, const char *name, double count)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_writer_string(writer, "<div>");
    mny_html_element(writer, "dt", NULL, name);
    mny_html_grouped(count, text);
    mny_html_element(writer, "dd", NULL, text);
    mny_writer_string(writer, "</div>\n");
}

/* Up to the end of the footer. */
static void write_foot(const struct mny_page *page)
{
    const char *version = mny_report_run(page->data, "version");

    mny_writer_string(page->writer, "<footer>\n<p>");
    if (*version != '\0')
        mny_html_format(page->writer, _("Made by minyi %s from the CSV files of this run."),
                        version);
    else
        mny_html_text(page->writer, _("Made by minyi from the CSV files of this run."));
    mny_writer_string(page->writer, " ");
    mny_html_text(page->writer, _("Numbers are shown with two decimals, rounded half up; the "
                                  "files have them in full."));
    mny_writer_string(page->writer, "</p>\n");
}

void mny_page_foot(const struct mny_page *page)
{
    write_foot(page);
    mny_page_end(page->writer);
}

void mny_page_end(struct mny_writer *writer)
{
    mny_writer_string(writer, "</footer>\n</div>\n</body>\n</html>\n");
}

/* The same of the report, with its script. */
static void end_with_script(const struct mny_page *page)
{
    const struct mny_inline to = {page->writer, NULL};

    mny_writer_string(page->writer, "</footer>\n</div>\n<script>");
    mny_report_script(&to);
    mny_writer_string(page->writer, "</script>\n</body>\n</html>\n");
}

static void begin_section(struct mny_writer *writer, const char *id, const char *title,
                          bool technical)
{
    mny_writer_format(writer, "<section id=\"%s\" aria-labelledby=\"%s-title\"%s>\n", id, id,
                      technical ? " class=\"technical\"" : "");
    mny_writer_format(writer, "<h2 id=\"%s-title\">", id);
    mny_html_text(writer, title);
    mny_writer_string(writer, "</h2>\n");
}

void mny_page_section_begin(struct mny_writer *writer, const char *id, const char *title)
{
    begin_section(writer, id, title, false);
}

void mny_page_section_end(struct mny_writer *writer)
{
    mny_writer_string(writer, "</section>\n");
}

/* The words that the script needs stand in the page, in its language. */
static void write_main(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<main id=\"main\" data-search=\"");
    mny_html_text(page->writer, _("Search for a city"));
    mny_writer_string(page->writer, "\" data-shown=\"");
    mny_html_text(page->writer, _("{shown} of {all} rows"));
    mny_writer_string(page->writer, "\">\n");
}

static void write_section(const struct mny_page *page, const struct mny_page_section *section)
{
    begin_section(page->writer, section->id, _(section->title), section->technical);
    section->write(page);
    mny_page_section_end(page->writer);
}

void mny_page_write(const struct mny_page *page, const struct mny_page_section *sections,
                    size_t count)
{
    begin_page(page->writer, mny_overview_title(page->data), NULL, true);
    mny_page_overview(page);
    write_contents(page, sections, count);
    write_main(page);
    for (size_t i = 0; i < count; i++)
        if (sections[i].present(page->data))
            write_section(page, &sections[i]);
    mny_writer_string(page->writer, "</main>\n");
    write_foot(page);
    end_with_script(page);
}
