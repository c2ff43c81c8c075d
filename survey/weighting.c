/* SPDX-License-Identifier: MIT */
#include "survey/weighting.h"

#include "core/text.h"
#include "stats/calibration.h"
#include "stats/sum.h"
#include "stats/weight_summary.h"
#include "survey/calibration_check.h"
#include "survey/weighting_private.h"
#include "survey/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mny_weighting_free(struct mny_weighting *weighting)
{
    if (!weighting)
        return;
    for (size_t i = 0; i < weighting->count; i++) {
        mny_city_cells_free(weighting->cities[i].cells);
        free(weighting->cities[i].cell_weight);
        mny_problems_free(weighting->cities[i].problems);
    }
    free(weighting->cities);
    free(weighting->rows);
    free(weighting->weight);
    free(weighting);
}

size_t mny_weighting_cities(const struct mny_weighting *weighting)
{
    return weighting->count;
}

const struct mny_city_weights *mny_weighting_city(const struct mny_weighting *weighting,
                                                  size_t index)
{
    return &weighting->cities[index].weights;
}

/* ---- which respondents each city has --------------------------------------------- */

/* Cities with responses, in order, each with its part of ROWS and WEIGHT.  SIZE
   is the number of responses of each city; it becomes where its part begins. */
static bool list_cities(struct mny_weighting *weighting, size_t *size, size_t all)
{
    size_t first = 0;

    weighting->cities = calloc(all + 1, sizeof *weighting->cities);
    if (!weighting->cities)
        return false;
    for (size_t city = 0; city < all; city++) {
        const size_t n = size[city];
        size[city] = first;
        if (n == 0)
            continue;
        struct mny_weighted_city *of = &weighting->cities[weighting->count++];
        of->weights = (struct mny_city_weights){.city = city,
                                                .n = n,
                                                .rows = weighting->rows + first,
                                                .weight = weighting->weight + first,
                                                .base_scale = 1,
                                                .max_relative_error = NAN};
        of->problems = mny_problems_create();
        if (!of->problems)
            return false;
        first += n;
    }
    return true;
}

/* Sorts the responses by city, keeping their order (a counting sort). */
static bool sort_by_city(struct mny_weighting *weighting)
{
    const size_t n = mny_responses_count(weighting->responses);
    const size_t all = mny_responses_cities(weighting->responses);
    const uint16_t *city = mny_responses_city(weighting->responses);
    size_t *next = calloc(all + 1, sizeof *next);
    bool done = next != NULL && n < UINT32_MAX && n < SIZE_MAX / sizeof *weighting->weight;

    if (done) {
        weighting->rows = malloc((n + 1) * sizeof *weighting->rows);
        weighting->weight = malloc((n + 1) * sizeof *weighting->weight);
        done = weighting->rows && weighting->weight;
    }
    for (size_t row = 0; done && row < n; row++)
        next[city[row]]++;
    done = done && list_cities(weighting, next, all);
    for (size_t row = 0; done && row < n; row++)
        weighting->rows[next[city[row]]++] = (uint32_t)row;
    free(next);
    return done;
}

/* ---- one city --------------------------------------------------------------------- */

/* Its part of the weights, to be written. */
static double *weights_of(const struct mny_weighting *weighting, const struct mny_weighted_city *of)
{
    return weighting->weight + (of->weights.weight - weighting->weight);
}

static void take_base_weights(const struct mny_weighting *weighting, struct mny_weighted_city *of)
{
    const double *base = mny_responses_base_weight(weighting->responses);
    double *weight = weights_of(weighting, of);

    for (size_t i = 0; i < of->weights.n; i++)
        weight[i] = base ? base[of->weights.rows[i]] : 1;
}

static void summarize(struct mny_weighted_city *of)
{
    struct mny_city_weights *weights = &of->weights;
    const struct mny_weight_summary summary = mny_weight_summarize(weights->weight, weights->n);

    weights->sum = summary.sum;
    weights->min = summary.min;
    weights->max = summary.max;
    weights->mean = summary.mean;
    weights->cv = summary.cv;
    weights->deff_kish = summary.deff_kish;
    weights->n_eff = summary.n_eff;
}

/* Sums of the final weights by cell. */
static enum mny_code sum_weights(struct mny_weighted_city *of)
{
    const size_t cells = of->cells->cells.cells;
    struct mny_sum *sums = calloc(cells + 1, sizeof *sums);

