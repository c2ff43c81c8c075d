/* SPDX-License-Identifier: MIT */
#include "core/score_files.h"

#include "core/arena.h"
#include "core/city_index.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A city's rows: their lines (0: not there) and scores.  Of objective.csv the
   slots are the L1 of the standard, its items (only deductions are kept), and
   the objective itself. */
struct city {
    double *scores;
    size_t *lines;
    double beside;
    size_t subjective_line;
    const char *label, *subjective, *suppressed;
    double error, degrees;
};

struct mny_score_files {
    const struct mny_standard_l1 *l1s;
    const struct mny_standard_l2 *l2s;
    const struct mny_standard_item *items;
    size_t l1_count, l2_count, item_count;
    const struct mny_standard_head *head;
    struct mny_table *objective, *subjective;
    struct mny_city_index *index;
    struct city *cities; /* by their numbers in the index */
    size_t count, capacity;
};

/* The slots of a city's rows: L1, items and deductions, the objective score, L2. */
static size_t objective_slot(const struct mny_score_files *files)
{
    return files->l1_count + files->item_count;
}

static size_t slots_of(const struct mny_score_files *files)
{
    return objective_slot(files) + 1 + files->l2_count;
}

void mny_score_files_free(struct mny_score_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->count; i++) {
        free(files->cities[i].scores);
        free(files->cities[i].lines);
    }
    free(files->cities);
    mny_city_index_free(files->index);
    mny_table_free(files->objective);
    mny_table_free(files->subjective);
    free(files);
}

static struct city *find_city(struct mny_score_files *files, const char *code)
{
    size_t index = mny_city_index_add(files->index, code);
    struct city made = {
        .label = "", .subjective = "", .suppressed = "", .beside = NAN, .error = NAN};

    if (index == MNY_NO_CITY)
        return NULL;
    if (index < files->count)
        return &files->cities[index];
    if (!mny_grow(&files->cities, &files->capacity, index + 1, sizeof *files->cities))
        return NULL;
    made.scores = calloc(slots_of(files), sizeof *made.scores);
    made.lines = calloc(slots_of(files), sizeof *made.lines);
    if (!made.scores || !made.lines) {
        free(made.scores);
        free(made.lines);
        return NULL;
    }
    files->cities[files->count++] = made;
    return &files->cities[index];
}

/* Columns that both files have. */
enum { CITY, LEVEL, CODE, LABEL, SCORE, COLUMNS };

/* The reading of one of the files. */
struct reading {
    struct mny_score_files *files;
    const struct mny_table *table;
    struct mny_problems *problems;
    size_t columns[COLUMNS];
    bool no_memory;
};

static const char *cell(const struct reading *reading, size_t row, int column)
{
    return mny_table_cell(reading->table, row, reading->columns[column]);
}

static struct mny_where where_of(const struct reading *reading, size_t row, int column)
{
    return mny_table_where(reading->table, row, reading->columns[column]);
}

static bool find_columns(struct reading *reading)
{
    static const char *const names[COLUMNS] = {"city", "level", "code", "label", "score"};
    bool all = true;

    for (size_t i = 0; i < COLUMNS; i++) {
        if (mny_table_find(reading->table, names[i], &reading->columns[i]))
            continue;
        all = false;
        mny_problem(reading->problems, MNY_E_INPUT,
                    (struct mny_where){mny_table_path(reading->table), 1, 1},
                    _("no column \"%s\" in the header; a file of scores as this program writes it "
                      "is expected, with city,level,code,label,score"),
                    names[i]);
    }
    return all;
}

/* The city of a row, NULL after saying what is wrong with the row. */
static struct city *read_city(struct reading *reading, size_t row)
{
    const char *code = cell(reading, row, CITY);
    size_t columns = mny_table_columns(reading->table);
    struct city *city;

    if (mny_table_row_cells(reading->table, row) != columns) {
        mny_problem(reading->problems, MNY_E_INPUT, mny_table_where(reading->table, row, 0),
                    _("%zu fields, but the header has %zu; every row has as many as the header"),
                    mny_table_row_cells(reading->table, row), columns);
        return NULL;
    }
    if (!mny_is_city(code)) {
        mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, CITY),
                    _("unknown city \"%s\"; a division code of six digits (GB/T 2260) is expected, "
                      "such as 420100"),
                    code);
        return NULL;
    }
    city = find_city(reading->files, code);
    if (!city)
        reading->no_memory = true;
    return city;
}

