/* SPDX-License-Identifier: MIT */
/* What the tests of stats/ need of the reference cases: columns of their CSV
   files as numbers and codes.  Any failure to read fails the test. */
#ifndef MINYI_TESTS_STATS_REFERENCE_CASE_H
#define MINYI_TESTS_STATS_REFERENCE_CASE_H

#include "core/number.h"
#include "core/problem.h"
#include "core/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Data that come with R's survey package lie beside the repository, if at all. */
#define BESIDE "../shared/reference/subjective/"
#define INSIDE "tests/data/subjective/"

static inline void *get(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    assert_non_null(memory);
    return memory;
}

static inline void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fabs(want)))
        fail_msg("%.17g is not within %g of %.17g", got, tolerance, want);
}

static inline struct mny_table *read_case(const char *folder, const char *file)
{
    char path[1024];
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;

    snprintf(path, sizeof path, "%s/%s", folder, file);
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    mny_problems_free(problems);
    return table;
}

/* Whether the case is there; says so loudly if not. */
static inline bool have_case(const char *folder)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/responses.csv", folder);
    file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "*** SKIPPED: no %s ***\n", path);
        return false;
    }
    fclose(file);
    return true;
}

static inline size_t column_of(const struct mny_table *table, const char *name)
{
    size_t column = 0;
    assert_true(mny_table_find(table, name, &column));
    return column;
}

static inline double number_at(const struct mny_table *table, size_t row, const char *name)
{
    const char *cell = mny_table_cell(table, row, column_of(table, name));
    double value = NAN;
    if (*cell != '\0')
        assert_true(mny_number_parse(cell, strlen(cell), &value));
    return value;
}

/* A column as numbers; NAN where empty. */
static inline double *numbers(const struct mny_table *table, const char *name)
{
    double *values = get(mny_table_rows(table), sizeof *values);
    for (size_t row = 0; row < mny_table_rows(table); row++)
        values[row] = number_at(table, row, name);
    return values;
}

/* A column as codes 0, 1, ... of its different texts in order of appearance. */
static inline uint32_t *codes_of(const struct mny_table *table, const char *name)
{
    const size_t column = column_of(table, name);
    uint32_t *codes = get(mny_table_rows(table), sizeof *codes);
    uint32_t count = 0;

    for (size_t row = 0; row < mny_table_rows(table); row++) {
        size_t before = 0;
        while (before < row && strcmp(mny_table_cell(table, before, column),
                                      mny_table_cell(table, row, column)) != 0)
            before++;
        codes[row] = before < row ? codes[before] : count++;
    }
    return codes;
}

/* The row of TABLE where both columns have these texts. */
static inline size_t find_row(const struct mny_table *table, const char *first, const char *is,
                              const char *second, const char *also)
{
    for (size_t row = 0; row < mny_table_rows(table); row++)
        if (strcmp(mny_table_cell(table, row, column_of(table, first)), is) == 0 &&
            strcmp(mny_table_cell(table, row, column_of(table, second)), also) == 0)
            return row;
    fail_msg("no row with %s = %s and %s = %s", first, is, second, also);
    return 0;
}

#endif
