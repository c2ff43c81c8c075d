/* SPDX-License-Identifier: MIT */
#include "survey/summary.h"

#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/clean/outcomes.h"
#include "survey/interviewers_print.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/ranking_print.h"
#include "survey/terminal.h"
#include "survey/topics_print.h"
#include "survey/weight_screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the label on the left, and how many cities from each end. */
enum { LABEL = 12, SHOWN = 3 };

static void print_label(FILE *out, const char *label)
{
    fputs("  ", out);
    mny_print_left(out, label, LABEL);
}

/* ---- read, accepted, rejected --------------------------------------------------- */

static void print_count(FILE *out, const char *label, uint64_t count, uint64_t of)
{
    print_label(out, label);
    mny_print_count(out, count, 12);
    if (of > 0)
        fprintf(out, "  %5.1f %%", 100.0 * (double)count / (double)of);
    fputc('\n', out);
}

static void print_read(const struct mny_summary *summary, FILE *out)
{
    const struct mny_flow *flow = summary->flow;

    print_label(out, _("read"));
    mny_print_count(out, flow->rows, 12);
    if (summary->dumps == 1)
        fprintf(out, _("  in 1 file, %.1f MB, %.1f s"), (double)flow->bytes / 1e6,
                summary->seconds);
    else
        fprintf(out, _("  in %zu files, %.1f MB, %.1f s"), summary->dumps,
                (double)flow->bytes / 1e6, summary->seconds);
    fputc('\n', out);
}

/* Reasons two in a line, as 80 columns allow. */
static void print_reasons(const struct mny_flow *flow, FILE *out)
{
    int column = 0;

    for (int reason = MNY_UNREADABLE; reason < MNY_REASON_COUNT; reason++) {
        if (flow->total[reason] == 0)
            continue;
        fputs("    ", out);
        mny_print_left(out, mny_reason_label((enum mny_reason)reason), 22);
        mny_print_count(out, flow->total[reason], 10);
        column = !column;
        if (column == 0)
            fputc('\n', out);
    }
    if (column != 0)
        fputc('\n', out);
}

/* As many in a line as 80 columns allow. */
static void print_idle_rules(const struct mny_flow *flow, FILE *out)
{
    size_t column = 0;

    for (int reason = MNY_DUPLICATE_ID; reason < MNY_REASON_COUNT; reason++) {
        const char *rule = mny_reason_label((enum mny_reason)reason);
        const size_t width = mny_display_width(rule, strlen(rule)) + 2;

        if (flow->rule_ran[reason])
            continue;
        if (column == 0 || column + width > MNY_TERMINAL_COLUMNS) {
            fputs(column > 0 ? _(",") : "", out);
            fputs(column > 0 ? "\n" : "", out);
            print_label(out, column > 0 ? "" : _("not checked"));
            column = 2 + LABEL;
        } else {
            fputs(_(", "), out);
        }
        fputs(rule, out);
        column += width;
    }
    if (column > 0)
        fputc('\n', out);
}

/* Open links have no response rate: nobody knows who could have answered (AAPOR). */
static void print_response_rate(const struct mny_summary *summary, FILE *out)
{
    double counts[MNY_OUTCOMES], rates[MNY_RATES];
    size_t removed;

    print_label(out, _("response"));
    if (!summary->flow->has_dispositions || !summary->responses) {
        fprintf(out, "%s\n", _("rate not computable (open link: nobody counted the invitations)"));
        return;
    }
    mny_outcomes_count(summary->responses, MNY_NONE, counts, &removed);
    mny_outcome_rates(counts, rates);
    fprintf(out, _("RR2 %.1f %%, RR4 %.1f %% (e %.2f), cooperation COOP2 %.1f %%"),
            100 * rates[MNY_RR2], 100 * rates[MNY_RR4], rates[MNY_E], 100 * rates[MNY_COOP2]);
    fputc('\n', out);
}

/* A line a fact: each fits into 80 columns. */
static void print_masked(const struct mny_mask_totals *masked, FILE *out)
{
    const struct {
        uint64_t count;
        const char *text;
    } facts[] = {
        {masked->found, _("numbers and addresses in texts masked")},
        {masked->replaced, _("cells of personal columns replaced")},
        {masked->not_scanned, _("texts masked whole: they could not be scanned")},
    };
    const char *label = _("personal");

    if (masked->kept) {
        print_label(out, label);
        fprintf(out, "%s\n", _("data are written as they came (--keep-pii)"));
    }
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (facts[i].count == 0)
            continue;
        print_label(out, label);
        mny_print_count(out, facts[i].count, 12);
        fprintf(out, "  %s\n", facts[i].text);
        label = "";
    }
}

