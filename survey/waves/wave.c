/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave.h"

#include "core/arena.h"
#include "core/file.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "stats/difference.h"
#include "survey/common/key_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum file { SCORES, SUBJECTIVE, OBJECTIVE, RANKS, CITIES, FILES };

static const char *const file_names[FILES + 1] = {
    [SCORES] = "scores.csv", [SUBJECTIVE] = "subjective.csv", [OBJECTIVE] = "objective.csv",
    [RANKS] = "ranks.csv",   [CITIES] = "cities.csv",
};

struct mny_wave_source {
    struct mny_manifest *manifest;
    struct mny_table *tables[FILES]; /* NULL: the run did not write it */
    struct mny_key_index *cities;    /* by code */
    size_t city_room, score_room;
};

/* Reading one of the files: no more of its columns are looked up by name than that. */
enum { COLUMNS_MOST = 8 };

struct reading {
    struct mny_survey_wave *wave;
    struct mny_problems *problems;
    const struct mny_table *table;
    size_t columns[COLUMNS_MOST];
    enum mny_code code;
};

const char *mny_wave_level_name(enum mny_wave_level level)
{
    static const char *const names[MNY_WAVE_LEVELS] = {
        [MNY_WAVE_TOTAL] = "total",
        [MNY_WAVE_SURVEY] = "survey",
        [MNY_WAVE_DIMENSION] = "dimension",
        [MNY_WAVE_ITEM] = "item",
        [MNY_WAVE_OBJECTIVE] = "objective",
        [MNY_WAVE_L1] = "L1",
        [MNY_WAVE_L2] = "L2",
        [MNY_WAVE_DEDUCTION] = "deduction",
    };

    return names[level];
}

const char *mny_wave_file(size_t index)
{
    return index < FILES ? file_names[index] : NULL;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static bool find_columns(struct reading *reading, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (!mny_table_find(reading->table, names[i], &reading->columns[i]))
            reading->code = mny_problem(
                reading->problems, MNY_E_INPUT,
                mny_table_where(reading->table, MNY_TABLE_HEADER, 0),
                _("there is no column `%s`; this is not the file that minyi wrote, run minyi "
                  "again"),
                names[i]);
    return reading->code == MNY_OK;
}

static const char *text_at(const struct reading *reading, size_t row, size_t column)
{
    return mny_table_cell(reading->table, row, reading->columns[column]);
}

static double number_in(struct reading *reading, size_t row, size_t column)
{
    const char *text = mny_table_cell(reading->table, row, column);
    double value = NAN;

    if (*text != '\0' && !mny_number_parse(text, strlen(text), &value))
        reading->code = mny_problem(reading->problems, MNY_E_INPUT,
                                    mny_table_where(reading->table, row, column),
                                    _("`%s` is not a number; this is not the file that minyi "
                                      "wrote, run minyi again"),
                                    text);
    return value;
}

static double number_at(struct reading *reading, size_t row, size_t column)
{
    return number_in(reading, row, reading->columns[column]);
}

/* A rank or degrees of freedom: 0 for none. */
static size_t count_of(double value)
{
    return value >= 1 && value <= 1e9 ? (size_t)llround(value) : 0;
}

/* The city CODE, added if it is new; NULL without memory. */
static struct mny_wave_city *city_of(struct reading *reading, const char *code)
{
    struct mny_survey_wave *wave = reading->wave;
    size_t at = wave->city_count;

    if (!mny_grow(&wave->cities, &wave->source->city_room, wave->city_count + 1,
                  sizeof *wave->cities) ||
        !mny_key_index_add(wave->source->cities, code, strlen(code), wave->city_count, &at)) {
        reading->code = mny_problem_memory(reading->problems);
        return NULL;
    }
    if (at == wave->city_count)
        wave->cities[wave->city_count++] =
            (struct mny_wave_city){.code = code, .name = "", .total_se = NAN};
    return &wave->cities[at];
}

/* Notes a score of the city in the first of the columns. */
static void add_score(struct reading *reading, size_t row, struct mny_wave_score score)
{
    struct mny_survey_wave *wave = reading->wave;
    const struct mny_wave_city *city = city_of(reading, text_at(reading, row, 0));

    if (!city)
        return;
    if (!mny_grow(&wave->scores, &wave->source->score_room, wave->score_count + 1,
                  sizeof *wave->scores)) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    score.city = (size_t)(city - wave->cities);
    wave->scores[wave->score_count++] = score;
}

/* ---- the files ------------------------------------------------------------------------------ */

static void read_scores(struct reading *reading)
{
    enum { CITY, RANK, NAME, TOTAL, DEDUCTION };
    static const char *const names[] = {"city", "rank", "name", "total", "deduction", NULL};

    if (!find_columns(reading, names))
        return;
    reading->wave->has_totals = true;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_wave_city *city = city_of(reading, text_at(reading, row, CITY));

        if (!city)
            return;
        city->rank = count_of(number_at(reading, row, RANK));
        city->name = text_at(reading, row, NAME);
        add_score(reading, row,
                  (struct mny_wave_score){.level = MNY_WAVE_TOTAL,
                                          .code = "total",
                                          .label = "",
                                          .score = number_at(reading, row, TOTAL),
                                          .se = NAN,
                                          .full = 100});
        add_score(reading, row,
                  (struct mny_wave_score){.level = MNY_WAVE_DEDUCTION,
                                          .code = "deduction",
                                          .label = "",
                                          .score = number_at(reading, row, DEDUCTION),
                                          .se = NAN,
                                          .counted = true,
                                          .full = NAN});
    }
}

