/* SPDX-License-Identifier: MIT */
/* replicate_weights.csv read back: row after row to the sums of its city's replicates. */
#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/common/key_index.h"
#include "survey/score/record_stream.h"
#include "survey/score/replicate_scales.h"
#include "survey/score/replicate_writer.h"
#include "survey/score/scoring_private.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After so many errors a file is not the one that was meant. */
enum { MOST_ERRORS = 200 };

static const size_t none = (size_t)-1;

/* A city whose replicates are wanted. */
struct city_reading {
    size_t index; /* in the scoring; NONE: not scored, and not looked at */
    const struct mny_city_weights *weights;
    const struct mny_city_scales *scales;
    struct mny_key_index *ids; /* of its respondents */
    size_t *line;              /* of each respondent: where its weights stand; 0: nowhere yet */
    struct mny_calibrated calibrated;
    struct mny_estimate_input estimate;
    struct mny_replicate_input input;
    struct mny_given_replicates *given;
};

struct reading {
    struct mny_scoring *scoring;
    struct mny_problems *problems;
    const char *path;
    struct mny_record_stream *stream;
    struct mny_key_index *city_codes;
    struct mny_city_scales *scales;
    struct city_reading *cities; /* of the responses */
    size_t city_count;
    size_t id, city, weight; /* columns; NONE if there is no weight */
    size_t columns;
    size_t *replicate; /* column of each replicate */
    size_t replicates, room;
    double *weights;
    size_t errors, strange; /* errors so far; rows whose final weight is another */
    size_t strange_line;
};

static struct mny_where where(const struct reading *reading, size_t column)
{
    return (struct mny_where){reading->path, mny_record_stream_line(reading->stream), column + 1};
}

/* ---- cities ---------------------------------------------------------------------------- */

static void close_reading(struct reading *reading)
{
    for (size_t city = 0; reading->cities && city < reading->city_count; city++) {
        mny_key_index_free(reading->cities[city].ids);
        mny_given_replicates_free(reading->cities[city].given);
        free(reading->cities[city].line);
    }
    free(reading->cities);
    mny_replicate_scales_free(reading->scales, reading->city_count);
    mny_key_index_free(reading->city_codes);
    mny_record_stream_close(reading->stream);
    free(reading->replicate);
    free(reading->weights);
}

static bool index_cities(struct reading *reading)
{
    reading->city_codes = mny_key_index_create();
    reading->cities = calloc(reading->city_count + 1, sizeof *reading->cities);
    if (!reading->city_codes || !reading->cities)
        return false;
    for (size_t city = 0; city < reading->city_count; city++) {
        const char *code = mny_responses_city_code(reading->scoring->responses, city);
        size_t standing;

        reading->cities[city].index = none;
        if (!mny_key_index_add(reading->city_codes, code, strlen(code), city, &standing))
            return false;
    }
    return true;
}

/* Numbers the ids of a city's respondents; those without one cannot be found. */
static bool index_ids(const struct reading *reading, struct city_reading *city)
{
    city->ids = mny_key_index_create();
    city->line = calloc(city->weights->n + 1, sizeof *city->line);
    if (!city->ids || !city->line)
        return false;
    for (size_t i = 0; i < city->weights->n; i++) {
        size_t length = 0, standing;
        const char *id =
            mny_responses_id(reading->scoring->responses, city->weights->first + i, &length);
        if (length > 0 && !mny_key_index_add(city->ids, id, length, i, &standing))
            return false;
    }
    return true;
}

/* A city without replicates is one that is sampled completely, or an error. */
static bool has_scales(struct reading *reading, const char *path, size_t index,
                       const struct city_reading *city)
{
    const struct mny_design *design = reading->scoring->scored[index].design;

    if (city->scales->count > 0 || mny_replication_count(design, MNY_REPLICATION_JACKKNIFE, 0) == 0)
        return true;
    mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){path, 0, 0},
                _("no scales for city %s; a row for each of its replicates is expected"),
                mny_responses_city_code(reading->scoring->responses, city->weights->city));
    reading->errors++;
    return false;
}

/* Begins the sums of the city INDEX of the scoring. */
static enum mny_code begin_city(struct reading *reading, const char *scales_path, size_t index)
{
    struct mny_scoring *scoring = reading->scoring;
    const struct mny_scored_city *scored = &scoring->scored[index];
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);
    struct city_reading *city = &reading->cities[weights->city];

    city->weights = weights;
    city->scales = &reading->scales[weights->city];
    if (!has_scales(reading, scales_path, index, city))
        return MNY_OK;
    city->index = index;
    city->estimate = mny_scoring_input(scoring, index, &city->calibrated);
    city->input = (struct mny_replicate_input){
        .estimate = &city->estimate, .domain = scored->domain, .domains = scored->domains};
    city->given = mny_given_replicates_create(&city->input, scored->estimates, city->scales->factor,
                                              city->scales->count);
    return city->given && index_ids(reading, city) ? MNY_OK : mny_problem_memory(reading->problems);
}