/* The head of the flags.  `check` writes no file to look at. */
static void print_flags_head(double mean, bool written, FILE *out)
{
    print_label(out, _("flagged"));
    if (isnan(mean)) /* nobody has a score */
        fputs(written ? _("see flags.csv") : "", out);
    else
        fprintf(out,
                written ? _("see flags.csv; mean score %.2f, without them:")
                        : _("mean score %.2f, without them:"),
                mean);
    fputc('\n', out);
}

/* What rounds to nothing has no sign of a loss. */
static double without_sign(double change)
{
    return fabs(change) < 0.005 ? 0 : change;
}

/* What the quality rules flagged, and what the mean score would be without it. */
static void print_flags(const struct mny_flow *flow, bool written, FILE *out)
{
    bool any = false;

    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++) {
        const struct mny_quality_result *result = &flow->quality[rule];

        if (result->flagged == 0)
            continue;
        if (!any)
            print_flags_head(result->mean_all, written, out);
        any = true;
        fputs("    ", out);
        mny_print_left(out, mny_reason_label(mny_reason_of_quality((enum mny_quality_rule)rule)),
                       26);
        mny_print_count(out, result->flagged, 12);
        fprintf(out, "  %5.1f %%", 100.0 * (double)result->flagged / (double)result->judged);
        if (!isnan(result->mean_without))
            fprintf(out, "  %8.2f  %+.2f", result->mean_without,
                    without_sign(result->mean_without - result->mean_all));
        fputc('\n', out);
    }
}

static void print_flow(const struct mny_summary *summary, FILE *out)
{
    const struct mny_flow *flow = summary->flow;

    print_read(summary, out);
    print_count(out, _("accepted"), flow->total[MNY_ACCEPTED], flow->rows);
    print_count(out, _("rejected"), flow->rows - flow->total[MNY_ACCEPTED], flow->rows);
    print_reasons(flow, out);
    print_flags(flow, summary->output != NULL, out);
    print_response_rate(summary, out);
    print_idle_rules(flow, out);
    if (flow->unmatched_columns > 0) {
        print_label(out, _("columns"));
        fprintf(out,
                summary->output ? _("%zu belong to no question; kept in the clean dump")
                                : _("%zu belong to no question"),
                flow->unmatched_columns);
        fputc('\n', out);
    }
    print_masked(&flow->masked, out);
}

/* ---- weights -------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void print_weighting(const struct mny_weighting *weighting, FILE *out)
{
    size_t cities = mny_weighting_cities(weighting), good = 0;
    double *deff = calloc(cities ? cities : 1, sizeof *deff);

    if (!deff)
        return;
    for (size_t i = 0; i < cities; i++) {
        const struct mny_city_weights *city = mny_weighting_city(weighting, i);

        if (!city->failed)
            deff[good++] = city->deff_kish;
    }
    qsort(deff, good, sizeof *deff, compare_numbers);
    print_label(out, _("weights"));
    if (good == 1 && cities == 1)
        fprintf(out, _("1 city, design effect %.2f"), deff[0]);
    else if (good == 0 && cities == 1)
        fputs(_("0 of 1 city"), out);
    else if (good == 0)
        fprintf(out, _("0 of %zu cities"), cities);
    else
        fprintf(out, _("%zu of %zu cities, design effect %.2f to %.2f, median %.2f"), good, cities,
                deff[0], deff[good - 1], deff[good / 2]);
    fputc('\n', out);
    free(deff);
}

/* Cities whose weights are in doubt, and why: the first few. */
static void print_doubts(const struct mny_weighting *weighting,
                         const struct mny_responses *responses, FILE *out)
{
    enum { MOST = 5 };
    size_t doubted = 0;

    for (size_t i = 0; i < mny_weighting_cities(weighting); i++) {
        const struct mny_city_weights *city = mny_weighting_city(weighting, i);
        const char *label = mny_responses_city_label(responses, city->city);

        if (city->failed || city->verdict == 0 || ++doubted > MOST)
            continue;
        print_label(out, doubted == 1 ? _("look at") : "");
        mny_print_left(out, *label ? label : mny_responses_city_code(responses, city->city), 14);
        fputc(' ', out);
        mny_weight_screen_doubts(city, out);
        fputc('\n', out);
    }
    if (doubted <= MOST)
        return;
    print_label(out, "");
    fprintf(out, _("and %zu more, see verdict in diagnostics.csv"), doubted - MOST);
    fputc('\n', out);
}

/* ---- the survey's own order ----------------------------------------------------- */

