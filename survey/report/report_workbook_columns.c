/* SPDX-License-Identifier: MIT */
#include "survey/report/report_workbook_private.h"

#include "core/text.h"
#include "survey/clean/reasons.h"
#include "survey/weight/weight_verdict.h"

#include <string.h>

#define TEXT MNY_CELL_TEXT
#define PROSE MNY_CELL_PROSE
#define CODES MNY_CELL_CODES
#define COUNT MNY_CELL_COUNT
#define NUMBER MNY_CELL_NUMBER
#define SCORE MNY_CELL_SCORE
#define FINE MNY_CELL_FINE
#define SHARE MNY_CELL_SHARE
#define TINY MNY_CELL_TINY

/* What is of one file goes before what is of any. */
static const struct mny_book_column columns[] = {
    {"rank", COUNT, N_("Rank"), NULL, 0, NULL},
    {"city", MNY_CELL_CITY, N_("City code"), NULL, 0, NULL},
    {"name", TEXT, N_("City"), NULL, 0, NULL},
    {"total", SCORE, N_("Total"), NULL, MNY_BAR_HUNDRED, NULL},
    {"objective", SCORE, N_("Objective"), N_("points of the filings, before deductions"),
     MNY_BAR_LARGEST, NULL},
    {"subjective", SCORE, N_("Survey"), N_("points of the survey: 0.4 times its score"),
     MNY_BAR_LARGEST, NULL},
    {"deduction", SCORE, N_("Deduction"), NULL, 0, NULL},
    {"beside", SCORE, N_("Beside the total"), NULL, 0, NULL},
    {"stage", TEXT, N_("Stage"), NULL, 0, "scores.csv"},
    /* ranks */
    {"df", NUMBER, N_("Degrees of freedom"), NULL, 0, NULL},
    {"joint_low", SCORE, N_("Joint lower limit"), N_("all totals together lie so"), 0, NULL},
    {"joint_high", SCORE, N_("Joint upper limit"), N_("all totals together lie so"), 0, NULL},
    {"rank_best", COUNT, N_("Best rank"), N_("of the joint rank interval"), 0, NULL},
    {"rank_worst", COUNT, N_("Worst rank"), N_("of the joint rank interval"), 0, NULL},
    {"group_first", COUNT, N_("First group"),
     N_("cities with a group in common cannot be told apart"), 0, NULL},
    {"group_last", COUNT, N_("Last group"), NULL, 0, NULL},
    {"rank_mean", SCORE, N_("Mean rank"), N_("of the draws"), 0, NULL},
    {"rank_min", COUNT, N_("Least rank"), N_("of the draws"), 0, NULL},
    {"rank_p05", COUNT, N_("5th percentile of the rank"), N_("of the draws"), 0, NULL},
    {"rank_median", COUNT, N_("Median rank"), N_("of the draws"), 0, NULL},
    {"rank_p95", COUNT, N_("95th percentile of the rank"), N_("of the draws"), 0, NULL},
    {"rank_max", COUNT, N_("Greatest rank"), N_("of the draws"), 0, NULL},
    {"p_first", SHARE, N_("Probability of the first rank"), NULL, 0, NULL},
    {"p_top", SHARE, N_("Probability of the top ranks"), N_("of as many as the next column says"),
     0, NULL},
    {"top", COUNT, N_("Top ranks"), NULL, 0, NULL},
    {"p_same", SHARE, N_("Share of draws with this rank"), NULL, 0, NULL},
    {"without_best", COUNT, N_("Best rank without an L1"), NULL, 0, NULL},
    {"without_worst", COUNT, N_("Worst rank without an L1"), NULL, 0, NULL},
    {"weight", SCORE, N_("Printed weight"), NULL, 0, "effective_weights.csv"},
    {"correlation", SCORE, N_("Correlation with the total"), NULL, 0, "effective_weights.csv"},
    {"correlation_squared", SCORE, N_("Squared"), NULL, 0, NULL},
    {"squared_share", SCORE, N_("Effective weight"), N_("per cent of all squares"), 0, NULL},
    {"variance_share", SCORE, N_("Share of the variance"), N_("per cent of the variance of totals"),
     0, NULL},
    {"mean_shift", SCORE, N_("Mean shift without it"), N_("places in the ranking"), 0, NULL},
    {"max_shift", COUNT, N_("Greatest shift without it"), N_("places in the ranking"), 0, NULL},
    /* importance.csv */
    {"se", FINE, N_("Standard error"), NULL, 0, "importance.csv"},
    {"ci_low", FINE, N_("Lower limit"), N_("of the interval, at 95 per cent"), 0, "importance.csv"},
    {"ci_high", FINE, N_("Upper limit"), N_("of the interval, at 95 per cent"), 0,
     "importance.csv"},
    {"importance", FINE, N_("Importance"), N_("correlation with overall satisfaction"), 0, NULL},
    {"relative_weight", FINE, N_("Relative weight"), N_("Johnson's, among its siblings"), 0, NULL},
    {"r2", FINE, N_("R squared"), N_("of all siblings together"), 0, NULL},
    {"weight", FINE, N_("Weight in the score"), NULL, 0, "importance.csv"},
    {"quadrant", CODES, N_("Quadrant"), NULL, 0, NULL},
    {"cut_score", SCORE, N_("Cut of scores"), N_("their mean"), 0, NULL},
    {"cut_importance", FINE, N_("Cut of importance"), N_("its mean"), 0, NULL},
    /* gap.csv */
    {"objective", SCORE, N_("Objective points"), NULL, 0, "gap.csv"},
    {"rate", SCORE, N_("Objective score rate"), N_("points in per cent of the full"), 0, "gap.csv"},
    {"gap", SCORE, N_("Rate less score"), NULL, 0, NULL},
    {"gap_low", SCORE, N_("Lower limit of that"), NULL, 0, NULL},
    {"gap_high", SCORE, N_("Upper limit of that"), NULL, 0, NULL},
    {"rate_mean", SCORE, N_("Mean rate of all cities"), NULL, 0, NULL},
    {"score_mean", SCORE, N_("Mean score of all cities"), NULL, 0, NULL},
    {"verdict", CODES, N_("Verdict"), NULL, 0, "gap.csv"},
    {"correlation", SCORE, N_("Correlation of rate and score"), N_("over cities"), 0, "gap.csv"},
    {"level", CODES, N_("Level"), NULL, 0, NULL},
    {"code", TEXT, N_("Code"), NULL, 0, NULL},
    {"label", TEXT, N_("Label"), NULL, 0, NULL},
    {"domain", MNY_CELL_MARGIN, N_("Subgroup by"), NULL, 0, NULL},
    {"category", MNY_CELL_CATEGORY, N_("Category"), NULL, 0, NULL},
    {"score", SCORE, N_("Score"), NULL, 0, "objective.csv"}, /* each of other full marks */
    {"score", SCORE, N_("Score"), NULL, 0, "losses.csv"},
    {"score", SCORE, N_("Score"), NULL, MNY_BAR_HUNDRED, NULL},
    {"se", SHARE, N_("Standard error"), NULL, 0, "topics.csv"},
    {"ci_low", SHARE, N_("Lower limit"), N_("of the interval, at 95 per cent"), 0, "topics.csv"},
    {"ci_high", SHARE, N_("Upper limit"), N_("of the interval, at 95 per cent"), 0, "topics.csv"},
    {"se", FINE, N_("Standard error"), NULL, 0, "estimates.csv"},
    {"se", SCORE, N_("Standard error"), NULL, 0, NULL},
    {"ci_low", SCORE, N_("Lower limit"), N_("of the interval, at 95 per cent"), 0, NULL},
    {"ci_high", SCORE, N_("Upper limit"), N_("of the interval, at 95 per cent"), 0, NULL},
    {"n", COUNT, N_("Rows"), N_("that the measure can judge"), 0, "interviewers.csv"},
    {"n", COUNT, N_("Respondents"), NULL, 0, NULL},
    {"n_eff", SCORE, N_("Effective n"),
     N_("so many respondents of a simple random sample would be as exact"), 0, NULL},
    {"deff", SCORE, N_("Design effect"),
     N_("the variance, in times that of a simple random sample"), 0, NULL},
    {"flag", CODES, N_("Caution"),
     N_("fewer than 30 respondents, or a standard error above 0.3 times the figure"), 0, NULL},
    /* filings */
    {"weight", SCORE, N_("Weight"), NULL, 0, "weight_extremes.csv"},
    {"weight", NUMBER, N_("Weight"), NULL, 0, NULL},
    {"full", NUMBER, N_("Full marks"), NULL, 0, NULL},
    {"status", CODES, N_("Status"), NULL, 0, NULL},
    {"lost", SCORE, N_("Points lost"), N_("points of the total"), MNY_BAR_LARGEST, NULL},
    {"peers", COUNT, N_("Cities compared"), NULL, 0, NULL},
    {"input", TEXT, N_("Input code"), NULL, 0, NULL},
    {"value", FINE, N_("Figure"), NULL, 0, "estimates.csv"},
    {"value", NUMBER, N_("Figure"), NULL, 0, "outcome.csv"},
    {"value", FINE, N_("Figure"), N_("a share, or seconds"), 0, "interviewers.csv"},
    {"value", NUMBER, N_("Value filed"), NULL, 0, NULL},
    {"step", NUMBER, N_("Step"), N_("one more unit"), 0, NULL},
    {"gain", FINE, N_("Points gained"), N_("points of the total, for one step"), 0, NULL},
    {"note", PROSE, N_("Note"), NULL, 0, "quality.csv"},
    {"note", CODES, N_("Note"), NULL, 0, NULL},
    {"with", TEXT, N_("Changes as well"), N_("inputs that must be the same"), 0, NULL},
    {"department", TEXT, N_("Department"), NULL, 0, NULL},
    {"item_label", TEXT, N_("Item"), NULL, 0, NULL},
    {"type", CODES, N_("Type"), NULL, 0, NULL},
    {"unit", TEXT, N_("Unit"), NULL, 0, NULL},
    {"requirement", PROSE, N_("Requirement"), NULL, 0, NULL},
    {"question", TEXT, N_("Question"), NULL, 0, "estimates.csv"},
    {"question", TEXT, N_("Question"), NULL, 0, "states.csv"},
    {"question", PROSE, N_("Query"), NULL, 0, NULL},
    {"detail", PROSE, N_("Reason"), NULL, 0, NULL},
    {"file", TEXT, N_("File"), NULL, 0, NULL},
    {"line", COUNT, N_("Line"), NULL, 0, NULL},
    /* comments */
    {"topic", TEXT, N_("Topic code"), NULL, 0, NULL},
    {"polarity", CODES, N_("Polarity"), NULL, 0, NULL},
    {"comments", COUNT, N_("Of so many"), N_("respondents whose comments were coded"), 0, NULL},
    {"share", SHARE, N_("Share"), NULL, 0, NULL},
    {"weighted_share", SHARE, N_("Weighted share"), NULL, MNY_BAR_ONE, NULL},
    {"quote", PROSE, N_("Quote"), NULL, 0, NULL},
    {"times", COUNT, N_("Times"), N_("respondents who wrote exactly this"), 0, NULL},
    /* cleaning */
    {"contractor", TEXT, N_("Contractor"), NULL, 0, NULL},
    {"stage", CODES, N_("Stage"), N_("read, accepted, or the reason of rejection"), 0, NULL},
    {"kind", CODES, N_("Kind"), NULL, 0, NULL},
    {"measure", CODES, N_("Measure"), NULL, 0, NULL},
    {"count", COUNT, N_("Count"), NULL, 0, NULL},
    {"overall", FINE, N_("Overall"), N_("of all that have a code"), 0, NULL},
    {"lower", FINE, N_("Lower limit"), N_("of the funnel"), 0, NULL},
    {"upper", FINE, N_("Upper limit"), N_("of the funnel"), 0, NULL},
    {"outside", CODES, N_("Outside"), N_("a reason to look, and decides nothing"), 0, NULL},
    {"answered", COUNT, N_("Answered"), NULL, 0, NULL},
    {"no_opinion", COUNT, N_("No opinion"), NULL, 0, NULL},
    {"not_asked", COUNT, N_("Not asked"), NULL, 0, NULL},
    {"unanswered", COUNT, N_("Unanswered"), NULL, 0, NULL},
    {"empty", COUNT, N_("Empty"), NULL, 0, NULL},
    {"not_relevant", COUNT, N_("Not relevant"), NULL, 0, NULL},
    {"unknown_choice", COUNT, N_("Unknown choice"), NULL, 0, NULL},
    {"not_a_number", COUNT, N_("Not a number"), NULL, 0, NULL},
    {"rule", CODES, N_("Rule"), NULL, 0, NULL},
    {"ran", CODES, N_("Ran"), NULL, 0, NULL},
    {"flagged", COUNT, N_("Flagged"), NULL, 0, NULL},
    {"judged", COUNT, N_("Judged"), N_("responses that the rule could judge"), 0, NULL},
    {"expected", TINY, N_("Expected"), N_("what honest answers would give; see the note"), 0, NULL},
    {"threshold", NUMBER, N_("Threshold"), NULL, 0, NULL},
    {"origin", CODES, N_("Origin"), N_("of the threshold"), 0, NULL},
    {"action", CODES, N_("Action"), NULL, 0, NULL},
    {"mean_all", SCORE, N_("Mean score"), N_("plain mean, without weights"), 0, NULL},
    {"mean_without", SCORE, N_("Mean score without"), N_("the responses that are flagged"), 0,
     NULL},
    {"difference", FINE, N_("Difference"), NULL, 0, "quality.csv"},
    {"difference", SCORE, N_("Difference"), NULL, 0, NULL},
    {"p01", SCORE, N_("1st percentile"), NULL, 0, NULL},
    {"p50", SCORE, N_("Median"), NULL, 0, NULL},
    {"p99", SCORE, N_("99th percentile"), NULL, 0, NULL},
    {"column", TEXT, N_("Column"), NULL, 0, NULL},
    {"cells", COUNT, N_("Cells"), NULL, 0, NULL},
    {"found", COUNT, N_("Found"), N_("how often, in these cells"), 0, NULL},
    {"quantity", TEXT, N_("Quantity"),
     N_("outcomes and rates as AAPOR names them: RR response, COOP cooperation, REF refusal, CON "
        "contact"),
     0, NULL},
    {"class", TEXT, N_("Class"), NULL, 0, NULL},
    {"merged_into", TEXT, N_("Merged into"), NULL, 0, NULL},
    {"sampled", NUMBER, N_("Sampled"), NULL, 0, NULL},
    {"nonrespondents", NUMBER, N_("Nonrespondents"), NULL, 0, NULL},
    {"ineligible", NUMBER, N_("Ineligible"), NULL, 0, NULL},
    {"unknown", NUMBER, N_("Unknown eligibility"), NULL, 0, NULL},
    {"base_weight_sum", SCORE, N_("Sum of base weights"), NULL, 0, NULL},
    {"response_rate", SHARE, N_("Response rate"), NULL, 0, NULL},
    {"factor", SCORE, N_("Factor"), N_("by which base weights are multiplied"), 0, NULL},
    /* weights */
    {"sum_weights", SCORE, N_("Sum of weights"), NULL, 0, NULL},
    {"min", SCORE, N_("Least weight"), NULL, 0, NULL},
    {"max", SCORE, N_("Largest weight"), NULL, 0, NULL},
    {"mean", SCORE, N_("Mean weight"), NULL, 0, NULL},
    {"cv", SCORE, N_("Variation"), N_("standard deviation of the weights / their mean"), 0, NULL},
    {"deff_kish", SCORE, N_("Design effect"), N_("Kish's: 1 + the variation squared"), 0, NULL},
    {"iterations", COUNT, N_("Iterations"), NULL, 0, NULL},
    {"max_relative_error", TINY, N_("Error of the margins"), N_("the largest relative one"), 0,
     NULL},
    {"trimmed", COUNT, N_("Trimmed"), NULL, 0, NULL},
    {"trim_lower", SCORE, N_("Trimmed below"), NULL, 0, NULL},
    {"trim_upper", SCORE, N_("Trimmed above"), NULL, 0, NULL},
    {"g_min", SCORE, N_("Least g"), N_("g = weight / base weight"), 0, NULL},
    {"g_p05", SCORE, N_("g, 5th percentile"), N_("g = weight / base weight"), 0, NULL},
    {"g_p25", SCORE, N_("g, lower quartile"), N_("g = weight / base weight"), 0, NULL},
    {"g_median", SCORE, N_("Median g"), N_("g = weight / base weight"), 0, NULL},
    {"g_p75", SCORE, N_("g, upper quartile"), N_("g = weight / base weight"), 0, NULL},
    {"g_p95", SCORE, N_("g, 95th percentile"), N_("g = weight / base weight"), 0, NULL},
    {"g_max", SCORE, N_("Largest g"), N_("g = weight / base weight"), 0, NULL},
    {"top_1pct_share", SHARE, N_("Share of the heaviest hundredth"), NULL, 0, NULL},
    {"verdict", CODES, N_("Verdict"), N_("rules of thumb, which decide nothing; empty: fine"), 0,
     NULL},
    {"cell", TEXT, N_("Cell"), N_("of the calibration"), 0, NULL},
    {"respondents", COUNT, N_("Respondents"), NULL, 0, NULL},
    {"ratio", SCORE, N_("Times the mean"), N_("weight / mean weight of the city"), 0, NULL},
    {"g", SCORE, N_("g"), N_("g = weight / base weight"), 0, NULL},
    {"first_id", TEXT, N_("First id"), N_("of a respondent with this weight"), 0, NULL},
    {"margin", MNY_CELL_MARGIN, N_("Margin"), NULL, 0, NULL},
    {"sample_share", SHARE, N_("In the sample"), NULL, 0, NULL},
    {"target_share", SHARE, N_("In the population"), NULL, 0, NULL},
    {"weighted_share", SHARE, N_("As weighted"), NULL, 0, "margins.csv"},
    {"merged", TEXT, N_("Merged"), NULL, 0, NULL},
    /* estimates, differences, reliability */
    {"statistic", CODES, N_("Statistic"), NULL, 0, NULL},
    {"answer", TEXT, N_("Answer"), NULL, 0, NULL},
    {"answer_label", TEXT, N_("Answer in words"), NULL, 0, NULL},
    {"low", FINE, N_("Lower limit"), N_("of the interval, at 95 per cent"), 0, NULL},
    {"high", FINE, N_("Upper limit"), N_("of the interval, at 95 per cent"), 0, NULL},
    {"interval", TEXT, N_("Interval"), N_("how the limits were found"), 0, NULL},
    {"first", MNY_CELL_PLACE, N_("First of the pair"), NULL, 0, NULL},
    {"second", MNY_CELL_PLACE, N_("Second of the pair"), NULL, 0, NULL},
    {"score_first", SCORE, N_("Score of the first"), NULL, 0, NULL},
    {"score_second", SCORE, N_("Score of the second"), NULL, 0, NULL},
    {"covariance", FINE, N_("Covariance"), NULL, 0, NULL},
    {"t", SCORE, N_("t"), NULL, 0, NULL},
    {"df", SCORE, N_("Degrees of freedom"), NULL, 0, NULL},
    {"p", FINE, N_("p"), N_("two-sided: how likely chance alone would do this"), 0, NULL},
    {"p_holm", FINE, N_("p, Holm"), N_("p where all pairs are looked at"), 0, NULL},
    {"scale", TEXT, N_("Scale"), NULL, 0, NULL},
    {"items", COUNT, N_("Items of the scale"), NULL, 0, NULL},
    {"share_complete", SHARE, N_("Complete"), N_("who answered all items of the scale"), 0, NULL},
    {"alpha", SCORE, N_("Alpha"), N_("Cronbach's: below 0.7 the items have little in common"), 0,
     NULL},
    {"alpha_standardized", SCORE, N_("Alpha, standardized"), NULL, 0, NULL},
    {"omega", SCORE, N_("Omega"), N_("McDonald's, of the one-factor model"), 0, NULL},
    {"heywood", CODES, N_("Heywood case"), N_("yes: omega means little"), 0, NULL},
    {"kmo", SCORE, N_("KMO"), N_("Kaiser, Meyer and Olkin's measure of sampling adequacy"), 0,
     NULL},
    {"bartlett_chi2", SCORE, N_("Bartlett's chi-squared"), N_("that all correlations are 0"), 0,
     NULL},
    {"bartlett_df", COUNT, N_("Bartlett's degrees of freedom"), NULL, 0, NULL},
    {"bartlett_p", FINE, N_("Bartlett's p"), NULL, 0, NULL},
    {"eigenvalue_1", SCORE, N_("1st eigenvalue"), NULL, 0, NULL},
    {"eigenvalue_2", SCORE, N_("2nd eigenvalue"), NULL, 0, NULL},
    {"eigenvalue_3", SCORE, N_("3rd eigenvalue"), NULL, 0, NULL},
    {"alpha_if_deleted", SCORE, N_("Alpha without it"), NULL, 0, NULL},
    {"item_total", SCORE, N_("Correlation with the others"), NULL, 0, NULL},
    {"loading", SCORE, N_("Loading"), NULL, 0, NULL},
    {"msa", SCORE, N_("KMO of the item"), NULL, 0, NULL},
};

