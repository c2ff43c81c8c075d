/* SPDX-License-Identifier: MIT */
#include "survey/report/report_data.h"

#include "core/city_index.h"
#include "survey/common/language.h"
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t index_of(const struct mny_reading *reading, const struct mny_report_city *city)
{
    return (size_t)(city - reading->data->cities);
}

/* Columns of scores.csv behind the L1: what stands beside the total, and its stage. */
#define BESIDE "beside"
#define STAGE "stage"

static bool is_aside(const char *header)
{
    return strcmp(header, BESIDE) == 0 || strcmp(header, STAGE) == 0;
}

static void read_scores(struct mny_reading *reading)
{
    enum { CITY, RANK, NAME, TOTAL, OBJECTIVE, SUBJECTIVE, DEDUCTION };
    static const char *const names[] = {"city",      "rank",       "name",      "total",
                                        "objective", "subjective", "deduction", NULL};
    struct mny_report_columns *parts = &reading->data->parts;
    size_t first, column;

    if (!mny_reading_columns(reading, names))
        return;
    /* What stands right of the named columns are the objective L1, see keep_parts(), up to what
       is no part of the total. */
    first = reading->columns[DEDUCTION] + 1;
    for (size_t c = first;
         c < mny_table_columns(reading->table) && !is_aside(mny_table_header(reading->table, c));
         c++)
        mny_reading_place(reading, parts, mny_table_header(reading->table, c), "");
    reading->data->has_beside = mny_table_find(reading->table, BESIDE, &column);
    reading->data->has_stages = mny_table_find(reading->table, STAGE, &column);
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, CITY));
        double rank = mny_reading_number(reading, row, RANK);

        if (city == NULL || (city->parts = mny_reading_blank(reading, parts->count)) == NULL)
            continue;
        city->listed = true;
        city->rank = rank >= 1 && rank < 1e9 ? (size_t)rank : 0;
        city->name = mny_reading_text(reading, row, NAME);
        city->total = mny_reading_number(reading, row, TOTAL);
        city->objective = mny_reading_number(reading, row, OBJECTIVE);
        city->subjective = mny_reading_number(reading, row, SUBJECTIVE);
        city->deduction = mny_reading_number(reading, row, DEDUCTION);
        city->beside = mny_reading_optional_number(reading, row, BESIDE);
        city->stage = mny_reading_optional(reading, row, STAGE);
        for (size_t p = 0; p < parts->count; p++)
            city->parts[p] = mny_number_or_nothing(mny_table_cell(reading->table, row, first + p));
    }
}

enum { O_CITY, O_LEVEL, O_CODE, O_LABEL, O_SCORE, O_FULL, O_STATUS };

/* An L1's label and full points belong to the standard, not to a city. */
static void note_part(struct mny_reading *reading, size_t row, const char *code, const char *label)
{
    struct mny_report_columns *parts = &reading->data->parts;
    size_t part;

    /* Without scores.csv the points of the L1 are not tabled. */
    for (part = 0; part < parts->count; part++)
        if (strcmp(parts->items[part].code, code) == 0)
            break;
    if (part == parts->count || *parts->items[part].label != '\0')
        return;
    parts->items[part].label = label;
    parts->items[part].full = mny_reading_number(reading, row, O_FULL);
}

static void note_item(struct mny_reading *reading, struct mny_report_city *city, const char *status,
                      const char *code, const char *label)
{
    struct mny_report_data *data = reading->data;

    city->filing.items++;
    city->filing.capped += strcmp(status, "capped") == 0;
    city->filing.undefined += strcmp(status, "undefined") == 0;
    if (strcmp(status, "missing") != 0)
        return;
    city->filing.missing++;
    if (!mny_grow(&data->missing, &data->source->missing_capacity, data->missing_count + 1,
                  sizeof *data->missing)) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    data->missing[data->missing_count++] =
        (struct mny_missing_item){index_of(reading, city), code, label};
}