/* Reads the scales, and begins all cities that are scored. */
static enum mny_code begin_cities(struct reading *reading)
{
    char *path = mny_replicate_scales_path(reading->path);
    enum mny_code code = MNY_OK;

    if (!path || !index_cities(reading))
        code = mny_problem_memory(reading->problems);
    if (code == MNY_OK)
        code = mny_replicate_scales_read(path, reading->scoring->responses, reading->city_codes,
                                         reading->problems, &reading->scales);
    /* What is wrong with scales has been said; there may be more to say. */
    if (code == MNY_E_INPUT && reading->scales) {
        reading->errors++;
        code = MNY_OK;
    }
    for (size_t i = 0; code == MNY_OK && i < reading->scoring->cities; i++)
        if (reading->scoring->scored[i].code == MNY_OK)
            code = begin_city(reading, path, i);
    free(path);
    return code;
}

/* ---- the header ------------------------------------------------------------------------ */

static bool is_named(const struct mny_csv_field *field, const char *name)
{
    return field->length == strlen(name) && memcmp(field->text, name, field->length) == 0;
}

static void error(struct reading *reading, size_t column, const char *format, ...) MNY_PRINTF(3, 4);

static void error(struct reading *reading, size_t column, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mny_problem(reading->problems, MNY_E_INPUT, where(reading, column), "%s", text);
    reading->errors++;
}

/* A column of replicates: they come in their order. */
static bool read_replicate_name(struct reading *reading, const struct mny_csv_field *field,
                                size_t column)
{
    char expected[32];

    snprintf(expected, sizeof expected, MNY_REPLICATE_COLUMN "%zu", reading->replicates + 1);
    if (!is_named(field, expected))
        error(reading, column, _("column \"%s\"; %s is expected here: replicates stand in order"),
              field->text, expected);
    if (!mny_grow(&reading->replicate, &reading->room, reading->replicates + 1,
                  sizeof *reading->replicate))
        return false;
    reading->replicate[reading->replicates++] = column;
    return true;
}

static bool read_name(struct reading *reading, const struct mny_csv_field *field, size_t column)
{
    static const char prefix[] = MNY_REPLICATE_COLUMN;
    size_t *found = is_named(field, "id")       ? &reading->id
                    : is_named(field, "city")   ? &reading->city
                    : is_named(field, "weight") ? &reading->weight
                                                : NULL;

    if (!found && strncmp(field->text, prefix, strlen(prefix)) == 0)
        return read_replicate_name(reading, field, column);
    if (!found)
        mny_remark(reading->problems, MNY_NOTE, where(reading, column),
                   _("column \"%s\" is not used"), field->text);
    else if (*found != none)
        error(reading, column, _("column \"%s\" stands twice in the header, as field %zu and %zu"),
              field->text, *found + 1, column + 1);
    else
        *found = column;
    return true;
}

/* Whether there are columns enough for every city. */
static void check_columns(struct reading *reading)
{
    for (size_t c = 0; c < reading->city_count; c++) {
        const struct city_reading *city = &reading->cities[c];

        if (city->index != none && city->scales->count > reading->replicates)
            error(reading, reading->columns - 1,
                  _("columns of replicates: %zu, but city %s has %zu replicates in %s"),
                  reading->replicates, mny_responses_city_code(reading->scoring->responses, c),
                  city->scales->count, MNY_REPLICATE_SCALES);
    }
}

static enum mny_code read_header(struct reading *reading)
{
    const struct mny_csv_field *fields;
    const enum mny_code code =
        mny_record_stream_next(reading->stream, reading->problems, &fields, &reading->columns);

    if (code != MNY_OK)
        return code;
    reading->id = reading->city = reading->weight = none;
    for (size_t column = 0; column < reading->columns; column++)
        if (!read_name(reading, &fields[column], column))
            return mny_problem_memory(reading->problems);
    if (reading->id == none || reading->city == none || reading->replicates == 0)
        error(reading, 0, "%s",
              _("columns are missing; id, city, rep_1, rep_2, ... are expected, as "
                "--replicate-weights writes them"));
    else
        check_columns(reading);
    reading->weights = calloc(reading->replicates + 1, sizeof *reading->weights);
    return reading->weights ? MNY_OK : mny_problem_memory(reading->problems);
}

