/* SPDX-License-Identifier: MIT */
#include "stats/answer_counts.h"

#include "stats/random.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

enum { N = 6000, ITEMS = 5, NODES = 3, STATISTICS = ITEMS + NODES + 1, CELLS = 12 };

/* A sample in 12 cells of three margins' categories, weighted by cell, cut weights among them. */
struct sample {
    uint8_t codes[ITEMS][2 * N];
    double scores[256], weight[N], before[N], base[2 * N];
    uint32_t cell[N], rows[N], domain[N], psu[N];
    uint32_t category[CELLS * 3];
    struct mny_score_column items[ITEMS];
    struct mny_calibrated calibrated;
    struct mny_estimate_input input;
    struct mny_design *alone, *clustered;
};

/* Node 2 lies in node 0; item 4 stands below the root, and nobody answers item 3. */
static const struct mny_branch item_branches[ITEMS] = {
    {0, 1}, {2, 2.5}, {2, 1}, {1, 3}, {MNY_ROOT, 0.5}};
static const struct mny_branch nodes[NODES] = {{MNY_ROOT, 2}, {MNY_ROOT, 1}, {0, 1.5}};
static const size_t categories[] = {3, 2, 2};

static void draw_answers(struct sample *sample, struct mny_random *random)
{
    for (size_t code = 0; code < 256; code++)
        sample->scores[code] = code >= 3 && code <= 9 ? 7.3 * (double)code : NAN;
    for (size_t item = 0; item < ITEMS; item++) {
        for (size_t row = 0; row < (size_t)2 * N; row++)
            sample->codes[item][row] = item == 3 || mny_random_below(random, 3) == 0
                                           ? (uint8_t)(250 + item)
                                           : (uint8_t)(2 + mny_random_below(random, 8));
        sample->items[item] = (struct mny_score_column){sample->codes[item], sample->scores, NULL};
    }
}

static void draw_weights(struct sample *sample, struct mny_random *random)
{
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        sample->category[cell * 3] = cell % 3;
        sample->category[cell * 3 + 1] = cell / 3 % 2;
        sample->category[cell * 3 + 2] = cell / 6;
    }
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t cell = mny_random_below(random, CELLS);
        sample->cell[i] = cell;
        sample->before[i] = 1.7 + 0.31 * cell;
        sample->weight[i] = fmin(sample->before[i], 4.2);
        sample->domain[i] = mny_random_below(random, 3);
        sample->rows[i] = 2 * i + mny_random_below(random, 2);
        sample->psu[i] = i;
    }
    for (size_t row = 0; row < (size_t)2 * N; row++)
        sample->base[row] = 0.5;
}

static struct sample *draw(void)
{
    struct sample *made = get(1, sizeof *made);
    struct mny_random random = mny_random_stream(20251, 3);
    struct mny_design_columns columns = {.n = N};

    draw_answers(made, &random);
    draw_weights(made, &random);
    made->alone = mny_design_create(&columns);
    columns.psu = made->psu;
    made->clustered = mny_design_create(&columns);
    made->calibrated = (struct mny_calibrated){
        {CELLS, 3, made->category, categories}, made->cell, made->base, made->before};
    made->input = (struct mny_estimate_input){.n = N,
                                              .first = 1234,
                                              .weight = made->weight,
                                              .items = made->items,
                                              .item_branches = item_branches,
                                              .item_count = ITEMS,
                                              .nodes = nodes,
                                              .node_count = NODES,
                                              .design = made->alone,
                                              .calibrated = &made->calibrated};
    return made;
}

static void free_sample(struct sample *sample)
{
    mny_design_free(sample->alone);
    mny_design_free(sample->clustered);
    free(sample);
}

static bool is_counted(const struct mny_estimate_input *input)
{
    struct mny_linearization of;
    bool counted;

    assert_int_equal(mny_linearization_open(&of, input), MNY_OK);
    counted = of.counts != NULL;
    mny_linearization_close(&of);
    return counted;
}

static void assert_same(double got, double want)
{
    if (isnan(want))
        assert_true(isnan(got));
    else
        assert_near(got, want, 1e-12);
}

/* A PSU for everybody is the same design, but one whose PSUs are gone through. */
static void assert_as_gone_through(const struct sample *sample)
{
    struct mny_estimate_input input = sample->input;
    struct mny_estimate counted[STATISTICS], gone[STATISTICS];

    assert_true(is_counted(&input));
    assert_int_equal(mny_estimate(&input, counted, counted + ITEMS), MNY_OK);
    input.design = sample->clustered;
    assert_false(is_counted(&input));
    assert_int_equal(mny_estimate(&input, gone, gone + ITEMS), MNY_OK);
    for (size_t i = 0; i < STATISTICS; i++) {
        assert_int_equal(counted[i].n, gone[i].n);
        assert_same(counted[i].score, gone[i].score);
        assert_same(counted[i].se, gone[i].se);
        assert_same(counted[i].low, gone[i].low);
        assert_same(counted[i].high, gone[i].high);
        assert_same(counted[i].n_eff, gone[i].n_eff);
        assert_same(counted[i].simple, gone[i].simple);
        assert_same(counted[i].deff, gone[i].deff);
    }
    assert_true(isnan(counted[3].score) && isnan(counted[ITEMS + 1].score));
    assert_true(counted[ITEMS].n > counted[0].n && counted[ITEMS].n < N);
    assert_true(counted[ITEMS + NODES].se > 0);
}