/* Student's t of how many degrees of freedom made the interval of SCORE up to HIGH. */
static size_t degrees_by_interval(double score, double se, double high)
{
    return se > 0 && high > score ? mny_degrees_of_margin((high - score) / se) : 0;
}

static void read_subjective(struct reading *reading)
{
    enum { CITY, LEVEL, CODE, LABEL, SCORE, SE, HIGH };
    static const char *const names[] = {"city",  "level", "code",    "label",
                                        "score", "se",    "ci_high", NULL};
    size_t domain, degrees;
    bool has_domain, has_degrees;

    if (!find_columns(reading, names))
        return;
    has_domain = mny_table_find(reading->table, "domain", &domain);
    has_degrees = mny_table_find(reading->table, "df", &degrees);
    reading->wave->has_survey = true;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *level = text_at(reading, row, LEVEL);
        const bool total = strcmp(level, "total") == 0;
        struct mny_wave_score score = {.level = total ? MNY_WAVE_SURVEY : MNY_WAVE_DIMENSION,
                                       .code = total ? "survey" : text_at(reading, row, CODE),
                                       .label = total ? "" : text_at(reading, row, LABEL),
                                       .score = number_at(reading, row, SCORE),
                                       .se = number_at(reading, row, SE),
                                       .full = 100};
        struct mny_wave_city *city;

        if (has_domain && *mny_table_cell(reading->table, row, domain) != '\0')
            continue; /* a subgroup's */
        if (strcmp(level, "item") == 0)
            score.level = MNY_WAVE_ITEM;
        score.degrees =
            has_degrees ? count_of(number_in(reading, row, degrees))
                        : degrees_by_interval(score.score, score.se, number_at(reading, row, HIGH));
        add_score(reading, row, score);
        city = total ? city_of(reading, text_at(reading, row, CITY)) : NULL;
        if (city && *city->name == '\0')
            city->name = text_at(reading, row, LABEL);
    }
}

static void read_objective(struct reading *reading)
{
    enum { CITY, LEVEL, CODE, LABEL, SCORE, FULL, WEIGHT };
    static const char *const names[] = {"city",  "level", "code",   "label",
                                        "score", "full",  "weight", NULL};
    static const enum mny_wave_level levels[] = {MNY_WAVE_OBJECTIVE, MNY_WAVE_L1, MNY_WAVE_L2};

    if (!find_columns(reading, names))
        return;
    reading->wave->has_objective = true;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        if (strcmp(text_at(reading, row, LEVEL), mny_wave_level_name(MNY_WAVE_OBJECTIVE)) == 0)
            reading->wave->objective_weight = number_at(reading, row, WEIGHT);
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
            if (strcmp(text_at(reading, row, LEVEL), mny_wave_level_name(levels[i])) == 0)
                add_score(reading, row,
                          (struct mny_wave_score){.level = levels[i],
                                                  .code = text_at(reading, row, CODE),
                                                  .label = text_at(reading, row, LABEL),
                                                  .score = number_at(reading, row, SCORE),
                                                  .se = NAN,
                                                  .counted = true,
                                                  .full = number_at(reading, row, FULL)});
    }
}

