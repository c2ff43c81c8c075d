/* SPDX-License-Identifier: MIT */
#include "survey/report/report_overview.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>

const char *mny_overview_title(const struct mny_report_data *data)
{
    const char *title = mny_report_run(data, "title");

    return *title != '\0' ? title : _("Evaluation report");
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
    mny_page_count(page->writer, _("Responses read"), read);
    mny_page_count(page->writer, _("Accepted"), accepted);
    if (!(read > 0))
        return;
    figure_begin(page, _("Rejected"));
    mny_html_fixed(100 * (read - accepted) / read, 2, text);
    mny_writer_format(page->writer, "<dd>%s %%</dd></div>\n", text);
}

/* How many responses are weighted, and what they are worth. */
static void weight_figures(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    char text[MNY_HTML_NUMBER_ROOM];
    double weighted = 0, effective = 0;

    for (size_t i = 0; i < data->city_count; i++) {
        if (!data->cities[i].weights.present)
            continue;
        weighted += data->cities[i].weights.n;
        effective += data->cities[i].weights.n_eff;
    }
    if (!(weighted > 0))
        return;
    figure_begin(page, _("Weighted"));
    mny_html_grouped(weighted, text);
    mny_writer_format(page->writer, "<dd>%s<small>", text);
    mny_html_grouped(effective, text);
    mny_html_format(page->writer, _("worth %s equally weighted ones"), text);
    mny_writer_string(page->writer, "</small></dd></div>\n");
}

/* Under the title: by which standard. */
static void write_standard(const struct mny_page *page)
{
    const char *id = mny_report_run(page->data, "standard");
    const char *title = mny_report_standard_title(page->data);

    if (*id == '\0' && *title == '\0')
        return;
    mny_writer_string(page->writer, "<p class=\"lead\">");
    if (*title != '\0')
        mny_html_format(page->writer, _("Standard: %s (%s)"), title, id);
    else
        mny_html_format(page->writer, _("Standard: %s"), id);
    mny_writer_string(page->writer, "</p>\n");
}

/* Cities whose rank another sample might change, and whose weights are doubtful. */
static size_t count_open_ranks(const struct mny_report_data *data)
{
    size_t count = 0;

    for (size_t i = 0; i < data->city_count; i++)
        count += data->cities[i].rank > 0 && data->cities[i].best < data->cities[i].worst;
    return count;
}

static size_t count_doubtful_weights(const struct mny_report_data *data)
{
    size_t count = 0;

    for (size_t i = 0; i < data->city_count; i++)
        count += data->cities[i].weights.present && data->cities[i].weights.verdict != NULL &&
                 *data->cities[i].weights.verdict != '\0';
    return count;
}

static void write_doubts(const struct mny_page *page)
{
    const size_t open = count_open_ranks(page->data);
    const size_t doubtful = count_doubtful_weights(page->data);

    if (open > 0) {
        mny_writer_string(page->writer, "<p class=\"warn\">");
        mny_html_format(page->writer,
                        _("Cities whose rank the sample leaves open: %zu of %zu. The ranks that "
                          "are possible stand in brackets below the rank."),
                        open, count_ranked(page->data));
        mny_writer_string(page->writer, "</p>\n");
    }
    if (doubtful > 0) {
        mny_writer_string(page->writer, "<p class=\"warn\">");
        mny_html_format(page->writer,
                        _("Cities whose weights are doubtful: %zu. “Weights” says why."), doubtful);
        mny_writer_string(page->writer, "</p>\n");
    }
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

void mny_page_overview(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<header class=\"top\">\n");
    mny_html_element(page->writer, "p", "eyebrow", _("minyi · citizen survey and evaluation"));
    mny_html_element(page->writer, "h1", NULL, mny_overview_title(page->data));
    write_standard(page);
    mny_writer_string(page->writer, "<dl class=\"figures\">\n");
    city_figures(page);
    response_figures(page);
    weight_figures(page);
    mny_writer_string(page->writer, "</dl>\n");
    write_doubts(page);
    write_warnings(page);
    mny_writer_string(page->writer, "</header>\n");
}
