/* SPDX-License-Identifier: MIT */
#include "stats/trim_keep.h"

#include "stats/estimate.h"
#include "stats/trim.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

enum { N = 120, MARGINS = 3, CELLS = 24, COLUMNS = 9 };

/* R: i <- 0:119; sex = 1 + (i * 7) %% 2, age = 1 + (i * 5) %% 3, edu = 1 + ((i * 11) %% 13) %% 4,
   w = c(1, 1.2, 1.5, 2, 3)[1 + (i * i * 3 + i) %% 5], scaled to 1000, y = (i * 37) %% 101;
   T <- c(1000, sex2 = 530, age2 = 310, age3 = 390, edu2 = 270, edu3 = 230, edu4 = 220) */
struct sample {
    uint32_t cell[N], category[CELLS * MARGINS];
    size_t categories[MARGINS];
    double base[N], count[N], y[N], targets[COLUMNS];
    double cell_base[CELLS], g[CELLS], weight[N];
    struct mny_margin_cells cells;
};

static void fill(struct sample *sample)
{
    static const double base[] = {1, 1.2, 1.5, 2, 3};
    static const double targets[COLUMNS] = {470, 530, 300, 310, 390, 280, 270, 230, 220};
    double sum = 0;

    *sample = (struct sample){.categories = {2, 3, 4}};
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        sample->category[cell * MARGINS] = cell / 12;
        sample->category[cell * MARGINS + 1] = cell / 4 % 3;
        sample->category[cell * MARGINS + 2] = cell % 4;
    }
    for (size_t i = 0; i < N; i++) {
        sample->cell[i] = (uint32_t)((i * 7 % 2) * 12 + (i * 5 % 3) * 4 + (i * 11 % 13) % 4);
        sample->base[i] = base[(i * i * 3 + i) % 5];
        sample->y[i] = (double)(i * 37 % 101);
        sample->count[i] = 1;
        sum += sample->base[i];
    }
    for (size_t i = 0; i < N; i++) {
        sample->base[i] *= 1000 / sum;
        sample->cell_base[sample->cell[i]] += sample->base[i];
    }
    memcpy(sample->targets, targets, sizeof targets);
    sample->cells = (struct mny_margin_cells){CELLS, MARGINS, sample->category, sample->categories};
}

/* Weights without limits. */
static void calibrate(struct sample *sample, struct mny_distance distance)
{
    const struct mny_calibration_input input = {
        .cells = sample->cells, .base = sample->cell_base, .targets = sample->targets};
    const struct mny_calibration_options options = {distance, 1e-12, 200, NULL};
    struct mny_calibration_result result;

    assert_int_equal(mny_calibrate(&input, &options, sample->g, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < N; i++)
        sample->weight[i] = sample->base[i] * sample->g[sample->cell[i]];
}

static struct mny_trim_keep_input input_of(const struct sample *sample,
                                           const struct mny_distance *distance)
{
    return (struct mny_trim_keep_input){
        .cells = &sample->cells,
        .classes = N,
        .cell = sample->cell,
        .base = sample->base,
        .count = sample->count,
        .targets = sample->targets,
        .calibration = {mny_distance_cut_off(distance), 1e-12, 500, NULL}};
}

/* R: m <- median(w); q <- quantile(w, c(.25, .75)); m + 2 * (q[2] - q[1]); the minimum of
   sum(pmax(w - t, 0))^2 + sum(pmin(w, t)^2) by optimize(); calibrate(des, bounds = list(lower =
   0.5 * m, upper = 1.9 * m), bounds.const = TRUE, epsilon = 1e-12): weights[1:12], and
   SE(svymean(~y)) with them. */
static const struct expected {
    struct mny_distance (*distance)(void);
    double median, quartiles, potter, weights[12], mean, se;
    size_t at_upper, at_lower;
} expected[] = {
    {mny_distance_raking,
     6.52795738871127,
     21.6128268545712,
     14.8600051856145,
     {3.26397869435563, 12.4031190385514, 12.4031190385514, 3.99054459648834, 12.4031190385514,
      4.28068130572741, 12.4031190385514, 12.4031190385514, 3.83915429479527, 5.85651187834846,
      5.992873958508, 12.4031190385514},
     48.80384287847,
     2.84852529814914,
     32,
     4},
    {mny_distance_linear,
     6.66207362122787,
     21.7531125448021,
     14.7869315440744,
     {3.33103681061393, 12.6579398803329, 12.6579398803329, 4.02195294962744, 11.7550170940851,
      4.27392883353939, 12.6579398803329, 12.6579398803329, 3.815171374286, 5.86964169061699,
      6.1023152940128, 12.4952110329698},
     48.75880820375,
     2.85694078135104,
     30,
     7},
};

static void limits_as_r_has_them(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof expected / sizeof *expected; c++) {
        struct sample sample;
        struct mny_trim_result result;
        struct mny_trim_rule rule = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.5, 1.9};

        fill(&sample);
        calibrate(&sample, expected[c].distance());
        assert_int_equal(mny_trim_limits(&rule, sample.weight, NULL, N, &result), MNY_TRIMMED);
        assert_near(result.median, expected[c].median, 1e-11);
        assert_near(result.lower, 0.5 * expected[c].median, 1e-11);
        assert_near(result.upper, 1.9 * expected[c].median, 1e-11);
        rule = (struct mny_trim_rule){MNY_TRIM_CUT, MNY_TRIM_QUARTILES, 0, 2};
        assert_int_equal(mny_trim_limits(&rule, sample.weight, NULL, N, &result), MNY_TRIMMED);
        assert_true(isinf(result.lower));
        assert_near(result.upper, expected[c].quartiles, 1e-11);
        rule.kind = MNY_TRIM_POTTER;
        assert_int_equal(mny_trim_limits(&rule, sample.weight, NULL, N, &result), MNY_TRIMMED);
        assert_near(result.upper, expected[c].potter, 1e-7); /* optimize()'s own precision */
    }
}