static void read_objective(struct mny_reading *reading)
{
    static const char *const names[] = {"city",  "level", "code",   "label",
                                        "score", "full",  "status", NULL};

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, O_CITY));
        const char *level = mny_reading_text(reading, row, O_LEVEL);
        const char *code = mny_reading_text(reading, row, O_CODE);
        const char *label = mny_reading_text(reading, row, O_LABEL);

        if (city == NULL)
            continue;
        if (strcmp(level, "L1") == 0)
            note_part(reading, row, code, label);
        else if (strcmp(level, "item") == 0 || strcmp(level, "deduction") == 0)
            note_item(reading, city, mny_reading_text(reading, row, O_STATUS), code, label);
        else if (strcmp(level, "objective") == 0) {
            double weight = mny_reading_optional_number(reading, row, "weight");

            city->objective_full = mny_reading_number(reading, row, O_FULL);
            if (isfinite(weight))
                reading->data->survey_share = (100 - weight) / 100;
            if (!city->listed)
                city->objective = mny_reading_number(reading, row, O_SCORE);
        }
    }
}

static void add_subgroup(struct mny_reading *reading, size_t row,
                         const struct mny_report_city *city,
                         const struct mny_report_estimate *estimate)
{
    struct mny_report_data *data = reading->data;
    const char *domain = mny_reading_optional(reading, row, "domain");

    if (!mny_grow(&data->subgroups, &data->source->subgroup_capacity, data->subgroup_count + 1,
                  sizeof *data->subgroups)) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    data->subgroups[data->subgroup_count++] = (struct mny_subgroup){
        index_of(reading, city), mny_reading_words(reading, domain, NULL),
        mny_reading_words(reading, domain, mny_reading_optional(reading, row, "category")),
        *estimate};
}

enum { S_CITY, S_LEVEL, S_CODE, S_LABEL, S_SCORE, S_SE, S_LOW, S_HIGH, S_N };

/* Dimensions and items are one list; a row of each city fills its place. */
static void note_measures(struct mny_reading *reading)
{
    struct mny_report_columns *measures = &reading->data->measures;

    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *level = mny_reading_text(reading, row, S_LEVEL);
        size_t at;

        if (strcmp(level, "total") == 0 || *mny_reading_optional(reading, row, "domain") != '\0')
            continue;
        at = mny_reading_place(reading, measures, mny_reading_text(reading, row, S_CODE),
                               mny_reading_text(reading, row, S_LABEL));
        if (at < measures->count)
            measures->items[at].item = strcmp(level, "item") == 0;
    }
}

static struct mny_report_estimate estimate_at(struct mny_reading *reading, size_t row)
{
    return (struct mny_report_estimate){mny_reading_number(reading, row, S_SCORE),
                                        mny_reading_number(reading, row, S_SE),
                                        mny_reading_number(reading, row, S_LOW),
                                        mny_reading_number(reading, row, S_HIGH),
                                        mny_reading_number(reading, row, S_N),
                                        mny_reading_optional_number(reading, row, "n_eff"),
                                        mny_reading_optional_number(reading, row, "deff")};
}

static void read_estimate(struct mny_reading *reading, size_t row, struct mny_report_city *city)
{
    struct mny_report_columns *measures = &reading->data->measures;
    struct mny_report_estimate estimate = estimate_at(reading, row);
    bool total = strcmp(mny_reading_text(reading, row, S_LEVEL), "total") == 0;
    size_t at;

    if (*mny_reading_optional(reading, row, "domain") != '\0') {
        if (total)
            add_subgroup(reading, row, city, &estimate);
        return;
    }
    if (total) {
        city->survey = estimate;
        city->suppressed =
            isnan(estimate.score) && *mny_reading_optional(reading, row, "flag") != '\0';
        if (*city->name == '\0')
            city->name = mny_reading_text(reading, row, S_LABEL);
        return;
    }
    if (city->measures == NULL &&
        (city->measures = mny_reading_estimates(reading, measures->count)) == NULL)
        return;
    at = mny_reading_place(reading, measures, mny_reading_text(reading, row, S_CODE), "");
    if (at < measures->count)
        city->measures[at] = estimate;
}