const struct mny_book_column *mny_book_column(const char *file, const char *name)
{
    const struct mny_book_column *found = NULL;

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct mny_book_column *column = &columns[i];

        if (strcmp(column->name, name) != 0)
            continue;
        if (column->file != NULL && strcmp(column->file, file) == 0)
            return column;
        if (column->file == NULL)
            found = column;
    }
    return found;
}

/* ---- codes --------------------------------------------------------------------------------- */

/* In FILE, or in all others; what is of one file goes before. */
static const struct {
    const char *code, *word, *file;
} words[] = {
    {"item", N_("question"), "reliability.csv"},
    {"yes", N_("yes"), NULL},
    {"concentrate", N_("concentrate here"), "importance.csv"},
    {"keep_up", N_("keep up the good work"), "importance.csv"},
    {"low_priority", N_("low priority"), "importance.csv"},
    {"overkill", N_("possible overkill"), "importance.csv"},
    {"built_not_felt", N_("built but not felt"), "gap.csv"},
    {"felt_not_built", N_("felt but not built"), "gap.csv"},
    {"no_survey", N_("the standard has no survey"), NULL},
    {"no_error", N_("standard error not known"), NULL},
    {"no_subjective", N_("no survey score"), NULL},
    {"no_objective", N_("no objective score"), NULL},
    {"no", N_("no"), NULL},
    {"read", N_("rows read"), NULL},
    {"total", N_("total"), NULL},
    {"dimension", N_("dimension"), NULL},
    {"item", N_("item"), NULL},
    {"deduction", N_("deduction"), NULL},
    {"objective", N_("objective score"), NULL},
    {"L1", N_("level 1"), NULL},
    {"L2", N_("level 2"), NULL},
    {"ok", N_("filed"), NULL},
    {"capped", N_("capped"), NULL},
    {"undefined", N_("undefined"), NULL},
    {"missing", N_("not filed"), NULL},
    {"limit", N_("at its limit"), NULL},
    {"flag", N_("flagged only"), NULL},
    {"reject", N_("rejected"), NULL},
    {"report", N_("reported only"), NULL},
    {"default", N_("default"), NULL},
    {"settings", N_("settings"), NULL},
    {"any", N_("any"), NULL},
    {"complaint", N_("complaint"), NULL},
    {"praise", N_("praise"), NULL},
    {"neutral", N_("mentioned"), NULL},
    {"above", N_("above"), NULL},
    {"below", N_("below"), NULL},
    {"interviewer", N_("interviewer"), NULL},
    {"contractor", N_("contractor"), NULL},
    {"rejected", N_("rejected"), NULL},
    {"straight", N_("straight-lining"), NULL},
    {"night", N_("at night"), NULL},
    {"median_duration", N_("median duration, s"), NULL},
    {"small_n", N_("few respondents"), NULL},
    {"high_cv", N_("large standard error"), NULL},
    {"city", N_("city"), NULL},
    {"group", N_("subgroup"), NULL},
    {"mean", N_("mean"), NULL},
    {"share", N_("share"), NULL},
    {"top2", N_("top two"), NULL},
    {"nps", N_("net promoter score"), NULL},
    {"quantile", N_("quantile"), NULL},
    {"raw_mean", N_("mean of the numbers"), NULL},
    {"raw_quantile", N_("quantile of the numbers"), NULL},
    {"count", N_("count"), NULL},
    {"amount", N_("amount"), NULL},
    {"percent", N_("per cent"), NULL},
    {"yesno", N_("yes or no"), NULL},
    {"level", N_("level"), NULL},
    {"rating", N_("rating"), NULL},
    {"rating[]", N_("ratings"), NULL},
};

/* Reasons and rules have their words where they are made; so have doubts about weights. */
static const char *other_word(const char *code)
{
    const enum mny_reason reason = mny_reason_named(code);

    if (reason != MNY_REASON_COUNT)
        return mny_reason_label(reason);
    for (size_t i = 0; i < MNY_WEIGHTS_DOUBTS; i++)
        if (strcmp(mny_weight_doubt_code(i), code) == 0)
            return mny_weight_doubt_label(i);
    return NULL;
}

const char *mny_book_word(const char *file, const char *code, size_t length)
{
    char text[32];

    if (length >= sizeof text)
        return NULL;
    memcpy(text, code, length);
    text[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].code, text) == 0 &&
            (words[i].file == NULL || strcmp(words[i].file, file) == 0))
            return _(words[i].word);
    return other_word(text);
}