/* ---- rows ------------------------------------------------------------------------------ */

/* The city of the row: NULL if it is unknown, which is said, or not scored. */
static struct city_reading *find_city(struct reading *reading, const struct mny_csv_field *fields)
{
    const char *code = fields[reading->city].text;
    size_t length = fields[reading->city].length, city;

    mny_trim(&code, &length);
    city = mny_key_index_find(reading->city_codes, code, length);
    if (city == none) {
        error(reading, reading->city,
              _("city \"%.*s\" has no response; give replicate weights of these responses only"),
              (int)length, code);
        return NULL;
    }
    return reading->cities[city].index == none ? NULL : &reading->cities[city];
}

/* The respondent of the row: NONE, which is said, if there is none with that id, or if
   it had a row before. */
static size_t find_respondent(struct reading *reading, struct city_reading *city,
                              const struct mny_csv_field *fields)
{
    const char *id = fields[reading->id].text;
    size_t length = fields[reading->id].length, i;

    mny_trim(&id, &length);
    if (length == 0) {
        error(reading, reading->id, "%s",
              _("no id; replicate weights are matched to responses by city and id"));
        return none;
    }
    i = mny_key_index_find(city->ids, id, length);
    if (i == none)
        error(reading, reading->id,
              _("id \"%.*s\" is not among the accepted responses of city %s; give replicate "
                "weights of these responses only"),
              (int)length, id,
              mny_responses_city_code(reading->scoring->responses, city->weights->city));
    else if (city->line[i] > 0)
        error(reading, reading->id, _("id \"%.*s\" has weights on line %zu already; keep one row"),
              (int)length, id, city->line[i]);
    else
        return i;
    return none;
}

/* Whether a weight of the city may be negative: linear calibration without bounds. */
static bool may_be_negative(const struct city_reading *city)
{
    return city->weights->cell && city->weights->distance.lower < 0;
}

/* The weights of a row; false, and it is said, if one is not good. */
static bool read_weights(struct reading *reading, const struct city_reading *city,
                         const struct mny_csv_field *fields)
{
    const size_t errors = reading->errors;
    const char *code = mny_responses_city_code(reading->scoring->responses, city->weights->city);

    for (size_t r = 0; r < reading->replicates; r++) {
        const struct mny_csv_field *field = &fields[reading->replicate[r]];
        double *weight = &reading->weights[r];

        if (r >= city->scales->count) {
            if (field->length == 0)
                continue;
            error(reading, reading->replicate[r],
                  _("weight \"%s\" of replicate %zu, but city %s has %zu replicates in %s"),
                  field->text, r + 1, code, city->scales->count, MNY_REPLICATE_SCALES);
            break;
        }
        if (!mny_number_parse(field->text, field->length, weight))
            error(reading, reading->replicate[r],
                  _("weight \"%s\" of replicate %zu is no number; city %s has %zu replicates"),
                  field->text, r + 1, code, city->scales->count);
        else if (*weight < 0 && !may_be_negative(city))
            error(reading, reading->replicate[r],
                  _("weight %s of replicate %zu is negative; 0 or more is expected"), field->text,
                  r + 1);
    }
    return reading->errors == errors;
}

/* Notes a row whose final weight is not that of this run. */
static void compare_weight(struct reading *reading, const struct city_reading *city, size_t i,
                           const struct mny_csv_field *fields)
{
    const double ours = city->weights->weight[i];
    double weight;

    if (reading->weight == none ||
        (mny_number_parse(fields[reading->weight].text, fields[reading->weight].length, &weight) &&
         fabs(weight - ours) <= 1e-6 * fabs(ours)))
        return;
    if (reading->strange++ == 0)
        reading->strange_line = mny_record_stream_line(reading->stream);
}

static void read_row(struct reading *reading, const struct mny_csv_field *fields, size_t count)
{
    struct city_reading *city;
    size_t i;

    if (count != reading->columns) {
        error(reading, count < reading->columns ? count : reading->columns,
              _("%zu fields, but the header has %zu; every row has as many as the header"), count,
              reading->columns);
        return;
    }
    city = find_city(reading, fields);
    if (!city)
        return;
    i = find_respondent(reading, city, fields);
    if (i == none)
        return;
    city->line[i] = mny_record_stream_line(reading->stream);
    if (!read_weights(reading, city, fields))
        return;
    compare_weight(reading, city, i, fields);
    mny_given_replicates_add(city->given, i, reading->weights);
}

static enum mny_code read_rows(struct reading *reading)
{
    const struct mny_csv_field *fields;
    size_t count = 0;
    enum mny_code code;