static void read_subjective(struct mny_reading *reading)
{
    static const char *const names[] = {"city", "level",  "code",    "label", "score",
                                        "se",   "ci_low", "ci_high", "n",     NULL};

    if (!mny_reading_columns(reading, names))
        return;
    note_measures(reading);
    for (size_t row = 0; row < mny_table_rows(reading->table) && reading->code == MNY_OK; row++) {
        struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, S_CITY));

        if (city != NULL)
            read_estimate(reading, row, city);
    }
}

static void read_flow(struct mny_reading *reading)
{
    enum { CITY, OF_STAGE, COUNT };
    static const char *const names[] = {"city", "stage", "count", NULL};
    struct mny_report_data *data = reading->data;

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *stage = mny_reading_text(reading, row, OF_STAGE);

        if (strcmp(stage, "read") != 0 && strcmp(stage, "accepted") != 0)
            mny_reading_place(reading, &data->stages, stage, "");
    }
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *code = mny_reading_text(reading, row, CITY);
        const char *stage = mny_reading_text(reading, row, OF_STAGE);
        double count = mny_reading_number(reading, row, COUNT);
        struct mny_report_city *city =
            *code != '\0' ? mny_reading_city(reading, code) : &data->nowhere;

        if (city == NULL || (city->stages == NULL &&
                             !(city->stages = mny_reading_blank(reading, data->stages.count + 1))))
            return;
        if (strcmp(stage, "read") == 0)
            city->read = count;
        else if (strcmp(stage, "accepted") == 0)
            city->accepted = count;
        else
            city->stages[mny_reading_place(reading, &data->stages, stage, "")] = count;
    }
}

static void widen(double *largest, double difference)
{
    if (isfinite(difference) && !(*largest >= fabs(difference)))
        *largest = fabs(difference);
}

static void read_margins(struct mny_reading *reading)
{
    enum { CITY, MARGIN, CATEGORY, N, SAMPLE, TARGET, WEIGHTED };
    static const char *const names[] = {"city",         "margin",       "category",       "n",
                                        "sample_share", "target_share", "weighted_share", NULL};
    struct mny_report_data *data = reading->data;

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, CITY));
        const char *margin = mny_reading_text(reading, row, MARGIN);
        struct mny_margin_row *made;

        if (city == NULL)
            continue;
        if (!mny_grow(&data->margins, &data->source->margin_capacity, data->margin_count + 1,
                      sizeof *data->margins)) {
            reading->code = mny_problem_memory(reading->problems);
            return;
        }
        made = &data->margins[data->margin_count++];
        *made = (struct mny_margin_row){
            index_of(reading, city),
            mny_reading_words(reading, margin, NULL),
            mny_reading_words(reading, margin, mny_reading_text(reading, row, CATEGORY)),
            mny_reading_number(reading, row, N),
            mny_reading_number(reading, row, SAMPLE),
            mny_reading_number(reading, row, TARGET),
            mny_reading_number(reading, row, WEIGHTED)};
        widen(&city->gap_before, made->sample - made->target);
        widen(&city->gap_after, made->weighted - made->target);
    }
}

enum { D_CITY, D_N, D_SUM, D_MIN, D_MAX, D_CV, D_DEFF, D_N_EFF, D_ERROR, D_TRIMMED };

static struct mny_report_weights weights_at(struct mny_reading *reading, size_t row)
{
    size_t column;

