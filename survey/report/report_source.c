/* SPDX-License-Identifier: MIT */
#include "survey/report/report_source.h"

#include "core/number.h"
#include "core/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const file_names[MNY_FILE_COUNT] = {
    "run.csv",        "labels.csv",       "scores.csv",      "objective.csv", "subjective.csv",
    "flow.csv",       "margins.csv",      "diagnostics.csv", "topics.csv",    "quotes.csv",
    "cities.csv",     "interviewers.csv", "quality.csv",     "ranks.csv",     "gap.csv",
    "importance.csv", "sensitivity.csv",  "reliability.csv", "outcome.csv"};

enum mny_code mny_report_source_open(const char *folder, struct mny_problems *problems,
                                     struct mny_report_source *source)
{
    size_t room = strlen(folder) + 32, found = 0;
    char *path = malloc(room);
    enum mny_code code = MNY_OK;
    struct stat status;

    if (path == NULL)
        return mny_problem_memory(problems);
    for (size_t i = 0; i < MNY_FILE_COUNT && code == MNY_OK; i++) {
        snprintf(path, room, "%s/%s", folder, file_names[i]);
        if (stat(path, &status) != 0 && errno == ENOENT)
            continue;
        code = mny_table_read(path, problems, &source->tables[i]);
        found += i >= MNY_FILE_SCORES && i <= MNY_FILE_DIAGNOSTICS;
    }
    free(path);
    if (code == MNY_OK && found == 0)
        return mny_problem(problems, MNY_E_NOT_FOUND, (struct mny_where){folder, 0, 0},
                           _("no results here: expected a folder that minyi made, with at least "
                             "one of scores.csv, objective.csv, subjective.csv, flow.csv, "
                             "margins.csv and diagnostics.csv"));
    return code;
}

bool mny_reading_columns(struct mny_reading *reading, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (mny_table_find(reading->table, names[i], &reading->columns[i]))
            continue;
        reading->code = mny_problem(
            reading->problems, MNY_E_INPUT, mny_table_where(reading->table, MNY_TABLE_HEADER, 0),
            _("there is no column `%s`; this is not the file that minyi wrote, "
              "run minyi again"),
            names[i]);
    }
    return reading->code == MNY_OK;
}

const char *mny_reading_text(const struct mny_reading *reading, size_t row, size_t column)
{
    return mny_table_cell(reading->table, row, reading->columns[column]);
}

double mny_reading_number(struct mny_reading *reading, size_t row, size_t column)
{
    const char *text = mny_reading_text(reading, row, column);
    double value = NAN;

    if (*text != '\0' && !mny_number_parse(text, strlen(text), &value))
        reading->code = mny_problem(reading->problems, MNY_E_INPUT,
                                    mny_table_where(reading->table, row, reading->columns[column]),
                                    _("`%s` is not a number; this is not the file that minyi "
                                      "wrote, run minyi again"),
                                    text);
    return value;
}

void mny_reading_clear(struct mny_report_city *city, const char *code)
{
    memset(city, 0, sizeof *city);
    city->code = code;
    city->name = city->province = city->type = city->stage = "";
    city->total = city->objective = city->subjective = city->deduction = NAN;
    city->objective_full = city->read = city->accepted = NAN;
    city->beside = NAN;
    city->gap_before = city->gap_after = NAN;
    city->best = city->worst = NAN;
    city->survey = MNY_NO_ESTIMATE;
    city->trust = (struct mny_report_rank){NAN, NAN, NAN, NAN, NAN, NAN};
}

struct mny_report_city *mny_reading_known(struct mny_report_data *data, const char *code)
{
    size_t last = data->source->last_city;

    if (last < data->city_count && strcmp(data->cities[last].code, code) == 0)
        return &data->cities[last];
    for (size_t i = 0; i < data->city_count; i++) {
        if (strcmp(data->cities[i].code, code) == 0) {
            data->source->last_city = i;
            return &data->cities[i];
        }
    }
    return NULL;
}

struct mny_report_city *mny_reading_city(struct mny_reading *reading, const char *code)
{
    struct mny_report_data *data = reading->data;
    struct mny_report_source *source = data->source;
    struct mny_report_city *known = *code != '\0' ? mny_reading_known(data, code) : NULL;

    if (known != NULL || *code == '\0')
        return known;
    if (!mny_grow(&data->cities, &source->city_capacity, data->city_count + 1,
                  sizeof *data->cities)) {
        reading->code = mny_problem_memory(reading->problems);
        return NULL;
    }
    source->last_city = data->city_count++;
    mny_reading_clear(&data->cities[source->last_city], code);
    return &data->cities[source->last_city];
}