static void read_ranks(struct reading *reading)
{
    enum { CITY, BEST, WORST };
    static const char *const names[] = {"city", "rank_best", "rank_worst", NULL};
    size_t error, degrees;
    bool has_error;

    if (!find_columns(reading, names))
        return;
    has_error = mny_table_find(reading->table, "se", &error) &&
                mny_table_find(reading->table, "df", &degrees);
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        struct mny_wave_city *city = city_of(reading, text_at(reading, row, CITY));

        if (!city)
            return;
        city->rank_best = count_of(number_at(reading, row, BEST));
        city->rank_worst = count_of(number_at(reading, row, WORST));
        if (!has_error)
            continue;
        city->total_se = number_in(reading, row, error);
        city->total_degrees = count_of(number_in(reading, row, degrees));
    }
}

static void read_cities(struct reading *reading)
{
    enum { CITY, NAME };
    static const char *const names[] = {"city", "name", NULL};

    if (!find_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *code = text_at(reading, row, CITY);
        const size_t at = mny_key_index_find(reading->wave->source->cities, code, strlen(code));

        if (at < reading->wave->city_count && *reading->wave->cities[at].name == '\0')
            reading->wave->cities[at].name = text_at(reading, row, NAME);
    }
}

static enum mny_code read_tables(struct mny_survey_wave *wave, struct mny_problems *problems)
{
    static void (*const readers[FILES])(struct reading *) = {
        [SCORES] = read_scores, [SUBJECTIVE] = read_subjective, [OBJECTIVE] = read_objective,
        [RANKS] = read_ranks,   [CITIES] = read_cities,
    };
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < FILES; i++) {
        struct reading reading = {
            .wave = wave, .problems = problems, .table = wave->source->tables[i]};

        if (!reading.table)
            continue;
        readers[i](&reading);
        if (code == MNY_OK)
            code = reading.code;
    }
    return code;
}

/* ---- what follows from several of them ------------------------------------------------------ */

/* The standard error of a total: filings are counted, so that it is the survey's part of the
   total times that of the survey score.  All of a standard's weights are 100: what filings do
   not have is the survey's, whatever is the most that filings can reach. */
static enum mny_code set_total_errors(struct mny_survey_wave *wave, struct mny_problems *problems)
{
    const struct mny_wave_score **survey = calloc(wave->city_count + 1, sizeof(void *));
    const double weight = wave->objective_weight;

    if (!survey)
        return mny_problem_memory(problems);
    for (size_t i = 0; i < wave->score_count; i++)
        if (wave->scores[i].level == MNY_WAVE_SURVEY)
            survey[wave->scores[i].city] = &wave->scores[i];
    for (size_t i = 0; i < wave->score_count; i++) {
        struct mny_wave_score *total = &wave->scores[i];

        if (total->level != MNY_WAVE_TOTAL)
            continue;
        total->counted = weight >= 100;
        total->se = wave->cities[total->city].total_se;
        total->degrees = wave->cities[total->city].total_degrees;
        if (!survey[total->city])
            continue;
        total->se = (100 - weight) / 100 * survey[total->city]->se;
        total->degrees = survey[total->city]->degrees;
    }
    free((void *)survey);
    return MNY_OK;
}

/* ---- opening OUT ---------------------------------------------------------------------------- */

static const struct mny_manifest_output *
find_output(const struct mny_manifest *manifest, const char *name, struct mny_manifest_output *room)
{
    for (size_t i = 0; i < mny_manifest_outputs(manifest); i++) {
        *room = mny_manifest_output(manifest, i);
        if (strcmp(room->name, name) == 0)
            return room;
    }
    return NULL;
}

/* Reads the file at PATH if its bytes are those that were WRITTEN. */
static enum mny_code open_table(const char *path, const struct mny_manifest_output *written,
                                struct mny_problems *problems, struct mny_table **table)
{
    struct mny_file_digest found;
    enum mny_code code = mny_file_digest(path, problems, &found);

    if (code != MNY_OK)
        return code;
    if (found.size != written->digest.size || strcmp(found.sha256, written->digest.sha256) != 0)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path}, "%s",
                           _("this file was changed after it was written: run.json beside it has "
                             "another digest; run minyi again, or see `minyi verify`"));
    return mny_table_read(path, problems, table);
}

