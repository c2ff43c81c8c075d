/* SPDX-License-Identifier: MIT */
#include "stats/one_factor.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The likelihood is concentrated on the uniquenesses (Lawley and Maxwell 1971, Factor
   Analysis as a Statistical Method, chapter 4): given them, the loadings follow from the
   largest eigenvalue of A = Ψ^-1/2 R Ψ^-1/2.  It is minimized over their logarithms
   (Jöreskog 1967, Psychometrika 32, 443-482) by Newton's method, which keeps to the
   limits as Bertsekas has it (1982, SIAM Journal on Control and Optimization 20,
   221-246). */

/* A point and what is seen from it. */
struct view {
    double *psi, *loading, *slope; /* items; the slope by log ψ, 0 where a limit holds ψ */
    bool *held;
    double objective; /* Σ (e - log e - 1) of all eigenvalues e of A but the largest */
    double residual;  /* the largest |λ² + ψ - 1| of those not held: the score equations */
};

struct model {
    const double *correlation;
    size_t items;
    gsl_matrix *scaled, *vectors, *hessian;
    gsl_vector *values, *step;
    gsl_eigen_symmv_workspace *workspace;
    struct view at, next;
};

static void close_view(struct view *view)
{
    free(view->psi);
    free(view->loading);
    free(view->slope);
    free(view->held);
}

static bool open_view(struct view *view, size_t items)
{
    view->psi = calloc(items, sizeof *view->psi);
    view->loading = calloc(items, sizeof *view->loading);
    view->slope = calloc(items, sizeof *view->slope);
    view->held = calloc(items, sizeof *view->held);
    return view->psi && view->loading && view->slope && view->held;
}

static void close_model(struct model *model)
{
    gsl_matrix_free(model->scaled);
    gsl_matrix_free(model->vectors);
    gsl_matrix_free(model->hessian);
    gsl_vector_free(model->values);
    gsl_vector_free(model->step);
    gsl_eigen_symmv_free(model->workspace);
    close_view(&model->at);
    close_view(&model->next);
}

static bool open_model(struct model *model)
{
    const size_t p = model->items;
    const bool views = open_view(&model->at, p) && open_view(&model->next, p);

    model->scaled = gsl_matrix_alloc(p, p);
    model->vectors = gsl_matrix_alloc(p, p);
    model->hessian = gsl_matrix_alloc(p, p);
    model->values = gsl_vector_alloc(p);
    model->step = gsl_vector_alloc(p);
    model->workspace = gsl_eigen_symmv_alloc(p);
    return views && model->scaled && model->vectors && model->hessian && model->values &&
           model->step && model->workspace;
}

/* ---- what is seen from a point --------------------------------------------------- */

/* Eigenvalues and vectors of A, the largest first.  False where it fails. */
static bool decompose(struct model *model, const double *psi)
{
    const size_t p = model->items;

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            gsl_matrix_set(model->scaled, i, j,
                           model->correlation[i * p + j] / sqrt(psi[i] * psi[j]));
    return gsl_eigen_symmv(model->scaled, model->values, model->vectors, model->workspace) == 0 &&
           gsl_eigen_symmv_sort(model->values, model->vectors, GSL_EIGEN_SORT_VAL_DESC) == 0;
}

/* By log ψ the derivative is (λ² + ψ - 1) / ψ (FAgr of factanal(), times ψ).  A limit
   holds what would pass it if it could. */
static void find_slopes(const struct model *model, struct view *view)
{
    view->residual = 0;
    for (size_t i = 0; i < model->items; i++) {
        const double off = view->loading[i] * view->loading[i] + view->psi[i] - 1;
        view->held[i] =
            (view->psi[i] <= MNY_UNIQUENESS_LEAST && off >= 0) || (view->psi[i] >= 1 && off <= 0);
        view->slope[i] = view->held[i] ? 0 : off / view->psi[i];
        if (!view->held[i])
            view->residual = fmax(view->residual, fabs(off));
    }
}

/* Fills VIEW at its ψ; false where there is no likelihood. */
static bool look(struct model *model, struct view *view)
{
    if (!decompose(model, view->psi))
        return false;
    view->objective = 0;
    for (size_t k = 1; k < model->items; k++) {
        const double e = gsl_vector_get(model->values, k);
        if (!(e > 0))
            return false;
        view->objective += e - log(e) - 1;
    }
    for (size_t i = 0; i < model->items; i++)
        view->loading[i] = gsl_matrix_get(model->vectors, i, 0) *
                           sqrt(fmax(gsl_vector_get(model->values, 0) - 1, 0) * view->psi[i]);
    find_slopes(model, view);
    return isfinite(view->objective) && isfinite(view->residual);
}

/* ---- the step --------------------------------------------------------------------- */

/* The second derivative by log ψ of I and J.  With c_k = w_ik w_jk of the vectors w and
   a log ψ moving A by -(E A + A E) / 2, it is Σ e_k c_k Σ c_k + c_1 Σ (1 - e_k)
   (e_1 + e_k) / (e_1 - e_k) c_k, each sum over all k but the first. */
static double curvature(const struct model *model, size_t i, size_t j)
{
    const double largest = gsl_vector_get(model->values, 0);
    const double first =
        gsl_matrix_get(model->vectors, i, 0) * gsl_matrix_get(model->vectors, j, 0);
    double sum = 0, scaled = 0, turning = 0;

    for (size_t k = 1; k < model->items; k++) {
        const double e = gsl_vector_get(model->values, k);
        const double c =
            gsl_matrix_get(model->vectors, i, k) * gsl_matrix_get(model->vectors, j, k);
        sum += c;
        scaled += e * c;
        turning += (1 - e) * (largest + e) / (largest - e) * c;
    }
    return scaled * sum + first * turning;
}

