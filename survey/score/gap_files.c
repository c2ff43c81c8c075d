/* SPDX-License-Identifier: MIT */
/* gap.csv. */
#include "survey/score/gap_files.h"

#include "core/arena.h"
#include "core/city_index.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "stats/weight_sensitivity.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A rate or score that is its mean but for rounding is not beyond it. */
static const double rounding = 1e-9;

/* What one city, or all, have of one indicator; NAN where there is nothing. */
struct pair {
    double objective, full;
    const char *status;
    double score, error, degrees, low, high; /* ERROR NAN: nothing tells it */
    double n;
};

/* An L1 or L2.  LINKED: there is a dimension of its code and name. */
struct indicator {
    const char *level, *code, *label;
    bool linked;
};

struct gaps {
    struct mny_table *objective, *subjective; /* own all texts */
    const struct mny_city_names *names;
    struct mny_problems *problems;
    struct mny_city_index *cities;
    struct indicator *indicators;
    size_t count, room;
    struct pair *pairs;  /* by city, then by indicator */
    const char **labels; /* of cities, as subjective.csv has them, or NULL */
};

static double rate_of(const struct pair *pair)
{
    return 100 * pair->objective / pair->full;
}

static bool has_both(const struct pair *pair)
{
    return isfinite(rate_of(pair)) && isfinite(pair->score);
}

static const struct pair *pair_of(const struct gaps *gaps, size_t city, size_t indicator)
{
    return &gaps->pairs[city * gaps->count + indicator];
}

/* ---- reading --------------------------------------------------------------------------- */

static const char *cell(const struct mny_table *table, size_t row, const char *name)
{
    size_t column;

    return mny_table_find(table, name, &column) ? mny_table_cell(table, row, column) : "";
}

/* The number in the column NAME: NAN if there is none, and if it is no number that is said. */
static double number(const struct gaps *gaps, const struct mny_table *table, size_t row,
                     const char *name)
{
    const char *text = cell(table, row, name);
    double value = NAN;
    size_t column = 0;

    if (*text == '\0' || mny_number_parse(text, strlen(text), &value))
        return value;
    mny_table_find(table, name, &column);
    mny_problem(gaps->problems, MNY_E_INPUT, mny_table_where(table, row, column),
                _("%s \"%s\" is no number; a plain decimal such as 71.5 is expected"), name, text);
    return NAN;
}

static size_t find_indicator(const struct gaps *gaps, const char *level, const char *code)
{
    for (size_t i = 0; i < gaps->count; i++)
        if (strcmp(gaps->indicators[i].code, code) == 0 &&
            (!level || strcmp(gaps->indicators[i].level, level) == 0))
            return i;
    return gaps->count;
}

static bool is_indicator(const struct gaps *gaps, size_t row)
{
    const char *level = cell(gaps->objective, row, "level");

    return (strcmp(level, "L1") == 0 || strcmp(level, "L2") == 0) &&
           mny_is_city(cell(gaps->objective, row, "city"));
}

/* A city's own row of a dimension, not a subgroup's. */
static bool is_dimension(const struct gaps *gaps, size_t row)
{
    return strcmp(cell(gaps->subjective, row, "level"), "dimension") == 0 &&
           *cell(gaps->subjective, row, "domain") == '\0' &&
           mny_is_city(cell(gaps->subjective, row, "city"));
}

static enum mny_code list_indicators(struct gaps *gaps)
{
    for (size_t row = 0; row < mny_table_rows(gaps->objective); row++) {
        const char *level = cell(gaps->objective, row, "level");
        const char *code = cell(gaps->objective, row, "code");

        if (!is_indicator(gaps, row) || find_indicator(gaps, level, code) < gaps->count)
            continue;
        if (!mny_grow(&gaps->indicators, &gaps->room, gaps->count + 1, sizeof *gaps->indicators))
            return mny_problem_memory(gaps->problems);
        gaps->indicators[gaps->count++] =
            (struct indicator){level, code, cell(gaps->objective, row, "label"), false};
    }
    return MNY_OK;
}

