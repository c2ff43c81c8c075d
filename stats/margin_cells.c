/* SPDX-License-Identifier: MIT */
#include "stats/margin_cells.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>

/* A pivot of the scaled X'X (diagonal 1) below this means a dependent column.
   The smallest true pivots are about 1 / columns^2, rounding leaves 1e-15. */
static const double dependent_pivot = 1e-9;

struct mny_cell_system {
    const struct mny_margin_cells *cells;
    size_t columns, rank;
    size_t *column_of; /* rank entries: the independent columns, ascending */
    size_t *place_of;  /* columns entries: place among them, or rank */
    gsl_matrix *matrix;
    gsl_vector *scale, *vector;
    gsl_permutation *permutation;
    bool modified; /* the matrix holds a modified Cholesky factor */
};

size_t mny_margin_columns(const struct mny_margin_cells *cells)
{
    size_t columns = 0;
    for (size_t margin = 0; margin < cells->margins; margin++)
        columns += cells->categories[margin];
    return columns;
}

void mny_margin_totals(const struct mny_margin_cells *cells, const double *values, double *totals)
{
    size_t offset = 0;
    for (size_t margin = 0; margin < cells->margins; margin++) {
        for (size_t category = 0; category < cells->categories[margin]; category++)
            totals[offset + category] = 0;
        for (size_t cell = 0; cell < cells->cells; cell++)
            totals[offset + cells->category[cell * cells->margins + margin]] += values[cell];
        offset += cells->categories[margin];
    }
}

void mny_margin_fit(const struct mny_margin_cells *cells, const double *coefficients,
                    double *fitted)
{
    for (size_t cell = 0; cell < cells->cells; cell++) {
        size_t offset = 0;
        fitted[cell] = 0;
        for (size_t margin = 0; margin < cells->margins; margin++) {
            fitted[cell] += coefficients[offset + cells->category[cell * cells->margins + margin]];
            offset += cells->categories[margin];
        }
    }
}

/* Adds WEIGHT to the entries of MATRIX that belong to CELL.  PLACE_OF[column] is
   the column's row in the matrix; one of LIMIT or more is left out. */
static void add_cell(const struct mny_margin_cells *cells, size_t cell, double weight,
                     const size_t *place_of, size_t limit, gsl_matrix *matrix)
{
    const uint32_t *category = cells->category + cell * cells->margins;
    size_t row_offset = 0;

    for (size_t i = 0; i < cells->margins; i++) {
        const size_t row = place_of[row_offset + category[i]];
        size_t column_offset = 0;
        for (size_t j = 0; row < limit && j < cells->margins; j++) {
            const size_t column = place_of[column_offset + category[j]];
            if (column < limit)
                *gsl_matrix_ptr(matrix, row, column) += weight;
            column_offset += cells->categories[j];
        }
        row_offset += cells->categories[i];
    }
}

/* Divides rows and columns by the root of the diagonal, so that it becomes 1;
   SCALE gets what a solution is to be multiplied by.  Empty rows stay empty. */
static void scale_matrix(gsl_matrix *matrix, gsl_vector *scale)
{
    for (size_t i = 0; i < matrix->size1; i++) {
        const double diagonal = gsl_matrix_get(matrix, i, i);
        gsl_vector_set(scale, i, diagonal > 0 ? 1 / sqrt(diagonal) : 1);
    }
    for (size_t i = 0; i < matrix->size1; i++)
        for (size_t j = 0; j < matrix->size2; j++)
            *gsl_matrix_ptr(matrix, i, j) *= gsl_vector_get(scale, i) * gsl_vector_get(scale, j);
}

/* Finds the independent columns by pivoted Cholesky of X'X, in which every cell
   counts once: what is independent must not hang on the size of weights. */
