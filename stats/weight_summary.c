/* SPDX-License-Identifier: MIT */
#include "stats/weight_summary.h"

#include "stats/sum.h"

#include <math.h>

struct mny_weight_summary mny_weight_summarize(const double *weight, size_t n)
{
    struct mny_weight_summary summary = {n, 0, NAN, NAN, NAN, NAN, NAN, NAN};
    struct mny_sum sum = {0, 0}, squares = {0, 0}, deviations = {0, 0};

    if (n == 0)
        return summary;
    summary.min = weight[0];
    summary.max = weight[0];
    for (size_t i = 0; i < n; i++) {
        mny_sum_add(&sum, weight[i]);
        mny_sum_add(&squares, weight[i] * weight[i]);
        summary.min = fmin(summary.min, weight[i]);
        summary.max = fmax(summary.max, weight[i]);
    }
    summary.sum = mny_sum_value(sum);
    summary.mean = summary.sum / (double)n;
    /* Equal weights have cv 0, whatever the mean was rounded to. */
    for (size_t i = 0; summary.min < summary.max && i < n; i++)
        mny_sum_add(&deviations, (weight[i] - summary.mean) * (weight[i] - summary.mean));
    summary.cv = sqrt(mny_sum_value(deviations) / (double)n) / summary.mean;
    summary.deff_kish = 1 + summary.cv * summary.cv;
    summary.n_eff = summary.sum * summary.sum / mny_sum_value(squares);
    return summary;
}