/* A city's total row of subjective.csv. */
struct survey_total {
    const char *label, *score, *se;
    double value;
};

static int compare_totals(const void *a, const void *b)
{
    return -compare_numbers(&((const struct survey_total *)a)->value,
                            &((const struct survey_total *)b)->value);
}

static size_t collect_totals(const struct mny_table *table, struct survey_total *totals)
{
    size_t level, city, label, score, se, domain = 0, count = 0;
    const bool grouped = mny_table_find(table, "domain", &domain);

    if (!mny_table_find(table, "level", &level) || !mny_table_find(table, "city", &city) ||
        !mny_table_find(table, "label", &label) || !mny_table_find(table, "score", &score) ||
        !mny_table_find(table, "se", &se))
        return 0;
    for (size_t row = 0; row < mny_table_rows(table); row++) {
        struct survey_total total = {mny_table_cell(table, row, label),
                                     mny_table_cell(table, row, score),
                                     mny_table_cell(table, row, se), 0};

        if (strcmp(mny_table_cell(table, row, level), "total") != 0 ||
            (grouped && *mny_table_cell(table, row, domain) != '\0') ||
            !mny_number_parse(total.score, strlen(total.score), &total.value))
            continue;
        if (!*total.label)
            total.label = mny_table_cell(table, row, city);
        totals[count++] = total;
    }
    return count;
}

static void print_total(size_t place, const struct survey_total *total, FILE *out)
{
    double se;

    fprintf(out, "    %4zu  ", place);
    mny_print_left(out, total->label, 18);
    mny_print_points(out, total->value, 8, false);
    if (mny_number_parse(total->se, strlen(total->se), &se)) {
        fputs("   ± ", out);
        mny_print_points(out, se, 0, false);
    }
    fputc('\n', out);
}

static void print_survey_order(const char *path, FILE *out)
{
    struct mny_problems *unsaid = mny_problems_create();
    struct mny_table *table = NULL;
    struct survey_total *totals = NULL;
    size_t count = 0;

    if (unsaid && mny_table_read(path, unsaid, &table) == MNY_OK)
        totals = calloc(mny_table_rows(table) + 1, sizeof *totals);
    if (totals)
        count = collect_totals(table, totals);
    if (count > 0) {
        qsort(totals, count, sizeof *totals, compare_totals);
        print_label(out, _("survey"));
        if (count == 1)
            fputs(_("1 city, score of 100 and its standard error"), out);
        else
            fprintf(out, _("%zu cities, score of 100 and its standard error"), count);
        fputc('\n', out);
    }
    for (size_t i = 0; i < count; i++) {
        if (count > 2 * SHOWN && i == SHOWN) {
            fputs("          ...\n", out);
            i = count - SHOWN;
        }
        print_total(i + 1, &totals[i], out);
    }
    free(totals);
    mny_table_free(table);
    mny_problems_free(unsaid);
}

/* ---- all of it ------------------------------------------------------------------ */

static void print_filings(const struct mny_assessment *assessment, FILE *out)
{
    size_t missing = mny_assessment_missing(assessment);

    print_label(out, _("filings"));
    if (mny_assessment_cities(assessment) == 1)
        fputs(_("1 city"), out);
    else
        fprintf(out, _("%zu cities"), mny_assessment_cities(assessment));
    if (missing == 1)
        fputs(_("; 1 item scores 0 because an input was not filed"), out);
    else if (missing > 1)
        fprintf(out, _("; %zu items score 0 because inputs were not filed"), missing);
    fputc('\n', out);
}

void mny_summary_print(const struct mny_summary *summary, FILE *out)
{
    if (summary->title && *summary->title) {
        mny_print_cut(out, summary->title, MNY_TERMINAL_COLUMNS);
        fputc('\n', out);
    }
    if (summary->flow)
        print_flow(summary, out);
    if (summary->flow && summary->output)
        mny_interviewers_print(summary->output, out);
    if (summary->weighting)
        print_weighting(summary->weighting, out);
    if (summary->weighting && !summary->weights_follow)
        print_doubts(summary->weighting, summary->responses, out);
    if (summary->assessment)
        print_filings(summary->assessment, out);
    if (summary->ranking)
        mny_ranking_print(summary->ranking, summary->ranks_path, LABEL, out);
    else if (summary->subjective_path)
        print_survey_order(summary->subjective_path, out);
    if (summary->topics_path)
        mny_topics_print(summary->topics_path, LABEL, out);
    if (!summary->output)
        return;
    print_label(out, summary->has_report ? _("report") : _("written"));
    fprintf(out, "%s%s\n", summary->output, summary->has_report ? "/report.html, report.xlsx" : "");
}
