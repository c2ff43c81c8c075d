/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_scales.h"

#include "core/file.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/score/replicate_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As many as --replicates bootstrap:R makes at most. */
static const double most_replicates = 1e6;

enum column { CITY, REPLICATE, SCALE, COLUMNS };

struct reading {
    const struct mny_responses *responses;
    const struct mny_key_index *cities;
    struct mny_table *table;
    size_t columns[COLUMNS];
    struct mny_city_scales *scales;
};

char *mny_replicate_scales_path(const char *weights)
{
    const char *slash = strrchr(weights, '/');
    char *folder, *path;

    if (!slash)
        return strdup(MNY_REPLICATE_SCALES);
    folder = strndup(weights, (size_t)(slash - weights));
    path = folder ? mny_path_in(folder, MNY_REPLICATE_SCALES) : NULL;
    free(folder);
    return path;
}

void mny_replicate_scales_free(struct mny_city_scales *scales, size_t cities)
{
    for (size_t city = 0; scales && city < cities; city++)
        free(scales[city].factor);
    free(scales);
}

static void find_columns(struct reading *reading, struct mny_problems *problems)
{
    static const char *const names[COLUMNS] = {"city", "replicate", "scale"};

    for (size_t i = 0; i < COLUMNS; i++)
        if (!mny_table_find(reading->table, names[i], &reading->columns[i]))
            mny_problem(problems, MNY_E_INPUT, mny_table_where(reading->table, MNY_TABLE_HEADER, 0),
                        _("column \"%s\" is missing; city, replicate and scale are expected"),
                        names[i]);
}

/* The city's scales, or NULL for one that is not in the responses. */
static struct mny_city_scales *scales_of(const struct reading *reading, size_t row)
{
    const char *code = mny_table_cell(reading->table, row, reading->columns[CITY]);

    const size_t city = mny_key_index_find(reading->cities, code, strlen(code));

    return city == (size_t)-1 ? NULL : &reading->scales[city];
}

/* The number of the row's replicate, from 1; 0 if it is none. */
static size_t replicate_of(const struct reading *reading, size_t row)
{
    const char *text = mny_table_cell(reading->table, row, reading->columns[REPLICATE]);
    double number;

    if (!mny_integer_parse(text, strlen(text), &number) || number < 1 || number > most_replicates)
        return 0;
    return (size_t)number;
}

/* Counts replicates, and makes room for their factors, NAN until they are read. */
static enum mny_code count_replicates(struct reading *reading, struct mny_problems *problems)
{
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_city_scales *scales = scales_of(reading, row);
        const size_t replicate = replicate_of(reading, row);

        if (replicate == 0)
            mny_problem(problems, MNY_E_INPUT,
                        mny_table_where(reading->table, row, reading->columns[REPLICATE]),
                        _("\"%s\" is no number of a replicate; 1, 2, ... are expected, as the "
                          "columns rep_1, rep_2, ... are called"),
                        mny_table_cell(reading->table, row, reading->columns[REPLICATE]));
        if (scales && replicate > scales->count)
            scales->count = replicate;
    }
    for (size_t city = 0; city < mny_responses_cities(reading->responses); city++) {
        struct mny_city_scales *scales = &reading->scales[city];

        if (scales->count == 0)
            continue;
        scales->factor = calloc(scales->count, sizeof *scales->factor);
        if (!scales->factor)
            return mny_problem_memory(problems);
        for (size_t r = 0; r < scales->count; r++)
            scales->factor[r] = NAN;
    }
    return MNY_OK;
}

static void read_scales(struct reading *reading, struct mny_problems *problems)
{
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *text = mny_table_cell(reading->table, row, reading->columns[SCALE]);
        struct mny_city_scales *scales = scales_of(reading, row);
        const size_t replicate = replicate_of(reading, row);
        double scale = 0;

        if (!scales || replicate == 0)
            continue;
        if (!isnan(scales->factor[replicate - 1]))
            mny_problem(problems, MNY_E_INPUT,
                        mny_table_where(reading->table, row, reading->columns[REPLICATE]),
                        _("city %s, replicate %zu stands twice; keep one row"),
                        mny_table_cell(reading->table, row, reading->columns[CITY]), replicate);
        if (!mny_number_parse(text, strlen(text), &scale) || scale < 0)
            mny_problem(problems, MNY_E_INPUT,
                        mny_table_where(reading->table, row, reading->columns[SCALE]),
                        _("scale \"%s\"; a number of 0 or more is expected"), text);
        scales->factor[replicate - 1] = scale;
    }
}

/* Replicates that others of the city outnumber must be there. */
static void find_missing(const struct reading *reading, struct mny_problems *problems)
{
    for (size_t city = 0; city < mny_responses_cities(reading->responses); city++)
        for (size_t r = 0; r < reading->scales[city].count; r++)
            if (isnan(reading->scales[city].factor[r])) {
                mny_problem(problems, MNY_E_INPUT,
                            (struct mny_where){mny_table_path(reading->table), 0, 0},
                            _("city %s has no scale for replicate %zu, though for %zu; add its "
                              "row"),
                            mny_responses_city_code(reading->responses, city), r + 1,
                            reading->scales[city].count);
                break;
            }
}

static enum mny_code read_rows(struct reading *reading, struct mny_problems *problems)
{
    const enum mny_code code = count_replicates(reading, problems);

    if (code != MNY_OK)
        return code;
    read_scales(reading, problems);
    find_missing(reading, problems);
    return MNY_OK;
}

enum mny_code mny_replicate_scales_read(const char *path, const struct mny_responses *responses,
                                        const struct mny_key_index *cities,
                                        struct mny_problems *problems,
                                        struct mny_city_scales **scales)
{
    const size_t errors = mny_problems_count(problems, MNY_ERROR);
    struct reading reading = {.responses = responses, .cities = cities};
    enum mny_code code = mny_table_read(path, problems, &reading.table);
    bool has_columns;

    *scales = NULL;
    if (code != MNY_OK)
        return code;
    reading.scales = calloc(mny_responses_cities(responses) + 1, sizeof *reading.scales);
    if (!reading.scales) {
        mny_table_free(reading.table);
        return mny_problem_memory(problems);
    }
    find_columns(&reading, problems);
    has_columns = mny_problems_count(problems, MNY_ERROR) == errors;
    if (has_columns)
        code = read_rows(&reading, problems);
    if (code == MNY_OK && mny_problems_count(problems, MNY_ERROR) > errors)
        code = MNY_E_INPUT;
    mny_table_free(reading.table);
    if (code == MNY_OK || (code == MNY_E_INPUT && has_columns))
        *scales = reading.scales;
    else
        mny_replicate_scales_free(reading.scales, mny_responses_cities(responses));
    return code;
}
