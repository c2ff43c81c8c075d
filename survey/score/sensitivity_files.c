/* SPDX-License-Identifier: MIT */
/* sensitivity.csv and effective_weights.csv. */
#include "stats/weight_sensitivity.h"
#include "survey/score/rank_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* How far weights are drawn from those of the standard: as the JRC's audits of composite
   indicators do. */
static const double weight_spread = 0.25;

/* One of what the total is made of: an objective L1, or the survey's. */
struct part {
    const char *code, *label;
    double weight;
    size_t l1; /* its place in the standard */
};

/* Of the ranked cities. */
struct sensitivity {
    const struct mny_standard *standard;
    const struct mny_ranking *ranking;
    const struct mny_rank_options *options;
    struct part *parts;
    size_t count;
    double *points, *weights, *fixed, *totals;
    struct mny_weighted_sum sum;
    struct mny_weight_ranks *drawn;
    uint32_t *without; /* by part, then by city */
};

static void list_parts(struct sensitivity *of)
{
    const struct mny_standard_survey *survey = mny_standard_head(of->standard)->survey;
    const struct mny_standard_l1 *l1s;
    size_t count;

    l1s = mny_standard_l1s(of->standard, &count);
    for (size_t i = 0; i < count; i++)
        if (l1s[i].counted)
            of->parts[of->count++] = (struct part){l1s[i].code, l1s[i].label, l1s[i].weight, i};
    if (survey)
        of->parts[of->count++] =
            (struct part){survey->l1_code, survey->l1_label, survey->weight, count};
}

static void fill(struct sensitivity *of)
{
    size_t l1s;

    mny_standard_l1s(of->standard, &l1s);
    for (size_t p = 0; p < of->count; p++)
        of->weights[p] = of->parts[p].weight;
    for (size_t i = 0; i < of->sum.units; i++) {
        const struct mny_ranked_city *city = mny_ranking_city(of->ranking, i);

        for (size_t p = 0; p < of->count; p++) {
            const size_t l1 = of->parts[p].l1;

            of->points[i * of->count + p] = l1 < l1s ? city->parts[l1] : city->subjective;
        }
        of->fixed[i] = -city->deduction;
        of->totals[i] = city->total;
    }
    of->sum.parts = of->count;
    of->sum.points = of->points;
    of->sum.weights = of->weights;
    of->sum.fixed = of->fixed;
    of->sum.tie = mny_ranking_tie();
}

static enum mny_code compute(struct sensitivity *of)
{
    const struct mny_weight_draws draws = {
        .draws = of->options->draws, .spread = weight_spread, .seed = of->options->seed};
    const size_t units = mny_rank_files_ranked(of->ranking);
    enum mny_code code;
    size_t l1s;

    mny_standard_l1s(of->standard, &l1s);
    of->sum.units = units;
    of->parts = calloc(l1s + 1, sizeof *of->parts);
    of->weights = calloc(l1s + 1, sizeof *of->weights);
    of->points = calloc(units * (l1s + 1) + 1, sizeof *of->points);
    of->without = calloc(units * (l1s + 1) + 1, sizeof *of->without);
    of->fixed = calloc(units + 1, sizeof *of->fixed);
    of->totals = calloc(units + 1, sizeof *of->totals);
    of->drawn = calloc(units + 1, sizeof *of->drawn);
    if (!of->parts || !of->weights || !of->points || !of->without || !of->fixed || !of->totals ||
        !of->drawn)
        return MNY_E_MEMORY;
    list_parts(of);
    fill(of);
    code = mny_weight_draw_ranks(&of->sum, &draws, of->drawn);
    return code == MNY_OK ? mny_weight_leave_out(&of->sum, of->without) : code;
}

/* ---- sensitivity.csv ------------------------------------------------------------------- */

/* The rank of CITY without PART; 0: there is none. */
static uint32_t rank_without(const struct sensitivity *of, size_t part, size_t city)
{
    return of->without[part * of->sum.units + city];
}

static void write_rank(struct mny_writer *writer, uint32_t rank)
{
    if (rank > 0)
        mny_writer_count(writer, rank);
    else
        mny_writer_text(writer, "");
}

static void write_without(const struct sensitivity *of, size_t city, struct mny_writer *writer)
{
    uint32_t best = 0, worst = 0;

    for (size_t p = 0; p < of->count; p++) {
        const uint32_t rank = rank_without(of, p, city);

        best = rank > 0 && (best == 0 || rank < best) ? rank : best;
        worst = rank > worst ? rank : worst;
    }
    write_rank(writer, best);
    write_rank(writer, worst);
    for (size_t p = 0; p < of->count; p++)
        write_rank(writer, rank_without(of, p, city));
}

static void write_ranked(const struct sensitivity *of, size_t city, struct mny_writer *writer)
{
    const struct mny_weight_ranks *drawn = &of->drawn[city];

    mny_writer_number(writer, drawn->spread.least);
    mny_writer_number(writer, drawn->spread.p05);
    mny_writer_number(writer, drawn->spread.median);
    mny_writer_number(writer, drawn->spread.p95);
    mny_writer_number(writer, drawn->spread.most);
    mny_writer_number(writer, drawn->spread.mean);
    mny_writer_number(writer, drawn->same);
    write_without(of, city, writer);
}

