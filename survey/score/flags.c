/* SPDX-License-Identifier: MIT */
#include "survey/score/flags.h"

#include "core/text.h"

#include <math.h>

/* Common limits of statistical offices; from 30 on a mean is about normal. */
enum { FEWEST = 30 };
static const double largest_cv = 0.30;

const char *mny_flag_of(const struct mny_estimate *estimate, bool zero)
{
    const bool few = estimate->n < FEWEST;
    const bool varying = zero && estimate->se > largest_cv * fabs(estimate->score);

    if (isnan(estimate->score))
        return "";
    if (few)
        return varying ? "small_n;high_cv" : "small_n";
    return varying ? "high_cv" : "";
}

struct mny_estimate mny_flag_shown(const struct mny_estimate *estimate, const char *flag,
                                   bool suppress, struct mny_row_count *count)
{
    const bool hidden = suppress && *flag != '\0';

    count->rows++;
    count->suppressed += hidden;
    if (!hidden)
        return *estimate;
    return (struct mny_estimate){NAN, NAN, NAN, NAN, estimate->n, estimate->n_eff, NAN, NAN};
}

void mny_flag_say(bool suppress, const char *file, const struct mny_row_count *count,
                  struct mny_problems *problems)
{
    if (suppress && count->suppressed > 0)
        mny_remark(problems, MNY_NOTE, (struct mny_where){NULL, 0, 0},
                   _("%s: %zu of %zu rows are suppressed: fewer than 30 respondents, or a standard "
                     "error above 30 %% of the figure"),
                   file, count->suppressed, count->rows);
}
