/* SPDX-License-Identifier: MIT */
#include "survey/report/report_checks.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <string.h>

/* ---- ranks --------------------------------------------------------------------------------- */

static bool has_rank_interval(const struct mny_report_city *city)
{
    return city->rank > 0 && isfinite(city->best) && isfinite(city->worst);
}

bool mny_report_has_ranks(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (has_rank_interval(&data->cities[i]) || isfinite(data->cities[i].trust.same))
            return true;
    return false;
}

/* `3–5` */
static void range_cell(const struct mny_page *page, double from, double to)
{
    if (!isfinite(from) || !isfinite(to))
        mny_html_number_cell(page->writer, NAN, 0);
    else if (from < to)
        mny_writer_format(page->writer, "<td>%.0f–%.0f</td>", from, to);
    else
        mny_writer_format(page->writer, "<td>%.0f</td>", from);
}

static double top_of(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].trust.top))
            return data->cities[i].trust.top;
    return NAN;
}

static void rank_row(const struct mny_page *page, const struct mny_report_city *city, bool top)
{
    const struct mny_report_rank *trust = &city->trust;

    mny_writer_format(page->writer, "<tr><td class=\"rank\">%zu</td>", city->rank);
    mny_page_city(page, city);
    mny_html_number_cell(page->writer, city->total, 2);
    range_cell(page, city->best, city->worst);
    mny_html_number_cell(page->writer, 100 * trust->p_first, 2);
    if (top)
        mny_html_number_cell(page->writer, 100 * trust->p_top, 2);
    range_cell(page, trust->lowest, trust->highest);
    mny_html_number_cell(page->writer, 100 * trust->same, 2);
    mny_writer_string(page->writer, "</tr>\n");
}

void mny_report_ranks(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    const double top = top_of(data);

    mny_page_paragraph(page,
                       _("Two questions about each rank. Would another sample of the same people "
                         "give it again? The interval of ranks holds for all cities together. And "
                         "would other weights give it again? Those of the L1 are drawn around the "
                         "standard's by ± 25 %."));
    mny_html_table_begin(page->writer, "plain", _("Ranks, and what they are worth"));
    mny_html_number_column(page->writer, _("Rank"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Total"));
    mny_html_number_column(page->writer, _("Ranks the sample leaves open"));
    mny_html_number_column(page->writer, _("First, %"));
    if (isfinite(top)) {
        mny_writer_string(page->writer, "<th scope=\"col\">");
        mny_html_format(page->writer, _("Among the first %.0f, %%"), top);
        mny_writer_string(page->writer, "</th>");
    }
    mny_html_number_column(page->writer, _("Ranks under other weights"));
    mny_html_number_column(page->writer, _("The same rank under other weights, %"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].rank > 0)
            rank_row(page, &data->cities[i], isfinite(top));
    mny_html_table_end(page->writer);
}

/* ---- response rates ------------------------------------------------------------------------ */

bool mny_report_has_outcomes(const struct mny_report_data *data)
{
    return data->nowhere.outcomes != NULL;
}

/* What the codes of outcome.csv mean, and whether they are shares. */
static const struct quantity {
    const char *code, *label;
    bool share;
} quantities[] = {
    {"sampled", N_("Drawn"), false},
    {"I", N_("Complete"), false},
    {"P", N_("Partial"), false},
    {"R", N_("Refused, broken off"), false},
    {"NC", N_("Not reached"), false},
    {"O", N_("Other non-interview"), false},
    {"UH", N_("Not known whether anybody is there"), false},
    {"UO", N_("Eligibility not known"), false},
    {"NE", N_("Not eligible"), false},
    {"removed_for_quality", N_("Removed for quality"), false},
    {"RR1", N_("Response, RR1, %"), true},
    {"RR3", N_("Response, RR3, %"), true},
    {"COOP1", N_("Cooperation, COOP1, %"), true},
    {"REF1", N_("Refusal, REF1, %"), true},
    {"CON1", N_("Contact, CON1, %"), true},
};
enum { QUANTITIES = sizeof quantities / sizeof *quantities };

static double quantity_of(const struct mny_report_data *data, const struct mny_report_city *city,
                          const struct quantity *quantity)
{
    for (size_t i = 0; i < data->outcomes.count; i++)
        if (strcmp(data->outcomes.items[i].code, quantity->code) == 0)
            return city->outcomes[i];
    return NAN;
}

static void outcome_row(const struct mny_page *page, const struct mny_report_city *city)
{
    const bool all = city == &page->data->nowhere;

    mny_writer_string(page->writer, all ? "<tr class=\"all\">" : "<tr>");
    if (all)
        mny_html_row_head(page->writer, _("All"), NULL);
    else
        mny_page_city(page, city);
    for (size_t i = 0; i < QUANTITIES; i++) {
        const double value = quantity_of(page->data, city, &quantities[i]);

        if (quantities[i].share)
            mny_html_number_cell(page->writer, 100 * value, 2);
        else
            mny_html_count_cell(page->writer, value);
    }
    mny_writer_string(page->writer, "</tr>\n");
}

void mny_report_outcomes(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page, _("What became of those who were drawn, and AAPOR's rates from it. "
                               "outcome.csv has the others: RR2 to RR6, and those of cooperation, "
                               "refusal and contact."));
    mny_html_table_begin(page->writer, "plain", _("Outcomes, and response rates"));
    mny_page_city_column(page);
    for (size_t i = 0; i < QUANTITIES; i++)
        mny_html_number_column(page->writer, _(quantities[i].label));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].outcomes != NULL)
            outcome_row(page, &data->cities[i]);
    outcome_row(page, &data->nowhere);
    mny_html_table_end(page->writer);
}

