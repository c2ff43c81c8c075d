/* SPDX-License-Identifier: MIT */
/* Why calibration or trimming found no weights, and what would do. */
#include "core/text.h"
#include "survey/weight/calibration_check.h"

#include <math.h>
#include <stdlib.h>

/* Categories out of reach that are named for one city. */
enum { NAMED = 5 };

/* A city as its messages name it, and one of its categories. */
struct spoken {
    const char *code, *label;
};

static struct spoken speak_of(const struct mny_city_case *of)
{
    const char *code = mny_responses_city_code(of->responses, of->city);
    const char *label = mny_responses_city_label(of->responses, of->city);
    return (struct spoken){code, label && *label != '\0' ? label : code};
}

/* Says which bounds would do, or that none would. */
static void say_bounds(const struct mny_city_case *of, const struct mny_calibration_input *input,
                       double epsilon, struct mny_where where, struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    const struct mny_bounds needed = mny_bounds_needed(input);
    struct mny_bounds bounds;

    switch (mny_bounds_narrowest(input, epsilon, 2, &bounds)) {
    case MNY_CALIBRATED:
        mny_problem(problems, MNY_E_PARTIAL, where, _("city %s (%s): feasible with --bounds %g:%g"),
                    city.code, city.label, bounds.lower, bounds.upper);
        break;
    case MNY_CALIBRATION_INFEASIBLE:
        mny_problem(problems, MNY_E_PARTIAL, where,
                    _("city %s (%s): no --bounds would do; the margins contradict each other, or "
                      "combinations of categories have no respondents"),
                    city.code, city.label);
        break;
    case MNY_CALIBRATION_STOPPED:
    case MNY_CALIBRATION_MEMORY:
        mny_problem(problems, MNY_E_PARTIAL, where,
                    _("city %s (%s): --bounds must at least hold %.4g:%.4g"), city.code, city.label,
                    needed.lower, needed.upper);
        break;
    }
}

/* Names the categories whose mean g would have to be outside the bounds. */
static void name_out_of_reach(const struct mny_city_case *of, const struct mny_city_cells *cells,
                              const struct mny_calibration_input *input,
                              const struct mny_distance *distance, const double *base,
                              struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    size_t column = 0, named = 0;

    for (size_t m = 0; m < cells->margin_count; m++)
        for (size_t category = 0; category < cells->categories[m]; category++, column++) {
            const struct mny_target *target = &cells->margins[m].targets[category];
            const double needed = base[column] > 0 ? input->targets[column] / base[column] : NAN;
            if (!(needed < distance->lower || needed > distance->upper) || named++ >= NAMED)
                continue;
            mny_problem(problems, MNY_E_PARTIAL, target->where,
                        _("city %s (%s), margin %s, category %s: base weights %.10g, population "
                          "%.10g; the weights would have to be %.4g times the base weights, and "
                          "the bounds are %g:%g"),
                        city.code, city.label, cells->margins[m].margin->name, target->category,
                        base[column], input->targets[column], needed, distance->lower,
                        distance->upper);
        }
}

static void bounds_failed(const struct mny_city_case *of, const struct mny_city_cells *cells,
                          const struct mny_calibration_input *input,
                          const struct mny_calibration_options *options,
                          const struct mny_calibration_result *result,
                          struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    const struct mny_city_margin *margin = &cells->margins[result->worst_margin];
    const struct mny_target *target = &margin->targets[result->worst_category];
    double *base = calloc(mny_margin_columns(&input->cells) + 1, sizeof *base);

    mny_problem(problems, MNY_E_PARTIAL, target->where,
                _("city %s (%s): no weights within the bounds %g:%g can meet all margins together; "
                  "worst is margin %s, category %s: weighted %.10g, population %.10g (both scaled "
                  "to the first margin's total)"),
                city.code, city.label, options->distance.lower, options->distance.upper,
                margin->margin->name, target->category, result->worst_reached,
                result->worst_target);
    if (base) {
        mny_margin_totals(&input->cells, input->base, base);
        name_out_of_reach(of, cells, input, &options->distance, base, problems);
    }
    free(base);
    say_bounds(of, input, options->epsilon, target->where, problems);
}

