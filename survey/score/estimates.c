/* SPDX-License-Identifier: MIT */
/* Each city's columns are estimated some at a time, its quantiles all together: these
   are the pieces that threads do.  With replication they come one after the other, and
   threads share the replicates. */
#include "core/output.h"
#include "stats/quantile.h"
#include "survey/common/workers.h"
#include "survey/score/estimates_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of a piece: small ones keep threads busy, but every piece that is replicated
   calibrates anew. */
enum { TOGETHER = 24, REPLICATED_TOGETHER = 64 };

static size_t quantiles_of(const struct mny_estimates *estimates)
{
    return estimates->plan.source_count * MNY_QUARTILES;
}

static bool is_replicated(const struct mny_estimates *estimates)
{
    return estimates->scoring->options->replication != MNY_REPLICATION_NONE;
}

/* What is estimated of a city: COUNT columns that stand in no tree. */
static struct mny_estimate_input input_of(const struct mny_estimates *estimates, size_t city,
                                          const struct mny_score_column *columns, size_t count,
                                          struct mny_calibrated *calibrated)
{
    struct mny_estimate_input input = mny_scoring_input(estimates->scoring, city, calibrated);

    input.items = columns;
    input.item_branches = estimates->branches;
    input.item_count = count;
    input.nodes = NULL;
    input.node_count = 0;
    return input;
}

/* ---- means --------------------------------------------------------------------------- */

/* Estimates the columns [FIRST, FIRST + COUNT) in every set of the city. */
static enum mny_code estimate_columns(const struct mny_estimates *estimates, size_t city,
                                      size_t first, size_t count)
{
    const struct mny_scored_city *scored = &estimates->scoring->scored[city];
    const struct mny_estimate_plan *plan = &estimates->plan;
    struct mny_calibrated calibrated;
    const struct mny_estimate_input input =
        input_of(estimates, city, plan->columns + first, count, &calibrated);
    struct mny_estimate *found = calloc((1 + scored->domains) * (count + 1), sizeof *found);
    enum mny_code code = found ? MNY_OK : MNY_E_MEMORY;

    if (code == MNY_OK)
        code = mny_scoring_estimate(&input, scored->domain, scored->domains, found);
    if (code == MNY_OK && is_replicated(estimates))
        code = mny_scoring_replicate(estimates->scoring, city, &input, scored->domain,
                                     scored->domains, found);
    for (size_t set = 0; code == MNY_OK && set <= scored->domains; set++)
        memcpy(estimates->cities[city].columns + set * plan->column_count + first,
               found + set * (count + 1), count * sizeof *found);
    free(found);
    return code;
}

/* ---- quantiles ------------------------------------------------------------------------ */

/* The quantiles of one set of a city while they are estimated.  Arrays are by quantile,
   DISTRIBUTIONS by source. */
struct quartering {
    const struct mny_estimates *estimates;
    size_t city, set;
    struct mny_distribution **distributions;
    double *values;
    double (*tables)[256];
    struct mny_score_column *columns; /* 1 at or below the quantile, 0 above */
    struct mny_estimate *below;       /* replication: two sets of them, each with a root */
    uint32_t *member;                 /* of each respondent: 0 in the set, 1 not */
};

static void close_quartering(struct quartering *work)
{
    for (size_t i = 0; work->distributions && i < work->estimates->plan.source_count; i++)
        mny_distribution_free(work->distributions[i]);
    free(work->distributions);
    free(work->values);
    free(work->tables);
    free(work->columns);
    free(work->below);
    free(work->member);
}

static bool open_quartering(struct quartering *work, const struct mny_estimates *estimates,
                            size_t city, size_t set)
{
    const size_t count = quantiles_of(estimates);
    const size_t n = mny_weighting_city(estimates->scoring->weighting, city)->n;

    *work = (struct quartering){.estimates = estimates, .city = city, .set = set};
    work->distributions =
        calloc(estimates->plan.source_count + 1, sizeof(struct mny_distribution *));
    work->values = calloc(count + 1, sizeof *work->values);
    work->tables = calloc(count + 1, sizeof *work->tables);
    work->columns = calloc(count + 1, sizeof *work->columns);
    work->below = calloc(2 * (count + 1), sizeof *work->below);
    work->member = calloc(n + 1, sizeof *work->member);
    return work->distributions && work->values && work->tables && work->columns && work->below &&
           work->member;
}

enum { ANSWERED = 128 };

/* Codes the values of the city's respondents: who is at or below which quartile. */
static void code_values(const struct quartering *work, size_t source)
{
    const struct mny_quantile_source *from = &work->estimates->plan.sources[source];
    const struct mny_city_weights *weights =
        mny_weighting_city(work->estimates->scoring->weighting, work->city);
    const double *quartiles = work->values + source * MNY_QUARTILES;

    for (size_t i = 0; i < weights->n; i++) {
        const double value = from->column.values[weights->first + i];
        unsigned code = ANSWERED;
        for (size_t k = 0; k < MNY_QUARTILES; k++)
            code |= (value <= quartiles[k] ? 1U : 0U) << k;
        from->codes[weights->first + i] = isnan(value) ? 0 : (uint8_t)code;
    }
}