static enum mny_code open_tables(struct mny_survey_wave *wave, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK, one;
    bool any = false;

    for (size_t i = 0; i < FILES; i++) {
        struct mny_manifest_output room;
        const struct mny_manifest_output *written =
            find_output(wave->manifest, file_names[i], &room);
        char *path = written ? mny_path_in(wave->folder, file_names[i]) : NULL;

        if (!written)
            continue;
        any = any || i <= OBJECTIVE;
        one = path ? open_table(path, written, problems, &wave->source->tables[i])
                   : mny_problem_memory(problems);
        code = code == MNY_OK ? one : code;
        free(path);
    }
    if (code == MNY_OK && !any)
        code = mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = wave->folder},
                           _("this is the OUT of minyi %s, which has no scores; expected that of "
                             "run, score, assess or combine"),
                           mny_manifest_command(wave->manifest));
    return code;
}

static enum mny_code open_manifest(struct mny_survey_wave *wave, struct mny_problems *problems)
{
    char *path = mny_path_in(wave->folder, MNY_MANIFEST_NAME);
    enum mny_code code = path ? mny_manifest_read(path, problems, &wave->source->manifest)
                              : mny_problem_memory(problems);

    free(path);
    if (code != MNY_OK)
        return code;
    wave->manifest = wave->source->manifest;
    wave->standard = mny_manifest_option(wave->manifest, "standard");
    if (!wave->standard)
        wave->standard = "";
    return MNY_OK;
}

enum mny_code mny_wave_read(const char *folder, struct mny_problems *problems,
                            struct mny_survey_wave **wave)
{
    struct mny_survey_wave *made = calloc(1, sizeof *made);
    enum mny_code code;

    *wave = NULL;
    if (made)
        made->source = calloc(1, sizeof *made->source);
    if (!made || !made->source || !(made->source->cities = mny_key_index_create())) {
        mny_wave_free(made);
        return mny_problem_memory(problems);
    }
    made->folder = folder;
    made->objective_weight = NAN;
    code = open_manifest(made, problems);
    if (code == MNY_OK)
        code = open_tables(made, problems);
    if (code == MNY_OK)
        code = read_tables(made, problems);
    if (code == MNY_OK)
        code = set_total_errors(made, problems);
    if (code != MNY_OK) {
        mny_wave_free(made);
        return code;
    }
    for (size_t i = 0; i < made->city_count; i++)
        if (*made->cities[i].name == '\0')
            made->cities[i].name = made->cities[i].code;
    *wave = made;
    return MNY_OK;
}

void mny_wave_free(struct mny_survey_wave *wave)
{
    if (!wave)
        return;
    for (size_t i = 0; wave->source && i < FILES; i++)
        mny_table_free(wave->source->tables[i]);
    if (wave->source) {
        mny_key_index_free(wave->source->cities);
        mny_manifest_free(wave->source->manifest);
    }
    free(wave->source);
    free(wave->cities);
    free(wave->scores);
    free(wave);
}

/* ---- two of them ---------------------------------------------------------------------------- */

/* The INDEXth input in ROLE; its path is NULL if there are no more. */
static struct mny_manifest_input input_at(const struct mny_survey_wave *wave, const char *role,
                                          size_t index)
{
    for (size_t i = 0; i < mny_manifest_inputs(wave->manifest); i++) {
        const struct mny_manifest_input input = mny_manifest_input(wave->manifest, i);

        if (strcmp(input.role, role) == 0 && index-- == 0)
            return input;
    }
    return (struct mny_manifest_input){0};
}

bool mny_wave_same_standard(const struct mny_survey_wave *old, const struct mny_survey_wave *new)
{
    if (*old->standard == '\0' || *new->standard == '\0' ||
        strcmp(old->standard, new->standard) == 0)
        return true;
    for (size_t i = 0;; i++) {
        const struct mny_manifest_input a = input_at(old, "standard", i);
        const struct mny_manifest_input b = input_at(new, "standard", i);

        if (!a.path || !b.path)
            return !a.path && !b.path && i > 0;
        if (strcmp(a.digest.sha256, b.digest.sha256) != 0)
            return false;
    }
}

bool mny_wave_share_dump(const struct mny_survey_wave *old, const struct mny_survey_wave *new)
{
    for (size_t i = 0;; i++) {
        const struct mny_manifest_input dump = input_at(old, "dump", i);

        if (!dump.path)
            return false;
        for (size_t k = 0;; k++) {
            const struct mny_manifest_input other = input_at(new, "dump", k);

            if (!other.path)
                break;
            if (strcmp(dump.digest.sha256, other.digest.sha256) == 0)
                return true;
        }
    }
}
