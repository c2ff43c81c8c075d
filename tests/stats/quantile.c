/* SPDX-License-Identifier: MIT */
#include "stats/quantile.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>

/* Two strata of four PSUs, two respondents each. */
enum { N = 16 };
static const double y[N] = {10, 20, 20, 30, 40, 55, 60, 60, 70, 85, 90, 95, 15, 35, 35, 80};
static const double weights[N] = {1, 2, 1, 1.5, 1, 2.5, 3, 1, 2, 1, 1.2, 0.8, 2, 1, 1, 0.5};
static const double ones[N] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const uint32_t strata[N] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
static const uint32_t psus[N] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8};
static const uint32_t domains[N] = {1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2};

/* A sample as the estimator takes it; codes are the scores themselves, 0 is none. */
struct sample {
    uint8_t codes[N];
    double table[256];
    struct mny_design *design;
    struct mny_score_column column;
    struct mny_estimate_input input;
};

static void open_sample(struct sample *sample, const double *weight, bool designed, bool coded)
{
    const struct mny_design_columns columns = {N, NULL, designed ? strata : NULL,
                                               designed ? psus : NULL, NULL};

    *sample = (struct sample){.design = mny_design_create(&columns)};
    assert_non_null(sample->design);
    sample->table[0] = NAN;
    for (size_t code = 1; code < 256; code++)
        sample->table[code] = (double)code;
    for (size_t i = 0; i < N; i++)
        sample->codes[i] = (uint8_t)y[i];
    sample->column = coded ? (struct mny_score_column){sample->codes, sample->table, NULL}
                           : (struct mny_score_column){NULL, NULL, y};
    sample->input = (struct mny_estimate_input){.n = N, .weight = weight, .design = sample->design};
}

/* The quantile at P with its interval. */
static struct mny_estimate quantile(const struct sample *sample, double p)
{
    static const struct mny_branch branch = {MNY_ROOT, 1};
    struct mny_distribution *distribution =
        mny_distribution_create(&sample->input, &sample->column);
    struct mny_estimate_input input = sample->input;
    struct mny_estimate below, root, result;
    double at_most[N], value;
    const struct mny_score_column column = {NULL, NULL, at_most};

    assert_non_null(distribution);
    value = mny_distribution_quantile(distribution, p);
    for (size_t i = 0; i < N; i++)
        at_most[i] = y[i] <= value ? 1 : 0;
    input.items = &column;
    input.item_branches = &branch;
    input.item_count = 1;
    assert_int_equal(mny_estimate(&input, &below, &root), MNY_OK);
    result = mny_quantile_woodruff(distribution, value, &below,
                                   mny_design_degrees_of_freedom(sample->design));
    mny_distribution_free(distribution);
    return result;
}

static void near(double got, double want)
{
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= 1e-12 * fabs(want)))
        fail_msg("%.17g, not %.17g", got, want);
}

/* By R survey 4.1, with y, w, h, psu and d as above:
     des <- svydesign(~psu, strata = ~h, weights = ~w, data = data, nest = TRUE)
     svyquantile(~y, des, q, df = 6); svyquantile(~y, subset(des, d == 1), q, df = 6)
     svyquantile(~y, svydesign(~1, weights = ~1, data = data), q, df = 15)
   But for one limit: to reach a share of 0.012 the smallest of 16 scores is enough, 10,
   where R's qrule_math() takes the second smallest, 15; 30 / (2 * qt(.975, 15)). */
static const struct known {
    bool weighted, designed, domain;
    double p, value, se, low, high;
} cases[] = {
    {true, true, false, 0.25, 20, NAN, NAN, 60},
    {true, true, false, 0.5, 55, NAN, 15, NAN},
    {true, true, false, 0.75, 60, NAN, 40, NAN},
    {true, true, true, 0.25, 20, NAN, NAN, 60},
    {true, true, true, 0.5, 55, NAN, 15, NAN},
    {true, true, true, 0.75, 60, NAN, 35, NAN},
    {false, false, false, 0.25, 20, 7.037464260530081, 10, 40},
    {false, false, false, 0.5, 40, 14.074928521060162, 20, 80},
    {false, false, false, 0.75, 70, 9.3832856807067753, 55, 95},
};

static void as_r_has_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        const struct known *known = &cases[i / 2];
        struct sample sample;
        struct mny_estimate got;

        open_sample(&sample, known->weighted ? weights : ones, known->designed, i % 2 == 0);
        sample.input.domain = known->domain ? domains : NULL;
        sample.input.category = 1;
        got = quantile(&sample, known->p);
        near(got.score, known->value);
        near(got.se, known->se);
        near(got.low, known->low);
        near(got.high, known->high);
        assert_true(isnan(got.deff));
        assert_int_equal(got.n, known->domain ? 12 : N);
        mny_design_free(sample.design);
    }
}

/* Half the weight is at 2 and below: 2 is the median, also where rounding leaves a
   little less than half. */
static void weight_that_just_reaches(void **state)
{
    static const double scores[] = {1, 2, 3, 4};
    static const double tenths[] = {0.1, 0.2, 0.1 + 0.05, 0.15 - 1e-17};
    const struct mny_score_column column = {NULL, NULL, scores};
    const struct mny_estimate_input equal = {.n = 4, .weight = ones};
    const struct mny_estimate_input rounded = {.n = 4, .weight = tenths};
    struct mny_distribution *distribution = mny_distribution_create(&equal, &column);
    (void)state;
    near(mny_distribution_quantile(distribution, 0.5), 2);
    near(mny_distribution_quantile(distribution, 0.5 + 1e-9), 3);
    near(mny_distribution_quantile(distribution, 0), 1);
    near(mny_distribution_quantile(distribution, 1), 4);
    near(mny_distribution_quantile(distribution, -1e-9), NAN);
    near(mny_distribution_quantile(distribution, 1 + 1e-9), NAN);
    mny_distribution_free(distribution);
    distribution = mny_distribution_create(&rounded, &column);
    near(mny_distribution_quantile(distribution, 0.5), 2);
    mny_distribution_free(distribution);
}

static void awkward_samples(void **state)
{
    static const double none[] = {NAN, NAN}, equal[] = {0.1, 0.1}, unlike[] = {5, 7};
    static const double zero[] = {0, 3};
    const struct mny_score_column columns[] = {
        {NULL, NULL, none}, {NULL, NULL, equal}, {NULL, NULL, unlike}};
    struct mny_estimate_input input = {.n = 2, .weight = ones};
    struct mny_distribution *distribution;
    (void)state;
    distribution = mny_distribution_create(&input, &columns[0]);
    near(mny_distribution_quantile(distribution, 0.5), NAN);
    mny_distribution_free(distribution);
    distribution = mny_distribution_create(&input, &columns[1]);
    near(mny_distribution_quantile(distribution, 0.25), 0.1);
    near(mny_distribution_quantile(distribution, 1), 0.1);
    mny_distribution_free(distribution);
    input.weight = zero;
    distribution = mny_distribution_create(&input, &columns[2]);
    near(mny_distribution_quantile(distribution, 0), 7);
    mny_distribution_free(distribution);
    input.n = 0;
    distribution = mny_distribution_create(&input, &columns[2]);
    near(mny_distribution_quantile(distribution, 0.5), NAN);
    mny_distribution_free(distribution);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r_has_it),
        cmocka_unit_test(weight_that_just_reaches),
        cmocka_unit_test(awkward_samples),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("quantile", tests, NULL, NULL);
}