static void as_gone_through(void **state)
{
    struct sample *sample = draw();
    (void)state;
    assert_as_gone_through(sample);
    sample->calibrated.weight = NULL;
    assert_as_gone_through(sample);
    sample->calibrated.base = NULL;
    assert_as_gone_through(sample);
    sample->input.rows = sample->rows;
    assert_as_gone_through(sample);
    free_sample(sample);
}

static void of_a_domain(void **state)
{
    struct sample *sample = draw();
    (void)state;
    sample->input.domain = sample->domain;
    sample->input.category = 2;
    assert_as_gone_through(sample);
    free_sample(sample);
}

/* Bounds may leave nothing of the weights of a cell. */
static void without_weight(void **state)
{
    struct sample *sample = draw();
    (void)state;
    sample->calibrated.weight = NULL;
    for (size_t i = 0; i < N; i++)
        sample->weight[i] = sample->cell[i] == 4 ? 0 : sample->before[i];
    assert_as_gone_through(sample);
    free_sample(sample);
}

/* Without calibration all are one class, if their weights are the same. */
static void uncalibrated(void **state)
{
    struct sample *sample = draw();
    (void)state;
    sample->input.calibrated = NULL;
    assert_false(is_counted(&sample->input));
    for (size_t i = 0; i < N; i++)
        sample->weight[i] = 3.5;
    assert_as_gone_through(sample);
    free_sample(sample);
}

/* One who differs in anything but answers, and nobody is counted. */
static void who_is_not_alike(void **state)
{
    struct sample *sample = draw();
    const double weight = sample->weight[N - 1], before = sample->before[N - 1];
    (void)state;
    sample->weight[N - 1] = weight + 1e-12;
    assert_false(is_counted(&sample->input));
    sample->weight[N - 1] = weight;
    sample->before[N - 1] = before + 1e-12;
    assert_false(is_counted(&sample->input));
    sample->before[N - 1] = before;
    sample->base[1234 + N - 1] = 0.6;
    assert_false(is_counted(&sample->input));
    sample->base[1234 + N - 1] = 0.5;
    assert_true(is_counted(&sample->input));
    free_sample(sample);
}

/* More counts than answers would be no help; nor is there a count of values. */
static void what_is_not_counted(void **state)
{
    struct sample *sample = draw();
    double *values = get((size_t)2 * N, sizeof *values);
    (void)state;
    sample->input.n = 30;
    sample->input.design = NULL;
    mny_design_free(sample->alone);
    sample->alone = mny_design_create(&(struct mny_design_columns){.n = 30});
    sample->input.design = sample->alone;
    assert_false(is_counted(&sample->input));
    mny_design_free(sample->alone);
    sample->alone = mny_design_create(&(struct mny_design_columns){.n = N});
    sample->input.design = sample->alone;
    sample->input.n = N;
    assert_true(is_counted(&sample->input));
    sample->items[2] = (struct mny_score_column){.values = values};
    assert_false(is_counted(&sample->input));
    free(values);
    free_sample(sample);
}

/* Calibration on what decides the answer leaves nothing to chance, by counts either. */
static void calibration_explains_all(void **state)
{
    struct sample *sample = draw();
    struct mny_estimate estimates[STATISTICS];
    (void)state;
    for (size_t i = 0; i < N; i++)
        for (size_t item = 0; item < ITEMS; item++)
            sample->codes[item][1234 + i] = (uint8_t)(3 + sample->cell[i] % 3 + item);
    sample->calibrated.weight = NULL;
    memcpy(sample->weight, sample->before, sizeof sample->weight);
    assert_true(is_counted(&sample->input));
    assert_int_equal(mny_estimate(&sample->input, estimates, estimates + ITEMS), MNY_OK);
    for (size_t i = 0; i < STATISTICS; i++)
        assert_true(estimates[i].se == 0 && estimates[i].deff == 0 && estimates[i].score > 0);
    free_sample(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_gone_through),          cmocka_unit_test(of_a_domain),
        cmocka_unit_test(without_weight),           cmocka_unit_test(uncalibrated),
        cmocka_unit_test(who_is_not_alike),         cmocka_unit_test(what_is_not_counted),
        cmocka_unit_test(calibration_explains_all),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