void mny_calibration_failed(const struct mny_city_case *of, const struct mny_city_cells *cells,
                            const struct mny_calibration_input *input,
                            const struct mny_calibration_options *options,
                            const struct mny_weighting_options *asked,
                            const struct mny_calibration_result *result,
                            struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    const struct mny_city_margin *margin = &cells->margins[result->worst_margin];
    const struct mny_target *target = &margin->targets[result->worst_category];

    if (result->status == MNY_CALIBRATION_INFEASIBLE && asked->bounding != MNY_UNBOUNDED)
        bounds_failed(of, cells, input, options, result, problems);
    else if (result->status == MNY_CALIBRATION_INFEASIBLE)
        mny_problem(problems, MNY_E_PARTIAL, target->where,
                    _("city %s (%s): no weights can meet all margins together; worst is margin "
                      "%s, category %s: weighted %.10g, population %.10g (both scaled to the first "
                      "margin's total); see whether the margins contradict each other, or merge "
                      "categories with few respondents"),
                    city.code, city.label, margin->margin->name, target->category,
                    result->worst_reached, result->worst_target);
    else
        mny_problem(problems, MNY_E_PARTIAL, target->where,
                    _("city %s (%s): %s did not converge (iterations: %zu); worst is margin %s, "
                      "category %s: weighted %.10g, population %.10g, relative error %.2g, %.2g "
                      "allowed; raise --max-iterations or --epsilon, or merge categories with few "
                      "respondents"),
                    city.code, city.label, mny_method_name(asked->method), result->iterations,
                    margin->margin->name, target->category, result->worst_reached,
                    result->worst_target, result->max_relative_error, options->epsilon);
}

enum mny_code mny_trimming_failed(const struct mny_city_case *of, enum mny_trim_status status,
                                  const struct mny_trim_result *result,
                                  struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    const struct mny_where nowhere = {NULL, 0, 0};

    if (status == MNY_TRIM_NOBODY)
        return mny_problem(problems, MNY_E_PARTIAL, nowhere,
                           _("city %s (%s): no weight lies within the limits of --trim, %.6g to "
                             "%.6g, to take up what is cut from the others; widen them (the "
                             "median is %.6g)"),
                           city.code, city.label, result->lower, result->upper, result->median);
    return mny_problem(problems, MNY_E_PARTIAL, nowhere,
                       _("city %s (%s): the mean weight %.6g is outside the limits of --trim, "
                         "%.6g to %.6g, so that weights within them cannot keep their total; widen "
                         "them to hold %.4g times the median %.6g"),
                       city.code, city.label, result->mean, result->lower, result->upper,
                       result->mean / result->median, result->median);
}

enum mny_code mny_trim_keep_failed(const struct mny_city_case *of, struct mny_bounds limits,
                                   double median, double lower, double upper,
                                   struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    const struct mny_where nowhere = {NULL, 0, 0};

    if (!isfinite(upper))
        return mny_problem(problems, MNY_E_PARTIAL, nowhere,
                           _("city %s (%s): no weights within %.4g:%.4g times the median %.6g meet "
                             "all margins, nor within wider limits; leave --trim-keep out, or use "
                             "--trim"),
                           city.code, city.label, limits.lower, limits.upper, median);
    /* Rounded upwards, so that what is said will do. */
    return mny_problem(problems, MNY_E_PARTIAL, nowhere,
                       _("city %s (%s): no weights within %.4g:%.4g times the median %.6g meet all "
                         "margins; feasible with --trim-keep %g:%.2f"),
                       city.code, city.label, limits.lower, limits.upper, median, lower,
                       ceil(upper * 100) / 100);
}

void mny_bounds_found(const struct mny_city_case *of, struct mny_bounds bounds,
                      struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);

    mny_remark(problems, MNY_NOTE, (struct mny_where){NULL, 0, 0},
               _("city %s (%s): the narrowest feasible bounds are --bounds %.6g:%.6g"), city.code,
               city.label, bounds.lower, bounds.upper);
}

void mny_negative_warn(const struct mny_city_case *of, const double *weight,
                       struct mny_problems *problems)
{
    const struct spoken city = speak_of(of);
    double least = 0;
    size_t negative = 0;

    for (size_t i = 0; i < of->n; i++) {
        least = fmin(least, weight[i]);
        negative += weight[i] < 0;
    }
    if (negative > 0)
        mny_remark(
            problems, MNY_WARNING, (struct mny_where){NULL, 0, 0},
            _("city %s (%s): %zu of %zu weights are negative, down to %.4g; --bounds such as "
              "0.3:3, or --method rake, would keep them positive"),
            city.code, city.label, negative, of->n, least);
}
