/* SPDX-License-Identifier: MIT */
#include "stats/reliability.h"

#include "stats/one_factor.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct work {
    size_t p;
    double n_eff;
    const double *covariance;
    double *correlation;
    struct mny_scale_reliability *scale;
    struct mny_item_reliability *items;
};

static void fill_with_nan(struct mny_scale_reliability *scale, struct mny_item_reliability *items,
                          size_t p)
{
    *scale = (struct mny_scale_reliability){.alpha = NAN,
                                            .alpha_standardized = NAN,
                                            .omega = NAN,
                                            .kmo = NAN,
                                            .bartlett = NAN,
                                            .bartlett_df = NAN,
                                            .bartlett_p = NAN,
                                            .eigenvalues = {NAN, NAN, NAN}};
    for (size_t i = 0; i < p; i++)
        items[i] = (struct mny_item_reliability){NAN, NAN, NAN, NAN};
}

/* ---- Cronbach ------------------------------------------------------------------- */

/* Items that cancel one another, as one and the same item asked the other way round does, have a
   sum that does not vary but for rounding: below this part of what was added up it is 0. */
static const double ROUNDING = 1e-12;

static bool varies(double variance, double added)
{
    return variance > ROUNDING * added;
}

/* p / (p - 1) * (1 - Σ variances / variance of the sum), without item OUT (P: with all). */
static double alpha_without(const double *matrix, size_t p, size_t out)
{
    const double count = (double)(out < p ? p - 1 : p);
    double diagonal = 0, all = 0, added = 0;

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            if (i == out || j == out)
                continue;
            all += matrix[i * p + j];
            added += fabs(matrix[i * p + j]);
            diagonal += i == j ? matrix[i * p + j] : 0;
        }
    return count >= 2 && varies(all, added) ? count / (count - 1) * (1 - diagonal / all) : NAN;
}

static double item_total(const double *covariance, size_t p, size_t item)
{
    double with = 0, rest = 0, added = 0;

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            if (i != item && j != item) {
                rest += covariance[i * p + j];
                added += fabs(covariance[i * p + j]);
            }
    for (size_t j = 0; j < p; j++)
        if (j != item)
            with += covariance[item * p + j];
    return covariance[item * p + item] > 0 && varies(rest, added)
               ? with / sqrt(covariance[item * p + item] * rest)
               : NAN;
}

static void find_alpha(const struct work *work)
{
    work->scale->alpha = alpha_without(work->covariance, work->p, work->p);
    for (size_t i = 0; i < work->p; i++) {
        work->items[i].alpha_if_deleted = alpha_without(work->covariance, work->p, i);
        work->items[i].item_total = item_total(work->covariance, work->p, i);
    }
}

/* ---- correlations --------------------------------------------------------------- */

/* False if an item does not vary: there are no correlations with it. */
static bool find_correlations(const struct work *work)
{
    const size_t p = work->p;

    for (size_t i = 0; i < p; i++)
        if (!(work->covariance[i * p + i] > 0))
            return false;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            work->correlation[i * p + j] =
                i == j ? 1
                       : work->covariance[i * p + j] /
                             sqrt(work->covariance[i * p + i] * work->covariance[j * p + j]);
    return true;
}

static void find_eigenvalues(const struct work *work, gsl_matrix *matrix, gsl_vector *values,
                             gsl_eigen_symm_workspace *workspace)
{
    if (gsl_eigen_symm(matrix, values, workspace) != 0)
        return;
    gsl_sort_vector(values);
    for (size_t k = 0; k < MNY_EIGENVALUES && k < work->p; k++)
        work->scale->eigenvalues[k] = gsl_vector_get(values, work->p - 1 - k);
}

static enum mny_code eigenvalues(const struct work *work)
{
    gsl_matrix *matrix = gsl_matrix_alloc(work->p, work->p);
    gsl_vector *values = gsl_vector_alloc(work->p);
    gsl_eigen_symm_workspace *workspace = gsl_eigen_symm_alloc(work->p);
    const bool good = matrix && values && workspace;

    if (good) {
        memcpy(matrix->data, work->correlation, work->p * work->p * sizeof *work->correlation);
        find_eigenvalues(work, matrix, values, workspace);
    }
    gsl_matrix_free(matrix);
    gsl_vector_free(values);
    gsl_eigen_symm_free(workspace);
    return good ? MNY_OK : MNY_E_MEMORY;
}

/* Chi-squared = -(n - 1 - (2 p + 5) / 6) log |R|, with the root of |R| by CHOLESKY.  With
   so few respondents that its factor is not above 0 there is no test. */