static bool read_number(struct reading *reading, size_t row, size_t column, double *score)
{
    const char *text = mny_table_cell(reading->table, row, column);

    if (mny_number_parse(text, strlen(text), score))
        return true;
    mny_problem(reading->problems, MNY_E_INPUT, mny_table_where(reading->table, row, column),
                _("the score \"%s\" is no number; a plain decimal such as 71.5 is expected"), text);
    return false;
}

/* By how much a sum of rounded scores may differ from the sum of what was rounded. */
static double rounding_room(const struct mny_score_files *files)
{
    double room = 1e-6;

    if (files->head->decimals >= 0)
        room += (double)files->item_count * pow(10, -files->head->decimals) / 2;
    return room;
}

/* A score of filings, from 0 to FULL: nothing else comes from this program, and one on another
   scale would outrank everybody. */
static bool read_score(struct reading *reading, size_t row, double full, double *score)
{
    const double room = rounding_room(reading->files);
    char most[MNY_NUMBER_ROOM];

    if (!read_number(reading, row, reading->columns[SCORE], score))
        return false;
    if (*score >= 0 && *score <= full + room)
        return true;
    mny_number_format(full, most);
    mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, SCORE),
                _("the score \"%s\" of %s %s is out of range; 0 to %s is expected"),
                cell(reading, row, SCORE), cell(reading, row, CITY), cell(reading, row, CODE),
                most);
    return false;
}

/* The number of a column that need not be there, or have one in each row. */
static bool read_optional(struct reading *reading, size_t row, const char *name, double *number)
{
    size_t column;

    return mny_table_find(reading->table, name, &column) &&
           mny_table_cell(reading->table, row, column)[0] != '\0' &&
           read_number(reading, row, column, number);
}

/* Whether CODE is one of LEVEL, the slot of its score, and its highest score. */
static bool find_slot(const struct mny_score_files *files, const char *level, const char *code,
                      size_t *slot, double *full)
{
    size_t l2s = strcmp(level, "L2") == 0 ? files->l2_count : 0;
    size_t l1s = strcmp(level, "L1") == 0 ? files->l1_count : 0;
    bool deduction = strcmp(level, "deduction") == 0;
    size_t items = deduction || strcmp(level, "item") == 0 ? files->item_count : 0;

    for (size_t i = 0; i < l1s; i++) {
        if (strcmp(files->l1s[i].code, code) == 0) {
            *slot = i;
            *full = files->l1s[i].full;
            return files->l1s[i].counted;
        }
    }
    for (size_t i = 0; i < l2s; i++) {
        if (strcmp(files->l2s[i].code, code) == 0) {
            *slot = objective_slot(files) + 1 + i;
            *full = files->l2s[i].full;
            return files->l1s[files->l2s[i].l1].counted;
        }
    }
    for (size_t i = 0; i < items; i++) {
        if (strcmp(files->items[i].code, code) == 0) {
            *slot = files->l1_count + i;
            *full = files->items[i].full;
            return files->items[i].deduction == deduction;
        }
    }
    *slot = objective_slot(files);
    *full = files->head->full;
    return strcmp(level, "objective") == 0 && strcmp(code, "objective") == 0;
}

static bool is_level(const char *level, const char *const levels[])
{
    for (size_t i = 0; levels[i]; i++)
        if (strcmp(level, levels[i]) == 0)
            return true;
    return false;
}

static void say_level(struct reading *reading, size_t row, const char *levels)
{
    mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, LEVEL),
                _("unknown level \"%s\"; one of %s is expected"), cell(reading, row, LEVEL),
                levels);
}

static void say_twice(struct reading *reading, size_t row, size_t line)
{
    mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, CODE),
                _("%s %s of %s stands twice, here and at %s:%zu; keep one"),
                cell(reading, row, LEVEL), cell(reading, row, CODE), cell(reading, row, CITY),
                mny_table_path(reading->table), line);
}