    return (struct mny_report_weights){
        .present = true,
        .n = mny_reading_number(reading, row, D_N),
        .sum = mny_reading_number(reading, row, D_SUM),
        .min = mny_reading_number(reading, row, D_MIN),
        .max = mny_reading_number(reading, row, D_MAX),
        .cv = mny_reading_number(reading, row, D_CV),
        .deff = mny_reading_number(reading, row, D_DEFF),
        .n_eff = mny_reading_number(reading, row, D_N_EFF),
        .max_error = mny_reading_number(reading, row, D_ERROR),
        .trimmed = mny_reading_number(reading, row, D_TRIMMED),
        .iterations = mny_reading_optional_number(reading, row, "iterations"),
        .g_min = mny_reading_optional_number(reading, row, "g_min"),
        .g_p05 = mny_reading_optional_number(reading, row, "g_p05"),
        .g_median = mny_reading_optional_number(reading, row, "g_median"),
        .g_p95 = mny_reading_optional_number(reading, row, "g_p95"),
        .g_max = mny_reading_optional_number(reading, row, "g_max"),
        .verdict = mny_table_find(reading->table, "verdict", &column)
                       ? mny_table_cell(reading->table, row, column)
                       : NULL,
    };
}

static void read_diagnostics(struct mny_reading *reading)
{
    static const char *const names[] = {
        "city",      "n",     "sum_weights",        "min",     "max", "cv",
        "deff_kish", "n_eff", "max_relative_error", "trimmed", NULL};

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, D_CITY));

        if (city != NULL)
            city->weights = weights_at(reading, row);
    }
}

static void read_ranks(struct mny_reading *reading)
{
    enum { CITY, BEST, WORST };
    static const char *const names[] = {"city", "rank_best", "rank_worst", NULL};

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_known(reading->data, mny_reading_text(reading, row, CITY));

        if (city == NULL)
            continue;
        city->best = mny_reading_number(reading, row, BEST);
        city->worst = mny_reading_number(reading, row, WORST);
        city->trust.p_first = mny_reading_optional_number(reading, row, "p_first");
        city->trust.p_top = mny_reading_optional_number(reading, row, "p_top");
        city->trust.top = mny_reading_optional_number(reading, row, "top");
    }
}

static void read_sensitivity(struct mny_reading *reading)
{
    enum { CITY, LOWEST, HIGHEST, SAME };
    static const char *const names[] = {"city", "rank_min", "rank_max", "p_same", NULL};

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_known(reading->data, mny_reading_text(reading, row, CITY));

        if (city == NULL)
            continue;
        city->trust.lowest = mny_reading_number(reading, row, LOWEST);
        city->trust.highest = mny_reading_number(reading, row, HIGHEST);
        city->trust.same = mny_reading_number(reading, row, SAME);
    }
}

/* Names for cities that the other files name by code only; a city that has no
   results is none of the report's business. */
static void read_cities(struct mny_reading *reading)
{
    enum { CITY, NAME };
    static const char *const names[] = {"city", "name", NULL};

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_report_city *city =
            mny_reading_known(reading->data, mny_reading_text(reading, row, CITY));

        if (city == NULL)
            continue;
        if (*city->name == '\0')
            city->name = mny_reading_text(reading, row, NAME);
        city->province = mny_reading_optional(reading, row, "province");
        city->type = mny_reading_optional(reading, row, "type");
    }
}

static bool is_part(const struct mny_report_data *data, size_t part)
{
    if (data->has_objective && *data->parts.items[part].label == '\0')
        return false;
    for (size_t i = 0; i < data->city_count; i++)
        if (data->cities[i].parts != NULL && isfinite(data->cities[i].parts[part]))
            return true;
    return false;
}

/* Of the columns of scores.csv keeps those that are objective L1: named so in
   objective.csv if there is one, and with a number in some city. */
static void keep_parts(struct mny_report_data *data)
{
    size_t kept = 0;

    for (size_t part = 0; part < data->parts.count; part++) {
        if (!is_part(data, part))
            continue;
        data->parts.items[kept] = data->parts.items[part];
        for (size_t i = 0; i < data->city_count; i++)
            if (data->cities[i].parts != NULL)
                data->cities[i].parts[kept] = data->cities[i].parts[part];
        kept++;
    }
    data->parts.count = kept;
}

