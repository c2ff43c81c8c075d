/* SPDX-License-Identifier: MIT */
#include "core/city_names.h"

#include "core/city_index.h"
#include "core/table.h"
#include "core/text.h"

#include <stdlib.h>

struct mny_city_names {
    struct mny_table *table; /* owns every text */
    struct mny_city_index *index;
    struct mny_city_name *entries; /* by their numbers in the index */
    size_t *rows;                  /* where each comes from, for messages */
};

void mny_city_names_free(struct mny_city_names *names)
{
    if (!names)
        return;
    mny_table_free(names->table);
    mny_city_index_free(names->index);
    free(names->entries);
    free(names->rows);
    free(names);
}

enum { CITY, NAME, PROVINCE, TYPE, COLUMNS };

static enum mny_code check_row(const struct mny_city_names *names, size_t row,
                               const size_t columns[COLUMNS], struct mny_problems *problems)
{
    const struct mny_table *table = names->table;
    const char *code = mny_table_cell(table, row, columns[CITY]);
    enum mny_code result = MNY_OK;
    size_t city;

    if (mny_table_row_cells(table, row) > mny_table_columns(table))
        result = mny_problem(problems, MNY_E_INPUT,
                             mny_table_where(table, row, mny_table_columns(table)),
                             _("%zu fields, but the header has %zu; put a value with a comma in "
                               "quotation marks"),
                             mny_table_row_cells(table, row), mny_table_columns(table));
    if (mny_table_cell(table, row, columns[NAME])[0] == '\0')
        result =
            mny_problem(problems, MNY_E_INPUT, mny_table_where(table, row, columns[NAME]),
                        _("no name for the city %s; write it here or leave the row out"), code);
    if (!mny_is_city(code))
        return mny_problem(problems, MNY_E_INPUT, mny_table_where(table, row, columns[CITY]),
                           _("unknown city \"%s\"; a division code of six digits (GB/T 2260) is "
                             "expected, such as 420100"),
                           code);
    city = mny_city_index_find(names->index, code);
    if (city != MNY_NO_CITY)
        result =
            mny_problem(problems, MNY_E_INPUT, mny_table_where(table, row, columns[CITY]),
                        _("the city %s has a row at %s:%zu already; keep one"), code,
                        mny_table_path(table), mny_table_where(table, names->rows[city], 0).line);
    return result;
}

static const char *cell(const struct mny_table *table, size_t row, size_t column)
{
    return column < mny_table_columns(table) ? mny_table_cell(table, row, column) : "";
}

static enum mny_code read_rows(struct mny_city_names *names, const size_t columns[COLUMNS],
                               struct mny_problems *problems)
{
    const struct mny_table *table = names->table;
    enum mny_code code = MNY_OK, one;
    size_t city;

    for (size_t row = 0; row < mny_table_rows(table); row++) {
        one = check_row(names, row, columns, problems);
        if (one != MNY_OK) {
            code = one;
            continue;
        }
        city = mny_city_index_add(names->index, mny_table_cell(table, row, columns[CITY]));
        if (city == MNY_NO_CITY)
            return mny_problem_memory(problems);
        names->rows[city] = row;
        names->entries[city] = (struct mny_city_name){
            mny_table_cell(table, row, columns[CITY]), mny_table_cell(table, row, columns[NAME]),
            cell(table, row, columns[PROVINCE]), cell(table, row, columns[TYPE])};
    }
    return code;
}

static enum mny_code find_columns(const struct mny_table *table, size_t columns[COLUMNS],
                                  struct mny_problems *problems)
{
    static const char *const headers[COLUMNS] = {"city", "name", "province", "type"};
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < COLUMNS; i++) {
        if (mny_table_find(table, headers[i], &columns[i]))
            continue;
        columns[i] = MNY_TABLE_HEADER; /* beyond every column */
        if (i == CITY || i == NAME)
            code =
                mny_problem(problems, MNY_E_INPUT, (struct mny_where){mny_table_path(table), 1, 1},
                            _("no column \"%s\" in the header; city,name[,province,type] is "
                              "expected"),
                            headers[i]);
    }
    return code;
}

enum mny_code mny_city_names_read(const char *path, struct mny_problems *problems,
                                  struct mny_city_names **names)
{
    struct mny_city_names *made = calloc(1, sizeof *made);
    size_t columns[COLUMNS];
    enum mny_code code;

    *names = NULL;
    if (!made || !(made->index = mny_city_index_create())) {
        mny_city_names_free(made);
        return mny_problem_memory(problems);
    }
    code = mny_table_read(path, problems, &made->table);
    if (code == MNY_OK)
        code = find_columns(made->table, columns, problems);
    if (code == MNY_OK) {
        made->entries = calloc(mny_table_rows(made->table) + 1, sizeof *made->entries);
        made->rows = calloc(mny_table_rows(made->table) + 1, sizeof *made->rows);
        code = made->entries && made->rows ? read_rows(made, columns, problems)
                                           : mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        *names = made;
    else
        mny_city_names_free(made);
    return code;
}

enum mny_code mny_city_names_add(struct mny_city_names **names, const char *code, const char *name,
                                 struct mny_problems *problems)
{
    struct mny_city_names *to = *names ? *names : calloc(1, sizeof *to);
    struct mny_city_name *grown;
    size_t city;

    *names = to;
    if (!to || (!to->index && !(to->index = mny_city_index_create())))
        return mny_problem_memory(problems);
    if (mny_city_index_find(to->index, code) != MNY_NO_CITY)
        return MNY_OK;
    grown = realloc(to->entries, (mny_city_index_count(to->index) + 1) * sizeof *grown);
    if (grown)
        to->entries = grown;
    city = grown ? mny_city_index_add(to->index, code) : MNY_NO_CITY;
    if (city == MNY_NO_CITY)
        return mny_problem_memory(problems);
    to->entries[city] = (struct mny_city_name){code, name, "", ""};
    return MNY_OK;
}

const struct mny_city_name *mny_city_names_find(const struct mny_city_names *names,
                                                const char *code)
{
    size_t city = names ? mny_city_index_find(names->index, code) : MNY_NO_CITY;

    return city == MNY_NO_CITY ? NULL : &names->entries[city];
}