    of->cell_weight = calloc(cells + 1, sizeof *of->cell_weight);
    if (!sums || !of->cell_weight) {
        free(sums);
        return MNY_E_MEMORY;
    }
    for (size_t i = 0; cells > 0 && i < of->weights.n; i++)
        mny_sum_add(&sums[of->cells->cell[i]], of->weights.weight[i]);
    for (size_t cell = 0; cell < cells; cell++)
        of->cell_weight[cell] = mny_sum_value(sums[cell]);
    free(sums);
    return MNY_OK;
}

/* Targets of all columns, every margin scaled to the first one's total. */
static void scale_targets(const struct mny_city_cells *cells, double *targets)
{
    const double total = cells->margins[0].total;
    size_t column = 0;

    for (size_t margin = 0; margin < cells->margin_count; margin++) {
        const struct mny_city_margin *of = &cells->margins[margin];
        for (size_t category = 0; category < of->categories; category++)
            targets[column++] = margin == 0 ? of->targets[category].count
                                            : of->targets[category].count * (total / of->total);
    }
}

/* Base weights of cells on the population's scale. */
static double scale_base(const struct mny_city_cells *cells, double *base)
{
    struct mny_sum sum = {0, 0};
    double scale;

    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        mny_sum_add(&sum, cells->base[cell]);
    scale = cells->margins[0].total / mny_sum_value(sum);
    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        base[cell] = cells->base[cell] * scale;
    return scale;
}

/* Room for calibrating one city. */
struct raking {
    double *targets, *base, *g, *reached;
};

static bool open_raking(struct raking *raking, const struct mny_city_cells *cells)
{
    const size_t columns = mny_margin_columns(&cells->cells), count = cells->cells.cells;

    raking->targets = calloc(columns, sizeof *raking->targets);
    raking->base = calloc(count, sizeof *raking->base);
    raking->g = calloc(count, sizeof *raking->g);
    raking->reached = calloc(columns, sizeof *raking->reached);
    return raking->targets && raking->base && raking->g && raking->reached;
}

static void close_raking(struct raking *raking)
{
    free(raking->targets);
    free(raking->base);
    free(raking->g);
    free(raking->reached);
}

/* Gives every respondent its cell's g, and measures what came of it. */
static enum mny_code apply(struct mny_weighting *weighting, struct mny_weighted_city *of,
                           const struct raking *raking)
{
    struct mny_calibration_result result;
    double *weight = weights_of(weighting, of);

    for (size_t i = 0; i < of->weights.n; i++)
        weight[i] *= of->weights.base_scale * raking->g[of->cells->cell[i]];
    if (sum_weights(of) != MNY_OK)
        return MNY_E_MEMORY;
    mny_margin_totals(&of->cells->cells, of->cell_weight, raking->reached);
    mny_calibration_errors(&of->cells->cells, raking->reached, raking->targets, &result);
    of->weights.max_relative_error = result.max_relative_error;
    of->weights.cell = of->cells->cell;
    of->weights.cells = of->cells->cells;
    return MNY_OK;
}

/* Solves, and applies the solution or says why there is none. */
static enum mny_code solve(struct mny_weighting *weighting, struct mny_weighted_city *of,
                           const struct mny_city_case *spoken_of, const struct raking *raking)
{
    const struct mny_calibration_options options = {
        mny_distance_raking(), weighting->options.epsilon, weighting->options.max_iterations};
    const struct mny_calibration_input input = {of->cells->cells, raking->base, raking->targets};
    struct mny_calibration_result result;

    switch (mny_calibrate(&input, &options, raking->g, &result)) {
    case MNY_CALIBRATED:
        of->weights.iterations = result.iterations;
        return apply(weighting, of, raking);
    case MNY_CALIBRATION_STOPPED:
    case MNY_CALIBRATION_INFEASIBLE:
        mny_calibration_failed(spoken_of, of->cells, &result, options.epsilon, of->problems);
        return MNY_E_PARTIAL;
    case MNY_CALIBRATION_MEMORY:
        break;
    }
    return MNY_E_MEMORY;
}

static enum mny_code rake(struct mny_weighting *weighting, struct mny_weighted_city *of,
                          const struct mny_city_case *spoken_of)
{
    struct raking raking = {NULL, NULL, NULL, NULL};
    enum mny_code code = MNY_E_MEMORY;

    if (open_raking(&raking, of->cells)) {
        scale_targets(of->cells, raking.targets);
        of->weights.base_scale = scale_base(of->cells, raking.base);
        code = solve(weighting, of, spoken_of, &raking);
    }
    close_raking(&raking);
    return code;
}

