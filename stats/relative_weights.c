/* SPDX-License-Identifier: MIT */
#include "stats/relative_weights.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* An eigenvalue of a correlation matrix below this is rounding. */
static const double NO_SPREAD = 1e-8;

/* More than all can be explained by rounding only so far. */
static const double ALL = 1 + 1e-9;

/* R = P D P' of the predictors, and what comes of it. */
struct decomposition {
    const double *correlation;
    size_t predictors;
    gsl_matrix *matrix, *vectors;
    gsl_vector *values;
    gsl_eigen_symmv_workspace *workspace;
    double *root; /* L = P D^1/2 P': of the predictors and their nearest uncorrelated relatives */
    double *beta; /* L^-1 r: the criterion on these relatives */
};

static void close_decomposition(struct decomposition *of)
{
    gsl_matrix_free(of->matrix);
    gsl_matrix_free(of->vectors);
    gsl_vector_free(of->values);
    gsl_eigen_symmv_free(of->workspace);
    free(of->root);
    free(of->beta);
}

static bool open_decomposition(struct decomposition *of)
{
    const size_t p = of->predictors;

    of->matrix = gsl_matrix_alloc(p, p);
    of->vectors = gsl_matrix_alloc(p, p);
    of->values = gsl_vector_alloc(p);
    of->workspace = gsl_eigen_symmv_alloc(p);
    of->root = calloc(p * p, sizeof *of->root);
    of->beta = calloc(p, sizeof *of->beta);
    return of->matrix && of->vectors && of->values && of->workspace && of->root && of->beta;
}

/* The correlation of the predictors, or of one with the criterion (their number). */
static double correlation_of(const struct decomposition *of, size_t a, size_t b)
{
    return of->correlation[a * (of->predictors + 1) + b];
}

static bool is_known(const struct decomposition *of)
{
    const size_t all = of->predictors + 1;

    for (size_t i = 0; i < all * all; i++)
        if (!isfinite(of->correlation[i]))
            return false;
    return true;
}

/* False where the matrix is not positive definite. */
static bool decompose(struct decomposition *of)
{
    for (size_t i = 0; i < of->predictors; i++)
        for (size_t j = 0; j < of->predictors; j++)
            gsl_matrix_set(of->matrix, i, j, correlation_of(of, i, j));
    return gsl_eigen_symmv(of->matrix, of->values, of->vectors, of->workspace) == 0 &&
           gsl_vector_min(of->values) > NO_SPREAD;
}

/* Σ_k P_ik f(d_k) P_jk, f being the root of the eigenvalue or its inverse. */
static double root_of(const struct decomposition *of, size_t i, size_t j, bool inverse)
{
    double sum = 0;

    for (size_t k = 0; k < of->predictors; k++) {
        const double root = sqrt(gsl_vector_get(of->values, k));
        const double product =
            gsl_matrix_get(of->vectors, i, k) * gsl_matrix_get(of->vectors, j, k);

        sum += inverse ? product / root : product * root;
    }
    return sum;
}

/* Johnson's equations 3 to 7: the weight of i is Σ_j λ_ij² β_j². */
static double weigh(const struct decomposition *of, double *weights)
{
    const size_t p = of->predictors;
    double all = 0;

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            of->root[i * p + j] = root_of(of, i, j, false);
            of->beta[i] += root_of(of, i, j, true) * correlation_of(of, j, p);
        }
    for (size_t i = 0; i < p; i++) {
        weights[i] = 0;
        for (size_t j = 0; j < p; j++) {
            const double part = of->root[i * p + j] * of->beta[j];
            weights[i] += part * part;
        }
        all += weights[i];
    }
    return all;
}

enum mny_code mny_relative_weights(const double *correlation, size_t predictors, double *weights,
                                   double *r2)
{
    struct decomposition of = {.correlation = correlation, .predictors = predictors};
    const bool able = predictors > 0 && is_known(&of);
    const bool room = !able || open_decomposition(&of);

    *r2 = NAN;
    if (able && room && decompose(&of))
        *r2 = weigh(&of, weights);
    if (!(*r2 <= ALL)) {
        *r2 = NAN;
        for (size_t i = 0; i < predictors; i++)
            weights[i] = NAN;
    }
    close_decomposition(&of);
    return room ? MNY_OK : MNY_E_MEMORY;
}
