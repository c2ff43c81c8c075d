/* SPDX-License-Identifier: MIT */
/* Cells and margins: respondents with the same category in every margin stand in
   one cell, and all that calibration and its residuals need are sums by cell.

   The indicators of all categories of all margins are the calibration variables;
   category j of margin m is column (categories of the margins before m) + j.
   They are never linearly independent (every margin sums to the same total), so
   the system below works on a largest independent set of them. */
#ifndef MINYI_STATS_MARGIN_CELLS_H
#define MINYI_STATS_MARGIN_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed arrays; CATEGORY[cell * margins + margin] < CATEGORIES[margin]. */
struct mny_margin_cells {
    size_t cells, margins;
    const uint32_t *category;
    const size_t *categories;
};

/* Columns: the sum of all margins' categories. */
size_t mny_margin_columns(const struct mny_margin_cells *cells);

/* TOTALS[column] = sum of VALUES[cell] over the cells in that category. */
void mny_margin_totals(const struct mny_margin_cells *cells, const double *values, double *totals);

/* FITTED[cell] = sum over margins of COEFFICIENTS[column of the cell]. */
void mny_margin_fit(const struct mny_margin_cells *cells, const double *coefficients,
                    double *fitted);

/* Normal equations X'WX b = r of the indicators X on the cells.  GSL's own error
   handler ends the process: it must be off (gsl_set_error_handler_off()). */
struct mny_cell_system;

/* Finds the independent columns.  CELLS is borrowed until the system is freed.
   NULL without memory, or if CELLS is empty. */
struct mny_cell_system *mny_cell_system_create(const struct mny_margin_cells *cells);
void mny_cell_system_free(struct mny_cell_system *system); /* NULL is allowed. */

/* Whether COLUMN is one of a largest set of independent columns. */
bool mny_cell_system_independent(const struct mny_cell_system *system, size_t column);

/* Factors X'WX for the weights WEIGHT[cell] >= 0.  A matrix that these weights
   make singular is made positive definite with the least change that does it
   (Gill and Murray's modified Cholesky).  False if the weights are not finite. */
bool mny_cell_system_factor(struct mny_cell_system *system, const double *weight);

/* Whether the matrix factored last was singular, and had to be made definite. */
bool mny_cell_system_modified(const struct mny_cell_system *system);

/* Solves for the right side RIGHT[column]; the SOLUTION[column] of dependent
   columns is 0.  After mny_cell_system_factor(). */
void mny_cell_system_solve(struct mny_cell_system *system, const double *right, double *solution);

#endif