/* ---- reliability --------------------------------------------------------------------------- */

bool mny_report_has_reliability(const struct mny_report_data *data)
{
    return data->scale_count > 0;
}

/* The lowest and highest alpha of SCALE over cities. */
static void alpha_range(const struct mny_report_data *data, const struct mny_report_scale *scale,
                        double *low, double *high)
{
    *low = *high = NAN;
    for (size_t i = 0; i < data->scale_count; i++) {
        const struct mny_report_scale *other = &data->scales[i];

        if (other->city == data->city_count || other->dimension != scale->dimension ||
            strcmp(other->code, scale->code) != 0)
            continue;
        *low = fmin(*low, other->alpha);
        *high = fmax(*high, other->alpha);
    }
}

static void scale_row(const struct mny_page *page, const struct mny_report_scale *scale)
{
    double low, high;

    alpha_range(page->data, scale, &low, &high);
    mny_writer_string(page->writer, "<tr>");
    if (scale->dimension)
        mny_html_row_head(page->writer, scale->label, scale->code);
    else
        mny_html_row_head(page->writer, _("All questions"), NULL);
    mny_html_count_cell(page->writer, scale->items);
    mny_html_count_cell(page->writer, scale->n);
    mny_html_number_cell(page->writer, scale->alpha, 2);
    mny_html_number_cell(page->writer, low, 2);
    mny_html_number_cell(page->writer, high, 2);
    mny_html_number_cell(page->writer, scale->omega, 2);
    mny_html_number_cell(page->writer, scale->kmo, 2);
    mny_html_p_cell(page->writer, scale->bartlett_p);
    mny_writer_string(page->writer, "</tr>\n");
}

void mny_report_reliability(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page, _("Whether the questions of a dimension measure one thing: Cronbach's "
                               "alpha and McDonald's omega, over those who answered all of them. "
                               "A low alpha does not make a score wrong; it says that the "
                               "questions are about different things. Single questions stand in "
                               "reliability.csv."));
    mny_html_table_begin(page->writer, "plain", _("Dimensions of the questionnaire, all cities"));
    mny_html_word_column(page->writer, _("Dimension"));
    mny_html_number_column(page->writer, _("Questions"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_number_column(page->writer, _("Alpha"));
    mny_html_number_column(page->writer, _("Alpha, lowest city"));
    mny_html_number_column(page->writer, _("Alpha, highest city"));
    mny_html_number_column(page->writer, _("Omega"));
    mny_html_number_column(page->writer, "KMO");
    mny_html_number_column(page->writer, _("Bartlett's p"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->scale_count; i++)
        if (data->scales[i].city == data->city_count)
            scale_row(page, &data->scales[i]);
    mny_html_table_end(page->writer);
}
