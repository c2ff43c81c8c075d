/* SPDX-License-Identifier: MIT */
/* What the last wave's subjective.csv tells of each city's answers. */
#include "core/file.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/sampling/sampling_plan_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { CITY, LEVEL, SCORE, SE, N, DEFF, COLUMNS };
static const char *const names[COLUMNS] = {"city", "level", "score", "se", "n", "deff"};

static enum mny_code find_columns(const struct mny_table *table, size_t *columns,
                                  struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (int i = 0; i < COLUMNS; i++)
        if (!mny_table_find(table, names[i], &columns[i]))
            code = mny_problem(problems, MNY_E_INPUT, mny_table_where(table, MNY_TABLE_HEADER, 0),
                               _("column %s is missing; --from wants the OUT of a finished score "
                                 "or run"),
                               names[i]);
    return code;
}

static double number_at(const struct mny_table *table, size_t row, size_t column)
{
    const char *text = mny_table_cell(table, row, column);
    double value = NAN;

    mny_number_parse(text, strlen(text), &value);
    return value;
}

static size_t find_city(const struct mny_sampling_plan *plan, const char *code)
{
    size_t city = 0;

    while (city < plan->count && strcmp(plan->cities[city].code, code) != 0)
        city++;
    return city;
}

/* A total's row: with se² = deff * deviation² / n the deviation is that of one
   answer, as simple random sampling sees it. */
static void take_row(const struct mny_table *table, size_t row, const size_t *columns,
                     struct mny_last_wave *last)
{
    const double se = number_at(table, row, columns[SE]), n = number_at(table, row, columns[N]);
    const double deff = number_at(table, row, columns[DEFF]);

    last->mean = number_at(table, row, columns[SCORE]);
    if (!(deff > 0))
        return;
    last->deff = deff;
    last->deviation = se * sqrt(n / deff);
}

enum mny_code mny_last_wave_read(const char *folder, const struct mny_sampling_plan *plan,
                                 struct mny_problems *problems, struct mny_last_wave *last)
{
    char *path = mny_path_in(folder, "subjective.csv");
    struct mny_table *table = NULL;
    size_t columns[COLUMNS], domain = 0;
    enum mny_code code =
        path ? mny_table_read(path, problems, &table) : mny_problem_memory(problems);
    bool grouped;

    for (size_t i = 0; i < plan->count; i++)
        last[i] = (struct mny_last_wave){NAN, NAN, NAN};
    if (code == MNY_OK)
        code = find_columns(table, columns, problems);
    grouped = code == MNY_OK && mny_table_find(table, "domain", &domain);
    for (size_t row = 0; code == MNY_OK && row < mny_table_rows(table); row++) {
        const size_t city = find_city(plan, mny_table_cell(table, row, columns[CITY]));
        if (city < plan->count &&
            strcmp(mny_table_cell(table, row, columns[LEVEL]), "total") == 0 &&
            (!grouped || *mny_table_cell(table, row, domain) == '\0'))
            take_row(table, row, columns, &last[city]);
    }
    mny_table_free(table);
    free(path);
    return code;
}
