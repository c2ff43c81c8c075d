/* SPDX-License-Identifier: MIT */
/* differences.csv and estimates.csv, of which the report shows a small part: read row by row. */
#include "core/csv_record.h"
#include "core/file.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/report/report_source.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More columns than either file has that are looked up by name. */
enum { MOST_NAMES = 16 };

/* So much of a file is read at once. */
enum { BLOCK = 1 << 20 };

/* A city by its code, for looking up a million times. */
struct place {
    const char *code;
    size_t city;
};

/* One row, and where it stands. */
struct rows {
    struct mny_reading *reading;
    const char *path;
    const struct place *places; /* by code */
    size_t line;
    size_t columns[MOST_NAMES];
    const struct mny_csv_field *fields; /* of the row */
    size_t count;
    void (*take)(struct rows *rows);
};

static const char *text_at(const struct rows *rows, size_t column)
{
    const size_t place = rows->columns[column];

    return place < rows->count ? rows->fields[place].text : "";
}

static bool is(const struct rows *rows, size_t column, const char *text)
{
    return strcmp(text_at(rows, column), text) == 0;
}

static double number_at(struct rows *rows, size_t column)
{
    const char *text = text_at(rows, column);
    double value = NAN;

    if (*text != '\0' && !mny_number_parse(text, strlen(text), &value))
        rows->reading->code = mny_problem(
            rows->reading->problems, MNY_E_INPUT,
            (struct mny_where){rows->path, rows->line, rows->columns[column] + 1},
            _("`%s` is not a number; this is not the file that minyi wrote, run minyi again"),
            text);
    return value;
}

/* A copy that lives as long as the data. */
static const char *kept_at(struct rows *rows, size_t column)
{
    const char *text = text_at(rows, column);
    const char *kept = mny_arena_text(rows->reading->data->source->arena, text, strlen(text));

    if (kept == NULL)
        rows->reading->code = mny_problem_memory(rows->reading->problems);
    return kept != NULL ? kept : "";
}

/* Finds NAMES in the header, which is the row at hand; one that begins with `?` need not be
   there. */
static void find_columns(struct rows *rows, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        const bool optional = *names[i] == '?';
        size_t at = 0;

        while (at < rows->count && strcmp(rows->fields[at].text, names[i] + optional) != 0)
            at++;
        rows->columns[i] = at < rows->count ? at : SIZE_MAX;
        if (at == rows->count && !optional)
            rows->reading->code = mny_problem(
                rows->reading->problems, MNY_E_INPUT, (struct mny_where){rows->path, 1, 1},
                _("there is no column `%s`; this is not the file that minyi wrote, "
                  "run minyi again"),
                names[i]);
    }
}

/* The record at hand: the header, or a row to take. */
static void handle(struct rows *rows, struct mny_csv_splitter *splitter, const char *text,
                   size_t length, const char *const *names)
{
    struct mny_reading *reading = rows->reading;
    size_t fault_at;

    if (mny_csv_split(splitter, text, length, &rows->fields, &rows->count, &fault_at) != MNY_CSV_OK)
        reading->code = mny_problem(reading->problems, MNY_E_INPUT,
                                    (struct mny_where){rows->path, rows->line, 0}, "%s",
                                    _("this line is no CSV; this is not the file that minyi "
                                      "wrote, run minyi again"));
    else if (rows->line == 1)
        find_columns(rows, names);
    else if (rows->count > 0)
        rows->take(rows);
}

/* Takes the whole records of TEXT (at the END of the file all of it); returns their length. */
static size_t take_records(struct rows *rows, struct mny_csv_splitter *splitter, const char *text,
                           size_t length, bool end, const char *const *names)
{
    size_t at = 0;

    while (at < length && rows->reading->code == MNY_OK) {
        size_t lines = 0;
        bool closed = false;
        const size_t size = mny_csv_record(text + at, length - at, &lines, &closed);

        if (!closed && !end)
            break;
        handle(rows, splitter, text + at, size, names);
        rows->line += lines;
        at += size;
    }
    return at;
}

/* A file being read, of which LENGTH bytes are in BUFFER. */
struct source {
    FILE *file;
    char *buffer;
    size_t length, room;
};

