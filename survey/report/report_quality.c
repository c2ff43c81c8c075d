/* SPDX-License-Identifier: MIT */
#include "survey/report/report_quality.h"

#include "core/text.h"
#include "survey/clean/reasons.h"
#include "survey/report/html.h"
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mny_reading_quality(struct mny_reading *reading)
{
    enum { RULE, RAN, FLAGGED, JUDGED, EXPECTED, ACTION, MEAN_ALL, MEAN_WITHOUT };
    static const char *const names[] = {"rule",   "ran",      "flagged",      "judged", "expected",
                                        "action", "mean_all", "mean_without", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->quality = calloc(rows + 1, sizeof *data->quality);
    data->quality_measures = calloc(rows + 1, sizeof *data->quality_measures);
    if (data->quality == NULL || data->quality_measures == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++) {
        if (strcmp(mny_reading_text(reading, row, RAN), "yes") != 0)
            continue;
        if (strcmp(mny_reading_text(reading, row, ACTION), "report") == 0)
            data->quality_measures[data->quality_measure_count++] = (struct mny_quality_measure){
                .rule = mny_reading_text(reading, row, RULE),
                .note = mny_reading_optional(reading, row, "note"),
                .judged = mny_reading_number(reading, row, JUDGED),
                .p01 = mny_reading_optional_number(reading, row, "p01"),
                .p50 = mny_reading_optional_number(reading, row, "p50"),
                .p99 = mny_reading_optional_number(reading, row, "p99"),
            };
        else
            data->quality[data->quality_count++] = (struct mny_quality_row){
                .rule = mny_reading_text(reading, row, RULE),
                .action = mny_reading_text(reading, row, ACTION),
                .flagged = mny_reading_number(reading, row, FLAGGED),
                .judged = mny_reading_number(reading, row, JUDGED),
                .expected = mny_reading_number(reading, row, EXPECTED),
                .mean_all = mny_reading_number(reading, row, MEAN_ALL),
                .mean_without = mny_reading_number(reading, row, MEAN_WITHOUT),
            };
    }
}

/* A rule that this version does not know keeps its own name. */
static const char *label_of(const char *rule)
{
    const enum mny_reason reason = mny_reason_named(rule);

    return reason == MNY_REASON_COUNT ? rule : mny_reason_label(reason);
}

/* The share that honest answers would give; pairs of equal answers are a count, and no
   share of responses. */
static double honest_share(const struct mny_quality_row *row)
{
    return strcmp(row->rule, "dup_answers") == 0 ? NAN : 100 * row->expected;
}

static void rule_row(const struct mny_page *page, const struct mny_quality_row *row)
{
    mny_writer_string(page->writer, "<tr>");
    mny_html_row_head(page->writer, label_of(row->rule), row->rule);
    mny_html_count_cell(page->writer, row->judged);
    mny_html_count_cell(page->writer, row->flagged);
    mny_html_number_cell(page->writer, row->judged > 0 ? 100 * row->flagged / row->judged : NAN, 2);
    mny_html_number_cell(page->writer, honest_share(row), 2);
    mny_html_number_cell(page->writer, row->mean_without, 2);
    mny_html_number_cell(page->writer, row->mean_without - row->mean_all, 2);
    mny_html_text_cell(page->writer,
                       strcmp(row->action, "reject") == 0 ? _("rejected") : _("flagged only"));
    mny_writer_string(page->writer, "</tr>\n");
}

/* What only describes, and rejects nothing. */
static void measure_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    if (data->quality_measure_count == 0)
        return;
    mny_page_details_begin(page, _("Measures of careful answering, for the statistician"));
    mny_html_table_begin(page->writer, "plain", _("Measures that reject nothing"));
    mny_html_word_column(page->writer, _("Measure"));
    mny_html_number_column(page->writer, _("Judged"));
    mny_html_number_column(page->writer, "1 %");
    mny_html_number_column(page->writer, _("Median"));
    mny_html_number_column(page->writer, "99 %");
    mny_html_word_column(page->writer, _("Meaning"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->quality_measure_count; i++) {
        const struct mny_quality_measure *measure = &data->quality_measures[i];

        mny_writer_string(page->writer, "<tr>");
        mny_html_row_head(page->writer, label_of(measure->rule), measure->rule);
        mny_html_count_cell(page->writer, measure->judged);
        mny_html_number_cell(page->writer, measure->p01, 2);
        mny_html_number_cell(page->writer, measure->p50, 2);
        mny_html_number_cell(page->writer, measure->p99, 2);
        mny_html_text_cell(page->writer, measure->note);
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

static void rule_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    if (data->quality_count == 0)
        return;
    mny_page_paragraph(page, _("Quality rules look for what is doubtful in the accepted rows. They "
                               "reject only where the questionnaire's settings say so. A rule that "
                               "moves the mean score deserves a look: flags.csv names each row."));
    mny_html_table_begin(page->writer, "plain",
                         _("Doubtful rows, and the mean score without them"));
    mny_html_word_column(page->writer, _("Rule"));
    mny_html_number_column(page->writer, _("Judged"));
    mny_html_number_column(page->writer, _("Flagged"));
    mny_html_number_column(page->writer, _("Share, %"));
    mny_html_number_column(page->writer, _("Honest answers, %"));
    mny_html_number_column(page->writer, _("Mean score without"));
    mny_html_number_column(page->writer, _("Difference"));
    mny_html_word_column(page->writer, _("What was done"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->quality_count; i++)
        rule_row(page, &data->quality[i]);
    mny_html_table_end(page->writer);
}

void mny_report_quality(const struct mny_page *page)
{
    rule_table(page);
    measure_table(page);
}