/* Links the indicators; one whose code a dimension has under another name is said. */
static void link_indicators(struct gaps *gaps)
{
    const char *said = NULL;

    for (size_t row = 0; row < mny_table_rows(gaps->subjective); row++) {
        const char *code = cell(gaps->subjective, row, "code");
        const char *label = cell(gaps->subjective, row, "label");
        const size_t found =
            is_dimension(gaps, row) ? find_indicator(gaps, NULL, code) : gaps->count;

        if (found == gaps->count)
            continue;
        if (strcmp(gaps->indicators[found].label, label) == 0) {
            gaps->indicators[found].linked = true;
        } else if (!said) {
            said = code;
            mny_remark(gaps->problems, MNY_NOTE, mny_table_where(gaps->subjective, row, 0),
                       _("gap.csv: the dimension %s is \"%s\", the indicator of that code \"%s\": "
                         "not compared, nor are others whose names differ"),
                       code, label, gaps->indicators[found].label);
        }
    }
}

static enum mny_code list_cities(struct gaps *gaps)
{
    for (size_t row = 0; row < mny_table_rows(gaps->objective); row++)
        if (is_indicator(gaps, row) &&
            mny_city_index_add(gaps->cities, cell(gaps->objective, row, "city")) == MNY_NO_CITY)
            return mny_problem_memory(gaps->problems);
    return MNY_OK;
}

static void read_objective(struct gaps *gaps)
{
    for (size_t row = 0; row < mny_table_rows(gaps->objective); row++) {
        const struct mny_table *table = gaps->objective;
        struct pair *pair;

        if (!is_indicator(gaps, row))
            continue;
        pair =
            &gaps->pairs[mny_city_index_find(gaps->cities, cell(table, row, "city")) * gaps->count +
                         find_indicator(gaps, cell(table, row, "level"), cell(table, row, "code"))];
        pair->objective = number(gaps, table, row, "score");
        pair->full = number(gaps, table, row, "full");
        pair->status = cell(table, row, "status");
    }
}

static void read_subjective(struct gaps *gaps)
{
    for (size_t row = 0; row < mny_table_rows(gaps->subjective); row++) {
        const struct mny_table *table = gaps->subjective;
        const size_t city = mny_city_index_find(gaps->cities, cell(table, row, "city"));
        const size_t found = find_indicator(gaps, NULL, cell(table, row, "code"));
        struct pair *pair;

        if (city != MNY_NO_CITY && strcmp(cell(table, row, "level"), "total") == 0)
            gaps->labels[city] = cell(table, row, "label");
        if (!is_dimension(gaps, row) || city == MNY_NO_CITY || found == gaps->count)
            continue;
        pair = &gaps->pairs[city * gaps->count + found];
        pair->score = number(gaps, table, row, "score");
        pair->error = number(gaps, table, row, "se");
        pair->degrees = number(gaps, table, row, "df");
        pair->low = number(gaps, table, row, "ci_low");
        pair->high = number(gaps, table, row, "ci_high");
        pair->n = number(gaps, table, row, "n");
        /* All answers alike tell nothing of the error: then there is no design effect. */
        if (isnan(pair->low) || (pair->error <= 0 && isnan(number(gaps, table, row, "deff"))))
            pair->error = pair->low = pair->high = NAN;
    }
}

static enum mny_code read_pairs(struct gaps *gaps)
{
    const size_t errors = mny_problems_count(gaps->problems, MNY_ERROR);
    const size_t count = mny_city_index_count(gaps->cities) * gaps->count;

    gaps->pairs = calloc(count + 1, sizeof *gaps->pairs);
    gaps->labels = calloc(mny_city_index_count(gaps->cities) + 1, sizeof *gaps->labels);
    if (!gaps->pairs || !gaps->labels)
        return mny_problem_memory(gaps->problems);
    for (size_t i = 0; i < count; i++)
        gaps->pairs[i] = (struct pair){NAN, NAN, "", NAN, NAN, NAN, NAN, NAN, NAN};
    read_objective(gaps);
    read_subjective(gaps);
    return mny_problems_count(gaps->problems, MNY_ERROR) > errors ? MNY_E_INPUT : MNY_OK;
}

/* ---- all cities together ----------------------------------------------------------------- */

/* What INDICATOR has on the mean of the cities that have both sides; the correlation of the two
   goes to *CORRELATION.  ROOM is for two numbers a city. */