/* Reads one block more; false at the end, or without memory. */
static bool read_block(struct source *source)
{
    size_t got;

    if (!mny_grow(&source->buffer, &source->room, source->length + BLOCK, 1))
        return false;
    got = fread(source->buffer + source->length, 1, BLOCK, source->file);
    source->length += got;
    return got > 0;
}

static void walk(struct rows *rows, struct source *source, const char *const *names)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* of --bom */
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    struct mny_reading *reading = rows->reading;
    bool more = splitter != NULL, first = true;

    if (splitter == NULL)
        reading->code = mny_problem_memory(reading->problems);
    rows->line = 1;
    while (more && reading->code == MNY_OK) {
        size_t taken;

        more = read_block(source);
        taken = first && source->length >= 3 && memcmp(source->buffer, mark, 3) == 0 ? 3 : 0;
        first = false;
        taken += take_records(rows, splitter, source->buffer + taken, source->length - taken, !more,
                              names);
        source->length -= taken;
        memmove(source->buffer, source->buffer + taken, source->length);
    }
    if (reading->code == MNY_OK && ferror(source->file))
        reading->code =
            mny_problem_system(reading->problems, MNY_E_IO, rows->path, _("read this file"), errno);
    mny_csv_splitter_free(splitter);
}

/* Reads the file NAME in FOLDER, if there is one. */
static void read_rows(struct rows *rows, const char *folder, const char *name,
                      const char *const *names)
{
    struct mny_reading *reading = rows->reading;
    char *path = mny_path_in(folder, name);
    struct source source = {NULL, NULL, 0, 0};

    rows->path = path;
    if (path == NULL)
        reading->code = mny_problem_memory(reading->problems);
    else if ((source.file = fopen(path, "rbe")) != NULL)
        walk(rows, &source, names);
    else if (errno != ENOENT)
        reading->code =
            mny_problem_system(reading->problems, MNY_E_IO, path, _("open this file"), errno);
    if (source.file != NULL)
        fclose(source.file);
    free(source.buffer);
    free(path);
}

/* ---- cities ------------------------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct place *)a)->code, ((const struct place *)b)->code);
}

static struct place *make_places(const struct mny_report_data *data)
{
    struct place *places = calloc(data->city_count + 1, sizeof *places);

    for (size_t i = 0; places != NULL && i < data->city_count; i++)
        places[i] = (struct place){data->cities[i].code, i};
    if (places != NULL)
        qsort(places, data->city_count, sizeof *places, by_code);
    return places;
}

/* The city in a column; the count of cities where it is none of the report's. */
static size_t city_at(const struct rows *rows, size_t column)
{
    const size_t count = rows->reading->data->city_count;
    const struct place wanted = {text_at(rows, column), 0};
    const struct place *found = bsearch(&wanted, rows->places, count, sizeof wanted, by_code);

    return found != NULL ? found->city : count;
}

/* ---- differences.csv -------------------------------------------------------------------- */

enum {
    KIND,
    CITY,
    LEVEL,
    DOMAIN,
    FIRST,
    SECOND,
    DIFFERENCE,
    P,
    P_HOLM,
    LOW,
    HIGH,
};

/* Counts a pair of cities for both. */
static void count_pair(struct mny_report_data *data, const struct mny_report_difference *pair)
{
    struct mny_report_city *first = &data->cities[pair->first];
    struct mny_report_city *second = &data->cities[pair->second];

    if (!mny_report_told_apart(pair)) {
        first->versus.open++;
        second->versus.open++;
    } else {
        struct mny_report_city *higher = pair->difference > 0 ? first : second;
        struct mny_report_city *lower = pair->difference > 0 ? second : first;

        higher->versus.above++;
        lower->versus.below++;
    }
}

static void keep_difference(struct rows *rows, const struct mny_report_difference *made)
{
    struct mny_report_data *data = rows->reading->data;

    if (!mny_grow(&data->differences, &data->source->difference_capacity,
                  data->difference_count + 1, sizeof *data->differences)) {
        rows->reading->code = mny_problem_memory(rows->reading->problems);
        return;
    }
    data->differences[data->difference_count++] = *made;
}

/* Those of the city score, of cities that the report has.  Pairs of cities are kept where they
   are few enough to be shown one by one. */
