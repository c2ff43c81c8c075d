/* SPDX-License-Identifier: MIT */
/* The rows of the population file by city and margin. */
#include "core/text.h"
#include "survey/population/population_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where, and in which run, a category was seen last. */
struct seen {
    size_t run, row; /* the run's number from 1; the row of the file */
    bool counted;    /* that row's count is a number */
};

/* What checking runs needs, besides the rows in their new order. */
struct grouping {
    struct mny_population_reading *reading;
    const struct mny_population_row **rows;
    struct seen *seen; /* by category; as many as the largest margin has */
    size_t *first_row; /* of each run */
    size_t run_room;
};

static size_t key_of(const struct mny_population_row *row, bool by_city)
{
    return by_city ? row->city : row->margin;
}

/* One stable pass of counting sort. */
static bool sort_rows(const struct mny_population_row **from, const struct mny_population_row **to,
                      size_t count, size_t keys, bool by_city)
{
    size_t *next = calloc(keys + 1, sizeof *next);

    if (!next)
        return false;
    for (size_t i = 0; i < count; i++)
        next[key_of(from[i], by_city) + 1]++;
    for (size_t i = 1; i <= keys; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < count; i++)
        to[next[key_of(from[i], by_city)]++] = from[i];
    free(next);
    return true;
}

/* Orders the rows by city, then margin, then as they stand in the file. */
static bool order_rows(struct grouping *grouping)
{
    const struct mny_population_reading *reading = grouping->reading;
    size_t count = reading->row_count;
    const struct mny_population_row **other = calloc(count + 1, sizeof *other);
    bool done;

    grouping->rows = calloc(count + 1, sizeof *grouping->rows);
    done = other && grouping->rows;
    for (size_t i = 0; done && i < count; i++)
        grouping->rows[i] = &reading->rows[i];
    done =
        done && sort_rows(grouping->rows, other, count, reading->population->margin_count, false);
    done = done && sort_rows(other, grouping->rows, count, reading->population->city_count, true);
    free(other);
    return done;
}

static bool add_run(struct grouping *grouping, size_t first, size_t count)
{
    struct mny_population *population = grouping->reading->population;
    const struct mny_population_row *row = grouping->rows[first];
    struct mny_population_city *city = &population->cities[row->city];
    size_t index = population->run_count;

    if (!mny_grow(&population->runs, &population->run_room, index + 1, sizeof *population->runs) ||
        !mny_grow(&grouping->first_row, &grouping->run_room, index + 1,
                  sizeof *grouping->first_row))
        return false;
    population->runs[index] = (struct mny_population_run){row->margin, first, count};
    grouping->first_row[index] = row->row;
    population->run_count++;
    if (city->runs++ == 0)
        city->first_run = index;
    return true;
}

static bool find_runs(struct grouping *grouping)
{
    size_t count = grouping->reading->row_count, first = 0;

    for (size_t i = 1; i <= count; i++) {
        if (i < count && grouping->rows[i]->city == grouping->rows[first]->city &&
            grouping->rows[i]->margin == grouping->rows[first]->margin)
            continue;
        if (!add_run(grouping, first, i - first))
            return false;
        first = i;
    }
    return true;
}

/* For messages: the code of the run's city and the name of its margin. */
static const char *city_code(const struct grouping *grouping, const struct mny_population_row *row)
{
    return grouping->reading->population->cities[row->city].code;
}

static const char *margin_name(const struct grouping *grouping,
                               const struct mny_population_row *row)
{
    return grouping->reading->population->margins[row->margin].name;
}

