/* SPDX-License-Identifier: MIT */
#include "survey/report/report_fieldwork.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <string.h>

/* The measures, in the order of the file. */
enum measure { REJECTED, STRAIGHT, NIGHT, MEDIAN_DURATION, MEASURES };

static const struct {
    const char *name, *label;
} measures[MEASURES] = {
    [REJECTED] = {"rejected", N_("Rejected, %")},
    [STRAIGHT] = {"straight", N_("Straight-lining, %")},
    [NIGHT] = {"night", N_("At night, %")},
    [MEDIAN_DURATION] = {"median_duration", N_("Median duration, s")},
};

static const struct {
    const char *name, *label;
} kinds[] = {{"interviewer", N_("Interviewers")}, {"contractor", N_("Contractors")}};

bool mny_report_has_fieldwork(const struct mny_report_data *data)
{
    return data->fieldwork_count > 0;
}

/* What one share is over all of a kind. */
struct spread {
    size_t units, above, below;
    double overall, lowest, highest;
};

static struct spread spread_of(const struct mny_report_data *data, const char *kind,
                               const char *measure)
{
    struct spread made = {.overall = NAN, .lowest = NAN, .highest = NAN};

    for (size_t i = 0; i < data->fieldwork_count; i++) {
        const struct mny_fieldwork_row *row = &data->fieldwork[i];

        if (strcmp(row->kind, kind) != 0 || strcmp(row->measure, measure) != 0 ||
            *row->code == '\0' || isnan(row->value))
            continue;
        made.units++;
        made.above += strcmp(row->outside, "above") == 0;
        made.below += strcmp(row->outside, "below") == 0;
        made.overall = row->overall;
        made.lowest = fmin(made.lowest, row->value);
        made.highest = fmax(made.highest, row->value);
    }
    return made;
}

static void spread_row(const struct mny_page *page, const char *label, const struct spread *spread)
{
    mny_writer_string(page->writer, "<tr>");
    mny_html_row_head(page->writer, label, NULL);
    mny_html_count_cell(page->writer, (double)spread->units);
    mny_html_number_cell(page->writer, 100 * spread->overall, 2);
    mny_html_number_cell(page->writer, 100 * spread->lowest, 2);
    mny_html_number_cell(page->writer, 100 * spread->highest, 2);
    mny_html_count_cell(page->writer, (double)spread->above);
    mny_html_count_cell(page->writer, (double)spread->below);
    mny_writer_string(page->writer, "</tr>\n");
}

static void kind_table(const struct mny_page *page, size_t kind)
{
    if (spread_of(page->data, kinds[kind].name, measures[REJECTED].name).units == 0)
        return;
    mny_html_table_begin(page->writer, "plain", _(kinds[kind].label));
    mny_html_word_column(page->writer, _("Share"));
    mny_html_number_column(page->writer, _("Compared"));
    mny_html_number_column(page->writer, _("All"));
    mny_html_number_column(page->writer, _("Lowest"));
    mny_html_number_column(page->writer, _("Highest"));
    mny_html_number_column(page->writer, _("Above the limits"));
    mny_html_number_column(page->writer, _("Below the limits"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < MEDIAN_DURATION; i++) {
        const struct spread spread = spread_of(page->data, kinds[kind].name, measures[i].name);

        if (spread.units > 0)
            spread_row(page, _(measures[i].label), &spread);
    }
    mny_html_table_end(page->writer);
}

/* A share, and on which side of the limits it is beyond them. */
static void share_cell(const struct mny_page *page, const struct mny_fieldwork_row *row)
{
    char text[MNY_HTML_NUMBER_ROOM];
    size_t length;

    if (*row->outside == '\0') {
        mny_html_number_cell(page->writer, 100 * row->value, 2);
        return;
    }
    length = mny_html_fixed(100 * row->value, 2, text);
    mny_writer_string(page->writer, "<td class=\"gap\">");
    mny_writer_bytes(page->writer, text, length);
    mny_writer_string(page->writer, "<small>");
    mny_html_text(page->writer, strcmp(row->outside, "above") == 0 ? _("above") : _("below"));
    mny_writer_string(page->writer, "</small></td>");
}

/* A contractor's rows stand together: the one that FIRST begins. */
static void contractor_row(const struct mny_page *page, size_t first)
{
    const struct mny_report_data *data = page->data;
    const struct mny_fieldwork_row *found[MEASURES] = {NULL};

    for (size_t i = first; i < data->fieldwork_count &&
                           strcmp(data->fieldwork[i].kind, data->fieldwork[first].kind) == 0 &&
                           strcmp(data->fieldwork[i].code, data->fieldwork[first].code) == 0;
         i++)
        for (size_t k = 0; k < MEASURES; k++)
            if (strcmp(data->fieldwork[i].measure, measures[k].name) == 0)
                found[k] = &data->fieldwork[i];
    mny_writer_string(page->writer, "<tr>");
    mny_html_row_head(page->writer,
                      *data->fieldwork[first].code ? data->fieldwork[first].code : _("not told"),
                      NULL);
    mny_html_count_cell(page->writer, found[REJECTED] ? found[REJECTED]->n : NAN);
    for (size_t k = 0; k < MEDIAN_DURATION; k++)
        if (found[k])
            share_cell(page, found[k]);
        else
            mny_html_number_cell(page->writer, NAN, 2);
    mny_html_number_cell(page->writer, found[MEDIAN_DURATION] ? found[MEDIAN_DURATION]->value : NAN,
                         0);
    mny_writer_string(page->writer, "</tr>\n");
}

static bool is_contractor(const struct mny_fieldwork_row *row)
{
    return strcmp(row->kind, "contractor") == 0 && strcmp(row->measure, "rejected") == 0;
}

static void contractor_table(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    size_t first = 0;

    while (first < data->fieldwork_count && !is_contractor(&data->fieldwork[first]))
        first++;
    if (first == data->fieldwork_count)
        return;
    mny_page_details_begin(page, _("Each contractor"));
    mny_html_table_begin(page->writer, "plain", _("Contractors side by side"));
    mny_html_word_column(page->writer, _("Contractor"));
    mny_html_number_column(page->writer, _("Rows"));
    for (size_t k = 0; k < MEASURES; k++)
        mny_html_number_column(page->writer, _(measures[k].label));
    mny_html_table_body(page->writer);
    for (size_t i = first; i < data->fieldwork_count; i++)
        if (is_contractor(&data->fieldwork[i]))
            contractor_row(page, i);
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_fieldwork(const struct mny_page *page)
{
    mny_page_paragraph(
        page, _("Interviewers and contractors side by side. The limits are those of a funnel plot "
                "(Spiegelhalter 2005), three standard deviations around the share of all, wider "
                "for fewer rows: chance alone puts about one in 370 beyond them. Who is outside "
                "is worth a look; other cities and other people to ask may be the reason. "
                "interviewers.csv names the interviewers."));
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        kind_table(page, kind);
    contractor_table(page);
}
