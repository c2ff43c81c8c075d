/* SPDX-License-Identifier: MIT */
#include "survey/report/report_weights.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/weight/weight_verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool mny_report_has_margins(const struct mny_report_data *data)
{
    return data->has_margins;
}

static void margin_row(const struct mny_page *page, const struct mny_margin_row *row, bool first)
{
    mny_writer_string(page->writer, "<tr>");
    /* A margin's name stands at its first category. */
    mny_html_text_cell(page->writer, first ? row->margin : "");
    mny_html_row_head(page->writer, row->category, NULL);
    mny_html_count_cell(page->writer, row->n);
    mny_html_bar_cell(page->writer, 100 * row->sample, row->sample);
    mny_html_bar_cell(page->writer, 100 * row->target, row->target);
    mny_html_bar_cell(page->writer, 100 * row->weighted, row->weighted);
    mny_html_number_cell(page->writer, 100 * (row->sample - row->target), 2);
    mny_html_number_cell(page->writer, 100 * (row->weighted - row->target), 2);
    mny_writer_string(page->writer, "</tr>\n");
}

/* The rows of one city, which stand together, from FIRST on; returns the next. */
static size_t city_margins(const struct mny_page *page, size_t first)
{
    const struct mny_report_data *data = page->data;
    const struct mny_report_city *city = &data->cities[data->margins[first].city];
    char caption[512];
    size_t row;

    mny_writer_string(page->writer, "<details class=\"screen\"><summary><bdi>");
    mny_html_text(page->writer, city->name);
    mny_writer_string(page->writer, "</bdi> <small>");
    mny_html_text(page->writer, city->code);
    mny_writer_string(page->writer, "</small></summary>\n");
    snprintf(caption, sizeof caption, _("%s: shares in per cent, differences in percentage points"),
             city->name);
    mny_html_table_begin(page->writer, "plain fixed", caption);
    mny_html_word_column(page->writer, _("Margin"));
    mny_html_word_column(page->writer, _("Category"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_number_column(page->writer, _("Sample, %"));
    mny_html_number_column(page->writer, _("Population, %"));
    mny_html_number_column(page->writer, _("Weighted, %"));
    mny_html_number_column(page->writer, _("Difference before"));
    mny_html_number_column(page->writer, _("Difference after"));
    mny_html_table_body(page->writer);
    for (row = first; row < data->margin_count; row++) {
        if (data->margins[row].city != data->margins[first].city)
            break;
        margin_row(page, &data->margins[row],
                   row == first ||
                       strcmp(data->margins[row].margin, data->margins[row - 1].margin) != 0);
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
    return row;
}

void mny_report_margins(const struct mny_page *page)
{
    mny_page_paragraph(page, _("Those who answer are not a small picture of the city. Weighting "
                               "gives each answer the weight with which the sample has the "
                               "population's shares."));
    mny_page_figure(page, MNY_PLOT_MARGINS);
    mny_html_element(page->writer, "h3", NULL, _("Each city's shares before and after"));
    mny_page_note(page, _("On paper stand the cities that are opened here; margins.csv has all."));
    for (size_t row = 0; row < page->data->margin_count;)
        row = city_margins(page, row);
}

bool mny_report_has_weights(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].weights.present)
            return true;
    return false;
}

/* How far the weighted shares are from their targets: seldom more than the
   rounding of doubles, which is not worth its digits. */
static void error_cell(const struct mny_page *page, double error)
{
    if (!isfinite(error))
        mny_writer_string(page->writer, "<td>–</td>");
    else if (error <= 1e-9)
        mny_writer_string(page->writer, "<td>≤ 10⁻⁹</td>");
    else {
        char text[MNY_HTML_NUMBER_ROOM];

        mny_html_fixed(100 * error, 4, text);
        mny_writer_format(page->writer, "<td class=\"gap\">%s %%</td>", text);
    }
}

/* The doubt whose code begins VERDICT, LENGTH bytes of it; NULL for one of a later minyi. */
static const char *doubt_label(const char *verdict, size_t length)
{
    for (size_t i = 0; i < MNY_WEIGHTS_DOUBTS; i++)
        if (strlen(mny_weight_doubt_code(i)) == length &&
            memcmp(mny_weight_doubt_code(i), verdict, length) == 0)
            return mny_weight_doubt_label(i);
    return NULL;
}

/* Codes not known stand as they are. */
void mny_report_verdict_cell(const struct mny_page *page, const char *verdict)
{
    if (*verdict == '\0') {
        mny_html_text_cell(page->writer, _("fine"));
        return;
    }
    mny_writer_string(page->writer, "<td class=\"word gap\">");
    while (*verdict != '\0') {
        const size_t length = strcspn(verdict, ";");
        const char *label = doubt_label(verdict, length);

        if (label != NULL)
            mny_html_text(page->writer, label);
        else
            mny_html_piece(page->writer, verdict, length);
        verdict += length;
        if (*verdict == ';') {
            mny_html_text(page->writer, _("; "));
            verdict++;
        }
    }
    mny_writer_string(page->writer, "</td>");
}

static bool has_verdicts(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].weights.present && data->cities[i].weights.verdict != NULL)
            return true;
    return false;
}

static void weights_row(const struct mny_page *page, const struct mny_report_city *city)
{
    const struct mny_report_weights *weights = &city->weights;

    mny_writer_string(page->writer, "<tr>");
    mny_page_city(page, city);
    if (weights->verdict != NULL)
        mny_report_verdict_cell(page, weights->verdict);
    mny_html_count_cell(page->writer, weights->n);
    mny_html_count_cell(page->writer, weights->sum);
    mny_html_number_cell(page->writer, weights->min, 2);
    mny_html_number_cell(page->writer, weights->max, 2);
    mny_html_number_cell(page->writer, weights->cv, 2);
    mny_html_number_cell(page->writer, weights->deff, 2);
    mny_html_bar_cell(page->writer, weights->n_eff, weights->n_eff / weights->n);
    mny_html_count_cell(page->writer, weights->iterations);
    error_cell(page, weights->max_error);
    mny_html_count_cell(page->writer, weights->trimmed);
    mny_writer_string(page->writer, "</tr>\n");
}

void mny_report_weights(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page,
                       _("Unequal weights cost precision: n answers are worth as much as n_eff "
                         "equally weighted ones (the bar: n_eff in n). deff = 1 + cv² is by how "
                         "much weighting alone makes the variance larger, cv the coefficient of "
                         "variation of the weights."));
    mny_page_figure(page, MNY_PLOT_SIZES);
    mny_page_figure(page, MNY_PLOT_WEIGHTS);
    mny_html_table_begin(page->writer, "plain", _("Weights of each city"));
    mny_page_city_column(page);
    if (has_verdicts(data))
        mny_html_word_column(page->writer, _("Verdict"));
    mny_html_number_column(page->writer, "n");
    mny_html_number_column(page->writer, _("Sum of weights"));
    mny_html_number_column(page->writer, _("Smallest"));
    mny_html_number_column(page->writer, _("Largest"));
    mny_html_number_column(page->writer, "cv");
    mny_html_number_column(page->writer, "deff");
    mny_html_number_column(page->writer, "n_eff");
    mny_html_number_column(page->writer, _("Iterations"));
    mny_html_number_column(page->writer, _("Largest relative error of a margin"));
    mny_html_number_column(page->writer, _("Trimmed"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].weights.present)
            weights_row(page, &data->cities[i]);
    mny_html_table_end(page->writer);
}