/* The quantiles of one source, and the columns of who is at or below them. */
static bool find_quantiles(struct quartering *work, size_t source,
                           const struct mny_estimate_input *input)
{
    const struct mny_quantile_source *from = &work->estimates->plan.sources[source];
    struct mny_distribution *distribution = mny_distribution_create(input, &from->column);

    work->distributions[source] = distribution;
    if (!distribution)
        return false;
    for (size_t k = 0; k < MNY_QUARTILES; k++)
        work->values[source * MNY_QUARTILES + k] =
            mny_distribution_quantile(distribution, mny_quartiles[k]);
    if (from->codes)
        code_values(work, source);
    for (size_t k = 0; k < MNY_QUARTILES; k++) {
        const size_t at = source * MNY_QUARTILES + k;
        const double *scores = from->column.score_of_code;
        for (size_t code = 0; code < 256; code++) {
            double *one = &work->tables[at][code];
            if (from->codes)
                *one = code & ANSWERED ? (double)(code >> k & 1) : NAN;
            else
                *one = isnan(scores[code]) ? NAN : (scores[code] <= work->values[at] ? 1 : 0);
        }
        work->columns[at] = (struct mny_score_column){
            from->codes ? from->codes : from->column.codes, work->tables[at], NULL};
    }
    return true;
}

/* Replaces the standard errors by those of replicates, of this set alone: other sets
   have other quantiles. */
static enum mny_code replicate(struct quartering *work, struct mny_estimate_input input)
{
    const struct mny_scored_city *scored = &work->estimates->scoring->scored[work->city];
    const size_t statistics = input.item_count + 1;
    enum mny_code code;

    input.domain = NULL;
    if (work->set == 0)
        return mny_scoring_replicate(work->estimates->scoring, work->city, &input, NULL, 0,
                                     work->below);
    for (size_t i = 0; i < input.n; i++)
        work->member[i] = scored->domain[i] == work->set - 1 ? 0 : 1;
    /* The first set would be the whole city: nothing is asked of it. */
    memcpy(work->below + statistics, work->below, statistics * sizeof *work->below);
    for (size_t i = 0; i < statistics; i++)
        work->below[i].score = NAN;
    code = mny_scoring_replicate(work->estimates->scoring, work->city, &input, work->member, 1,
                                 work->below);
    memcpy(work->below, work->below + statistics, statistics * sizeof *work->below);
    return code;
}

static enum mny_code estimate_set(struct quartering *work, struct mny_estimate *quantiles)
{
    const struct mny_scored_city *scored = &work->estimates->scoring->scored[work->city];
    const size_t count = quantiles_of(work->estimates);
    struct mny_calibrated calibrated;
    struct mny_estimate_input input =
        input_of(work->estimates, work->city, work->columns, count, &calibrated);
    enum mny_code code;

    input.domain = work->set > 0 ? scored->domain : NULL;
    input.category = (uint32_t)work->set - 1;
    for (size_t source = 0; source < work->estimates->plan.source_count; source++)
        if (!find_quantiles(work, source, &input))
            return MNY_E_MEMORY;
    code = mny_estimate(&input, work->below, work->below + count);
    if (code == MNY_OK && is_replicated(work->estimates))
        code = replicate(work, input);
    for (size_t i = 0; code == MNY_OK && i < count; i++)
        quantiles[i] =
            mny_quantile_woodruff(work->distributions[i / MNY_QUARTILES], work->values[i],
                                  &work->below[i], mny_design_degrees_of_freedom(scored->design));
    return code;
}

static enum mny_code estimate_quantiles(const struct mny_estimates *estimates, size_t city)
{
    const size_t count = quantiles_of(estimates);
    enum mny_code code = MNY_OK;

    for (size_t set = 0; code == MNY_OK && set <= estimates->scoring->scored[city].domains; set++) {
        struct quartering work;
        code = MNY_E_MEMORY;
        if (open_quartering(&work, estimates, city, set))
            code = estimate_set(&work, estimates->cities[city].quantiles + set * count);
        close_quartering(&work);
    }
    return code;
}

/* ---- all cities ------------------------------------------------------------------------ */

/* Pieces of all cities: of each some of columns, then one of quantiles. */
struct pieces {
    const struct mny_estimates *estimates;
    size_t together, each;
    enum mny_code *codes;
};