size_t mny_reading_place(struct mny_reading *reading, struct mny_report_columns *columns,
                         const char *code, const char *label)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->items[i].code, code) == 0)
            return i;
    if (!mny_grow(&columns->items, &columns->capacity, columns->count + 1,
                  sizeof *columns->items)) {
        reading->code = mny_problem_memory(reading->problems);
        return (size_t)-1;
    }
    columns->items[columns->count] =
        (struct mny_report_column){.code = code, .label = label, .full = NAN};
    return columns->count++;
}

double *mny_reading_blank(struct mny_reading *reading, size_t count)
{
    double *numbers = mny_arena_array(reading->data->source->arena, count + 1, sizeof *numbers);

    if (numbers == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        numbers[i] = NAN;
    return numbers;
}

const char *mny_reading_optional(const struct mny_reading *reading, size_t row, const char *name)
{
    size_t column;

    return mny_table_find(reading->table, name, &column)
               ? mny_table_cell(reading->table, row, column)
               : "";
}

double mny_number_or_nothing(const char *text)
{
    double value = NAN;

    mny_number_parse(text, strlen(text), &value);
    return value;
}

double mny_reading_optional_number(const struct mny_reading *reading, size_t row, const char *name)
{
    return mny_number_or_nothing(mny_reading_optional(reading, row, name));
}

/* NAME (and CHOICE) in words, or as it is.  The few labels are looked through. */
static const char *word_for(const struct mny_report_source *source, const char *name,
                            size_t name_length, const char *choice, size_t choice_length)
{
    const struct mny_table *labels = source->tables[MNY_FILE_LABELS];
    size_t name_column, choice_column, label_column;

    if (labels == NULL || !mny_table_find(labels, "name", &name_column) ||
        !mny_table_find(labels, "choice", &choice_column) ||
        !mny_table_find(labels, "label", &label_column))
        return NULL;
    for (size_t row = 0; row < mny_table_rows(labels); row++) {
        const char *a = mny_table_cell(labels, row, name_column);
        const char *b = mny_table_cell(labels, row, choice_column);

        if (strlen(a) == name_length && memcmp(a, name, name_length) == 0 &&
            strlen(b) == choice_length && memcmp(b, choice, choice_length) == 0)
            return mny_table_cell(labels, row, label_column);
    }
    return NULL;
}

/* One more part of `sex*age_band` or `1*3` in words, behind what TEXT has. */
static size_t append_word(char *text, size_t room, size_t used, const char *word, size_t length)
{
    const char *between = used > 0 ? " \xC3\x97 " : "";
    size_t needed = strlen(between) + length;

    if (used + needed + 1 > room)
        return used;
    memcpy(text + used, between, strlen(between));
    memcpy(text + used + strlen(between), word, length);
    text[used + needed] = '\0';
    return used + needed;
}

const char *mny_reading_words(struct mny_reading *reading, const char *margin, const char *category)
{
    struct mny_report_source *source = reading->data->source;
    const char *given = category != NULL ? category : margin;
    char text[256] = "";
    size_t used = 0;

    if (source->tables[MNY_FILE_LABELS] == NULL)
        return given;
    for (const char *m = margin, *c = given; *c != '\0';) {
        size_t m_length = strcspn(m, "*"), c_length = strcspn(c, "*");
        const char *word = word_for(source, m, m_length, category != NULL ? c : "",
                                    category != NULL ? c_length : 0);

        used = append_word(text, sizeof text, used, word != NULL ? word : c,
                           word != NULL ? strlen(word) : c_length);
        m += m_length + (m[m_length] == '*');
        c += c_length + (c[c_length] == '*');
    }
    given = mny_arena_text(source->arena, text, used);
    if (given == NULL)
        reading->code = mny_problem_memory(reading->problems);
    return given != NULL ? given : "";
}

struct mny_report_estimate *mny_reading_estimates(struct mny_reading *reading, size_t count)
{
    struct mny_report_estimate *estimates =
        mny_arena_array(reading->data->source->arena, count + 1, sizeof *estimates);

    if (estimates == NULL)
        reading->code = mny_problem_memory(reading->problems);
    for (size_t i = 0; estimates != NULL && i < count; i++)
        estimates[i] = MNY_NO_ESTIMATE;
    return estimates;
}

bool mny_reading_order(const struct mny_report_data *data, void *rows, size_t count, size_t size)
{
    size_t *next = calloc(data->city_count + 1, sizeof *next);
    char *sorted = malloc(count * size + 1);
    const char *row = rows;
    size_t city;
    bool done = next != NULL && sorted != NULL;

    for (size_t i = 0; done && i < count; i++) {
        memcpy(&city, row + i * size, sizeof city);
        next[city + 1]++;
    }
    for (size_t c = 0; done && c < data->city_count; c++)
        next[c + 1] += next[c];
    for (size_t i = 0; done && i < count; i++) {
        memcpy(&city, row + i * size, sizeof city);
        memcpy(sorted + next[city]++ * size, row + i * size, size);
    }
    if (done && count > 0)
        memcpy(rows, sorted, count * size);
    free(next);
    free(sorted);
    return done;
}
