/* SPDX-License-Identifier: MIT */
#include "stats/one_factor.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

/* The likelihood is concentrated on the uniquenesses (Lawley and Maxwell 1971, Factor
   Analysis as a Statistical Method, chapter 4): given them, the loadings follow from the
   largest eigenvalue of Ψ^-1/2 R Ψ^-1/2.  To keep them between their limits they are
   least + (1 - least) sin² of what the minimizer moves. */
struct model {
    const double *correlation;
    size_t items;
    gsl_matrix *scaled, *vectors;
    gsl_vector *values;
    gsl_eigen_symmv_workspace *workspace;
    double *psi, *loading; /* at the point looked at last */
};

static void close_model(struct model *model)
{
    gsl_matrix_free(model->scaled);
    gsl_matrix_free(model->vectors);
    gsl_vector_free(model->values);
    gsl_eigen_symmv_free(model->workspace);
}

static bool open_model(struct model *model)
{
    model->scaled = gsl_matrix_alloc(model->items, model->items);
    model->vectors = gsl_matrix_alloc(model->items, model->items);
    model->values = gsl_vector_alloc(model->items);
    model->workspace = gsl_eigen_symmv_alloc(model->items);
    return model->scaled && model->vectors && model->values && model->workspace;
}

/* Fills the uniquenesses and the loadings at POINT; returns - (Σ log e - e) of all
   eigenvalues e but the largest, which is to be minimized; NAN where it fails. */
static double look(struct model *model, const gsl_vector *point)
{
    const size_t p = model->items;
    double objective = 0;

    for (size_t i = 0; i < p; i++) {
        const double s = sin(gsl_vector_get(point, i));
        model->psi[i] = MNY_UNIQUENESS_LEAST + (1 - MNY_UNIQUENESS_LEAST) * s * s;
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            gsl_matrix_set(model->scaled, i, j,
                           model->correlation[i * p + j] / sqrt(model->psi[i] * model->psi[j]));
    if (gsl_eigen_symmv(model->scaled, model->values, model->vectors, model->workspace) != 0 ||
        gsl_eigen_symmv_sort(model->values, model->vectors, GSL_EIGEN_SORT_VAL_DESC) != 0)
        return NAN;
    for (size_t k = 1; k < p; k++) {
        const double e = gsl_vector_get(model->values, k);
        if (!(e > 0))
            return NAN;
        objective -= log(e) - e;
    }
    for (size_t i = 0; i < p; i++)
        model->loading[i] = gsl_matrix_get(model->vectors, i, 0) *
                            sqrt(fmax(gsl_vector_get(model->values, 0) - 1, 0) * model->psi[i]);
    return objective - (double)(p - 1);
}

static double objective_at(const gsl_vector *point, void *context)
{
    return look(context, point);
}

/* The derivative is (λ² + ψ - 1) / ψ² by a uniqueness (FAgr of factanal()). */
static void objective_and_gradient(const gsl_vector *point, void *context, double *objective,
                                   gsl_vector *gradient)
{
    struct model *model = context;

    *objective = look(model, point);
    for (size_t i = 0; i < model->items; i++) {
        const double x = gsl_vector_get(point, i), psi = model->psi[i];
        const double slope = (model->loading[i] * model->loading[i] + psi -
                              model->correlation[i * model->items + i]) /
                             (psi * psi);
        gsl_vector_set(gradient, i, slope * (1 - MNY_UNIQUENESS_LEAST) * sin(2 * x));
    }
}

static void gradient_at(const gsl_vector *point, void *context, gsl_vector *gradient)
{
    double objective;

    objective_and_gradient(point, context, &objective, gradient);
}

/* factanal()'s start: (1 - 1 / (2 p)) / diag(R^-1), an item's part that the others do
   not explain.  False if the matrix is singular. */
static bool start_at(const struct model *model, gsl_vector *point)
{
    const size_t p = model->items;
    bool good = true;

    for (size_t i = 0; i < p * p; i++)
        gsl_matrix_set(model->scaled, i / p, i % p, model->correlation[i]);
    if (gsl_linalg_cholesky_decomp1(model->scaled) != 0 ||
        gsl_linalg_cholesky_invert(model->scaled) != 0)
        return false;
    for (size_t i = 0; i < p; i++) {
        const double psi = (1 - 0.5 / (double)p) / gsl_matrix_get(model->scaled, i, i);
        const double part = (psi - MNY_UNIQUENESS_LEAST) / (1 - MNY_UNIQUENESS_LEAST);
        good = good && isfinite(part);
        gsl_vector_set(point, i, asin(sqrt(fmin(fmax(part, 1e-4), 1 - 1e-4))));
    }
    return good;
}

/* Moves POINT to the uniquenesses 1 - λ² that belong to its loadings, as they do at the
   minimum; returns by how much the farthest moved. */
static double move_on(const struct model *model, gsl_vector *point)
{
    double farthest = 0;

    for (size_t i = 0; i < model->items; i++) {
        const double psi = fmax(1 - model->loading[i] * model->loading[i], MNY_UNIQUENESS_LEAST);
        const double part = (psi - MNY_UNIQUENESS_LEAST) / (1 - MNY_UNIQUENESS_LEAST);
        farthest = fmax(farthest, fabs(psi - model->psi[i]));
        gsl_vector_set(point, i, asin(sqrt(fmin(part, 1))));
    }
    return farthest;
}

/* The last digits, which a minimum of rounded values does not show: repeats move_on()
   as long as it comes nearer.  False if nothing can be seen from POINT. */
static bool settle(struct model *model, gsl_vector *point)
{
    double before = INFINITY, moved;

    for (int i = 0; i < 200; i++) {
        if (isnan(look(model, point)))
            return false;
        moved = move_on(model, point);
        if (moved < 1e-15 || !(moved < before))
            return true;
        before = moved;
    }
    return true;
}

/* Goes on from START as long as the objective falls. */
static bool minimize(struct model *model, gsl_vector *start)
{
    gsl_multimin_function_fdf function = {objective_at, gradient_at, objective_and_gradient,
                                          model->items, model};
    gsl_multimin_fdfminimizer *minimizer =
        gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, model->items);
    bool good = minimizer != NULL;

    if (good)
        good = gsl_multimin_fdfminimizer_set(minimizer, &function, start, 0.05, 0.1) == 0;
    for (int i = 0; good && i < 1000; i++) {
        if (gsl_multimin_test_gradient(minimizer->gradient, 1e-12) == GSL_SUCCESS ||
            gsl_multimin_fdfminimizer_iterate(minimizer) != 0)
            break; /* there, or as near as rounding allows */
    }
    good = good && gsl_vector_memcpy(start, minimizer->x) == 0 && settle(model, start);
    gsl_multimin_fdfminimizer_free(minimizer);
    return good;
}