static bool find_independent(struct mny_cell_system *system)
{
    const size_t columns = system->columns;
    gsl_matrix *matrix = gsl_matrix_calloc(columns, columns);
    gsl_vector *scale = gsl_vector_alloc(columns);
    gsl_permutation *permutation = gsl_permutation_alloc(columns);
    const bool done = matrix && scale && permutation;

    if (done) {
        for (size_t column = 0; column < columns; column++)
            system->place_of[column] = column;
        for (size_t cell = 0; cell < system->cells->cells; cell++)
            add_cell(system->cells, cell, 1, system->place_of, columns, matrix);
        scale_matrix(matrix, scale);
        gsl_linalg_pcholesky_decomp(matrix, permutation);
        for (size_t column = 0; column < columns; column++)
            system->place_of[column] = SIZE_MAX;
        /* Pivots fall; after the first that is 0 (or then not a number) none counts. */
        for (size_t i = 0; i < columns && gsl_matrix_get(matrix, i, i) > dependent_pivot; i++)
            system->place_of[gsl_permutation_get(permutation, i)] = 0;
        for (size_t column = 0; column < columns; column++) {
            if (system->place_of[column] == SIZE_MAX)
                continue;
            system->column_of[system->rank] = column;
            system->place_of[column] = system->rank++;
        }
    }
    gsl_matrix_free(matrix);
    gsl_vector_free(scale);
    gsl_permutation_free(permutation);
    return done && system->rank > 0;
}

struct mny_cell_system *mny_cell_system_create(const struct mny_margin_cells *cells)
{
    struct mny_cell_system *system = NULL;
    const size_t columns = mny_margin_columns(cells);

    if (columns == 0 || cells->cells == 0)
        return NULL;
    system = calloc(1, sizeof *system);
    if (!system)
        return NULL;
    system->cells = cells;
    system->columns = columns;
    system->column_of = calloc(columns, sizeof *system->column_of);
    system->place_of = calloc(columns, sizeof *system->place_of);
    if (!system->column_of || !system->place_of || !find_independent(system))
        goto fail;
    system->matrix = gsl_matrix_alloc(system->rank, system->rank);
    system->scale = gsl_vector_alloc(system->rank);
    system->vector = gsl_vector_alloc(system->rank);
    system->permutation = gsl_permutation_alloc(system->rank);
    if (!system->matrix || !system->scale || !system->vector || !system->permutation)
        goto fail;
    return system;
fail:
    mny_cell_system_free(system);
    return NULL;
}

void mny_cell_system_free(struct mny_cell_system *system)
{
    if (!system)
        return;
    free(system->column_of);
    free(system->place_of);
    gsl_matrix_free(system->matrix);
    gsl_vector_free(system->scale);
    gsl_vector_free(system->vector);
    gsl_permutation_free(system->permutation);
    free(system);
}

bool mny_cell_system_independent(const struct mny_cell_system *system, size_t column)
{
    return system->place_of[column] < system->rank;
}

/* Fills the matrix with the scaled X'WX.  False if it is not finite. */
static bool assemble(struct mny_cell_system *system, const double *weight)
{
    gsl_matrix_set_zero(system->matrix);
    for (size_t cell = 0; cell < system->cells->cells; cell++)
        add_cell(system->cells, cell, weight[cell], system->place_of, system->rank, system->matrix);
    for (size_t i = 0; i < system->rank; i++)
        if (!isfinite(gsl_matrix_get(system->matrix, i, i)))
            return false;
    scale_matrix(system->matrix, system->scale);
    return true;
}

bool mny_cell_system_factor(struct mny_cell_system *system, const double *weight)
{
    if (!assemble(system, weight))
        return false;
    system->modified = false;
    if (gsl_linalg_cholesky_decomp1(system->matrix) == GSL_SUCCESS)
        return true;
    system->modified = true;
    return assemble(system, weight) &&
           gsl_linalg_mcholesky_decomp(system->matrix, system->permutation, NULL) == GSL_SUCCESS;
}

bool mny_cell_system_modified(const struct mny_cell_system *system)
{
    return system->modified;
}

void mny_cell_system_solve(struct mny_cell_system *system, const double *right, double *solution)
{
    for (size_t i = 0; i < system->rank; i++)
        gsl_vector_set(system->vector, i,
                       right[system->column_of[i]] * gsl_vector_get(system->scale, i));
    if (system->modified)
        gsl_linalg_mcholesky_svx(system->matrix, system->permutation, system->vector);
    else
        gsl_linalg_cholesky_svx(system->matrix, system->vector);
    for (size_t column = 0; column < system->columns; column++)
        solution[column] = 0;
    for (size_t i = 0; i < system->rank; i++)
        solution[system->column_of[i]] =
            gsl_vector_get(system->vector, i) * gsl_vector_get(system->scale, i);
}