/* Without a name, a province is the first two digits of a division code (GB/T 2260); "" for any
   other code. */
static bool name_province(struct mny_report_data *data, struct mny_report_city *city)
{
    if (*city->province != '\0' || strlen(city->code) != 6 || strspn(city->code, "0123456789") != 6)
        return true;
    city->province = mny_arena_text(data->source->arena, city->code, 2);
    return city->province != NULL;
}

/* What labels.csv calls the choice CODE, which only the question for the city has; NULL. */
static const char *city_label(const struct mny_report_data *data, const char *code)
{
    const struct mny_table *labels = data->source->tables[MNY_FILE_LABELS];
    size_t choice, label;

    if (labels == NULL || !mny_is_city(code) || !mny_table_find(labels, "choice", &choice) ||
        !mny_table_find(labels, "label", &label))
        return NULL;
    for (size_t row = 0; row < mny_table_rows(labels); row++)
        if (strcmp(mny_table_cell(labels, row, choice), code) == 0)
            return mny_table_cell(labels, row, label);
    return NULL;
}

static void name_city(const struct mny_report_data *data, struct mny_report_city *city)
{
    const char *label = *city->name == '\0' ? city_label(data, city->code) : NULL;

    if (label != NULL)
        city->name = label;
    if (*city->name == '\0')
        city->name = city->code;
}

static enum mny_code finish(struct mny_report_data *data, struct mny_problems *problems)
{
    struct mny_table *const *tables = data->source->tables;

    for (size_t i = 0; i < data->city_count; i++) {
        struct mny_report_city *city = &data->cities[i];

        name_city(data, city);
        if (isfinite(city->read) && !isfinite(city->accepted))
            city->accepted = 0; /* a stage with count 0 may be left out */
        if (!name_province(data, city))
            return mny_problem_memory(problems);
    }
    data->has_scores = tables[MNY_FILE_SCORES] != NULL;
    data->has_objective = tables[MNY_FILE_OBJECTIVE] != NULL;
    data->has_subjective = tables[MNY_FILE_SUBJECTIVE] != NULL;
    data->has_flow = tables[MNY_FILE_FLOW] != NULL;
    data->has_margins = data->margin_count > 0;
    data->has_diagnostics = tables[MNY_FILE_DIAGNOSTICS] != NULL;
    keep_parts(data);
    if (!mny_reading_order(data, data->margins, data->margin_count, sizeof *data->margins) ||
        !mny_reading_order(data, data->subgroups, data->subgroup_count, sizeof *data->subgroups) ||
        !mny_reading_order(data, data->quotes, data->quote_count, sizeof *data->quotes) ||
        !mny_reading_order(data, data->missing, data->missing_count, sizeof *data->missing))
        return mny_problem_memory(problems);
    return MNY_OK;
}

static enum mny_code read_tables(struct mny_report_data *data, struct mny_problems *problems)
{
    static void (*const readers[MNY_FILE_COUNT])(struct mny_reading *) = {
        [MNY_FILE_SCORES] = read_scores,           [MNY_FILE_OBJECTIVE] = read_objective,
        [MNY_FILE_SUBJECTIVE] = read_subjective,   [MNY_FILE_FLOW] = read_flow,
        [MNY_FILE_MARGINS] = read_margins,         [MNY_FILE_DIAGNOSTICS] = read_diagnostics,
        [MNY_FILE_TOPICS] = mny_reading_topics,    [MNY_FILE_QUOTES] = mny_reading_quotes,
        [MNY_FILE_CITIES] = read_cities,           [MNY_FILE_INTERVIEWERS] = mny_reading_fieldwork,
        [MNY_FILE_QUALITY] = mny_reading_quality,  [MNY_FILE_RANKS] = read_ranks,
        [MNY_FILE_GAP] = mny_reading_gap,          [MNY_FILE_IMPORTANCE] = mny_reading_importance,
        [MNY_FILE_SENSITIVITY] = read_sensitivity, [MNY_FILE_RELIABILITY] = mny_reading_reliability,
        [MNY_FILE_OUTCOME] = mny_reading_outcomes,
    };
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < MNY_FILE_COUNT; i++) {
        struct mny_reading reading = {
            .data = data, .table = data->source->tables[i], .problems = problems, .code = MNY_OK};

        if (readers[i] == NULL || reading.table == NULL)
            continue;
        readers[i](&reading);
        if (code == MNY_OK)
            code = reading.code;
    }
    return code;
}

