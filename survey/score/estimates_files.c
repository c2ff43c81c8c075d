/* SPDX-License-Identifier: MIT */
/* estimates.csv. */
#include "survey/score/estimates_private.h"
#include "survey/score/flags.h"

#include <math.h>

/* A row's place: in which city, and in which subgroup. */
struct row_place {
    size_t city; /* of the weighting */
    size_t set;
    const char *code, *domain, *category; /* DOMAIN NULL: without these columns */
};

static const char *kind_name(enum mny_statistic_kind kind)
{
    switch (kind) {
    case MNY_STATISTIC_MEAN:
        return "mean";
    case MNY_STATISTIC_RAW_MEAN:
        return "raw_mean";
    case MNY_STATISTIC_SHARE:
        return "share";
    case MNY_STATISTIC_TOP2:
        return "top2";
    case MNY_STATISTIC_NPS:
        return "nps";
    case MNY_STATISTIC_QUANTILE:
        return "quantile";
    case MNY_STATISTIC_RAW_QUANTILE:
        return "raw_quantile";
    }
    return "";
}

static bool is_share(enum mny_statistic_kind kind)
{
    return kind == MNY_STATISTIC_SHARE || kind == MNY_STATISTIC_TOP2;
}

static bool is_quantile(enum mny_statistic_kind kind)
{
    return kind == MNY_STATISTIC_QUANTILE || kind == MNY_STATISTIC_RAW_QUANTILE;
}

static const char *interval_name(const struct mny_estimates *estimates,
                                 enum mny_statistic_kind kind)
{
    if (is_share(kind))
        return mny_interval_name(estimates->scoring->options->interval);
    return is_quantile(kind) ? "woodruff" : "t";
}

/* The figures of a row.  A share gets the interval that was asked for. */
static struct mny_estimate find(const struct mny_estimates *estimates,
                                const struct row_place *place,
                                const struct mny_statistic *statistic)
{
    const struct mny_scored_city *scored = &estimates->scoring->scored[place->city];
    const struct mny_city_estimates *city = &estimates->cities[place->city];
    const struct mny_estimate_plan *plan = &estimates->plan;
    struct mny_estimate estimate;

    if (is_quantile(statistic->kind))
        return city
            ->quantiles[(place->set * plan->source_count + statistic->column) * MNY_QUARTILES +
                        statistic->quartile];
    if (statistic->item != MNY_NONE)
        return scored
            ->estimates[place->set * mny_scoring_statistics(estimates->scoring) + statistic->item];
    estimate = city->columns[place->set * plan->column_count + statistic->column];
    if (is_share(statistic->kind)) {
        const struct mny_proportion proportion = {estimate.score, estimate.se * estimate.se,
                                                  estimate.n,
                                                  mny_design_degrees_of_freedom(scored->design)};
        const struct mny_limits limits =
            mny_proportion_limits(estimates->scoring->options->interval, &proportion);
        estimate.low = limits.low;
        estimate.high = limits.high;
    }
    return estimate;
}

/* Which answer, or which quantile. */
static void write_answer(const struct mny_statistic *statistic, struct mny_writer *writer)
{
    if (is_quantile(statistic->kind))
        mny_writer_number(writer, mny_quartiles[statistic->quartile]);
    else
        mny_writer_text(writer, statistic->choice ? statistic->choice->name : "");
    mny_writer_text(writer, statistic->choice ? statistic->choice->label : "");
}

static void write_row(const struct mny_estimates *estimates, const struct row_place *place,
                      const struct mny_statistic *statistic, struct mny_row_count *count,
                      struct mny_writer *writer)
{
    const struct mny_estimate found = find(estimates, place, statistic);
    const bool zero = !is_quantile(statistic->kind) && statistic->kind != MNY_STATISTIC_NPS;
    const char *flag = mny_flag_of(&found, zero);
    const struct mny_estimate shown =
        mny_flag_shown(&found, flag, estimates->scoring->options->suppress, count);

    mny_writer_text(writer, place->code);
    mny_writer_text(writer, statistic->question->name);
    mny_writer_text(writer, statistic->question->label);
    mny_writer_text(writer, kind_name(statistic->kind));
    write_answer(statistic, writer);
    mny_writer_number(writer, shown.score);
    mny_writer_number(writer, shown.se);
    mny_writer_number(writer, shown.low);
    mny_writer_number(writer, shown.high);
    mny_writer_text(writer, interval_name(estimates, statistic->kind));
    mny_writer_count(writer, shown.n);
    mny_writer_number(writer, shown.n_eff);
    mny_writer_number(writer, shown.deff);
    mny_writer_text(writer, flag);
    if (place->domain) {
        mny_writer_text(writer, place->domain);
        mny_writer_text(writer, place->category);
    }
    mny_writer_end_row(writer);
}

static void write_city(const struct mny_estimates *estimates, size_t index,
                       struct mny_row_count *count, struct mny_writer *writer)
{
    const struct mny_scoring *scoring = estimates->scoring;
    const struct mny_scored_city *scored = &scoring->scored[index];
    const size_t city = mny_weighting_city(scoring->weighting, index)->city;
    struct row_place place = {index, 0, mny_responses_city_code(scoring->responses, city),
                              scoring->by ? "" : NULL, ""};

    for (; place.set <= scored->domains; place.set++) {
        if (place.set > 0) {
            place.domain = scoring->options->by;
            place.category = scoring->by->labels[scored->categories[place.set - 1]];
        }
        for (size_t i = 0; i < estimates->plan.statistic_count; i++)
            write_row(estimates, &place, &estimates->plan.statistics[i], count, writer);
    }
}

enum mny_code mny_estimates_write(const struct mny_estimates *estimates, struct mny_output *output,
                                  struct mny_problems *problems)
{
    static const char *const header[] = {"city",         "question", "label", "statistic", "answer",
                                         "answer_label", "value",    "se",    "low",       "high",
                                         "interval",     "n",        "n_eff", "deff",      "flag",
                                         "domain",       "category"};
    const size_t columns = sizeof header / sizeof *header;
    struct mny_row_count count = {0, 0};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "estimates.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, estimates->scoring->by ? columns : columns - 2);
    for (size_t i = 0; i < estimates->scoring->cities; i++)
        if (estimates->cities[i].code == MNY_OK)
            write_city(estimates, i, &count, writer);
    mny_flag_say(estimates->scoring->options->suppress, "estimates.csv", &count, problems);
    return mny_writer_close(writer);
}
