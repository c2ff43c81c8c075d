/* SPDX-License-Identifier: MIT */
/* The population file row by row. */
#include "core/number.h"
#include "core/text.h"
#include "survey/population/population_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum mny_code add_city(struct mny_population_reading *reading, const char *code, bool known)
{
    struct mny_population *population = reading->population;
    size_t index = population->city_count, unused;
    const char *kept = mny_arena_text(population->arena, code, strlen(code));

    if (!kept ||
        !mny_grow(&population->cities, &population->city_room, index + 1,
                  sizeof *population->cities) ||
        !mny_key_index_add(population->city_codes, kept, strlen(kept), index, &unused))
        return mny_problem_memory(reading->problems);
    population->cities[index] = (struct mny_population_city){.code = kept, .known = known};
    population->city_count++;
    return MNY_OK;
}

/* Whether CODE is a choice of the city question; says so if not. */
static bool check_city(struct mny_population_reading *reading, size_t row, const char *code)
{
    size_t question = mny_questionnaire_role(reading->questionnaire, MNY_ROLE_CITY), meant;
    struct mny_where where = mny_sheet_where(reading->sheet, row, COLUMN_CITY);
    const struct mny_choice_list *list =
        mny_questionnaire_question(reading->questionnaire, question)->choices;

    if (mny_choice_by_name(list, code, strlen(code)) != MNY_NONE)
        return true;
    meant = mny_choice_by_label(list, code, strlen(code));
    if (meant == MNY_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("city \"%s\" is not a choice of list \"%s\"; write the name of one, such as "
                      "\"%s\""),
                    code, list->name, list->choices[0].name);
    else
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("city \"%s\" is a label of list \"%s\"; write the choice's name, \"%s\""),
                    code, list->name, list->choices[meant].name);
    return false;
}

/* The row's city by its number, MNY_NONE if the cell is empty; a wrong one is
   said once. */
static enum mny_code city_of(struct mny_population_reading *reading, size_t row, size_t *city)
{
    struct mny_population *population = reading->population;
    const char *code = mny_sheet_cell(reading->sheet, row, COLUMN_CITY);

    *city = mny_key_index_find(population->city_codes, code, strlen(code));
    if (*city != MNY_NONE)
        return MNY_OK;
    if (code[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->sheet, row, COLUMN_CITY), "%s",
                    _("the city is missing; write its code, or * for all cities"));
        return MNY_OK;
    }
    *city = population->city_count;
    return add_city(reading, code, check_city(reading, row, code));
}

static bool read_count(struct mny_population_reading *reading, size_t row, double *count)
{
    const char *text = mny_sheet_cell(reading->sheet, row, COLUMN_COUNT);
    struct mny_where where = mny_sheet_where(reading->sheet, row, COLUMN_COUNT);

    if (mny_number_parse(text, strlen(text), count) && *count >= 0)
        return true;
    if (text[0] == '\0')
        mny_problem(reading->problems, MNY_E_INPUT, where, "%s",
                    _("the count is missing; write a number of 0 or more"));
    else
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("count \"%s\" is not a number of 0 or more; write it without separators "
                      "and units"),
                    text);
    return false;
}

static enum mny_code read_row(struct mny_population_reading *reading, size_t row)
{
    struct mny_population_row *made = &reading->rows[reading->row_count];
    const char *collapse = mny_sheet_cell(reading->sheet, row, COLUMN_COLLAPSE);
    enum mny_code code;
    bool counted;

    *made = (struct mny_population_row){.row = row};
    code = city_of(reading, row, &made->city);
    if (code == MNY_OK)
        code = mny_population_margin_of(reading, row, &made->margin);
    if (code != MNY_OK)
        return code;
    counted = read_count(reading, row, &made->count);
    if (made->margin == MNY_NONE || !reading->margins[made->margin].known)
        return MNY_OK;
    code = mny_population_category_of(reading, row, made->margin, &made->category);
    if (code == MNY_OK && collapse[0] != '\0') {
        made->collapse_to = mny_population_joined(
            reading, collapse, reading->population->margins[made->margin].question_count);
        code = made->collapse_to ? MNY_OK : mny_problem_memory(reading->problems);
    }
    if (!counted)
        made->count = NAN; /* kept: other rows may name its category */
    reading->row_count +=
        made->category && made->city != MNY_NONE && reading->population->cities[made->city].known;
    return code;
}

enum mny_code mny_population_read_rows(struct mny_population_reading *reading)
{
    size_t rows = mny_sheet_rows(reading->sheet);
    enum mny_code code = add_city(reading, "*", true);

    reading->rows = calloc(rows + 1, sizeof *reading->rows);
    if (!reading->rows)
        return mny_problem_memory(reading->problems);
    if (rows == 0)
        mny_problem(reading->problems, MNY_E_INPUT,
                    (struct mny_where){reading->population->path, 0, 0}, "%s",
                    _("the file has a header but no counts"));
    for (size_t row = 0; code == MNY_OK && row < rows; row++)
        code = read_row(reading, row);
    return code;
}