static void find_bartlett(const struct work *work, const gsl_matrix *cholesky)
{
    const double p = (double)work->p;
    const double factor = work->n_eff - 1 - (2 * p + 5) / 6;
    double log_determinant = 0;

    if (!(factor > 0))
        return;
    for (size_t i = 0; i < work->p; i++)
        log_determinant += 2 * log(gsl_matrix_get(cholesky, i, i));
    work->scale->bartlett = -factor * log_determinant;
    work->scale->bartlett_df = p * (p - 1) / 2;
    work->scale->bartlett_p = gsl_cdf_chisq_Q(work->scale->bartlett, work->scale->bartlett_df);
}

/* Squared correlations against squared partial ones, which INVERSE holds. */
static void find_adequacy(const struct work *work, const gsl_matrix *inverse)
{
    const size_t p = work->p;
    double all = 0, all_partial = 0;

    for (size_t i = 0; i < p; i++) {
        double squares = 0, partial = 0;
        for (size_t j = 0; j < p; j++) {
            const double r = work->correlation[i * p + j];
            const double q = gsl_matrix_get(inverse, i, j);
            if (i == j)
                continue;
            squares += r * r;
            partial += q * q / (gsl_matrix_get(inverse, i, i) * gsl_matrix_get(inverse, j, j));
        }
        all += squares;
        all_partial += partial;
        work->items[i].msa = squares / (squares + partial);
    }
    work->scale->kmo = all / (all + all_partial);
}

/* What needs the inverse; a singular matrix, or one that rounding makes so, has none. */
static enum mny_code adequacy(const struct work *work)
{
    const size_t p = work->p;
    gsl_matrix *matrix = gsl_matrix_alloc(p, p);
    gsl_vector *room = gsl_vector_alloc(3 * p);
    double condition = 0;

    if (!matrix || !room) {
        gsl_matrix_free(matrix);
        gsl_vector_free(room);
        return MNY_E_MEMORY;
    }
    memcpy(matrix->data, work->correlation, p * p * sizeof *work->correlation);
    if (gsl_linalg_cholesky_decomp1(matrix) == 0 &&
        gsl_linalg_cholesky_rcond(matrix, &condition, room) == 0 && condition > 1e-12) {
        find_bartlett(work, matrix);
        if (gsl_linalg_cholesky_invert(matrix) == 0)
            find_adequacy(work, matrix);
    }
    gsl_matrix_free(matrix);
    gsl_vector_free(room);
    return MNY_OK;
}

/* ---- McDonald ------------------------------------------------------------------- */

/* The sum's variance is (Σ λ s)² that the factor explains, and Σ ψ s², which it does not. */
static double omega_of(const struct work *work, const double *loading, const double *uniqueness)
{
    double common = 0, own = 0;

    for (size_t i = 0; i < work->p; i++) {
        const double variance = work->covariance[i * work->p + i];
        common += loading[i] * sqrt(variance);
        own += uniqueness[i] * variance;
    }
    return common * common / (common * common + own);
}

static enum mny_code factor(const struct work *work)
{
    double *loading = calloc(work->p, sizeof *loading);
    double *uniqueness = calloc(work->p, sizeof *uniqueness);
    enum mny_one_factor_status status = MNY_ONE_FACTOR_MEMORY;

    if (loading && uniqueness)
        status = mny_one_factor(work->correlation, work->p, loading, uniqueness);
    if (status == MNY_ONE_FACTOR_FOUND || status == MNY_ONE_FACTOR_HEYWOOD) {
        work->scale->omega = omega_of(work, loading, uniqueness);
        work->scale->heywood = status == MNY_ONE_FACTOR_HEYWOOD;
        for (size_t i = 0; i < work->p; i++)
            work->items[i].loading = loading[i];
    }
    free(loading);
    free(uniqueness);
    return status == MNY_ONE_FACTOR_MEMORY ? MNY_E_MEMORY : MNY_OK;
}

static enum mny_code find_all(const struct work *work)
{
    enum mny_code code;

    find_alpha(work);
    if (work->p < 2 || !find_correlations(work))
        return MNY_OK;
    work->scale->alpha_standardized = alpha_without(work->correlation, work->p, work->p);
    code = eigenvalues(work);
    if (code == MNY_OK)
        code = adequacy(work);
    /* Without an inverse there is no likelihood either. */
    return code == MNY_OK && !isnan(work->scale->kmo) ? factor(work) : code;
}

enum mny_code mny_reliability(const struct mny_scale_sums *sums,
                              struct mny_scale_reliability *scale,
                              struct mny_item_reliability *items)
{
    const size_t p = mny_scale_sums_items(sums);
    double *matrices = calloc(2 * p * p + 1, sizeof *matrices);
    const struct work work = {.p = p,
                              .n_eff = mny_scale_sums_effective(sums),
                              .covariance = matrices,
                              .correlation = matrices ? matrices + p * p : NULL,
                              .scale = scale,
                              .items = items};
    enum mny_code code = matrices ? MNY_OK : MNY_E_MEMORY;

    fill_with_nan(scale, items, p);
    if (code == MNY_OK && mny_scale_covariance(sums, matrices))
        code = find_all(&work);
    free(matrices);
    return code;
}