static enum mny_code weight_city(struct mny_weighting *weighting, struct mny_weighted_city *of)
{
    const struct mny_city_case spoken_of = {weighting->responses, weighting->population,
                                            of->weights.city, of->weights.n};
    enum mny_code code = MNY_OK;

    take_base_weights(weighting, of);
    if (weighting->population) {
        of->cells = mny_city_cells_create(weighting->responses, weighting->population,
                                          of->weights.city, of->weights.rows, of->weights.n);
        if (!of->cells)
            return MNY_E_MEMORY;
    }
    switch (weighting->options.method) {
    case MNY_METHOD_NONE:
        code = of->cells ? sum_weights(of) : MNY_OK;
        break;
    case MNY_METHOD_RAKE:
        code = mny_calibration_check(&spoken_of, of->cells, of->problems);
        if (code == MNY_OK)
            code = rake(weighting, of, &spoken_of);
        break;
    }
    if (code == MNY_OK)
        summarize(of);
    return code;
}

static void weight_job(void *context, size_t index)
{
    struct mny_weighting *weighting = context;
    struct mny_weighted_city *of = &weighting->cities[index];

    of->code = weight_city(weighting, of);
    of->weights.failed = of->code != MNY_OK;
}

/* ---- all cities ------------------------------------------------------------------- */

/* Whether raking can begin: there is a population, and every margin's column. */
static enum mny_code check_margins(const struct mny_questionnaire *questionnaire,
                                   const struct mny_responses *responses,
                                   const struct mny_population *population,
                                   const struct mny_weighting_options *options,
                                   struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    if (!population && options->method != MNY_METHOD_NONE)
        return mny_problem(problems, MNY_E_USAGE, (struct mny_where){0}, "%s",
                           _("raking needs a population file; give one with -p"));
    for (size_t m = 0; population && m < mny_population_margins(population); m++) {
        const struct mny_margin *margin = mny_population_margin(population, m);
        const struct mny_where where = {mny_population_path(population), 0, 0};
        for (size_t q = 0; q < margin->question_count; q++)
            if (!mny_responses_factor(responses, margin->questions[q]))
                code = mny_problem(
                    problems, MNY_E_INPUT, where,
                    _("margin %s: the dump has no column for question %s; add the column, or "
                      "leave the margin out of the population file"),
                    margin->name,
                    mny_questionnaire_question(questionnaire, margin->questions[q])->name);
    }
    return code;
}

/* Hands the cities' own problems on, in city order. */
static enum mny_code gather_problems(const struct mny_weighting *weighting,
                                     struct mny_problems *problems)
{
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < weighting->count; i++) {
        const struct mny_problems *own = weighting->cities[i].problems;
        for (size_t p = 0; p < mny_problems_size(own); p++) {
            const struct mny_problem *problem = mny_problems_at(own, p);
            mny_problem(problems, problem->code, problem->where, "%s", problem->text);
        }
        if (weighting->cities[i].code == MNY_E_MEMORY)
            return mny_problem_memory(problems);
    }
    return MNY_OK;
}

const char *mny_method_name(enum mny_method method)
{
    switch (method) {
    case MNY_METHOD_NONE:
        return "none";
    case MNY_METHOD_RAKE:
        return "rake";
    }
    return "";
}

enum mny_code mny_weight(const struct mny_questionnaire *questionnaire,
                         const struct mny_responses *responses,
                         const struct mny_population *population,
                         const struct mny_weighting_options *options, struct mny_output *output,
                         struct mny_problems *problems, struct mny_weighting **weighting)
{
    struct mny_weighting *made = NULL;
    enum mny_code code = check_margins(questionnaire, responses, population, options, problems);

    *weighting = NULL;
    if (code != MNY_OK)
        return code;
    made = calloc(1, sizeof *made);
    if (!made)
        return mny_problem_memory(problems);
    made->responses = responses;
    made->population = population;
    made->options = *options;
    if (!sort_by_city(made)) {
        mny_weighting_free(made);
        return mny_problem_memory(problems);
    }
    mny_workers_run(made->count, options->threads, weight_job, made);
    code = gather_problems(made, problems);
    if (code == MNY_OK && output)
        code = mny_weight_files_write(made, output, problems);
    if (code != MNY_OK) {
        mny_weighting_free(made);
        return code;
    }
    *weighting = made;
    return MNY_OK;
}
