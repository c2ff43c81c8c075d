/* SPDX-License-Identifier: MIT */
/* Counts come from how often each byte of a column stands in each city.  Standard errors
   are those of estimate.h, of two columns for each line: the line itself, and what it
   adds to the share of all cities (topics.h); these are pieces that threads do. */
#include "survey/common/workers.h"
#include "survey/score/topics_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of a piece: see estimates.c. */
enum { TOGETHER = 24, REPLICATED_TOGETHER = 64 };

static struct mny_topic_share *share_at(const struct mny_topic_shares *shares, size_t city,
                                        size_t line)
{
    return &shares->shares[city * shares->line_count + line];
}

/* ---- counts -------------------------------------------------------------------------- */

/* How often each byte stands in a city, and with what weights. */
struct bytes {
    size_t count[256];
    double weight[256];
};

static void count_bytes(const struct mny_topic_shares *shares, const uint8_t *column,
                        struct bytes *cities)
{
    memset(cities, 0, (shares->cities + 1) * sizeof *cities);
    for (size_t city = 0; city < shares->cities; city++)
        for (size_t row = mny_responses_first(shares->responses, city);
             row < mny_responses_first(shares->responses, city + 1); row++)
            cities[city].count[column[row]]++;
    if (!shares->weighting)
        return;
    for (size_t i = 0; i < mny_weighting_cities(shares->weighting); i++) {
        const struct mny_city_weights *weights = mny_weighting_city(shares->weighting, i);
        for (size_t k = 0; !weights->failed && k < weights->n; k++)
            cities[weights->city].weight[column[weights->first + k]] += weights->weight[k];
    }
}

static void count_line(const struct mny_topic_line *line, const struct bytes *bytes,
                       struct mny_topic_share *share)
{
    for (size_t byte = 0; byte < 256; byte++) {
        const double says = line->says[byte];

        share->all += bytes->weight[byte];
        if (isnan(says))
            continue;
        share->comments += bytes->count[byte];
        share->of += bytes->weight[byte];
        if (says > 0) {
            share->n += bytes->count[byte];
            share->in += bytes->weight[byte];
        }
    }
}

static bool count_all(struct mny_topic_shares *shares)
{
    struct bytes *cities = calloc(shares->cities + 1, sizeof *cities);
    const uint8_t *counted = NULL;

    for (size_t i = 0; cities && i < shares->line_count; i++) {
        const struct mny_topic_line *line = &shares->lines[i];

        if (i == 0 || line->bytes != counted)
            count_bytes(shares, line->bytes, cities);
        counted = line->bytes;
        for (size_t city = 0; city < shares->cities; city++)
            count_line(line, &cities[city], share_at(shares, city, i));
    }
    free(cities);
    return cities != NULL;
}

/* ---- estimates ----------------------------------------------------------------------- */

/* The columns of all lines, and then what each adds to the share of all cities. */
struct estimating {
    struct mny_topic_shares *shares;
    const struct mny_scoring *scoring;
    struct mny_score_column *columns;
    double (*tables)[256];
    struct mny_branch *branches;
    struct mny_estimate *found; /* by city of the weighting, then by column */
    size_t count, together, pieces;
    enum mny_code *codes;
};

static void close_estimating(struct estimating *work)
{
    free(work->columns);
    free(work->tables);
    free(work->branches);
    free(work->found);
    free(work->codes);
}

static bool open_estimating(struct estimating *work)
{
    const struct mny_topic_shares *shares = work->shares;
    const size_t cities = work->scoring->cities;

    work->count = 2 * shares->line_count;
    work->together = work->scoring->options->replication != MNY_REPLICATION_NONE
                         ? REPLICATED_TOGETHER
                         : TOGETHER;
    work->pieces = (work->count + work->together - 1) / work->together;
    if (cities >= SIZE_MAX / sizeof *work->found / (work->count + 1) - 1)
        return false;
    work->columns = calloc(work->count, sizeof *work->columns);
    work->tables = calloc(work->count, sizeof *work->tables);
    work->branches = calloc(work->count, sizeof *work->branches);
    work->found = calloc((cities + 1) * work->count, sizeof *work->found);
    work->codes = calloc((cities + 1) * work->pieces, sizeof *work->codes);
    return work->columns && work->tables && work->branches && work->found && work->codes;
}