static enum mny_one_factor_status judge(const double *loading, const double *psi, size_t items)
{
    double largest = 0;

    for (size_t i = 0; i < items; i++) {
        if (!isfinite(loading[i]))
            return MNY_ONE_FACTOR_NONE;
        largest = fmax(largest, 1 - psi[i]);
    }
    return largest > 1 - MNY_UNIQUENESS_LEAST - 1e-6 ? MNY_ONE_FACTOR_HEYWOOD
                                                     : MNY_ONE_FACTOR_FOUND;
}

static void choose_sign(double *loading, size_t items)
{
    double sum = 0;

    for (size_t i = 0; i < items; i++)
        sum += loading[i];
    for (size_t i = 0; sum < 0 && i < items; i++)
        loading[i] = -loading[i];
}

enum mny_one_factor_status mny_one_factor(const double *correlation, size_t items, double *loading,
                                          double *uniqueness)
{
    struct model model = {
        .correlation = correlation, .items = items, .psi = uniqueness, .loading = loading};
    enum mny_one_factor_status status = MNY_ONE_FACTOR_MEMORY;
    gsl_vector *start = NULL;

    if (items < 3)
        return MNY_ONE_FACTOR_NONE;
    start = gsl_vector_alloc(items);
    if (!start || !open_model(&model))
        goto done;
    status = MNY_ONE_FACTOR_NONE;
    if (!start_at(&model, start) || !minimize(&model, start))
        goto done;
    choose_sign(loading, items);
    status = judge(loading, uniqueness, items);
done:
    close_model(&model);
    gsl_vector_free(start);
    return status;
}