/* Counts stand for respondents. */
static void limits_of_counted_weights(void **state)
{
    const double one_by_one[] = {1, 1, 1, 2, 2, 5, 9, 9}, together[] = {9, 2, 1, 7, 5};
    const double count[] = {2, 2, 3, 0, 1};
    const enum mny_trim_kind kinds[] = {MNY_TRIM_MEDIAN, MNY_TRIM_QUARTILES, MNY_TRIM_POTTER};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        const struct mny_trim_rule rule = {MNY_TRIM_CUT, kinds[k], 0.5, 1.25};
        struct mny_trim_result a, b;
        assert_int_equal(mny_trim_limits(&rule, one_by_one, NULL, 8, &a), MNY_TRIMMED);
        assert_int_equal(mny_trim_limits(&rule, together, count, 5, &b), MNY_TRIMMED);
        assert_near(b.upper, a.upper, 1e-15);
        assert_near(b.median, a.median, 1e-15);
        assert_near(b.mean, a.mean, 1e-15);
    }
}

/* The minimum is one: no other limit does better. */
static void potter_is_least(void **state)
{
    const double weight[] = {1, 1, 1.5, 2, 2, 2.5, 3, 4, 9, 14};
    const struct mny_trim_rule rule = {MNY_TRIM_CUT, MNY_TRIM_POTTER, 0, 1};
    struct mny_trim_result result;
    double least = 0;

    (void)state;
    assert_int_equal(mny_trim_limits(&rule, weight, NULL, 10, &result), MNY_TRIMMED);
    for (int step = 0; step <= 1500; step++) {
        const double t = step == 0 ? result.upper : step * 0.01;
        double bias = 0, variance = 0;
        for (size_t i = 0; i < 10; i++) {
            bias += fmax(weight[i] - t, 0);
            variance += fmin(weight[i], t) * fmin(weight[i], t);
        }
        if (step == 0)
            least = bias * bias + variance;
        assert_true(least <= (bias * bias + variance) * (1 + 1e-12));
    }
}

static void margins_of(const struct sample *sample, const double *weight, double *reached)
{
    double cell[CELLS] = {0};

    for (size_t i = 0; i < N; i++)
        cell[sample->cell[i]] += weight[i];
    mny_margin_totals(&sample->cells, cell, reached);
}