static struct pair mean_of(const struct gaps *gaps, size_t indicator, double *room,
                           double *correlation)
{
    struct pair mean = {0, 100, "", 0, 0, 0, NAN, NAN, 0};
    const size_t cities = mny_city_index_count(gaps->cities);
    struct mny_part_influence influence;
    double *rates = room, *scores = room + cities, inverse = 0;
    size_t count = 0;

    for (size_t city = 0; city < cities; city++) {
        const struct pair *pair = pair_of(gaps, city, indicator);
        const double variance = pair->error * pair->error;

        if (!has_both(pair))
            continue;
        rates[count] = rate_of(pair);
        scores[count] = pair->score;
        mean.objective += rates[count];
        mean.score += pair->score;
        mean.n += pair->n;
        mean.error += variance;
        inverse += variance > 0 ? variance * variance / pair->degrees : 0;
        count++;
    }
    mny_part_influence(rates, 1, scores, count, &influence);
    *correlation = influence.correlation;
    mean.degrees = inverse > 0 ? mean.error * mean.error / inverse : INFINITY;
    mean.objective /= (double)count;
    mean.score /= (double)count;
    mean.error = sqrt(mean.error) / (double)count;
    if (!isnan(mean.error)) {
        const double t = isfinite(mean.degrees) ? gsl_cdf_tdist_Pinv(0.975, mean.degrees)
                                                : gsl_cdf_ugaussian_Pinv(0.975);
        mean.low = mean.score - t * mean.error;
        mean.high = mean.score + t * mean.error;
    }
    return mean;
}

/* ---- writing ----------------------------------------------------------------------------- */

/* What a pair is held against. */
struct standing {
    double rate, score;
};

static const char *verdict_of(const struct pair *pair, struct standing standing)
{
    if (rate_of(pair) > standing.rate + rounding && pair->high < standing.score - rounding)
        return "built_not_felt";
    if (rate_of(pair) < standing.rate - rounding && pair->low > standing.score + rounding &&
        strcmp(pair->status, "missing") != 0)
        return "felt_not_built";
    return "";
}

static void write_pair(const struct pair *pair, struct standing standing, struct mny_writer *writer)
{
    const double rate = rate_of(pair);

    mny_writer_number(writer, rate);
    mny_writer_number(writer, pair->score);
    mny_writer_number(writer, pair->error);
    mny_writer_number(writer, pair->low);
    mny_writer_number(writer, pair->high);
    mny_writer_number(writer, pair->n);
    mny_writer_number(writer, rate - pair->score);
    mny_writer_number(writer, rate - pair->high);
    mny_writer_number(writer, rate - pair->low);
    mny_writer_number(writer, standing.rate);
    mny_writer_number(writer, standing.score);
    mny_writer_text(writer, verdict_of(pair, standing));
}

static void write_indicator(const struct gaps *gaps, size_t indicator, struct mny_writer *writer)
{
    mny_writer_text(writer, gaps->indicators[indicator].level);
    mny_writer_text(writer, gaps->indicators[indicator].code);
    mny_writer_text(writer, gaps->indicators[indicator].label);
}

/* Named as in scores.csv. */
static void write_city(const struct gaps *gaps, size_t city, struct mny_writer *writer)
{
    const char *code = mny_city_index_code(gaps->cities, city);
    const struct mny_city_name *name = mny_city_names_find(gaps->names, code);
    const char *label = gaps->labels[city] ? gaps->labels[city] : "";

    mny_writer_text(writer, code);
    mny_writer_text(writer, name ? name->name : label);
}

static void write_cities(const struct gaps *gaps, const struct pair *means,
                         struct mny_writer *writer)
{
    for (size_t i = 0; i < mny_city_index_count(gaps->cities); i++) {
        const size_t city = mny_city_index_sorted(gaps->cities, i);

        for (size_t k = 0; k < gaps->count; k++) {
            const struct pair *pair = pair_of(gaps, city, k);

            if (!gaps->indicators[k].linked || !has_both(pair))
                continue;
            write_city(gaps, city, writer);
            write_indicator(gaps, k, writer);
            mny_writer_number(writer, pair->objective);
            mny_writer_number(writer, pair->full);
            mny_writer_text(writer, pair->status);
            write_pair(pair, (struct standing){means[k].objective, means[k].score}, writer);
            mny_writer_text(writer, "");
            mny_writer_end_row(writer);
        }
    }
}