static void read_objective_row(struct reading *reading, size_t row)
{
    static const char *const levels[] = {"item", "L2", "L1", "deduction", "objective", NULL};
    const char *level = cell(reading, row, LEVEL), *code = cell(reading, row, CODE);
    struct city *city = read_city(reading, row);
    double score, full;
    size_t slot;

    if (!city)
        return;
    if (!is_level(level, levels)) {
        say_level(reading, row, "item, L2, L1, deduction, objective");
        return;
    }
    if (!find_slot(reading->files, level, code, &slot, &full)) {
        mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, CODE),
                    _("the standard %s has no %s \"%s\"; was this file made with another one?"),
                    reading->files->head->id, level, code);
        return;
    }
    if (!read_score(reading, row, full, &score))
        return;
    if (city->lines[slot] > 0) {
        say_twice(reading, row, city->lines[slot]);
        return;
    }
    city->lines[slot] = where_of(reading, row, CODE).line;
    city->scores[slot] = score;
    /* The last column, if there is one, says in the objective's row what stands beside it. */
    if (slot == objective_slot(reading->files))
        read_optional(reading, row, "beside", &city->beside);
}

/* The cell of a column that need not be there, "" without it. */
static const char *optional(const struct mny_table *table, size_t row, const char *name)
{
    size_t column;

    return mny_table_find(table, name, &column) ? mny_table_cell(table, row, column) : "";
}

/* A subgroup's row (`score --by`) has a category; it is none of the city's own. */
static bool is_subgroup(const struct mny_table *table, size_t row)
{
    return *optional(table, row, "domain") != '\0';
}

/* The standard error of the score, if it tells anything: it does not without degrees of freedom
   (there is no interval then), nor where it is 0 because all answers were alike (then there is
   no design effect). */
static void read_error(struct reading *reading, size_t row, struct city *city)
{
    double error = NAN, degrees = INFINITY, ignored;

    if (!read_optional(reading, row, "se", &error) ||
        !read_optional(reading, row, "ci_low", &ignored))
        return;
    read_optional(reading, row, "df", &degrees);
    if (error < 0 || degrees < 0)
        mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, SCORE),
                    _("the standard error or its degrees of freedom (df) of this score are below "
                      "0; 0 or more is expected"));
    else if (!(degrees > 0) || (error <= 0 && !read_optional(reading, row, "deff", &ignored)))
        return;
    city->error = error;
    city->degrees = degrees;
}

/* Negative weights (linear calibration without bounds) may bring a score a little outside, so
   that it is no error. */
static void say_outside(struct reading *reading, size_t row, double score)
{
    if (score < 0 || score > 100)
        mny_remark(reading->problems, MNY_WARNING, where_of(reading, row, SCORE),
                   _("the survey score %s of %s is outside 0 to 100, and so are its points in the "
                     "total outside what the survey can give"),
                   cell(reading, row, SCORE), cell(reading, row, CITY));
}

static void read_subjective_row(struct reading *reading, size_t row)
{
    static const char *const levels[] = {"item", "dimension", "total", NULL};
    const char *level = cell(reading, row, LEVEL);
    struct city *city = read_city(reading, row);
    double score;

    if (!city)
        return;
    if (!is_level(level, levels)) {
        say_level(reading, row, "item, dimension, total");
        return;
    }
    if (strcmp(level, "total") != 0 || is_subgroup(reading->table, row))
        return;
    if (city->subjective_line > 0) {
        say_twice(reading, row, city->subjective_line);
        return;
    }
    city->subjective_line = where_of(reading, row, CODE).line;
    city->label = cell(reading, row, LABEL);
    /* Empty: nobody answered, there is no score; or it is suppressed. */
    if (cell(reading, row, SCORE)[0] == '\0')
        city->suppressed = optional(reading->table, row, "flag");
    else if (read_number(reading, row, reading->columns[SCORE], &score)) {
        city->subjective = cell(reading, row, SCORE);
        say_outside(reading, row, score);
        read_error(reading, row, city);
    }
}

static void say_absent(struct reading *reading, const char *code, const char *what)
{
    mny_problem(reading->problems, MNY_E_INPUT,
                (struct mny_where){mny_table_path(reading->table), 1, 1},
                _("no row %s of the city %s; a whole objective.csv is expected"), what, code);
}

/* The columns of scores.csv contradict each other if one score was changed by hand.  That may
   be meant, or come of a spreadsheet that saved fewer digits: it is said, no more. */
static void check_sum(struct reading *reading, const struct city *city, const char *code)
{
    const struct mny_score_files *files = reading->files;
    size_t objective = objective_slot(files);
    char seen[MNY_NUMBER_ROOM], expected[MNY_NUMBER_ROOM];
    double sum = 0;

    for (size_t i = 0; i < files->l1_count; i++)
        sum += files->l1s[i].counted ? city->scores[i] : 0;
    if (fabs(city->scores[objective] - sum) <= rounding_room(files))
        return;
    mny_number_format(city->scores[objective], seen);
    mny_number_format(sum, expected);
    mny_remark(reading->problems, MNY_WARNING,
               (struct mny_where){mny_table_path(reading->table), city->lines[objective],
                                  reading->columns[SCORE] + 1},
               _("the objective score of %s is %s, but its L1 sum to %s; its total is made of the "
                 "former"),
               code, seen, expected);
}

