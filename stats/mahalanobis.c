/* SPDX-License-Identifier: MIT */
#include "stats/mahalanobis.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_permute_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a correlation matrix: what is left of an item's variance of 1 when those before it are known,
   each time the one of which most is left.  Below this nothing is. */
static const double SINGULAR = 1e-10;

struct mny_mahalanobis {
    const struct mny_item_sums *sums;
    size_t items, observed; /* observed: of the set that is factored */
    size_t *set, *wanted;   /* its items; those of the person at hand */
    bool factored, singular;
    double
        *factor; /* observed x observed: the set's correlations as P' L D L' P, D on the diagonal */
    size_t *order; /* P */
    double *z;
    double *mean, *sd; /* by item */
};

struct mny_mahalanobis *mny_mahalanobis_create(const struct mny_item_sums *sums)
{
    const size_t items = mny_item_sums_items(sums);
    struct mny_mahalanobis *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->sums = sums;
    made->items = items;
    made->set = calloc(items + 1, sizeof *made->set);
    made->wanted = calloc(items + 1, sizeof *made->wanted);
    made->factor = calloc(items * items + 1, sizeof *made->factor);
    made->order = calloc(items + 1, sizeof *made->order);
    made->z = calloc(items + 1, sizeof *made->z);
    made->mean = calloc(items + 1, sizeof *made->mean);
    made->sd = calloc(items + 1, sizeof *made->sd);
    if (!made->set || !made->wanted || !made->factor || !made->order || !made->z || !made->mean ||
        !made->sd) {
        mny_mahalanobis_free(made);
        return NULL;
    }
    for (size_t i = 0; i < items; i++) {
        made->mean[i] = mny_item_mean(sums, i);
        made->sd[i] = sqrt(mny_item_covariance(sums, i, i));
    }
    return made;
}

void mny_mahalanobis_free(struct mny_mahalanobis *work)
{
    if (!work)
        return;
    free(work->set);
    free(work->wanted);
    free(work->factor);
    free(work->order);
    free(work->z);
    free(work->mean);
    free(work->sd);
    free(work);
}

/* Fills the lower half of FACTOR with the set's covariances in units of the items' own standard
   deviations; false where one does not exist. */
static bool correlate(struct mny_mahalanobis *work)
{
    for (size_t i = 0; i < work->observed; i++)
        for (size_t j = 0; j <= i; j++) {
            const size_t a = work->set[i], b = work->set[j];
            const double r = mny_item_covariance(work->sums, a, b) / work->sd[a] / work->sd[b];

            /* an item that does not vary has no correlation with itself */
            if (!isfinite(r) || (i == j && isnan(mny_item_correlation(work->sums, a, a))))
                return false;
            work->factor[i * work->observed + j] = r;
        }
    return true;
}

/* Factors the correlations of the set WANTED, with pivots: without them GSL takes a singular
   matrix for an error of the caller's. */
static void factor(struct mny_mahalanobis *work, size_t observed)
{
    gsl_permutation order = {observed, work->order};
    gsl_matrix_view matrix;

    memcpy(work->set, work->wanted, observed * sizeof *work->set);
    work->observed = observed;
    work->factored = true;
    work->singular = !correlate(work);
    if (work->singular)
        return;
    matrix = gsl_matrix_view_array(work->factor, observed, observed);
    work->singular = gsl_linalg_pcholesky_decomp(&matrix.matrix, &order) != GSL_SUCCESS;
    for (size_t i = 0; i < observed; i++)
        work->singular = work->singular || !(gsl_matrix_get(&matrix.matrix, i, i) > SINGULAR);
}

double mny_mahalanobis(struct mny_mahalanobis *work, const double *x, size_t *observed)
{
    gsl_permutation order = {0, work->order};
    gsl_matrix_view matrix;
    gsl_vector_view vector;
    double squares = 0;
    size_t known = 0;

    for (size_t i = 0; i < work->items; i++) {
        if (isnan(x[i]))
            continue;
        work->z[known] = (x[i] - work->mean[i]) / work->sd[i];
        work->wanted[known++] = i;
    }
    *observed = known;
    if (known == 0)
        return NAN;
    if (!work->factored || known != work->observed ||
        memcmp(work->set, work->wanted, known * sizeof *work->set) != 0)
        factor(work, known);
    if (work->singular)
        return NAN;
    matrix = gsl_matrix_view_array(work->factor, known, known);
    vector = gsl_vector_view_array(work->z, known);
    order.size = known;
    gsl_permute_vector(&order, &vector.vector);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasUnit, &matrix.matrix, &vector.vector);
    for (size_t i = 0; i < known; i++)
        squares += work->z[i] * work->z[i] / gsl_matrix_get(&matrix.matrix, i, i);
    return squares;
}