/* Finds categories that stand twice in a run, and notes which there are. */
static void check_twice(struct grouping *grouping, size_t run)
{
    const struct mny_population_reading *reading = grouping->reading;
    const struct mny_population_run *made = &reading->population->runs[run];

    for (size_t i = made->first; i < made->first + made->count; i++) {
        const struct mny_population_row *row = grouping->rows[i];
        struct seen *seen = &grouping->seen[row->category->number];

        if (seen->run == run + 1 && isnan(row->count))
            continue; /* its count has been said: one fault of a row is enough */
        if (seen->run == run + 1 && seen->counted)
            mny_problem(reading->problems, MNY_E_INPUT,
                        mny_sheet_where(reading->sheet, row->row, COLUMN_CATEGORY),
                        _("city \"%s\", margin \"%s\", category \"%s\" stands twice, first in "
                          "line %zu; keep one of the rows"),
                        city_code(grouping, row), margin_name(grouping, row), row->category->text,
                        mny_sheet_where(reading->sheet, seen->row, COLUMN_CATEGORY).line);
        else
            *seen = (struct seen){run + 1, row->row, !isnan(row->count)};
    }
}

/* A category is merged into another one of the same run. */
static void check_collapse(struct grouping *grouping, size_t run)
{
    const struct mny_population_reading *reading = grouping->reading;
    const struct mny_population_run *made = &reading->population->runs[run];
    const struct mny_population_margin_draft *margin = &reading->margins[made->margin];

    for (size_t i = made->first; i < made->first + made->count; i++) {
        const struct mny_population_row *row = grouping->rows[i];
        struct mny_where where = mny_sheet_where(reading->sheet, row->row, COLUMN_COLLAPSE);
        size_t target;

        if (!row->collapse_to)
            continue;
        target = mny_key_index_find(margin->texts, row->collapse_to, strlen(row->collapse_to));
        if (target == MNY_NONE || grouping->seen[target].run != run + 1)
            mny_problem(reading->problems, MNY_E_INPUT, where,
                        _("collapse_to \"%s\" is not a category of margin \"%s\" that city "
                          "\"%s\" has"),
                        row->collapse_to, margin_name(grouping, row), city_code(grouping, row));
        else if (target == row->category->number)
            mny_problem(reading->problems, MNY_E_INPUT, where,
                        _("category \"%s\" of margin \"%s\" cannot be merged into itself"),
                        row->collapse_to, margin_name(grouping, row));
    }
}

/* Targets are shares of their sum. */
static void check_sum(struct grouping *grouping, size_t run)
{
    const struct mny_population_reading *reading = grouping->reading;
    const struct mny_population_run *made = &reading->population->runs[run];
    const struct mny_population_row *row = grouping->rows[made->first];
    double sum = 0;

    for (size_t i = made->first; i < made->first + made->count; i++)
        sum += grouping->rows[i]->count;
    if (isnan(sum))
        return; /* a count is wrong, and what it should be is not known */
    if (!(sum > 0))
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->sheet, row->row, COLUMN_COUNT),
                    _("all counts of city \"%s\" in margin \"%s\" are 0; a city needs people"),
                    city_code(grouping, row), margin_name(grouping, row));
    else if (!isfinite(sum))
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->sheet, row->row, COLUMN_COUNT),
                    _("the counts of city \"%s\" in margin \"%s\" are too large to be added"),
                    city_code(grouping, row), margin_name(grouping, row));
}

static bool check_runs(struct grouping *grouping)
{
    const struct mny_population_reading *reading = grouping->reading;
    size_t most = 0;

    for (size_t i = 0; i < reading->population->margin_count; i++)
        most = reading->margins[i].count > most ? reading->margins[i].count : most;
    grouping->seen = calloc(most + 1, sizeof *grouping->seen);
    if (!grouping->seen)
        return false;
    for (size_t run = 0; run < reading->population->run_count; run++) {
        check_twice(grouping, run);
        check_collapse(grouping, run);
        check_sum(grouping, run);
    }
    return true;
}