    do {
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        code = mny_record_stream_next(reading->stream, reading->problems, &fields, &count);
        if (code == MNY_OK && count > 0)
            read_row(reading, fields, count);
    } while (code == MNY_OK && count > 0 && reading->errors < MOST_ERRORS);
    return code;
}

/* ---- what is left to say ---------------------------------------------------------------- */

/* Respondents of a city for whom there was no row. */
static void find_missing(struct reading *reading, const struct city_reading *city)
{
    const struct mny_responses *responses = reading->scoring->responses;
    size_t missing = 0, first = 0, length = 0;
    const char *id;

    for (size_t i = city->weights->n; i-- > 0;)
        if (city->line[i] == 0) {
            missing++;
            first = i;
        }
    if (missing == 0)
        return;
    id = mny_responses_id(responses, city->weights->first + first, &length);
    mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){reading->path, 0, 0},
                _("city %s: no replicate weights for %zu of %zu responses, the first with id "
                  "\"%.*s\"; every response needs a row, and an id"),
                mny_responses_city_code(responses, city->weights->city), missing, city->weights->n,
                (int)length, id);
    reading->errors++;
}

/* Whether an interval of COUNT replicates, which know no more than COUNT - 1 degrees of freedom,
   would be wider by a fiftieth than one of DEGREES. */
static bool is_narrow(size_t count, size_t degrees)
{
    static const double much = 1.02;

    return degrees > 0 && count > 0 && degrees >= count &&
           (count == 1 || gsl_cdf_tdist_Pinv(0.975, (double)count - 1) >
                              much * gsl_cdf_tdist_Pinv(0.975, (double)degrees));
}

/* A dump without its sampling units has as many degrees of freedom as respondents. */
static void say_narrow(const struct reading *reading)
{
    const struct city_reading *first = NULL;
    size_t narrow = 0, degrees = 0;

    for (size_t c = reading->city_count; c-- > 0;) {
        const struct city_reading *city = &reading->cities[c];
        const struct mny_design *design =
            city->index != none ? reading->scoring->scored[city->index].design : NULL;

        if (!design || !is_narrow(city->scales->count, mny_design_degrees_of_freedom(design)))
            continue;
        degrees = mny_design_degrees_of_freedom(design);
        first = city;
        narrow++;
    }
    if (first)
        mny_remark(
            reading->problems, MNY_NOTE, (struct mny_where){reading->path, 0, 0},
            _("cities with fewer replicates than the dumps' design has degrees of freedom: %zu, "
              "the first %s (%zu and %zu); if the dumps lack the sampling units (roles "
              "stratum, psu) intervals are too narrow"),
            narrow, mny_responses_city_code(reading->scoring->responses, first->weights->city),
            first->scales->count, degrees);
}

/* Hands the sums over to the scoring. */
static void finish(struct reading *reading)
{
    say_narrow(reading);
    for (size_t c = 0; c < reading->city_count; c++) {
        struct city_reading *city = &reading->cities[c];

        if (city->index == none)
            continue;
        mny_given_replicates_end(city->given);
        reading->scoring->scored[city->index].given = city->given;
        city->given = NULL;
    }
    if (reading->strange > 0)
        mny_remark(reading->problems, MNY_WARNING,
                   (struct mny_where){reading->path, reading->strange_line, reading->weight + 1},
                   _("the final weight is not that of this run, here and in all in %zu rows; "
                     "scores are by the weights of this run, standard errors by the replicates"),
                   reading->strange);
}

/* The whole file: what is wrong with it, in one go. */
static enum mny_code read_file(struct reading *reading)
{
    const size_t errors = reading->errors;
    enum mny_code code = mny_record_stream_open(reading->path, reading->problems, &reading->stream);

    if (code == MNY_OK)
        code = read_header(reading);
    if (code != MNY_OK || reading->errors > errors)
        return code;
    code = read_rows(reading);
    for (size_t c = 0; code == MNY_OK && reading->errors < MOST_ERRORS && c < reading->city_count;
         c++)
        if (reading->cities[c].index != none)
            find_missing(reading, &reading->cities[c]);
    return code;
}

enum mny_code mny_score_read_replicates(struct mny_scoring *scoring, struct mny_problems *problems)
{
    struct reading reading = {.scoring = scoring,
                              .problems = problems,
                              .path = scoring->options->given,
                              .city_count = mny_responses_cities(scoring->responses)};
    enum mny_code code = begin_cities(&reading);

    if (code == MNY_OK)
        code = read_file(&reading);
    if (code == MNY_OK && reading.errors > 0)
        code = MNY_E_INPUT;
    if (code == MNY_OK)
        finish(&reading);
    close_reading(&reading);
    return code;
}
