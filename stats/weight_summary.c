/* SPDX-License-Identifier: MIT */
#include "stats/weight_summary.h"

#include "stats/sum.h"

#include <math.h>

struct mny_weight_summary mny_weight_summarize(const struct mny_weight_class *classes, size_t count)
{
    struct mny_weight_summary summary = {0, 0, NAN, NAN, NAN, NAN, NAN, NAN};
    struct mny_sum sum = {0, 0}, squares = {0, 0}, deviations = {0, 0};

    for (size_t i = 0; i < count; i++) {
        const double n = (double)classes[i].n, weight = classes[i].weight;
        if (classes[i].n == 0)
            continue;
        summary.n += classes[i].n;
        mny_sum_add(&sum, n * weight);
        mny_sum_add(&squares, n * (weight * weight));
        summary.min = fmin(summary.min, weight);
        summary.max = fmax(summary.max, weight);
    }
    if (summary.n == 0)
        return summary;
    summary.sum = mny_sum_value(sum);
    summary.mean = summary.sum / (double)summary.n;
    /* Equal weights have cv 0, whatever the mean was rounded to. */
    for (size_t i = 0; summary.min < summary.max && i < count; i++) {
        const double deviation = classes[i].weight - summary.mean;
        mny_sum_add(&deviations, (double)classes[i].n * (deviation * deviation));
    }
    summary.cv = sqrt(mny_sum_value(deviations) / (double)summary.n) / summary.mean;
    summary.deff_kish = 1 + summary.cv * summary.cv;
    summary.n_eff = summary.sum * summary.sum / mny_sum_value(squares);
    return summary;
}