static void take_difference(struct rows *rows)
{
    struct mny_report_data *data = rows->reading->data;
    const bool cities = is(rows, KIND, "city");
    struct mny_report_difference made = {.domain = ""};

    if (!is(rows, LEVEL, "total"))
        return;
    made.city = city_at(rows, CITY);
    made.first = cities ? city_at(rows, FIRST) : data->city_count;
    made.second = cities ? city_at(rows, SECOND) : data->city_count;
    if (cities ? made.first == data->city_count || made.second == data->city_count
               : made.city == data->city_count)
        return;
    if (!cities) {
        const char *domain = kept_at(rows, DOMAIN);

        made.domain = mny_reading_words(rows->reading, domain, NULL);
        made.group = mny_reading_words(rows->reading, domain, kept_at(rows, FIRST));
        made.other = mny_reading_words(rows->reading, domain, kept_at(rows, SECOND));
    }
    made.difference = number_at(rows, DIFFERENCE);
    made.p = number_at(rows, P);
    made.p_holm = number_at(rows, P_HOLM);
    made.low = number_at(rows, LOW);
    made.high = number_at(rows, HIGH);
    if (cities) {
        count_pair(data, &made);
        data->has_differences = true;
    }
    if (!cities || data->city_count <= MNY_REPORT_SIDE_BY_SIDE)
        keep_difference(rows, &made);
}

/* ---- estimates.csv ---------------------------------------------------------------------- */

enum { E_CITY, E_QUESTION, E_LABEL, E_STATISTIC, E_VALUE, E_SE, E_LOW, E_HIGH, E_N, E_DOMAIN };

/* Room for the questions of a questionnaire: they are not known before the last row. */
enum { MOST_QUESTIONS = 256 };

static void take_estimate(struct rows *rows)
{
    struct mny_reading *reading = rows->reading;
    struct mny_report_data *data = reading->data;
    const bool top = is(rows, E_STATISTIC, "top2");
    struct mny_report_columns *columns = top ? &data->tops : &data->nps;
    struct mny_report_city *city;
    struct mny_report_estimate **estimates;
    size_t at, place;

    if ((!top && !is(rows, E_STATISTIC, "nps")) || !is(rows, E_DOMAIN, ""))
        return;
    at = city_at(rows, E_CITY);
    if (at == data->city_count)
        return;
    city = &data->cities[at];
    for (place = 0; place < columns->count; place++)
        if (strcmp(columns->items[place].code, text_at(rows, E_QUESTION)) == 0)
            break;
    if (place == columns->count && place < MOST_QUESTIONS)
        place =
            mny_reading_place(reading, columns, kept_at(rows, E_QUESTION), kept_at(rows, E_LABEL));
    estimates = top ? &city->tops : &city->nps;
    if (*estimates == NULL)
        *estimates = mny_reading_estimates(reading, MOST_QUESTIONS);
    if (place >= columns->count || *estimates == NULL)
        return;
    (*estimates)[place] = (struct mny_report_estimate){
        .score = number_at(rows, E_VALUE),
        .se = number_at(rows, E_SE),
        .low = number_at(rows, E_LOW),
        .high = number_at(rows, E_HIGH),
        .n = number_at(rows, E_N),
        .n_eff = NAN,
        .deff = NAN,
    };
}

enum mny_code mny_reading_many_rows(const char *folder, struct mny_report_data *data,
                                    struct mny_problems *problems)
{
    static const char *const differences[] = {"kind",   "city",   "level",      "domain",
                                              "first",  "second", "difference", "p",
                                              "p_holm", "ci_low", "ci_high",    NULL};
    static const char *const estimates[] = {"city", "question", "label", "statistic", "value", "se",
                                            "low",  "high",     "n",     "?domain",   NULL};
    struct mny_reading reading = {.data = data, .problems = problems, .code = MNY_OK};
    struct place *places = make_places(data);
    struct rows rows = {.reading = &reading, .places = places, .take = take_difference};

    if (places == NULL)
        return mny_problem_memory(problems);
    read_rows(&rows, folder, "differences.csv", differences);
    rows.take = take_estimate;
    if (reading.code == MNY_OK)
        read_rows(&rows, folder, "estimates.csv", estimates);
    free(places);
    return reading.code;
}