/* Jöreskog's approximation, which e = 1 gives: (Σ c_k)² over all k but the first.  It
   never curves down. */
static double likely_curvature(const struct model *model, size_t i, size_t j)
{
    const double first =
        gsl_matrix_get(model->vectors, i, 0) * gsl_matrix_get(model->vectors, j, 0);
    const double rest = (i == j ? 1 : 0) - first;

    return rest * rest + (i == j ? 1e-3 : 0);
}

/* Solves Hessian step = -slope over what is not held, which does not move.  False if the
   matrix is not positive definite. */
static bool find_step(struct model *model, double (*second)(const struct model *, size_t, size_t))
{
    const struct view *at = &model->at;
    bool good = true;

    for (size_t i = 0; i < model->items; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double value =
                at->held[i] || at->held[j] ? (i == j ? 1 : 0) : second(model, i, j);
            gsl_matrix_set(model->hessian, i, j, value);
            gsl_matrix_set(model->hessian, j, i, value);
            good = good && isfinite(value);
        }
        gsl_vector_set(model->step, i, -at->slope[i]);
    }
    return good && gsl_linalg_cholesky_decomp1(model->hessian) == 0 &&
           gsl_linalg_cholesky_svx(model->hessian, model->step) == 0;
}

/* Where PART of the step leads, within the limits; returns the fall that the slopes
   promise. */
static double go(struct model *model, double part)
{
    double fall = 0;

    for (size_t i = 0; i < model->items; i++) {
        const double psi = model->at.psi[i];
        const double move = fmin(fmax(part * gsl_vector_get(model->step, i), -3), 3);
        model->next.psi[i] = fmin(fmax(psi * exp(move), MNY_UNIQUENESS_LEAST), 1);
        fall -= model->at.slope[i] * log(model->next.psi[i] / psi);
    }
    return fall;
}

/* Halves the step until the objective falls by a part of what was promised; or, where
   that is lost in its rounding, until the score equations hold better. */
static bool advance(struct model *model)
{
    const double rounding = 1e-13 * (1 + model->at.objective) * (double)model->items;

    for (double part = 1; part > 1e-9; part /= 2) {
        const double promised = go(model, part);
        if (!look(model, &model->next))
            continue;
        if ((promised > rounding &&
             model->next.objective <= model->at.objective - 1e-4 * promised) ||
            (model->next.objective <= model->at.objective + rounding &&
             model->next.residual < model->at.residual / 2)) {
            const struct view passed = model->at;
            model->at = model->next;
            model->next = passed;
            return true;
        }
    }
    return false;
}

/* factanal()'s start: (1 - 1 / (2 p)) / diag(R^-1), an item's part that the others do
   not explain.  False if the matrix is singular. */
static bool start(struct model *model)
{
    const size_t p = model->items;

    memcpy(model->scaled->data, model->correlation, p * p * sizeof *model->correlation);
    if (gsl_linalg_cholesky_decomp1(model->scaled) != 0 ||
        gsl_linalg_cholesky_invert(model->scaled) != 0)
        return false;
    for (size_t i = 0; i < p; i++)
        model->at.psi[i] = fmin(
            fmax((1 - 0.5 / (double)p) / gsl_matrix_get(model->scaled, i, i), MNY_UNIQUENESS_LEAST),
            1);
    return look(model, &model->at);
}

/* Newton's steps, or where the objective curves down Jöreskog's, until rounding is all
   that is left of the score equations. */
static bool minimize(struct model *model)
{
    bool moving = start(model);

    if (!moving)
        return false;
    for (int i = 0; moving && model->at.residual > 1e-15 && i < 500; i++) {
        moving = find_step(model, curvature) && advance(model);
        if (moving || model->at.residual <= MNY_ONE_FACTOR_RESIDUAL)
            continue;
        /* A refused look has left its own decomposition behind. */
        moving =
            decompose(model, model->at.psi) && find_step(model, likely_curvature) && advance(model);
    }
    return model->at.residual <= MNY_ONE_FACTOR_RESIDUAL;
}

/* Copies the solution out, with the sign with which the loadings sum to 0 or more. */
static enum mny_one_factor_status hand_over(const struct view *view, size_t items, double *loading,
                                            double *uniqueness)
{
    double sum = 0;
    bool heywood = false;

    for (size_t i = 0; i < items; i++) {
        sum += view->loading[i];
        heywood = heywood || view->psi[i] <= MNY_UNIQUENESS_LEAST;
    }
    for (size_t i = 0; i < items; i++) {
        loading[i] = sum < 0 ? -view->loading[i] : view->loading[i];
        uniqueness[i] = view->psi[i];
    }
    return heywood ? MNY_ONE_FACTOR_HEYWOOD : MNY_ONE_FACTOR_FOUND;
}

enum mny_one_factor_status mny_one_factor(const double *correlation, size_t items, double *loading,
                                          double *uniqueness)
{
    struct model model = {.correlation = correlation, .items = items};
    enum mny_one_factor_status status = MNY_ONE_FACTOR_MEMORY;

    if (items < 3)
        return MNY_ONE_FACTOR_NONE;
    if (open_model(&model))
        status = minimize(&model) ? hand_over(&model.at, items, loading, uniqueness)
                                  : MNY_ONE_FACTOR_NONE;
    close_model(&model);
    return status;
}