static const char *const header[] = {
    "rank",     "city",     "name",      "total",  "rank_min",     "rank_p05",     "rank_median",
    "rank_p95", "rank_max", "rank_mean", "p_same", "without_best", "without_worst"};
enum { COLUMNS = sizeof header / sizeof *header, FIRST = 4 };

static enum mny_code write_sensitivity(const struct sensitivity *of, struct mny_output *output,
                                       struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "sensitivity.csv", problems, &writer);
    char name[256];

    if (code != MNY_OK)
        return code;
    for (size_t i = 0; i < COLUMNS; i++)
        mny_writer_text(writer, header[i]);
    for (size_t p = 0; p < of->count; p++) {
        snprintf(name, sizeof name, "without_%s", of->parts[p].code);
        mny_writer_text(writer, name);
    }
    mny_writer_end_row(writer);
    for (size_t i = 0; i < mny_ranking_cities(of->ranking); i++) {
        mny_rank_files_city(of->standard, mny_ranking_city(of->ranking, i), writer);
        if (i < of->sum.units)
            write_ranked(of, i, writer);
        for (size_t c = FIRST; i >= of->sum.units && c < COLUMNS + of->count; c++)
            mny_writer_text(writer, "");
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}

/* ---- effective_weights.csv -------------------------------------------------------------- */

static double square_of(const struct sensitivity *of, size_t part)
{
    struct mny_part_influence influence;

    mny_part_influence(of->points + part, of->count, of->totals, of->sum.units, &influence);
    return influence.squared;
}

/* A part that does not vary explains nothing. */
static double sum_of_squares(const struct sensitivity *of)
{
    double sum = 0;

    for (size_t p = 0; p < of->count; p++) {
        const double squared = square_of(of, p);

        sum += isnan(squared) ? 0 : squared;
    }
    return sum;
}

/* By how many places ranks move without PART: the Handbook's average shift, and the largest. */
static void write_shifts(const struct sensitivity *of, size_t part, struct mny_writer *writer)
{
    const size_t cities = of->sum.units;
    double sum = 0, most = 0;
    bool any = cities > 0;

    for (size_t i = 0; i < cities; i++) {
        const double rank = rank_without(of, part, i);
        const double shift = fabs(rank - (double)mny_ranking_city(of->ranking, i)->rank);

        any = any && rank > 0;
        sum += shift;
        most = fmax(most, shift);
    }
    mny_writer_number(writer, any ? sum / (double)cities : NAN);
    mny_writer_number(writer, any ? most : NAN);
}

static void write_influence(const struct mny_part_influence *influence, double squares,
                            struct mny_writer *writer)
{
    mny_writer_number(writer, influence->correlation);
    mny_writer_number(writer, influence->squared);
    mny_writer_number(writer, 100 * influence->squared / squares);
    mny_writer_number(writer, 100 * influence->covariance);
}

static void write_part(const struct sensitivity *of, size_t part, double squares,
                       struct mny_writer *writer)
{
    struct mny_part_influence influence;

    mny_part_influence(of->points + part, of->count, of->totals, of->sum.units, &influence);
    mny_writer_text(writer, of->parts[part].code);
    mny_writer_text(writer, of->parts[part].label);
    mny_writer_number(writer, of->parts[part].weight);
    write_influence(&influence, squares, writer);
    write_shifts(of, part, writer);
    mny_writer_end_row(writer);
}

/* They have no weight, but a share in how totals vary. */
static void write_deductions(const struct sensitivity *of, struct mny_writer *writer)
{
    struct mny_part_influence influence;

    mny_part_influence(of->fixed, 1, of->totals, of->sum.units, &influence);
    mny_writer_text(writer, "deduction");
    mny_writer_text(writer, "");
    mny_writer_number(writer, 0);
    write_influence(&influence, NAN, writer);
    mny_writer_text(writer, "");
    mny_writer_text(writer, "");
    mny_writer_end_row(writer);
}

static enum mny_code write_weights(const struct sensitivity *of, struct mny_output *output,
                                   struct mny_problems *problems)
{
    static const char *const columns[] = {
        "code",          "label",          "weight",     "correlation", "correlation_squared",
        "squared_share", "variance_share", "mean_shift", "max_shift"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "effective_weights.csv", problems, &writer);
    const double squares = sum_of_squares(of);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, columns, sizeof columns / sizeof *columns);
    for (size_t p = 0; p < of->count; p++)
        write_part(of, p, squares, writer);
    write_deductions(of, writer);
    return mny_writer_close(writer);
}

enum mny_code mny_sensitivity_files_write(const struct mny_standard *standard,
                                          const struct mny_ranking *ranking,
                                          const struct mny_rank_options *options,
                                          struct mny_output *output, struct mny_problems *problems)
{
    struct sensitivity of = {.standard = standard, .ranking = ranking, .options = options};
    enum mny_code code = compute(&of);

    if (code != MNY_OK)
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = write_sensitivity(&of, output, problems);
    if (code == MNY_OK)
        code = write_weights(&of, output, problems);
    free(of.parts);
    free(of.weights);
    free(of.points);
    free(of.without);
    free(of.fixed);
    free(of.totals);
    free(of.drawn);
    return code;
}