/* The mean of the indicators of the level of INDICATOR. */
static struct standing level_mean(const struct gaps *gaps, const struct pair *means,
                                  size_t indicator)
{
    struct standing sum = {0, 0};
    size_t count = 0;

    for (size_t k = 0; k < gaps->count; k++) {
        if (!gaps->indicators[k].linked || !has_both(&means[k]) ||
            strcmp(gaps->indicators[k].level, gaps->indicators[indicator].level) != 0)
            continue;
        sum.rate += means[k].objective;
        sum.score += means[k].score;
        count++;
    }
    return (struct standing){sum.rate / (double)count, sum.score / (double)count};
}

static void write_all(const struct gaps *gaps, const struct pair *means, const double *correlations,
                      struct mny_writer *writer)
{
    for (size_t k = 0; k < gaps->count; k++) {
        if (!gaps->indicators[k].linked || !has_both(&means[k]))
            continue;
        mny_writer_text(writer, "*");
        mny_writer_text(writer, "");
        write_indicator(gaps, k, writer);
        for (size_t column = 0; column < 3; column++)
            mny_writer_text(writer, "");
        write_pair(&means[k], level_mean(gaps, means, k), writer);
        mny_writer_number(writer, correlations[k]);
        mny_writer_end_row(writer);
    }
}

static enum mny_code write_file(const struct gaps *gaps, struct mny_output *output)
{
    static const char *const header[] = {
        "city",   "name",    "level",    "code",      "label",      "objective", "full",
        "status", "rate",    "score",    "se",        "ci_low",     "ci_high",   "n",
        "gap",    "gap_low", "gap_high", "rate_mean", "score_mean", "verdict",   "correlation"};
    struct pair *means = calloc(gaps->count + 1, sizeof *means);
    double *correlations = calloc(gaps->count + 1, sizeof *correlations);
    double *room = calloc(2 * mny_city_index_count(gaps->cities) + 1, sizeof *room);
    struct mny_writer *writer = NULL;
    enum mny_code code =
        means && correlations && room ? MNY_OK : mny_problem_memory(gaps->problems);

    if (code == MNY_OK)
        code = mny_output_open(output, "gap.csv", gaps->problems, &writer);
    if (code == MNY_OK) {
        for (size_t k = 0; k < gaps->count; k++)
            means[k] = mean_of(gaps, k, room, &correlations[k]);
        mny_writer_row(writer, header, sizeof header / sizeof *header);
        write_cities(gaps, means, writer);
        write_all(gaps, means, correlations, writer);
        code = mny_writer_close(writer);
    }
    free(means);
    free(correlations);
    free(room);
    return code;
}

static bool any_pair(const struct gaps *gaps)
{
    for (size_t k = 0; k < gaps->count; k++)
        for (size_t city = 0; city < mny_city_index_count(gaps->cities); city++)
            if (gaps->indicators[k].linked && has_both(pair_of(gaps, city, k)))
                return true;
    return false;
}

static enum mny_code compare(struct gaps *gaps, struct mny_output *output)
{
    enum mny_code code = list_indicators(gaps);

    if (code == MNY_OK)
        code = list_cities(gaps);
    if (code != MNY_OK)
        return code;
    link_indicators(gaps);
    code = read_pairs(gaps);
    return code == MNY_OK && any_pair(gaps) ? write_file(gaps, output) : code;
}

enum mny_code mny_gap_files_write(const char *objective_path, const char *subjective_path,
                                  const struct mny_city_names *names, struct mny_output *output,
                                  struct mny_problems *problems)
{
    struct gaps gaps = {.names = names, .problems = problems};
    enum mny_code code = mny_table_read(objective_path, problems, &gaps.objective);

    if (code == MNY_OK)
        code = mny_table_read(subjective_path, problems, &gaps.subjective);
    if (code == MNY_OK && !(gaps.cities = mny_city_index_create()))
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = compare(&gaps, output);
    free(gaps.pairs);
    free(gaps.labels);
    free(gaps.indicators);
    mny_city_index_free(gaps.cities);
    mny_table_free(gaps.objective);
    mny_table_free(gaps.subjective);
    return code;
}