static bool keep_targets(struct grouping *grouping)
{
    struct mny_population_reading *reading = grouping->reading;
    struct mny_population *population = reading->population;

    population->targets = calloc(reading->row_count + 1, sizeof *population->targets);
    if (!population->targets)
        return false;
    for (size_t i = 0; i < reading->row_count; i++) {
        const struct mny_population_row *row = grouping->rows[i];
        struct mny_target *target = &population->targets[i];

        *target = (struct mny_target){row->category->text, row->category->parts, row->count,
                                      row->collapse_to,
                                      mny_sheet_where(reading->sheet, row->row, MNY_SHEET_ROW)};
        target->where.file = population->path;
    }
    return true;
}

/* A margin that applies to a city, and the first of its rows that does. */
struct applying {
    size_t margin, row;
};

static int compare_rows(const void *left, const void *right)
{
    const struct applying *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

/* Fills CITY's list: its own runs and those of `*` (the first city) whose margin
   it has none for.  OWN marks its margins by its number, from 1. */
static bool list_margins(struct grouping *grouping, size_t city, size_t *own,
                         struct applying *applying)
{
    struct mny_population *population = grouping->reading->population;
    struct mny_population_city *made = &population->cities[city];
    const struct mny_population_city *all = &population->cities[0];
    size_t count = 0;

    for (size_t i = made->first_run; i < made->first_run + made->runs; i++) {
        own[population->runs[i].margin] = city + 1;
        applying[count++] = (struct applying){population->runs[i].margin, grouping->first_row[i]};
    }
    for (size_t i = all->first_run; i < all->first_run + all->runs; i++)
        if (own[population->runs[i].margin] != city + 1)
            applying[count++] =
                (struct applying){population->runs[i].margin, grouping->first_row[i]};
    qsort(applying, count, sizeof *applying, compare_rows);
    made->margins = mny_arena_array(population->arena, count + 1, sizeof *made->margins);
    if (!made->margins)
        return false;
    made->margin_count = count;
    for (size_t i = 0; i < count; i++)
        made->margins[i] = applying[i].margin;
    return true;
}

static bool list_all_margins(struct grouping *grouping)
{
    struct mny_population *population = grouping->reading->population;
    size_t *own = calloc(population->margin_count + 1, sizeof *own);
    struct applying *applying = calloc(population->margin_count + 1, sizeof *applying);
    bool done = own && applying;

    for (size_t city = 0; done && city < population->city_count; city++)
        done = list_margins(grouping, city, own, applying);
    free(own);
    free(applying);
    return done;
}

enum mny_code mny_population_group(struct mny_population_reading *reading)
{
    struct grouping grouping = {.reading = reading};
    bool done = order_rows(&grouping) && find_runs(&grouping) && check_runs(&grouping) &&
                keep_targets(&grouping) && list_all_margins(&grouping);

    free(grouping.rows);
    free(grouping.seen);
    free(grouping.first_row);
    return done ? MNY_OK : mny_problem_memory(reading->problems);
}

enum mny_code mny_population_warn_of_gaps(const struct mny_population_reading *reading)
{
    const struct mny_population *population = reading->population;
    size_t *having = calloc(population->margin_count + 1, sizeof *having);
    size_t *before = calloc(population->margin_count + 1, sizeof *before);
    const bool done = having && before;
    size_t named = population->city_count - 1;

    for (size_t city = 1; done && city <= named; city++)
        for (size_t i = 0; i < population->cities[city].margin_count; i++) {
            size_t margin = population->cities[city].margins[i];

            having[margin]++;
            before[margin] += before[margin] + 1 == city; /* no city before it lacks the margin */
        }
    for (size_t margin = 0; done && margin < population->margin_count; margin++)
        if (having[margin] > 0 && having[margin] < named)
            mny_remark(
                reading->problems, MNY_WARNING, (struct mny_where){population->path, 0, 0},
                _("margin %s has counts for %zu of %zu cities; the others, the first of them "
                  "%s, are weighted without it: add rows for them, or for all cities with *"),
                population->margins[margin].name, having[margin], named,
                population->cities[before[margin] + 1].code);
    free(having);
    free(before);
    return done ? MNY_OK : mny_problem_memory(reading->problems);
}
