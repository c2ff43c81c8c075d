/* SPDX-License-Identifier: MIT */
#include "survey/population/population.h"

#include "core/search.h"
#include "survey/population/population_parts.h"

#include <stdlib.h>
#include <string.h>

static const struct mny_sheet_column columns[COLUMNS] = {
    [COLUMN_CITY] = {"city", NULL, MNY_SHEET_REQUIRED},
    [COLUMN_MARGIN] = {"margin", NULL, MNY_SHEET_REQUIRED},
    [COLUMN_CATEGORY] = {"category", NULL, MNY_SHEET_REQUIRED},
    [COLUMN_COUNT] = {"count", NULL, MNY_SHEET_REQUIRED},
    [COLUMN_COLLAPSE] = {"collapse_to", NULL, MNY_SHEET_PLAIN},
};

void mny_population_free(struct mny_population *population)
{
    if (!population)
        return;
    mny_key_index_free(population->city_codes);
    free(population->margins);
    free(population->cities);
    free(population->runs);
    free(population->targets);
    mny_arena_free(population->arena);
    free(population);
}

static struct mny_population *create(const char *path)
{
    struct mny_population *population = calloc(1, sizeof *population);

    if (!population)
        return NULL;
    population->arena = mny_arena_create();
    population->city_codes = mny_key_index_create();
    if (population->arena)
        population->path = mny_arena_text(population->arena, path, strlen(path));
    if (population->path && population->city_codes)
        return population;
    mny_population_free(population);
    return NULL;
}

/* Frees all but the population. */
static void finish(struct mny_population_reading *reading)
{
    for (size_t i = 0; reading->population && i < reading->population->margin_count; i++) {
        mny_key_index_free(reading->margins[i].texts);
        free(reading->margins[i].categories);
    }
    mny_key_index_free(reading->margin_names);
    free(reading->margins);
    free(reading->rows);
    mny_sheet_free(reading->sheet);
}

static enum mny_code read_sheet(struct mny_population_reading *reading, const char *path)
{
    size_t errors = mny_problems_count(reading->problems, MNY_ERROR);
    enum mny_code code;

    reading->population = create(path);
    reading->margin_names = mny_key_index_create();
    if (!reading->population || !reading->margin_names)
        return mny_problem_memory(reading->problems);
    code = mny_sheet_read(path, columns, COLUMNS, reading->problems, &reading->sheet);
    if (code == MNY_OK)
        code = mny_population_read_rows(reading);
    if (code == MNY_OK)
        code = mny_population_group(reading);
    if (code == MNY_OK && mny_problems_count(reading->problems, MNY_ERROR) > errors)
        code = MNY_E_INPUT;
    return code == MNY_OK ? mny_population_warn_of_gaps(reading) : code;
}

enum mny_code mny_population_read(const char *path, const struct mny_questionnaire *questionnaire,
                                  struct mny_problems *problems, struct mny_population **population)
{
    struct mny_population_reading reading = {.questionnaire = questionnaire, .problems = problems};
    enum mny_code code = read_sheet(&reading, path);

    finish(&reading);
    *population = NULL;
    if (code == MNY_OK)
        *population = reading.population;
    else
        mny_population_free(reading.population);
    return code;
}

const char *mny_population_path(const struct mny_population *population)
{
    return population->path;
}

size_t mny_population_margins(const struct mny_population *population)
{
    return population->margin_count;
}

const struct mny_margin *mny_population_margin(const struct mny_population *population,
                                               size_t margin)
{
    return &population->margins[margin];
}

/* The city's entry, or that of `*` if the file does not name it. */
static const struct mny_population_city *find_city(const struct mny_population *population,
                                                   const char *city)
{
    size_t found = mny_key_index_find(population->city_codes, city, strlen(city));

    return &population->cities[found == MNY_NONE ? 0 : found];
}

const size_t *mny_population_city_margins(const struct mny_population *population, const char *city,
                                          size_t *count)
{
    const struct mny_population_city *found = find_city(population, city);

    *count = found->margin_count;
    return found->margins;
}

/* Runs, and the margin that is looked for among them. */
struct run_search {
    const struct mny_population_run *runs;
    size_t margin;
};

static bool run_before(const void *context, size_t index)
{
    const struct run_search *search = context;

    return search->runs[index].margin < search->margin;
}

/* The city's own run for MARGIN; NULL if it has none. */
static const struct mny_population_run *find_run(const struct mny_population *population,
                                                 const struct mny_population_city *city,
                                                 size_t margin)
{
    const struct run_search search = {population->runs, margin};
    const size_t end = city->first_run + city->runs,
                 at = mny_search(city->first_run, end, run_before, &search);

    return at < end && population->runs[at].margin == margin ? &population->runs[at] : NULL;
}

const struct mny_target *mny_population_targets(const struct mny_population *population,
                                                const char *city, size_t margin, size_t *count)
{
    const struct mny_population_run *run =
        find_run(population, find_city(population, city), margin);

    if (!run)
        run = find_run(population, &population->cities[0], margin);
    *count = run ? run->count : 0;
    return run ? &population->targets[run->first] : NULL;
}
