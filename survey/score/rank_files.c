/* SPDX-License-Identifier: MIT */
/* ranks.csv. */
#include "survey/score/rank_files.h"

#include "core/number.h"
#include "core/rounding.h"
#include "core/text.h"
#include "stats/rank_intervals.h"
#include "stats/rank_simulation.h"

#include <math.h>
#include <stdlib.h>

/* Of each ranked city. */
struct rank_work {
    const struct mny_standard *standard;
    const struct mny_ranking *ranking;
    const struct mny_rank_options *options;
    size_t ranked;
    struct mny_rank_estimate *estimates;
    struct mny_rank_interval *intervals;
    struct mny_simulated_rank *simulated;
};

size_t mny_rank_files_ranked(const struct mny_ranking *ranking)
{
    size_t ranked = 0;

    while (ranked < mny_ranking_cities(ranking) && mny_ranking_city(ranking, ranked)->rank > 0)
        ranked++;
    return ranked;
}

void mny_rank_files_city(const struct mny_standard *standard, const struct mny_ranked_city *city,
                         struct mny_writer *writer)
{
    const int decimals = mny_standard_head(standard)->decimals;
    char text[MNY_NUMBER_ROOM];

    if (city->rank > 0)
        mny_writer_count(writer, city->rank);
    else
        mny_writer_text(writer, "");
    mny_writer_text(writer, city->code);
    mny_writer_text(writer, city->name);
    if (decimals < 0 || isnan(city->total))
        mny_writer_number(writer, city->total);
    else
        mny_writer_text(writer, mny_fixed_format(city->total, (unsigned)decimals, text));
}

/* The true total lies where the survey's score is between 0 and its full points. */
static void set_estimate(const struct mny_standard_head *head, const struct mny_ranked_city *city,
                         struct mny_rank_estimate *estimate)
{
    const double counted = city->objective - city->deduction;

    *estimate = (struct mny_rank_estimate){city->total, city->error, city->degrees, city->total,
                                           city->total};
    if (!head->survey)
        return;
    estimate->least = fmax(0, counted);
    estimate->most = fmax(0, counted + head->survey->weight);
}

/* A total without a standard error is no certain one: it is said which. */
static void say_unknown(const struct rank_work *work, struct mny_problems *problems)
{
    const struct mny_ranked_city *first = NULL;
    size_t unknown = 0;

    for (size_t i = work->ranked; i-- > 0;) {
        if (!isnan(work->estimates[i].error))
            continue;
        first = mny_ranking_city(work->ranking, i);
        unknown++;
    }
    if (first)
        mny_remark(
            problems, MNY_WARNING, (struct mny_where){0},
            _("ranks.csv: nothing tells the standard error of the survey score of %zu of %zu "
              "cities (%s %s first): their totals are taken to be anything that the survey "
              "can give"),
            unknown, work->ranked, first->code, first->name);
}

static enum mny_code compute(struct rank_work *work)
{
    const struct mny_rank_simulation simulation = {.draws = work->options->draws,
                                                   .top = work->options->top,
                                                   .seed = work->options->seed,
                                                   .tie = mny_ranking_tie()};
    const size_t room = work->ranked + 1;
    enum mny_code code;

    work->estimates = calloc(room, sizeof *work->estimates);
    work->intervals = calloc(room, sizeof *work->intervals);
    work->simulated = calloc(room, sizeof *work->simulated);
    if (!work->estimates || !work->intervals || !work->simulated)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < work->ranked; i++)
        set_estimate(mny_standard_head(work->standard), mny_ranking_city(work->ranking, i),
                     &work->estimates[i]);
    code = mny_rank_intervals(work->estimates, work->ranked, work->options->level,
                              mny_ranking_tie(), work->intervals);
    if (code == MNY_OK)
        code = mny_rank_simulate(work->estimates, work->ranked, &simulation, work->simulated);
    return code;
}

static const char *note_of(const struct rank_work *work, const struct mny_ranked_city *city)
{
    if (city->rank == 0)
        return isnan(city->objective) ? "no_objective" : "no_subjective";
    if (!mny_standard_head(work->standard)->survey)
        return "no_survey";
    return isnan(city->error) ? "no_error" : "";
}

static void write_ranked(const struct rank_work *work, size_t index, struct mny_writer *writer)
{
    const struct mny_rank_interval *interval = &work->intervals[index];
    const struct mny_simulated_rank *simulated = &work->simulated[index];

    mny_writer_number(writer, work->estimates[index].error);
    mny_writer_number(writer, work->estimates[index].degrees);
    mny_writer_number(writer, interval->low);
    mny_writer_number(writer, interval->high);
    mny_writer_count(writer, interval->best);
    mny_writer_count(writer, interval->worst);
    mny_writer_count(writer, interval->first_group);
    mny_writer_count(writer, interval->last_group);
    mny_writer_number(writer, simulated->spread.mean);
    mny_writer_number(writer, simulated->spread.p05);
    mny_writer_number(writer, simulated->spread.median);
    mny_writer_number(writer, simulated->spread.p95);
    mny_writer_number(writer, simulated->first);
    mny_writer_number(writer, simulated->top);
    mny_writer_count(writer, work->options->top);
}

static enum mny_code write_file(const struct rank_work *work, struct mny_output *output,
                                struct mny_problems *problems)
{
    static const char *const header[] = {"rank",      "city",       "name",        "total",
                                         "se",        "df",         "joint_low",   "joint_high",
                                         "rank_best", "rank_worst", "group_first", "group_last",
                                         "rank_mean", "rank_p05",   "rank_median", "rank_p95",
                                         "p_first",   "p_top",      "top",         "note"};
    enum { COLUMNS = sizeof header / sizeof *header, FIRST = 4 };
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "ranks.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, COLUMNS);
    for (size_t i = 0; i < mny_ranking_cities(work->ranking); i++) {
        const struct mny_ranked_city *city = mny_ranking_city(work->ranking, i);

        mny_rank_files_city(work->standard, city, writer);
        if (i < work->ranked)
            write_ranked(work, i, writer);
        for (size_t column = FIRST; i >= work->ranked && column < COLUMNS - 1; column++)
            mny_writer_text(writer, "");
        mny_writer_text(writer, note_of(work, city));
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}

enum mny_code mny_rank_files_write(const struct mny_standard *standard,
                                   const struct mny_ranking *ranking,
                                   const struct mny_rank_options *options,
                                   struct mny_output *output, struct mny_problems *problems)
{
    struct rank_work work = {.standard = standard,
                             .ranking = ranking,
                             .options = options,
                             .ranked = mny_rank_files_ranked(ranking)};
    enum mny_code code = compute(&work);

    if (code == MNY_OK) {
        say_unknown(&work, problems);
        code = write_file(&work, output, problems);
    } else {
        code = mny_problem_memory(problems);
    }
    free(work.estimates);
    free(work.intervals);
    free(work.simulated);
    return code;
}