static void weights_as_r_has_them(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof expected / sizeof *expected; c++) {
        const struct expected *e = &expected[c];
        const struct mny_distance distance = e->distance();
        struct mny_calibration_result result;
        struct mny_trim_keep_input input;
        struct sample sample;
        double reached[COLUMNS];
        size_t at_upper = 0, at_lower = 0;

        fill(&sample);
        input = input_of(&sample, &distance);
        input.lower = 0.5 * e->median;
        input.upper = 1.9 * e->median;
        assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATED);
        for (size_t i = 0; i < 12; i++)
            assert_near(sample.weight[i], e->weights[i], 1e-9);
        margins_of(&sample, sample.weight, reached);
        for (size_t column = 0; column < COLUMNS; column++)
            assert_near(reached[column], sample.targets[column], 1e-11);
        for (size_t i = 0; i < N; i++) {
            at_upper += sample.weight[i] > input.upper * (1 - 1e-12);
            at_lower += sample.weight[i] < input.lower * (1 + 1e-12);
            assert_true(sample.weight[i] >= input.lower && sample.weight[i] <= input.upper);
        }
        assert_int_equal(at_upper, e->at_upper);
        assert_int_equal(at_lower, e->at_lower);
    }
}

/* They are calibrated weights: their standard error is that of such. */
static void standard_error_as_r_has_it(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof expected / sizeof *expected; c++) {
        const struct expected *e = &expected[c];
        const struct mny_distance distance = e->distance();
        const struct mny_design_columns columns = {.n = N};
        const struct mny_branch branch = {MNY_ROOT, 1};
        struct mny_calibration_result result;
        struct mny_estimate item, root;
        struct mny_design *design = mny_design_create(&columns);
        struct sample sample;

        fill(&sample);
        const struct mny_score_column column = {NULL, NULL, sample.y};
        const struct mny_calibrated calibrated = {sample.cells, sample.cell, sample.base, NULL};
        struct mny_trim_keep_input input = input_of(&sample, &distance);
        input.lower = 0.5 * e->median;
        input.upper = 1.9 * e->median;
        assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATED);
        const struct mny_estimate_input estimate = {.n = N,
                                                    .weight = sample.weight,
                                                    .items = &column,
                                                    .item_branches = &branch,
                                                    .item_count = 1,
                                                    .design = design,
                                                    .calibrated = &calibrated};
        assert_int_equal(mny_estimate(&estimate, &item, &root), MNY_OK);
        assert_near(item.score, e->mean, 1e-11);
        assert_near(item.se, e->se, 1e-9);
        mny_design_free(design);
    }
}

/* What cannot be met is told; the least upper limit does, and nothing below it. */
static void what_limits_would_do(void **state)
{
    const struct mny_distance distance = mny_distance_raking();
    struct mny_calibration_result result;
    struct mny_trim_keep_input input;
    struct sample sample;
    double least;

    (void)state;
    fill(&sample);
    input = input_of(&sample, &distance);
    input.lower = 3;
    input.upper = 8.5;
    assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATION_INFEASIBLE);
    least = mny_trim_keep_least_upper(&input);
    assert_true(least > 8.5 && least < 20);
    input.upper = least;
    assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATED);
    input.upper = least * 0.999;
    assert_int_not_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATED);
    input.lower = 8.4; /* more than the mean of 1000 / 120: no upper limit helps */
    assert_true(isinf(mny_trim_keep_least_upper(&input)));
}

/* Limits of g hold as well; limits that do not meet leave nothing. */
static void with_limits_of_g(void **state)
{
    const struct mny_distance distance = mny_distance_raking_within(0.6, 1.7);
    struct mny_calibration_result result;
    struct mny_trim_keep_input input;
    struct sample sample;

    (void)state;
    fill(&sample);
    input = input_of(&sample, &distance);
    input.lower = 3;
    input.upper = 13;
    assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < N; i++)
        assert_true(
            sample.weight[i] <= 13 && sample.weight[i] <= 1.7 * sample.base[i] * (1 + 1e-12) &&
            sample.weight[i] >= 3 && sample.weight[i] >= 0.6 * sample.base[i] * (1 - 1e-12));
    input.upper = 5; /* the largest base weight times 0.6 is above it */
    assert_int_equal(mny_trim_keep(&input, sample.weight, &result), MNY_CALIBRATION_INFEASIBLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_as_r_has_them),
        cmocka_unit_test(limits_of_counted_weights),
        cmocka_unit_test(potter_is_least),
        cmocka_unit_test(weights_as_r_has_them),
        cmocka_unit_test(standard_error_as_r_has_it),
        cmocka_unit_test(what_limits_would_do),
        cmocka_unit_test(with_limits_of_g),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