/* A city in objective.csv has all the rows that its total is made of. */
static void check_whole(struct reading *reading, const struct city *city, const char *code)
{
    const struct mny_score_files *files = reading->files;
    size_t errors = mny_problems_count(reading->problems, MNY_ERROR);
    bool any = false;

    for (size_t i = 0; i < slots_of(files); i++)
        any = any || city->lines[i] > 0;
    if (!any)
        return;
    for (size_t i = 0; i < files->l1_count; i++)
        if (files->l1s[i].counted && city->lines[i] == 0)
            say_absent(reading, code, files->l1s[i].code);
    for (size_t i = 0; i < files->item_count; i++)
        if (files->items[i].deduction && city->lines[files->l1_count + i] == 0)
            say_absent(reading, code, files->items[i].code);
    if (city->lines[objective_slot(files)] == 0)
        say_absent(reading, code, "objective");
    if (mny_problems_count(reading->problems, MNY_ERROR) == errors)
        check_sum(reading, city, code);
}

/* Reads the rows of one file, each by READ_ROW. */
static enum mny_code read_file(struct mny_score_files *files, const char *path,
                               struct mny_problems *problems, struct mny_table **table,
                               void (*read_row)(struct reading *reading, size_t row))
{
    struct reading reading = {.files = files, .problems = problems};
    size_t errors = mny_problems_count(problems, MNY_ERROR);
    enum mny_code code = mny_table_read(path, problems, table);

    if (code != MNY_OK)
        return code;
    reading.table = *table;
    if (find_columns(&reading))
        for (size_t row = 0; row < mny_table_rows(*table) && !reading.no_memory; row++)
            read_row(&reading, row);
    if (reading.no_memory)
        return mny_problem_memory(problems);
    if (mny_problems_count(problems, MNY_ERROR) == errors && table == &files->objective)
        for (size_t i = 0; i < files->count; i++)
            check_whole(&reading, &files->cities[i], mny_city_index_code(files->index, i));
    return mny_problems_count(problems, MNY_ERROR) > errors ? MNY_E_INPUT : MNY_OK;
}

enum mny_code mny_score_files_read(const struct mny_standard *standard, const char *objective_path,
                                   const char *subjective_path, struct mny_problems *problems,
                                   struct mny_score_files **files)
{
    struct mny_score_files *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_OK, one = MNY_OK;

    *files = NULL;
    if (!made || !(made->index = mny_city_index_create())) {
        mny_score_files_free(made);
        return mny_problem_memory(problems);
    }
    made->head = mny_standard_head(standard);
    made->l1s = mny_standard_l1s(standard, &made->l1_count);
    made->l2s = mny_standard_l2s(standard, &made->l2_count);
    made->items = mny_standard_items(standard, &made->item_count);
    if (objective_path)
        code = read_file(made, objective_path, problems, &made->objective, read_objective_row);
    if (subjective_path)
        one = read_file(made, subjective_path, problems, &made->subjective, read_subjective_row);
    if (code == MNY_OK)
        code = one;
    if (code == MNY_OK)
        *files = made;
    else
        mny_score_files_free(made);
    return code;
}

size_t mny_score_files_cities(const struct mny_score_files *files)
{
    return files->count;
}

struct mny_city_scores mny_score_files_city(const struct mny_score_files *files, size_t city)
{
    size_t number = mny_city_index_sorted(files->index, city);
    const struct city *from = &files->cities[number];
    struct mny_city_scores scores = {.code = mny_city_index_code(files->index, number),
                                     .label = from->label,
                                     .beside = from->beside,
                                     .l1s = from->scores,
                                     .subjective = from->subjective,
                                     .suppressed = from->suppressed,
                                     .error = from->error,
                                     .degrees = from->degrees};

    scores.has_objective = from->lines[objective_slot(files)] > 0;
    scores.has_subjective = from->subjective[0] != '\0';
    scores.objective = from->scores[objective_slot(files)];
    for (size_t i = 0; i < files->item_count; i++)
        if (files->items[i].deduction)
            scores.deduction += from->scores[files->l1_count + i];
    return scores;
}