static void do_piece(void *context, size_t index)
{
    const struct pieces *pieces = context;
    const struct mny_estimates *estimates = pieces->estimates;
    const size_t city = index / pieces->each, piece = index % pieces->each;
    const size_t first = piece * pieces->together, all = estimates->plan.column_count;

    if (estimates->cities[city].code != MNY_OK || mny_interrupted())
        return;
    if (first < all)
        pieces->codes[index] =
            estimate_columns(estimates, city, first,
                             all - first < pieces->together ? all - first : pieces->together);
    else if (quantiles_of(estimates) > 0)
        pieces->codes[index] = estimate_quantiles(estimates, city);
}

static enum mny_code do_all(struct mny_estimates *estimates)
{
    const size_t cities = estimates->scoring->cities;
    struct pieces pieces = {.estimates = estimates,
                            .together = is_replicated(estimates) ? REPLICATED_TOGETHER : TOGETHER};
    enum mny_code code = MNY_OK;

    pieces.each = (estimates->plan.column_count + pieces.together - 1) / pieces.together + 1;
    pieces.codes = calloc(cities * pieces.each + 1, sizeof *pieces.codes);
    if (!pieces.codes)
        return MNY_E_MEMORY;
    if (is_replicated(estimates))
        for (size_t i = 0; i < cities * pieces.each; i++)
            do_piece(&pieces, i);
    else
        mny_workers_run(cities * pieces.each, estimates->scoring->options->threads, do_piece,
                        &pieces);
    for (size_t i = 0; i < cities * pieces.each; i++) {
        struct mny_city_estimates *city = &estimates->cities[i / pieces.each];
        if (city->code == MNY_OK)
            city->code = pieces.codes[i];
        if (code == MNY_OK && pieces.codes[i] != MNY_E_PARTIAL)
            code = pieces.codes[i];
    }
    free(pieces.codes);
    return mny_interrupted() ? MNY_E_INTERRUPT : code;
}

/* Room for the estimates of a city that is scored. */
static bool open_city(struct mny_estimates *estimates, size_t index)
{
    const struct mny_scored_city *scored = &estimates->scoring->scored[index];
    struct mny_city_estimates *city = &estimates->cities[index];
    const size_t most = estimates->plan.column_count + quantiles_of(estimates) + 1;

    city->code = scored->code;
    if (city->code != MNY_OK)
        return true;
    if (scored->domains >= SIZE_MAX / sizeof *city->columns / most - 1)
        return false;
    city->columns = calloc((1 + scored->domains) * most, sizeof *city->columns);
    city->quantiles = calloc((1 + scored->domains) * most, sizeof *city->quantiles);
    return city->columns && city->quantiles;
}

static bool open_estimates(struct mny_estimates *made)
{
    size_t most;

    if (!mny_estimate_plan_make(&made->plan, made->scoring))
        return false;
    most = quantiles_of(made);
    if (most < REPLICATED_TOGETHER)
        most = REPLICATED_TOGETHER;
    made->branches = calloc(most, sizeof *made->branches);
    made->cities = calloc(made->scoring->cities + 1, sizeof *made->cities);
    if (!made->branches || !made->cities)
        return false;
    for (size_t i = 0; i < most; i++)
        made->branches[i] = (struct mny_branch){MNY_ROOT, 1};
    for (size_t i = 0; i < made->scoring->cities; i++)
        if (!open_city(made, i))
            return false;
    return true;
}

/* Whether the answers were asked for when cleaning. */
static bool has_answers(const struct mny_scoring *scoring)
{
    size_t *questions = NULL, count = 0;
    double chosen[256];
    bool all = true;

    if (mny_estimates_questions(scoring->questionnaire, &questions, &count) != MNY_OK)
        return true; /* without memory nothing will come of it anyway */
    for (size_t i = 0; i < count && mny_responses_count(scoring->responses) > 0; i++)
        all = all && (mny_responses_numbers(scoring->responses, questions[i]) ||
                      mny_responses_chosen(scoring->responses, questions[i], 0, chosen));
    free(questions);
    return all;
}

enum mny_code mny_estimates_make(const struct mny_scoring *scoring,
                                 struct mny_estimates **estimates)
{
    struct mny_estimates *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_E_MEMORY;

    *estimates = NULL;
    if (!has_answers(scoring))
        code = MNY_E_INTERNAL;
    if (!made || code == MNY_E_INTERNAL) {
        free(made);
        return code;
    }
    made->scoring = scoring;
    if (open_estimates(made))
        code = do_all(made);
    if (code == MNY_OK)
        *estimates = made;
    else
        mny_estimates_free(made);
    return code;
}

void mny_estimates_free(struct mny_estimates *estimates)
{
    if (!estimates)
        return;
    for (size_t i = 0; estimates->cities && i < estimates->scoring->cities; i++) {
        free(estimates->cities[i].columns);
        free(estimates->cities[i].quantiles);
    }
    free(estimates->cities);
    free(estimates->branches);
    mny_estimate_plan_free(&estimates->plan);
    free(estimates);
}