enum mny_code mny_report_data_read(const char *folder, struct mny_problems *problems,
                                   struct mny_report_data **data)
{
    struct mny_report_data *made = calloc(1, sizeof *made);
    enum mny_code code;

    *data = NULL;
    if (made == NULL || (made->source = calloc(1, sizeof *made->source)) == NULL ||
        (made->source->arena = mny_arena_create()) == NULL) {
        mny_report_data_free(made);
        return mny_problem_memory(problems);
    }
    mny_reading_clear(&made->nowhere, "");
    made->survey_share = MNY_SURVEY_SHARE;
    code = mny_report_source_open(folder, problems, made->source);
    if (code == MNY_OK)
        code = read_tables(made, problems);
    if (code == MNY_OK)
        code = mny_reading_many_rows(folder, made, problems);
    if (code == MNY_OK)
        code = finish(made, problems);
    if (code != MNY_OK) {
        mny_report_data_free(made);
        return code;
    }
    *data = made;
    return MNY_OK;
}

void mny_report_data_free(struct mny_report_data *data)
{
    if (data == NULL)
        return;
    if (data->source != NULL) {
        for (size_t i = 0; i < MNY_FILE_COUNT; i++)
            mny_table_free(data->source->tables[i]);
        mny_arena_free(data->source->arena);
    }
    free(data->source);
    free(data->cities);
    free(data->parts.items);
    free(data->measures.items);
    free(data->stages.items);
    free(data->tops.items);
    free(data->nps.items);
    free(data->outcomes.items);
    free(data->margins);
    free(data->subgroups);
    free(data->missing);
    free(data->fieldwork);
    free(data->quality);
    free(data->quality_measures);
    free(data->scales);
    free(data->differences);
    free(data->gaps);
    free(data->importance);
    free(data->topics);
    free(data->quotes);
    free(data);
}

const char *mny_report_run_at(const struct mny_report_data *data, const char *key, size_t index)
{
    const struct mny_table *run = data->source->tables[MNY_FILE_RUN];
    size_t key_column, value_column;

    if (run == NULL || !mny_table_find(run, "key", &key_column) ||
        !mny_table_find(run, "value", &value_column))
        return NULL;
    for (size_t row = 0; row < mny_table_rows(run); row++)
        if (strcmp(mny_table_cell(run, row, key_column), key) == 0 && index-- == 0)
            return mny_table_cell(run, row, value_column);
    return NULL;
}

const char *mny_report_run(const struct mny_report_data *data, const char *key)
{
    const char *value = mny_report_run_at(data, key, 0);

    return value != NULL ? value : "";
}

const char *mny_report_standard_title(const struct mny_report_data *data)
{
    const char *english = mny_report_run(data, "standard_title_en");

    return *english != '\0' && strcmp(mny_language(), "en") == 0
               ? english
               : mny_report_run(data, "standard_title");
}

bool mny_report_told_apart(const struct mny_report_difference *difference)
{
    return difference->p_holm < 0.05;
}

bool mny_report_unweighted(const struct mny_report_data *data, const struct mny_report_city *city)
{
    return data->has_diagnostics && city->accepted > 0 && !city->weights.present;
}

bool mny_report_unestimated(const struct mny_report_data *data, const struct mny_report_city *city)
{
    return data->has_subjective && city->accepted > 0 && isnan(city->survey.score) &&
           !mny_report_unweighted(data, city);
}
