/* SPDX-License-Identifier: MIT */
#include "survey/report/report_notes.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_settings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool mny_report_has_failures(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (mny_report_unweighted(data, &data->cities[i]) ||
            mny_report_unestimated(data, &data->cities[i]))
            return true;
    return false;
}

/* Why a city has no survey score. */
static const char *missing_text(const struct mny_report_city *city, bool unweighted)
{
    if (unweighted)
        return _("could not be weighted: an empty cell, margins that contradict each other, or a "
                 "target that is missing");
    if (city->suppressed)
        return _("suppressed: fewer than 30 respondents, or a standard error of more than 0.3 "
                 "times the score");
    return _("weighted, but without standard errors: a stratum with one sampling unit, or a "
             "replicate that could not be weighted");
}

void mny_report_failures(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    mny_page_paragraph(page, _("These cities have accepted responses but no survey score. What "
                               "stood in the way was said when the program ran; `minyi score` on "
                               "the same files says it again, with what to do."));
    mny_html_table_begin(page->writer, "plain", _("Cities that were not finished"));
    mny_page_city_column(page);
    mny_html_number_column(page->writer, _("Accepted"));
    mny_html_word_column(page->writer, _("What is missing"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < data->city_count; i++) {
        const struct mny_report_city *city = &data->cities[i];
        bool unweighted = mny_report_unweighted(data, city);

        if (!unweighted && !mny_report_unestimated(data, city))
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_page_city(page, city);
        mny_html_count_cell(page->writer, city->accepted);
        mny_html_text_cell(page->writer, missing_text(city, unweighted));
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

bool mny_report_has_method(const struct mny_report_data *data)
{
    (void)data;
    return true;
}

/* What is said for one value of a key in run.csv. */
struct choice {
    const char *value, *text;
};

/* The text for VALUE; the last choice, whose value is NULL, is for all others. */
static const char *text_for(const struct choice *choices, const char *value)
{
    while (choices->value != NULL && strcmp(choices->value, value) != 0)
        choices++;
    return _(choices->text);
}

static const char *weighting_text(const struct mny_report_data *data)
{
    static const struct choice methods[] = {
        {"none", N_("Each answer has its base weight, or 1; nothing is calibrated.")},
        {"poststratify", N_("Post-stratification: in each city and category the base weights are "
                            "multiplied by population ÷ sample.")},
        {"rake", N_("Raking: in each city the base weights are multiplied by factors (one a "
                    "category) until every margin has the population's counts, to a relative "
                    "error of 1e-9. Of all weights that do this they are the nearest to the base "
                    "weights (exponential distance; Deville and Särndal 1992).")},
        {"linear", N_("Calibration with the linear distance (GREG): of all weights that meet every "
                      "margin of the population, those nearest to the base weights in squares.")},
        {"logit", N_("Calibration with the logit distance: every margin is met, and no weight "
                     "leaves the bounds given around its base weight (Deville and Särndal 1992).")},
        {NULL, N_("The base weights (or 1) are calibrated in each city so that the sample has the "
                  "population's counts in every margin.")},
    };

    return text_for(methods, mny_report_run(data, "method"));
}

static const char *error_text(const struct mny_report_data *data)
{
    const char *replicates = mny_report_run(data, "replicates");

    if (strncmp(replicates, "jackknife", strlen("jackknife")) == 0)
        return _("Standard errors are from the jackknife: each sampling unit is left out once, the "
                 "rest is weighted again, and the scores' spread counts. Intervals are 95 %, by "
                 "the t distribution with sampling units − strata degrees of freedom.");
    if (strncmp(replicates, "bootstrap", strlen("bootstrap")) == 0)
        return _("Standard errors are from the bootstrap: sampling units are drawn again with "
                 "replacement, each replicate is weighted again, and the scores' spread counts. "
                 "Intervals are 95 %, by the t distribution with sampling units − strata degrees "
                 "of freedom.");
    if (strcmp(replicates, "brr") == 0 || strncmp(replicates, "fay", strlen("fay")) == 0)
        return _("Standard errors are from balanced repeated replication: of the two sampling "
                 "units of each stratum one counts more and one less, each replicate is weighted "
                 "again, and the scores' spread counts. Intervals are 95 %, by the t distribution "
                 "with sampling units − strata degrees of freedom.");
    if (strncmp(replicates, "file", strlen("file")) == 0)
        return _("Standard errors are from replicate weights given with the data: the spread of "
                 "the scores under them counts. Intervals are 95 %, by the t distribution with "
                 "sampling units − strata degrees of freedom.");
    return _("Standard errors are by Taylor linearization of exactly these means, with strata, "
             "sampling units and sampling fractions where the responses have them; after "
             "calibration the residuals from the regression on the margins count, so that its gain "
             "in precision shows. They are the numbers of R's survey package. Intervals are 95 %, "
             "by the t distribution with sampling units − strata degrees of freedom, and are not "
             "cut at 0 or 100.");
}

static const char *standard_text(const struct mny_report_data *data)
{
    static const struct choice standards[] = {
        {"gbt33356-2022",
         N_("GB/T 33356—2022: the items are scored by the tables of chapter 6, the weights are "
            "those of table 29 (chapter 7). Citizens' experience, L9, counts 40 %; how it is "
            "computed is left to the questionnaire (6.10). Information security, L7, is deducted "
            "and has no weight.")},
        {"gbt33356-2022-county",
         N_("GB/T 33356—2022, Annex A for counties: the items are scored by the tables of A.1 to "
            "A.7, the weights are those of A.9. Citizens' experience, L8, counts 40 %; how it is "
            "computed is left to the questionnaire (A.8). Information security, L6, is deducted "
            "and has no weight. As printed, L3P2-A2 pays 50 of 100 points at most and the two "
            "items of L4P1 40 % each, so that the objective side has 58.45 points, not 60.")},
        {"xinxing-2018",
         N_("Indicators of 2018: the items are scored by the printed formulas. Citizens' "
            "experience, L8, counts 40 %; how it is computed is left to the questionnaire. "
            "Information security, L6, is deducted and has no weight. Every score is rounded to "
            "two decimals, half up, as the notice asks.")},
        {"zhujian-2012",
         N_("Pilot indicators of 2012: the document prints neither weights nor formulas. Each item "
            "has the mean of its ratings (0–100), with equal weights within each parent unless a "
            "file of weights was given. It has no place for a survey.")},
        {"ccid-smart",
         N_("SMART frame: the document gives parts and stages but no numbers; weights of the parts "
            "and limits of the stages are the user's, or equal and 25, 50, 75. It has no place for "
            "a survey.")},
        {NULL, N_("The items are scored by the formulas and weights of the standard named above.")},
    };

    return text_for(standards, mny_report_run(data, "standard"));
}

static void entry(const struct mny_page *page, const char *name, const char *text)
{
    mny_html_element(page->writer, "dt", NULL, name);
    mny_html_element(page->writer, "dd", NULL, text);
}

static void survey_method(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;

    if (data->has_flow)
        entry(page, _("Cleaning"),
              _("The rules are applied in the order unreadable, duplicate number, unknown city, "
                "screened out, incomplete, invalid, attention check, too fast, same answer "
                "throughout, repeated response; the first that applies names the reason. Limits "
                "are those of the questionnaire's settings.csv."));
    if (data->has_diagnostics)
        entry(page, _("Weighting"), weighting_text(data));
    if (!data->has_subjective)
        return;
    entry(page, _("Survey score"),
          _("A question's score is the weighted mean of its answers' scores, Σwy ÷ Σw, over those "
            "who gave a scored answer; “no opinion” takes no part. A "
            "dimension's score is the mean of its questions' by their weights, the city's the mean "
            "of its dimensions' by theirs. What nobody answered takes no part in the mean above "
            "it."));
    entry(page, _("Standard errors and intervals"), error_text(data));
}

/* With two decimals, or as many as it has. */
static void total_formula(const struct mny_page *page)
{
    double share = page->data->survey_share;
    char number[MNY_HTML_NUMBER_ROOM + MNY_NUMBER_ROOM], text[1024];

    if (fabs(100 * share - round(100 * share)) < 1e-9)
        mny_html_fixed(share, 2, number);
    else
        mny_number_format(share, number);
    snprintf(text, sizeof text,
             _("Total = objective score + %s × survey score − deductions, never below 0. Equal "
               "totals share a rank. The interval of a total is that of its survey part."),
             number);
    entry(page, _("Total"), text);
}

static bool any_subjective(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->city_count; i++)
        if (isfinite(data->cities[i].subjective))
            return true;
    return false;
}

static void total_method(const struct mny_page *page)
{
    const struct mny_report_data *data = page->data;
    bool survey = data->survey_share > 0 && any_subjective(data);

    if (data->has_objective || data->has_scores) {
        entry(page, _("Standard"), standard_text(data));
        entry(page, _("Objective score"),
              _("Points of an L2 = its weight × the sum of its items' scores; of an L1 the sum of "
                "its L2; the objective score the sum of the L1. Deductions are points of the "
                "total, and are shown beside it."));
    }
    if (data->has_scores && survey && data->has_objective)
        total_formula(page);
    else if (data->has_scores && survey) /* objective.csv has what is left to the survey */
        entry(page, _("Total"),
              _("Total = objective score + the survey's points − deductions, never below 0. Equal "
                "totals share a rank."));
    else if (data->has_scores)
        entry(page, _("Total"),
              _("Total = objective score − deductions, never below 0. Equal totals share "
                "a rank."));
}

void mny_report_method(const struct mny_page *page)
{
    mny_writer_string(page->writer, "<dl class=\"method\">\n");
    survey_method(page);
    total_method(page);
    mny_writer_string(page->writer, "</dl>\n");
    mny_report_settings(page);
}