static void fill_columns(const struct estimating *work)
{
    const struct mny_topic_shares *shares = work->shares;

    for (size_t i = 0; i < shares->line_count; i++) {
        const struct mny_topic_line *line = &shares->lines[i];
        const double share = share_at(shares, shares->cities, i)->estimate.score;
        double(*tables)[256] = work->tables;

        for (size_t byte = 0; byte < 256; byte++) {
            const double says = line->says[byte];
            tables[i][byte] = says;
            tables[shares->line_count + i][byte] = isnan(says) || isnan(share) ? 0 : says - share;
        }
        work->columns[i] = (struct mny_score_column){line->bytes, tables[i], NULL};
        work->columns[shares->line_count + i] =
            (struct mny_score_column){line->bytes, tables[shares->line_count + i], NULL};
    }
    for (size_t i = 0; i < work->count; i++)
        work->branches[i] = (struct mny_branch){MNY_ROOT, 1};
}

/* Given replicates are sums of the scores alone: of topics they tell nothing, and the
   linearized errors are not those that were asked for. */
static void forget_errors(struct mny_estimate *found, size_t count)
{
    for (size_t i = 0; i < count; i++)
        found[i].se = found[i].deff = NAN;
}

/* Estimates the columns [FIRST, FIRST + COUNT) of a city. */
static enum mny_code estimate_columns(const struct estimating *work, size_t city, size_t first,
                                      size_t count)
{
    struct mny_calibrated calibrated;
    struct mny_estimate_input input = mny_scoring_input(work->scoring, city, &calibrated);
    struct mny_estimate *found = calloc(count + 1, sizeof *found);
    const enum mny_replication replication = work->scoring->options->replication;
    enum mny_code code = MNY_E_MEMORY;

    input.items = work->columns + first;
    input.item_branches = work->branches;
    input.item_count = count;
    input.nodes = NULL;
    input.node_count = 0;
    if (found)
        code = mny_scoring_estimate(&input, NULL, 0, found);
    if (code == MNY_OK && replication == MNY_REPLICATION_GIVEN)
        forget_errors(found, count);
    else if (code == MNY_OK && replication != MNY_REPLICATION_NONE)
        code = mny_scoring_replicate(work->scoring, city, &input, NULL, 0, found);
    if (code == MNY_OK)
        memcpy(work->found + city * work->count + first, found, count * sizeof *found);
    free(found);
    return code;
}

static void do_piece(void *context, size_t index)
{
    const struct estimating *work = context;
    const size_t city = index / work->pieces, first = index % work->pieces * work->together;
    const size_t left = work->count - first;

    work->codes[index] = work->scoring->scored[city].code;
    if (work->codes[index] == MNY_OK && !mny_interrupted())
        work->codes[index] =
            estimate_columns(work, city, first, left < work->together ? left : work->together);
}

static enum mny_code do_all(const struct estimating *work)
{
    const size_t count = work->scoring->cities * work->pieces;
    struct estimating copy = *work;

    if (work->scoring->options->replication != MNY_REPLICATION_NONE)
        for (size_t i = 0; i < count; i++)
            do_piece(&copy, i);
    else
        mny_workers_run(count, work->scoring->options->threads, do_piece, &copy);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < count; i++)
        if (work->codes[i] != MNY_OK && work->codes[i] != MNY_E_PARTIAL)
            return work->codes[i];
    return MNY_OK;
}

/* Whether the city INDEX of the weighting has estimates. */
static bool is_estimated(const struct estimating *work, size_t index)
{
    for (size_t i = 0; i < work->pieces; i++)
        if (work->codes[index * work->pieces + i] != MNY_OK)
            return false;
    return true;
}

static void set_limits(const struct mny_scoring *scoring, size_t degrees,
                       struct mny_estimate *estimate)
{
    const struct mny_proportion proportion = {estimate->score, estimate->se * estimate->se,
                                              estimate->n, degrees};
    const struct mny_limits limits = mny_proportion_limits(scoring->options->interval, &proportion);

    estimate->low = limits.low;
    estimate->high = limits.high;
}

/* The figures of the cities, and from them those of all. */
static void take_estimates(const struct estimating *work)
{
    struct mny_topic_shares *shares = work->shares;
    size_t degrees = 0;

    for (size_t i = 0; i < shares->line_count; i++) {
        struct mny_estimate *all = &share_at(shares, shares->cities, i)->estimate;
        const double of = share_at(shares, shares->cities, i)->of;
        double variance = 0;

        degrees = 0;
        all->n = 0;
        for (size_t k = 0; k < work->scoring->cities; k++) {
            struct mny_topic_share *share =
                share_at(shares, mny_weighting_city(work->scoring->weighting, k)->city, i);
            const struct mny_estimate *found = work->found + k * work->count + i;
            const double spread = share->all / of * found[shares->line_count].se;
            size_t own;

            if (!is_estimated(work, k))
                continue; /* a city that could not be weighted has no design, either */
            own = mny_design_degrees_of_freedom(work->scoring->scored[k].design);
            share->estimate = *found;
            set_limits(work->scoring, own, &share->estimate);
            variance += spread * spread;
            degrees += own;
            all->n += found->n;
        }
        all->se = isnan(all->score) ? (double)NAN : sqrt(variance); /* of no city: none */
        set_limits(work->scoring, degrees, all);
    }
}

static enum mny_code estimate_all(struct mny_topic_shares *shares)
{
    struct estimating work = {.shares = shares, .scoring = shares->scoring};
    enum mny_code code = MNY_E_MEMORY;

    if (open_estimating(&work)) {
        fill_columns(&work);
        code = do_all(&work);
    }
    if (code == MNY_OK)
        take_estimates(&work);
    close_estimating(&work);
    return code;
}

/* ---- all of it ----------------------------------------------------------------------- */

/* Cities whose figures are part of those of all: weighted and, where there are standard
   errors, with one. */
static void find_counted(const struct mny_topic_shares *shares, bool *counted)
{
    for (size_t i = 0; shares->weighting && i < mny_weighting_cities(shares->weighting); i++) {
        const struct mny_city_weights *weights = mny_weighting_city(shares->weighting, i);
        counted[weights->city] =
            !weights->failed && (!shares->scoring || shares->scoring->scored[i].code == MNY_OK);
    }
}

static void add_up(const struct mny_topic_shares *shares, const bool *counted)
{
    const struct mny_estimate none = {NAN, NAN, NAN, NAN, 0, NAN, NAN, NAN};

    for (size_t i = 0; i < shares->line_count; i++) {
        struct mny_topic_share *all = share_at(shares, shares->cities, i);

        for (size_t city = 0; city < shares->cities; city++) {
            struct mny_topic_share *share = share_at(shares, city, i);

            share->estimate = none;
            share->estimate.score = share->in / share->of; /* NAN without weights */
            shares->seen[city] = shares->seen[city] || (i == 0 && share->comments > 0);
            all->n += share->n;
            all->comments += share->comments;
            all->in += counted[city] ? share->in : 0;
            all->of += counted[city] ? share->of : 0;
        }
        all->estimate = none;
        all->estimate.score = all->in / all->of;
    }
}

static bool open_shares(struct mny_topic_shares *made, const struct mny_topic_frame *frame)
{
    made->cities = mny_responses_cities(made->responses);
    made->lines = mny_topic_lines_make(frame, made->responses, &made->line_count);
    made->seen = calloc(made->cities + 1, sizeof *made->seen);
    made->shares = calloc((made->cities + 1) * made->line_count, sizeof *made->shares);
    return made->lines && made->seen && made->shares;
}

enum mny_code mny_topic_shares_make(const struct mny_topic_frame *frame,
                                    const struct mny_responses *responses,
                                    const struct mny_weighting *weighting,
                                    const struct mny_scoring *scoring,
                                    struct mny_topic_shares **shares)
{
    struct mny_topic_shares *made = calloc(1, sizeof *made);
    bool *counted = NULL;
    enum mny_code code = MNY_E_MEMORY;

    *shares = NULL;
    if (!made)
        return code;
    made->responses = responses;
    made->weighting = weighting;
    made->scoring = scoring;
    if (open_shares(made, frame))
        counted = calloc(made->cities + 1, sizeof *counted);
    if (counted && count_all(made)) {
        find_counted(made, counted);
        add_up(made, counted);
        code = scoring ? estimate_all(made) : MNY_OK;
    }
    free(counted);
    if (code == MNY_OK)
        *shares = made;
    else
        mny_topic_shares_free(made);
    return code;
}

void mny_topic_shares_free(struct mny_topic_shares *shares)
{
    if (!shares)
        return;
    free(shares->lines);
    free(shares->seen);
    free(shares->shares);
    free(shares);
}
